"""The phrasebook: native lines by language, part and situation, and which of them fit best."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import RootModel

from assistant import datafile, paths
from assistant.datafile import DataFileError
from assistant.domain.drafting import DraftKind
from assistant.domain.notice import Notice
from assistant.draft.phrasebook_rows import SLOT, THING_SLOTS, LineRow, fault_in, rows
from assistant.draft.shelf import Shelf
from assistant.knowledge.sources import Report

log = logging.getLogger("assistant.draft")

# `also` is the half sentence for a second matter in the same turn.
PARTS = ("acknowledge", "solve", "care", "hold", "moment", "also")
# Ids the reader of a draft sees; a language needs all of these files to be offered at all.
NEEDED = ("acknowledge", "solve", "care")
HIGH_INTENSITY = 0.6


class _Blanks(RootModel[dict[str, dict[str, str]]]):
    pass


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the situation it is for; an empty set means any."""

    id: str
    text: str
    emotion: frozenset[str] = frozenset()
    issue: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()
    moment: frozenset[str] = frozenset()
    strategy: frozenset[str] = frozenset()
    kind: frozenset[str] = frozenset()
    act: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()
    intensity: str = ""
    region: frozenset[str] = frozenset()
    apologise: bool = False
    liable: bool = False
    asks: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    again: bool = False
    question: str = ""
    weight: int = 0
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What lines are chosen for; `moment` is "" outside moment.toml."""

    emotion: str = ""
    issue: str = ""
    topic: str = ""
    moment: str = ""
    strategy: str = ""
    kind: str = ""
    act: str = ""
    stage: str = ""
    intensity: str = ""
    region: str = ""


# What a matching condition is worth. For a solution the matter counts most, for the first
# sentence the feeling counts nearly as much: a line that knows both beats a line that knows one.
_WORTH: Mapping[str, Mapping[str, int]] = {
    "acknowledge": {"topic": 60, "issue": 40, "emotion": 35, "strategy": 50},
    "solve": {"topic": 90, "issue": 50, "emotion": 15, "strategy": 40},
    "care": {"topic": 80, "issue": 40, "emotion": 30, "strategy": 40},
    "hold": {"topic": 30, "issue": 20, "emotion": 40, "strategy": 30},
    "also": {"topic": 90, "issue": 50, "emotion": 15, "strategy": 40},
    "moment": {"topic": 30, "issue": 20, "emotion": 20, "strategy": 30},
}
# Lines written for these strategies are meant to stand above any matter.
_OWN_WORDS = frozenset(
    {
        "crisis", "escalate", "safety", "fraud_warning", "receive", "other_way", "all_clear",
        "step_by_step", "emergency", "power_off", "grief", "minor_order", "data_leak", "ask_doctor",
        "let_them_type", "too_late", "stop_renewal", "thank_patience",
    }
)  # fmt: skip
# And these above what is said of any danger or hardship: they name the one thing to do now.
_ABOVE_ALL = frozenset(
    {
        "emergency", "power_off", "grief", "minor_order", "data_leak", "keep_private",
        "honest_review", "ask_for_more", "stay_here",
    }
)  # fmt: skip
_PLEASANT = frozenset({"gratitude", "joy"})
_OWN_TOPICS = frozenset({"quality.safety", "account.fraud", "other.hardship"})
_OWN_WORTH = 200
# A line that says the customer's own matter back, or the agent's own promise, beats a general one.
_RESTATED = frozenset({"question", "trouble", "promised"})
_RESTATED_WORTH = 60
# What they want done, said back, stands below lines for the very topic: those know what is missing.
_REQUEST_WORTH = 36
# One that at least names the thing beats a line for the whole issue, not one for the very topic.
_THING_WORTH = {"acknowledge": 52, "solve": 62}
# What an answer must not pass over ("again", "the birthday is over") is said before all else.
_MATTER_WORTH = 150
# What the chat is about, in few words: above a line that names nothing, below what was said last.
_GIST_WORTH = 66
# What is done with their answer is what they wait to hear.
_STEP_WORTH = 170
# Who was hurt is asked after by name, whatever else is said of a danger.
_PATIENT_WORTH = 90
# Outside opening hours nothing else may be promised.
_OPENS_WORTH = 150
_SMALL = {"region": 8, "act": 8, "stage": 5, "intensity": 4, "kind": 3}


def score(line: Line, part: str, situation: Situation) -> int | None:
    """How well a line fits, higher is better; None when one of its conditions does not hold."""
    if line.intensity and line.intensity != situation.intensity:
        return None
    if situation.moment and situation.moment not in line.moment:
        return None
    worth = _WORTH[part]
    total = line.weight + (_SMALL["intensity"] if line.intensity else 0)
    for name, wanted, value in (
        ("topic", line.topic, situation.topic),
        ("issue", line.issue, situation.issue),
        ("emotion", line.emotion, situation.emotion),
        ("strategy", line.strategy, situation.strategy),
        ("region", line.region, situation.region),
        ("act", line.act, situation.act),
        ("stage", line.stage, situation.stage),
    ):
        if wanted:
            if value not in wanted:
                return None
            if name == "emotion" and part == "moment" and value in _PLEASANT:
                # A plain thank-you wants a plain answer: warm lines are variants, not the rule.
                continue
            total += worth.get(name, 0) or _SMALL.get(name, 0)
    own = bool(line.strategy and situation.strategy in _OWN_WORDS) or bool(
        line.topic and situation.topic in _OWN_TOPICS
    )
    if own:
        total += _OWN_WORTH
    if line.strategy and situation.strategy in _ABOVE_ALL:
        total += _OWN_WORTH
    total += _slot_points(line)
    if not THING_SLOTS.isdisjoint(line.slots):
        thing = _THING_WORTH.get(part, worth["issue"])
        total += thing - (worth["issue"] if line.issue else 0)
    if line.topic and line.issue:
        # A topic implies its issue: naming both must not count twice.
        total -= worth["issue"]
    kind = _kind_points(line, part, situation.kind, own)
    return None if kind is None else total + kind


def _slot_points(line: Line) -> int:
    """What a line is worth for saying the customer's own matter, or when the shop opens."""
    told = (
        ({"opens"}, _OPENS_WORTH),
        (_RESTATED, _RESTATED_WORTH),
        ({"request"}, _REQUEST_WORTH),
        ({"matter"}, _MATTER_WORTH),
        ({"gist"}, _GIST_WORTH),
        ({"patient"}, _PATIENT_WORTH),
        ({"step"}, _STEP_WORTH),
    )
    return sum(worth for slots, worth in told if not slots.isdisjoint(line.slots))


