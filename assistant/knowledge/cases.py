"""The library of excellent replies: read from TOML files that people write, and checked on the way.

A case is shown to a model as an example and to a person as a lesson: what it claims must hold.
So a number in a reply has to come from its conversation or from a slot of the shop, as in a draft.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from assistant import datafile, paths
from assistant.datafile import DataFileError
from assistant.domain.cases import Case, CaseKind, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.knowledge.hostile import strange
from assistant.knowledge.shop import FACT_NAMES

PARTS = ("acknowledge", "solve", "care")
_SLOT = re.compile(r"\{([^{}]{0,60})\}")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
# Public lines that are the same for everybody; which of them a reply may name is for the checks.
_PUBLIC = frozenset(
    {"110", "112", "119", "120", "122", "165", "911", "999", "988", "12315", "12345", "12356"}
    | {"96110", "1950", "1925", "18222", "1669", "115"}
)
_SAID_AS_WORD = {
    "1": "一 one once",
    "2": "二 两 兩 俩 two twice",
    "3": "三 three",
    "4": "四 four",
    "5": "五 five",
    "6": "六 six",
    "7": "七 seven",
    "8": "八 eight",
    "9": "九 nine",
    "10": "十 ten",
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]
Part = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
MOST = 2000
"""Cases in one file; the library that ships has a few hundred in a language."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Turn(_Row):
    customer: Text | None = None
    agent: Text | None = None

    @model_validator(mode="after")
    def _one_speaker(self) -> _Turn:
        if (self.customer is None) == (self.agent is None):
            raise ValueError("a turn is either the customer's or the agent's")
        return self


class CaseRow(_Row):
    """One `[[case]]` as it stands in a file; see resources/cases/README.md."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{1,79}$")]
    emotion: Annotated[tuple[Emotion, ...], Field(min_length=1, max_length=3)]
    issue: Issue
    topic: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    region: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    stage: Stage | None = None
    kind: CaseKind = CaseKind.STANDARD
    turns: Annotated[tuple[_Turn, ...], Field(min_length=1, max_length=4)]
    decided: Part
    sorry: bool = False
    acknowledge: Part
    solve: Part
    care: Part
    why: Part
    title: Title = ""


class CaseFile(_Row):
    """A file of cases."""

    case: Annotated[tuple[CaseRow, ...], Field(max_length=MOST)] = ()


class _Topic(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    zh: str = ""
    en: str = ""


class _Topics(_Row):
    topic: tuple[_Topic, ...]


@cache
def _topics() -> _Topics:
    return datafile.load(paths.resources() / "topics.toml", _Topics)


@cache
def topics() -> frozenset[str]:
    """Ids of resources/topics.toml."""
    return frozenset(topic.id for topic in _topics().topic)


def topic_names(language: str) -> dict[str, str]:
    """Id and what belongs there, in "zh" or "en"."""
    return {one.id: one.zh if language == "zh" else one.en for one in _topics().topic}


def shipped() -> Path:
    """Folder of the library that ships, one folder a language."""
    return paths.resources() / "cases"


def shop_cases(shop: str) -> Path | None:
    """The folder of a shop's own cases, from the setting drafts.shop; None for the sample."""
    if not shop:
        return None
    folder = Path(shop).expanduser()
    return (folder if folder.is_dir() else folder.parent) / "cases"


def is_language(name: str) -> bool:
    """Whether a folder's name is a language such as zh-Hans or en."""
    return _LANGUAGE.fullmatch(name) is not None


def read_file(file: Path, language: str, source: CaseSource = CaseSource.LIBRARY) -> list[Case]:
    """The cases of one file; a case's id becomes `<language>/<id>`.

    Raises DataFileError with file, line and field for anything that does not hold.
    """
    table = datafile.load(file, CaseFile)
    text = file.read_text(encoding="utf-8")
    found: dict[str, Case] = {}
    for number, row in enumerate(table.case):
        fault = _fault(row)
        if row.id in found:
            fault = ("id", f"{row.id!r} is there twice")
        if fault:
            line = datafile.find_line(text, ("case", number, fault[0]))
            raise DataFileError(file, line, f"case.{number}.{fault[0]}", fault[1])
        found[row.id] = to_case(row, language, source)
    return list(found.values())


def to_case(row: CaseRow, language: str, source: CaseSource) -> Case:
    """The row as a value of the domain."""
    turns = tuple(
        Said(Speaker.CUSTOMER, turn.customer)
        if turn.customer is not None
        else Said(Speaker.AGENT, turn.agent or "")
        for turn in row.turns
    )
    return Case(
        id=f"{language}/{row.id}",
        language=language,
        emotion=row.emotion,
        issue=row.issue,
        turns=turns,
        decided=row.decided,
        acknowledge=row.acknowledge,
        solve=row.solve,
        care=row.care,
        why=row.why,
        topic=row.topic,
        region=row.region,
        sorry=row.sorry,
        kind=row.kind,
        source=source,
        stage=row.stage,
        title=row.title,
    )


