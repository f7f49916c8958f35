"""What a supervisor looks for, as one value that can be kept under a name, and as a condition."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta

from assistant import datafile

ESCALATED = ("supervisor", "urgent")
# Names of fields that are columns of the queue and take any of several values.
_ANY_OF = (
    "app", "agent", "language", "region", "emotion", "issue", "topic", "stage", "escalation",
    "strategy", "moment", "outcome", "tier", "used_tier", "model", "after_emotion", "moved",
    "reason", "prompt",
)  # fmt: skip

Arguments = list[object]


@dataclass(frozen=True, slots=True)
class Filters:
    """All that is given must hold; of several values in one field, any.

    `since` counts, `until` does not (aware datetimes); `emotion`, `issue`, `topic` are what was
    read of the customer's message; `outcome` is taken, edited, rejected, ignored or open (nothing
    known yet); `tier` is the best that was shown (model or phrasebook), `used_tier` that of the
    draft sent; `moved` is better, same, worse, or "" where no later mood was read; `escalated`
    means that somebody else should have stepped in; `own` that the agent sent words of their own;
    `praise` that the customer's next mood was joy or gratitude. `text` is looked for in what the
    customer wrote and in what was sent. `hold` is about lines that only ask for a moment. `days`
    is the last so many local days, today as the first of them, counted when it is asked.
    """

    app: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    emotion: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    strategy: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    used_tier: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    after_emotion: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    days: int | None = None
    escalated: bool | None = None
    own: bool | None = None
    praise: bool | None = None
    hold: bool | None = None
    text: str = ""


def where(filters: Filters, key: str = "number") -> tuple[list[str], Arguments]:
    """Conditions on the queue's columns, to be joined by AND, without the text.

    `key` is the column that times are compared with.
    """
    conditions: list[str] = []
    arguments: Arguments = []
    for name in _ANY_OF:
        values: Sequence[str] = getattr(filters, name)
        if values:
            conditions.append(_is_one_of(name, values))
            arguments += values
    for at, sign in ((filters.since, ">="), (_days(filters.days), ">="), (filters.until, "<")):
        if at is not None:
            conditions.append(f"{key} {sign} ?")
            arguments.append(number_of(at))
    if filters.escalated is not None:
        conditions.append(
            f"escalation {'' if filters.escalated else 'NOT '}IN ({', '.join('?' * 2)})"
        )
        arguments += ESCALATED
    if filters.own is not None:
        own = "(review_queue.sent > 0 AND outcome IN ('ignored', 'rejected'))"
        conditions.append(own if filters.own else f"NOT {own}")
    if filters.praise is not None:
        praise = "after_emotion IN ('gratitude', 'joy')"
        conditions.append(praise if filters.praise else f"NOT {praise}")
    if filters.hold is not None:
        conditions.append("hold = ?")
        arguments.append(int(filters.hold))
    return conditions, arguments


def _days(days: int | None) -> datetime | None:
    """Midnight of the first of the last `days` days, in local time."""
    if days is None:
        return None
    first = datetime.now().astimezone().date() - timedelta(days=max(1, days) - 1)
    return datetime.combine(first, time()).astimezone()


def _is_one_of(name: str, values: Sequence[str]) -> str:
    return f"{name} = ?" if len(values) == 1 else f"{name} IN ({', '.join('?' * len(values))})"


def number_of(at: datetime) -> int:
    """The first number that a row of this moment can have."""
    whole = at.astimezone(UTC).replace(microsecond=0)
    return int(whole.timestamp()) * 1_000_000 + at.microsecond // 1000 * 1000


def moment_of(number: int) -> datetime:
    """When a row was made, in UTC, to the millisecond."""
    seconds, rest = divmod(number, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000 * 1000)


def to_json(filters: Filters) -> str:
    """A filter as text to be kept, with only what is set."""
    kept: dict[str, object] = {}
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if value != field.default:
            kept[field.name] = value.isoformat() if isinstance(value, datetime) else value
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Filters:
    """The filter that `to_json` wrote; fields of other versions are left out.

    Raises ValueError for text that is none.
    """
    values = datafile.json_value(text)
    if not isinstance(values, dict):
        raise ValueError("not a filter")
    known: dict[str, object] = {}
    for field in fields(Filters):
        value = values.get(field.name, field.default)
        if field.name in ("since", "until") and isinstance(value, str):
            value = datetime.fromisoformat(value)
        if field.name in _ANY_OF and isinstance(value, list):
            value = tuple(str(one) for one in value)
        known[field.name] = value
    return Filters(**known)  # type: ignore[arg-type]
