"""What a click on a chart opens, as text that charts can carry: a group or days, and conditions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.review.board import Question
from assistant.review.filters import Filters
from assistant.review.metrics import behind, within
from assistant.review.record import Record
from assistant.review.sums import CYCLES, By


def of_group(by: By, name: str, **conditions: object) -> str:
    """Chats of one group that meet conditions (fields of Filters); "" where none can be shown."""
    return "" if by in CYCLES else json.dumps({"by": by.value, "group": name, **conditions})


def of_days(first: date, after: date, **conditions: object) -> str:
    """Chats of some days that meet conditions."""
    return json.dumps({"first": first.isoformat(), "after": after.isoformat(), **conditions})


def of_all(**conditions: object) -> str:
    """All chats in view that meet conditions."""
    return json.dumps(conditions)


def filters(db: Record, question: Question, key: str) -> Filters | None:
    """The queue's filter behind a key; None where there is none."""
    said = json.loads(key)
    found: Filters | None = question.filters
    if "group" in said and found is not None:
        by, name = By(said.pop("by")), said.pop("group")
        found = behind(db, by, name, found, question.zone)
    if "first" in said and found is not None:
        first, after = (date.fromisoformat(said.pop(name)) for name in ("first", "after"))
        found = within(found, first, after, question.zone)
    if found is None:
        return None
    conditions: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return replace(found, **conditions)
