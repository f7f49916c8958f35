"""The words of danger by language, as resources/lexicons has them: a new language is rows, no code.

A language counts from its first row on. A concept or a frame that it has no row for is simply not
found in it; a row in a code that nobody knows is a mistake with file, line and field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant import datafile, languages, paths
from assistant.datafile import DataFileError
from assistant.domain.reading import EscalationLevel
from assistant.understand import language_words

# Where the code itself is the name of another field: `id` names a reason, `no` its near misses.
_SPELT = {"indonesian": "id", "norwegian": "no"}
Words = Mapping[str, tuple[str, ...]]


class Reason(BaseModel):
    """A reason to hand over: its level, its near misses, and its phrases in a field a language."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, list[str]]

    id: str
    level: EscalationLevel
    no: list[str] = []

    @property
    def words(self) -> Words:
        """Phrases by language."""
        rows = self.__pydantic_extra__.items()
        return {_SPELT.get(field, field): tuple(own) for field, own in rows}


class Pair(BaseModel):
    """Two concepts that name a reason when they stand near each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    of: tuple[str, str]
    gap: int = 26
    # A third concept that has to stand somewhere in the same text.
    beside: str = ""


class Alone(BaseModel):
    """A concept that names a reason by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    concept: str


class Frame(BaseModel):
    """What makes a mention of `reasons` harmless, in a field a language."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, list[str]]

    reasons: list[str]

    @property
    def words(self) -> Words:
        """Phrases by language."""
        return {code: tuple(own) for code, own in self.__pydantic_extra__.items()}


class PairTable(BaseModel):
    """resources/lexicons/escalation_pairs.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concept: dict[str, dict[str, list[str]]]
    pair: list[Pair]
    alone: list[Alone]
    frame: list[Frame]


class EscalationTable(BaseModel):
    """resources/lexicons/escalation.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: list[Reason]


def load_reasons(file: Path) -> EscalationTable:
    """The table of reasons. Raises DataFileError, also for a row in an unknown language."""
    found = datafile.load(file, EscalationTable)
    _must_be_known(
        file,
        (
            (("reason", number, field), _SPELT.get(field, field))
            for number, reason in enumerate(found.reason)
            for field in reason.__pydantic_extra__
        ),
    )
    return found


def load_pairs(file: Path) -> PairTable:
    """The table of concepts and frames. Raises DataFileError, as `load_reasons`."""
    found = datafile.load(file, PairTable)
    concepts = (
        (("concept", name, code), code) for name, rows in found.concept.items() for code in rows
    )
    frames = (
        (("frame", number, code), code)
        for number, frame in enumerate(found.frame)
        for code in frame.__pydantic_extra__
    )
    _must_be_known(file, concepts)
    _must_be_known(file, frames)
    return found


def _must_be_known(file: Path, rows: Iterator[tuple[tuple[int | str, ...], str]]) -> None:
    known = languages.bases() | {languages.base(code) for code in language_words.table().words}
    for place, code in rows:
        if code in known:
            continue
        line = datafile.find_line(datafile.table(file)[0], place)
        listed = ", ".join(sorted(known))
        reason = f"unknown language{datafile.meant(code, known)}; known are {listed}"
        raise DataFileError(file, line, ".".join(map(str, place)), reason)


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason, in the order of the file."""
    return tuple(load_reasons(paths.resources() / "lexicons" / "escalation.toml").reason)


@cache
def pairs() -> PairTable:
    """Concepts, pairs of them and frames."""
    return load_pairs(paths.resources() / "lexicons" / "escalation_pairs.toml")


@cache
def codes() -> frozenset[str]:
    """The languages that have words of danger."""
    rows = [set(reason.words) for reason in reasons()]
    rows += [set(words) for words in pairs().concept.values()]
    return frozenset().union(*rows)


@cache
def entries(language: str) -> tuple[tuple[str, str], ...]:
    """All words of one language with their label: reasons, concepts ("+name"), frames ("?n")."""
    found = [(r.id, phrase.lstrip("!")) for r in reasons() for phrase in r.words.get(language, ())]
    for name, words in pairs().concept.items():
        found += [(f"+{name}", phrase) for phrase in words.get(language, ())]
    for number, frame in enumerate(pairs().frame):
        found += [(f"?{number}", phrase) for phrase in frame.words.get(language, ())]
    return tuple(found)


@cache
def firm() -> frozenset[str]:
    """Phrases that no frame makes harmless: they are marked with "!" in the table."""
    return frozenset(
        phrase[1:]
        for reason in reasons()
        for own in reason.words.values()
        for phrase in own
        if phrase.startswith("!")
    )
