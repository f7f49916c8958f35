"""Reads the cue files of resources/lexicons/emotion/ into one table that is quick to search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant import datafile, paths
from assistant.domain.reading import Emotion
from assistant.understand.emotion.normalise import fold

SHADES = ("impatience", "wariness", "wronged", "hesitation", "sarcasm")
FAULT = "fault"
_FEELINGS = frozenset([*(str(emotion) for emotion in Emotion), *SHADES, FAULT])
# Files that are not cue lists.
_OTHERS = frozenset({"characters.toml", "seed.toml", "seed_more.toml"})


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CueEntry(_Part):
    """One `[[cue]]` of a file."""

    id: str
    emotion: str
    strength: float = Field(ge=0, le=1)
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @field_validator("emotion")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in _FEELINGS:
            raise ValueError(f"unknown feeling {value!r}")
        return value

    @field_validator("patterns")
    @classmethod
    def _linear(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if re.search(r"(?<!\\)[*+](?!\?)", re.sub(r"\[[^\]]*\]", "", value)):
                raise ValueError(f"unbounded repeat in {value!r}: write {{0,6}} instead")
            re.compile(value)
        return values


class Modifiers(_Part):
    """Words around a cue that turn it round or change its strength."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    stronger: tuple[str, ...] = ()
    weaker: tuple[str, ...] = ()


class CueFile(_Part):
    """One language's file."""

    language: str
    spaces: bool
    common: tuple[str, ...] = ()
    modifiers: Modifiers
    cue: tuple[CueEntry, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as found: `id` is "zh.anger.strong", `feeling` an emotion, a shade or "fault"."""

    id: str
    language: str
    feeling: str
    strength: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the table; `whole` needs word borders, `open_end` lets it go on (word*)."""

    word: str
    cue: Cue
    whole: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Around:
    """Modifiers of one language as border-aware patterns for the text before or after a cue."""

    negated_before: re.Pattern[str]
    negated_after: re.Pattern[str] | None
    stronger: re.Pattern[str] | None
    weaker: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues; `entries` is keyed by the first two characters, longest word first.

    `common` holds the small words by which languages in Latin letters are told apart.
    """

    entries: dict[str, tuple[Entry, ...]]
    patterns: tuple[tuple[re.Pattern[str], Cue], ...]
    around: dict[str, Around]
    common: dict[str, frozenset[str]]


_FIRST = ("zh", "en")
_NEVER = re.compile(r"(?!)")


def _any(words: tuple[str, ...], spaces: bool, before: bool) -> re.Pattern[str] | None:
    if not words:
        return None
    body = "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
    if not before:
        return re.compile(rf"(?:{body})")
    if spaces:
        # "n't" hangs on the word before it; up to two words may stand between.
        return re.compile(rf"(?:(?<!\w)(?:{body})|n't)(?:\s+[^\s.,;!?]+){{0,2}}\s*$")
    return re.compile(rf"(?:{body})[^,。!?;、\s]{{0,2}}$")


def _around(file: CueFile) -> Around:
    own = file.modifiers
    return Around(
        negated_before=_any(own.before, file.spaces, True) or _NEVER,
        negated_after=_any(own.after, file.spaces, False),
        stronger=_any(own.stronger, file.spaces, True),
        weaker=_any(own.weaker, file.spaces, True),
    )


def _order(path: Path) -> tuple[int, str]:
    """Languages at full strength first: they keep the words they share with others."""
    return (_FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST), path.stem)


def folder() -> Path:
    """Where the cue files lie."""
    return paths.resources() / "lexicons" / "emotion"


def read(where: Path) -> Lexicon:
    """Read every cue file of a folder; raises DataFileError naming file, line and field."""
    table: dict[str, dict[str, Entry]] = {}
    patterns: list[tuple[re.Pattern[str], Cue]] = []
    around: dict[str, Around] = {}
    common: dict[str, frozenset[str]] = {}
    for path in sorted(where.glob("*.toml"), key=_order):
        if path.name in _OTHERS:
            continue
        file = datafile.load(path, CueFile)
        around[file.language] = _around(file)
        if file.common:
            common[file.language] = frozenset(fold(word) for word in file.common)
        for entry in file.cue:
            cue = Cue(f"{file.language}.{entry.id}", file.language, entry.emotion, entry.strength)
            for written in entry.words:
                open_end = file.spaces and written.endswith("*")
                word = fold(written.removesuffix("*") if open_end else written)
                found = Entry(word, cue, file.spaces, open_end)
                bucket = table.setdefault(word[:2], {})
                # The same word in two languages or feelings: the first file and entry keep it,
                # except that a stronger cue of the same language wins.
                old = bucket.get(word)
                if old is None or (
                    old.cue.language == file.language and old.cue.strength < cue.strength
                ):
                    bucket[word] = found
            patterns.extend((re.compile(pattern), cue) for pattern in entry.patterns)
    entries = {
        key: tuple(sorted(bucket.values(), key=lambda entry: -len(entry.word)))
        for key, bucket in table.items()
    }
    return Lexicon(entries, tuple(patterns), around, common)


@cache
def lexicon() -> Lexicon:
    """The shipped cues, read once."""
    return read(folder())
