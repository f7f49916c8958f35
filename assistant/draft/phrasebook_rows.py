"""The lines of a phrasebook as they stand in files, each checked by itself.

One line that is wrong must not cost a customer all the others: whoever reads is told of it and
goes on.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile
from assistant.datafile import DataFileError
from assistant.domain.drafting import DraftKind
from assistant.domain.reading import Act, Emotion, Issue, Stage
from assistant.knowledge.shop import FACT_NAMES
from assistant.knowledge.sources import Report

# Slots that say the customer's own matter; a draft names it once.
MATTER_SLOTS = frozenset({"cause", "question", "request", "trouble", "matter", "gist"})
# Slots that name the thing it is about; `device` only where it is a technical one.
THING_SLOTS = frozenset({"about", "device"})
CUSTOMER_SLOTS = MATTER_SLOTS | {
    *THING_SLOTS,
    "patient",
    "step",
    "second",
    "order",
    "item",
    "duration",
    "amount",
    "date",
    "name",
    "promised",
    "opens",
}
MOMENTS = (
    "opening",
    "wait",
    "back",
    "thanks",
    "agree",
    "closing",
    "bye",
    "transfer",
    "smalltalk",
    "praise",
    "inform",
    "refuse",
    "urge",
)
SLOT = re.compile(r"\{(\w+)\}")


class LineRow(BaseModel):
    """One [[line]]; resources/phrasebook/README.md explains the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    emotion: tuple[Emotion, ...] = ()
    issue: tuple[Issue, ...] = ()
    topic: tuple[str, ...] = ()
    moment: tuple[Literal[MOMENTS], ...] = ()  # type: ignore[valid-type]
    strategy: tuple[str, ...] = ()
    kind: tuple[DraftKind, ...] = ()
    act: tuple[Act, ...] = ()
    stage: tuple[Stage, ...] = ()
    intensity: Literal["high", "low", ""] = ""
    region: tuple[str, ...] = ()
    apologise: bool = False
    liable: bool = False
    asks: tuple[Literal["order", "photo", "address"], ...] = ()
    given: tuple[Literal["order", "photo", "phone", "tracking", "address"], ...] = ()
    again: bool = False
    question: Literal["open", "closed", "probing", "confirming", "choice", ""] = ""
    weight: int = Field(0, ge=-5, le=5)
    text: str = Field(min_length=1, max_length=600)


class _LineFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    line: tuple[LineRow, ...] = ()


def fault_in(file: Path, number: int, row: LineRow, seen: set[str]) -> DataFileError | None:
    """What is wrong with a line beyond its fields; remembers its id."""
    fault = ""
    if row.id and row.id in seen:
        fault = f"the id {row.id} is used twice"
    seen.add(row.id)
    unknown = set(SLOT.findall(row.text)) - FACT_NAMES - CUSTOMER_SLOTS
    if unknown:
        name = min(unknown)
        near = datafile.meant(name, FACT_NAMES | CUSTOMER_SLOTS)
        fault = f"unknown slot {{{name}}}{near}"
    elif row.text.count("{") != row.text.count("}"):
        fault = "a brace has no partner"
    if not fault:
        return None
    line = datafile.line_in(file, "line", number, "text")
    return DataFileError(file, line, f"line.{number}.text", fault)


def rows(file: Path, report: Report) -> list[tuple[int, LineRow]]:
    """The lines of a file with their number in it; those that can't be used are reported."""
    try:
        text, values = datafile.table(file)
        listed = values.get("line", [])
        if set(values) - {"line"} or not isinstance(listed, list):
            # Names what is wrong with the file as a whole.
            datafile.validated(file, text, values, _LineFile)
    except DataFileError as fault:
        report(fault)
        return []
    found = []
    for number, value in enumerate(listed):
        try:
            row = datafile.validated(file, text, value, LineRow, "line", number)
        except DataFileError as fault:
            report(fault)
        else:
            found.append((number, row))
    return found
