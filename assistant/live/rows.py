"""What all rows of this room have in common: ids, times, lists kept as text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from assistant import datafile


def new_id() -> str:
    """An id that no other machine gives."""
    return str(uuid4())


def stamp(at: datetime) -> str:
    """An aware moment as the record writes it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote, aware."""
    return datetime.fromisoformat(text)


def packed(values: Iterable[str]) -> str:
    """A list as text."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> tuple[str, ...]:
    """The list that `packed` wrote; what is none gives nothing."""
    try:
        values = datafile.json_value(text)
    except ValueError:
        return ()
    return tuple(str(one) for one in values) if isinstance(values, list) else ()


def table(text: str) -> dict[str, str]:
    """A table of texts kept as JSON; what is none gives nothing."""
    try:
        values = datafile.json_value(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}