def _fault(row: CaseRow) -> tuple[str, str] | None:
    """The first field that does not hold, and why."""
    for name, words in _texts(row):
        reason = strange(words)
        if reason:
            return name, reason
    if row.turns[-1].customer is None:
        return "turns", "the last turn must be the customer's"
    for topic in row.topic:
        if topic not in topics():
            return "topic", f"unknown topic {topic!r}"
    if len(set(row.emotion)) < len(row.emotion):
        return "emotion", "an emotion is there twice"
    said = " ".join(turn.customer or turn.agent or "" for turn in row.turns)
    known = numbers_said(said) | _PUBLIC
    for name in ("decided", *PARTS):
        text: str = getattr(row, name)
        for slot in _SLOT.findall(text):
            if slot not in FACT_NAMES:
                known_slots = ", ".join(sorted(FACT_NAMES))
                return name, f"unknown slot {{{slot}}}; known are {known_slots}"
        rest = _SLOT.sub(" ", text)
        if "{" in rest or "}" in rest:
            return name, "a brace that belongs to no slot"
        for one in _numbers(rest):
            if one not in known:
                return name, f"the number {one} comes neither from the turns nor from a slot"
    return None


def _texts(row: CaseRow) -> Iterable[tuple[str, str]]:
    for turn in row.turns:
        yield "turns", turn.customer or turn.agent or ""
    for name in ("title", "decided", *PARTS, "why"):
        yield name, getattr(row, name)


def fault(case: Case) -> tuple[str, str] | None:
    """What keeps a case that came from elsewhere out of the library: field and reason, or None."""
    values = {name: getattr(case, name) for name in ("emotion", "issue", "topic", "region", "kind")}
    values |= {name: getattr(case, name) for name in ("decided", *PARTS)}
    turns = [{turn.speaker.value: turn.text} for turn in case.turns]
    try:
        row = CaseRow.model_validate(
            values
            | {"id": case.id.partition("/")[2], "turns": turns, "why": case.why or "-"}
            | {"stage": case.stage, "sorry": case.sorry, "title": case.title}
        )
    except ValidationError as error:
        first = error.errors()[0]
        return str(first["loc"][0]), first["msg"]
    return _fault(row)


def _numbers(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [re.sub(r",(?=\d{3})", "", one) for one in _NUMBER.findall(plain)]


def numbers_said(text: str) -> frozenset[str]:
    """The numbers of a text, whole and in their parts, small ones also where they are words."""
    found = set(_numbers(text))
    found |= {part for one in found for part in re.split(r"[.,:]", one)}
    words = set(re.findall(r"[a-z]+", text.casefold()))
    for number, forms in _SAID_AS_WORD.items():
        if any(form in (words if form.isascii() else text) for form in forms.split()):
            found.add(number)
    return frozenset(found)


@lru_cache(maxsize=512)
def _read(
    file: Path, language: str, source: CaseSource, _time: int, _size: int
) -> tuple[Case, ...]:
    """One file; its time and size make a changed file a new one."""
    return tuple(read_file(file, language, source))


def library(
    folder: Path | None = None, on_fault: Callable[[DataFileError], None] | None = None
) -> tuple[Case, ...]:
    """All cases that ship, and those of a shop's own `cases` folder when one is given.

    A shop's case with the id of a shipped one takes its place. Both folders hold one folder a
    language. Read once, and what has changed again; takes some 100 ms then, so not on the GUI
    thread. A file that does not hold raises DataFileError, or is left out when `on_fault` is told.
    """
    found = _folder(shipped(), CaseSource.LIBRARY, on_fault)
    if folder is not None and folder.is_dir():
        found |= _folder(folder, CaseSource.OWN, on_fault)
    return tuple(found.values())


def _folder(
    folder: Path, source: CaseSource, on_fault: Callable[[DataFileError], None] | None
) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for file in sorted(folder.glob("*/*.toml")):
        try:
            new = _file(file, source)
            for number, case in enumerate(new):
                if case.id in found:
                    text = file.read_text(encoding="utf-8")
                    line = datafile.find_line(text, ("case", number, "id"))
                    raise DataFileError(file, line, "id", f"{case.id!r} is in another file, too")
        except DataFileError as error:
            if on_fault is None:
                raise
            on_fault(error)
            continue
        found |= {case.id: case for case in new}
    return found


def _file(file: Path, source: CaseSource) -> tuple[Case, ...]:
    language = file.parent.name
    if not is_language(language):
        raise DataFileError(file, 0, "", f"{language!r} is no language such as zh-Hans or en")
    try:
        state = file.stat()
    except OSError as error:
        raise DataFileError(file, 0, "", str(error)) from error
    return _read(file, language, source, state.st_mtime_ns, state.st_size)


def fingerprint(cases: Iterable[Case]) -> str:
    """Changes with anything in the cases; an index that carries another is out of date."""
    digest = hashlib.sha256()
    for case in cases:
        digest.update(repr(case).encode("utf-8", "replace"))
    return digest.hexdigest()