def _kind_points(line: Line, part: str, kind: str, own: bool) -> int | None:
    """Points for the kind of draft; `own` lines for danger may serve a fuller draft as well."""
    if not line.kind:
        return None if kind == DraftKind.ASK and part == "solve" else 0
    if kind in line.kind:
        return _SMALL["kind"]
    return 0 if own and kind == DraftKind.FULL and DraftKind.BRIEF in line.kind else None


@dataclass(frozen=True)
class Book:
    """All lines of one language, by part, and the noun phrases for what happened."""

    language: str
    lines: Mapping[str, tuple[Line, ...]]
    causes: tuple[Line, ...] = ()

    @cached_property
    def complete(self) -> bool:
        """True when it has lines for all three parts that fit any situation of their kind."""
        return all(self.lines.get(part) for part in NEEDED)

    @cached_property
    def _by_matter(self) -> Mapping[str, Mapping[str, Sequence[Line]]]:
        """Lines by part and by the topic, else the issue, else "" that they are for."""
        found: dict[str, dict[str, list[Line]]] = {}
        for part, lines in self.lines.items():
            matters = found.setdefault(part, {})
            for line in lines:
                for matter in line.topic or line.issue or {""}:
                    matters.setdefault(str(matter), []).append(line)
        return found

    def ranked(self, part: str, situation: Situation) -> list[tuple[int, Line]]:
        """Fitting lines of a part with their score, best first."""
        matters = self._by_matter.get(part, {})
        keys = dict.fromkeys(("", situation.issue, situation.topic))
        scored = [
            (points, line)
            for key in keys
            for line in matters.get(key, ())
            if (points := score(line, part, situation)) is not None
        ]
        scored.sort(key=lambda pair: -pair[0])
        return scored

    def cause(self, topic: str, issue: str) -> str:
        """The noun phrase for what happened, "" when the book has none; topic before issue."""
        for line in self.causes:
            if topic and topic in line.topic:
                return line.text
        for line in self.causes:
            if issue and issue in line.issue and not line.topic:
                return line.text
        return ""


