"""The words that the empathy score goes by, read from resources/score and compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant import datafile, paths
from assistant.domain.reading import Emotion
from assistant.score.values import Mark
from assistant.understand.text import Folded, lexicon_among

MAX_REPLY = 800
"""Characters of a reply that are looked at."""
_SAME_LIST = {"ms": "id"}
# Feelings that a name of another fits as well: who is angry may be told that it is a let-down.
KIN: dict[Emotion, tuple[str, ...]] = {
    Emotion.ANGER: ("anger", "disappointment", "anxiety"),
    Emotion.ANXIETY: ("anxiety", "disappointment"),
    Emotion.DISAPPOINTMENT: ("disappointment", "anger", "sadness", "anxiety"),
    Emotion.SADNESS: ("sadness", "disappointment"),
    Emotion.CONFUSION: ("confusion", "anxiety", "disappointment"),
    Emotion.SURPRISE: ("joy", "confusion", "anxiety"),
    Emotion.JOY: ("joy",),
    Emotion.GRATITUDE: ("joy",),
    Emotion.NEUTRAL: (),
}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    feelings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    frame: tuple[str, ...] = ()
    apology: tuple[str, ...] = ()
    thanks_taken: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    vague_ask: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()
    way_out: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    watch_over: tuple[str, ...] = ()
    caution: tuple[str, ...] = ()
    wish: tuple[str, ...] = ()
    bare_wish: tuple[str, ...] = ()
    blame: tuple[str, ...] = ()
    cheer: tuple[str, ...] = ()

    @field_validator("*")
    @classmethod
    def _compiles(cls, value: object) -> object:
        lists = value.values() if isinstance(value, dict) else [value]
        for patterns in lists:
            for pattern in patterns if isinstance(patterns, tuple) else ():
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise ValueError(f"{pattern}: {error}") from error
        return value


@dataclass(frozen=True)
class Cues:
    """The lists of one language, compiled; a list without patterns is not there."""

    lists: dict[str, re.Pattern[str]]
    feelings: dict[str, re.Pattern[str]]

    def has(self, name: str, text: str) -> bool:
        """Whether a list finds anything in a folded text."""
        pattern = self.lists.get(name)
        return pattern is not None and pattern.search(text) is not None

    def count(self, name: str, text: str) -> int:
        """How many places a list finds."""
        return sum(1 for _ in self.finds(name, text))

    def finds(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """The places that a list finds."""
        pattern = self.lists.get(name)
        return pattern.finditer(text) if pattern else iter(())

    def marks(self, name: str, text: str, folded: Folded) -> list[Mark]:
        """The places as marks in the original; `text` runs in step with `folded.text`."""
        return [
            Mark(*folded.span(match.start(), match.end()), name)
            for match in self.finds(name, text)
            if match.group().strip()
        ][:6]


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def languages() -> frozenset[str]:
    """Languages that have a file; "zh" serves all Chinese."""
    return frozenset(file.stem for file in (paths.resources() / "score").glob("*.toml"))


@cache
def load(language: str) -> Cues:
    """The cues of one file. Raises DataFileError for an invalid one."""
    file = datafile.load(paths.resources() / "score" / f"{language}.toml", _File)
    named = {name: value for name, value in file if name != "feelings" and value}
    return Cues(
        {name: _any(value) for name, value in named.items()},
        {name: _any(value) for name, value in file.feelings.items()},
    )


def for_text(text: str, language: str) -> Cues:
    """The cues for a folded text in a language; what has no file of its own is read as English."""
    base = language.split("-", maxsplit=1)[0]
    return load(lexicon_among(text, _SAME_LIST.get(base, base), languages()))
