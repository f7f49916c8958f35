"""Which languages customers are served in, and what is known of each: resources/languages.toml.

No list in the code names them: a language is served from the first file of its phrasebook on.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, RootModel

from assistant import datafile, paths

LATIN = "Latn"


class About(BaseModel):
    """One language; the file's head explains the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    script: str = LATIN
    comma: bool = False
    common: str = ""
    like: list[str] = []
    spoken: list[str] = []
    mistaken: list[str] = []
    second_reader: bool = False


class LanguageFile(RootModel[dict[str, About]]):
    """resources/languages.toml."""


_UNKNOWN = About()


def base(code: str) -> str:
    """A code without script or region: zh for zh-Hant."""
    return code.split("-", maxsplit=1)[0]


@cache
def table() -> dict[str, About]:
    """What is known, by code, in the order in which languages are offered."""
    return datafile.load(paths.resources() / "languages.toml", LanguageFile).root


@cache
def _by_base() -> dict[str, About]:
    return {base(code): about for code, about in reversed(table().items())}


def about(code: str) -> About:
    """What is known of a language, by its code or its base; defaults where that is nothing."""
    return table().get(code) or _by_base().get(base(code), _UNKNOWN)


@cache
def served() -> tuple[str, ...]:
    """Codes of the languages that have a phrasebook: those of the table first, in its order."""
    folder = paths.resources() / "phrasebook"
    found = {one.name for one in folder.iterdir() if one.is_dir() and any(one.glob("*.toml"))}
    known = [code for code in table() if code in found]
    return (*known, *sorted(found.difference(known)))


@cache
def bases() -> frozenset[str]:
    """The served languages without script or region."""
    return frozenset(map(base, served()))


@cache
def common_words() -> dict[str, frozenset[str]]:
    """The commonest words of each language that has them listed, by its code."""
    return {code: frozenset(row.common.split()) for code, row in table().items() if row.common}