@dataclass(frozen=True)
class Phrasebook:
    """The books of all languages; `blanks` name missing facts per interface language."""

    books: Mapping[str, Book] = field(default_factory=dict)
    blanks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # What was left out of books read so far; grows as they are read.
    left_out: list[Notice] = field(default_factory=list)

    @property
    def languages(self) -> frozenset[str]:
        """Languages in which a whole draft can be composed."""
        if isinstance(self.books, Shelf):
            return self.books.whole(NEEDED)
        return frozenset(code for code, book in self.books.items() if book.complete)

    def read_ahead(self, stop: Callable[[], bool] = lambda: False) -> tuple[Notice, ...]:
        """Read every book, so that no customer waits for one; what is wrong with any of them."""
        if not isinstance(self.books, Shelf):
            return ()
        return (*self.books.open_all(stop), *self.left_out)

    def unusable(self, language: str) -> str:
        """Why a language has no drafts although it has files; "" for any other."""
        fault = self.books.reasons.get(language) if isinstance(self.books, Shelf) else None
        return fault or ""


def _line(row: LineRow, part: str, number: int) -> Line:
    slots = tuple(dict.fromkeys(SLOT.findall(row.text)))
    return Line(
        id=row.id or f"{part}.{number}",
        text=row.text.strip(),
        emotion=frozenset(row.emotion),
        issue=frozenset(row.issue),
        topic=frozenset(row.topic),
        moment=frozenset(row.moment),
        strategy=frozenset(row.strategy),
        kind=frozenset(row.kind),
        act=frozenset(row.act),
        stage=frozenset(row.stage),
        intensity=row.intensity,
        region=frozenset(row.region),
        apologise=row.apologise,
        liable=row.liable,
        asks=frozenset(row.asks),
        given=frozenset(row.given),
        again=row.again,
        question=row.question,
        weight=row.weight,
        slots=slots,
    )


def _raise(fault: DataFileError) -> None:
    raise fault


def load_book(folder: Path, report: Report = _raise) -> Book:
    """Read the book of one language.

    A wrong field, a doubled id or an unknown slot goes to `report` with file and line, and that
    line is left out; so is a file that is no TOML. By default the first one is raised.
    """
    lines: dict[str, tuple[Line, ...]] = {}
    causes: tuple[Line, ...] = ()
    seen: set[str] = set()
    for part in (*PARTS, "cause"):
        files = [folder / f"{part}.toml", *sorted(folder.glob(f"{part}.*.toml"))]
        found: list[Line] = []
        for file in files:
            if not file.exists():
                continue
            before = len(found)
            for number, row in rows(file, report):
                if fault := fault_in(file, number, row, seen):
                    report(fault)
                else:
                    found.append(_line(row, part, before + number + 1))
        if part == "cause":
            causes = tuple(found)
        else:
            lines[part] = tuple(found)
    return Book(folder.name, lines, causes)


def _mended(folder: Path, left_out: list[Notice]) -> Book:
    """The book without what is wrong in it, which is logged and goes to `left_out`.

    Raises the first fault where a part that every draft needs has no line left by that.
    """
    faults: list[DataFileError] = []
    book = load_book(folder, faults.append)
    emptied = {fault.file.name.partition(".")[0] for fault in faults}
    if any(part in emptied and not book.lines[part] for part in NEEDED):
        raise faults[0]
    for fault in faults:
        whole = not fault.field.startswith("line.")
        what = "the whole file" if whole else "this line"
        log.warning("left out %s, all else in %s is used: %s", what, folder.name, fault.detail)
        name = "draft.file_left_out" if whole else "draft.line_left_out"
        left_out.append(
            Notice.of(
                name, file=fault.file, line=fault.line, field=fault.field, reason=fault.reason
            )
        )
    return book


def load(folder: Path | None = None) -> Phrasebook:
    """The books of all languages, one folder a language; a book is read when first asked for."""
    root = folder or paths.resources() / "phrasebook"
    labels = root / "blanks.toml"
    blanks = datafile.load(labels, _Blanks).root if labels.exists() else {}
    left_out: list[Notice] = []
    shelf = Shelf(root, lambda language: _mended(language, left_out))
    return Phrasebook(shelf, blanks, left_out)
