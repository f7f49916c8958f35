"""The word lists that tell languages apart: resources/lexicons/language.toml, read once."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.understand.text import fold

_ONLY_HERE = 1.6
_TELLING = 1.0


class LanguageWords(BaseModel):
    """resources/lexicons/language.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shared: list[str]
    rare: list[str]
    chinese: str
    japanese: list[str]
    taiwan: list[str]
    mainland: list[str]
    bare: dict[str, list[str]]
    telling: dict[str, list[str]]
    words: dict[str, list[str]]


@cache
def table() -> LanguageWords:
    """The file itself."""
    return datafile.load(paths.resources() / "lexicons" / "language.toml", LanguageWords)


@cache
def shared() -> frozenset[str]:
    """Words said in every language, which tell nothing."""
    return frozenset(table().shared)


@cache
def weights() -> dict[str, dict[str, float]]:
    """For each telling word its weight a language: more where only one language has it."""
    owners: dict[str, set[str]] = {}
    for language, words in table().words.items():
        for word in words:
            owners.setdefault(fold(word).text, set()).add(language)
    made = {
        word: dict.fromkeys(own, _ONLY_HERE if len(own) == 1 else 1 / len(own))
        for word, own in owners.items()
    }
    for language, words in table().telling.items():
        for word in words:
            own = made.setdefault(fold(word).text, {})
            own[language] = own.get(language, 0.0) + _TELLING
    return made


@cache
def bare() -> dict[str, str]:
    """Greetings that are a whole message, each with its language."""
    return {fold(word).text: code for code, own in table().bare.items() for word in own}


@cache
def chinese_only() -> frozenset[str]:
    """Everyday characters that Chinese uses all the time and Japanese or Korean do not."""
    return frozenset(table().chinese)
