"""Escalations and promises as tickets: who has them, by when, and how they ended.

The record opens them by itself (store/live_schema.py): one for a message that asks for a
supervisor, one for every promise. A supervisor may open more. Every step is a row of its own, so
that the history of a ticket is never written over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from assistant.live.rows import moment, new_id, stamp, unpacked
from assistant.masking import mask
from assistant.store.database import writing

# How an escalation or a ticket of one's own may end; promises end as kept, kept_late, dropped.
ENDS = ("solved", "compensated", "explained", "handed_on", "customer_left", "mistaken")
LONGEST = 500
PAGE = 500


@dataclass(frozen=True, slots=True)
class Ticket:
    """One thing to bring to an end.

    `kind` is escalation, follow_up or own; `title` its words (masked; "" for an escalation, whose
    `reasons` are ids), `said` what the customer wrote that it is about; `state` open, doing or
    closed, `ended` how ("" while it is not). `overdue` at the moment the board was read.
    """

    id: str
    kind: str
    title: str
    said: str
    reasons: tuple[str, ...]
    level: str
    agent: str
    owner: str
    state: str
    made: datetime
    due: datetime | None
    ended: str
    closed: datetime | None
    chat: str
    suggestion: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did with a ticket: owner, due, state, note, ended, reopened."""

    what: str
    text: str
    author: str
    at: datetime


_TICKET = (
    "SELECT tickets.*, COALESCE((SELECT substr(text, 1, 200) FROM messages "
    "WHERE messages.id = tickets.about), '') AS said, COALESCE((SELECT id FROM suggestions "
    "WHERE suggestions.chat = tickets.chat ORDER BY at DESC LIMIT 1), '') AS suggestion "
    "FROM tickets WHERE tickets.deleted = 0 "
)


def board(
    db: Database,
    now: datetime,
    *,
    kinds: Sequence[str] = (),
    owner: str | None = None,
    closed: bool = False,
) -> tuple[Ticket, ...]:
    """Tickets to be brought to an end: overdue first, then by deadline; those without one last.

    `closed` gives the ended ones instead, the newest first. `owner` "" means nobody's.
    """
    conditions, values = (
        ["state = 'closed'" if closed else "state IN ('open', 'doing')"],
        list[object](),
    )
    if kinds:
        conditions.append(f"kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
    if owner is not None:
        conditions.append("owner = ?")
        values.append(owner)
    order = "closed_at DESC" if closed else "due IS NULL, due, created_at"
    sql = f"{_TICKET} AND {' AND '.join(conditions)} ORDER BY {order} LIMIT {PAGE}"
    return tuple(_ticket(row, now) for row in db.query(sql, values))


def counts(db: Database, now: datetime) -> tuple[int, int]:
    """How many are not at their end, and how many of these are overdue."""
    open_, late = db.execute(
        "SELECT count(*), COALESCE(sum(due < ?), 0) FROM tickets "
        "WHERE deleted = 0 AND state IN ('open', 'doing')",
        [stamp(now)],
    ).fetchone()
    return int(open_), int(late)


def ticket(db: Database, id: str, now: datetime) -> Ticket | None:
    """One of them; None when it is gone."""
    row = next(db.query(_TICKET + "AND tickets.id = ?", [id]), None)
    return _ticket(row, now) if row else None


def steps(db: Database, id: str) -> tuple[Step, ...]:
    """The history of a ticket, the oldest first."""
    return tuple(
        Step(row["what"], row["text"], row["author"], moment(row["created_at"]))
        for row in db.query(
            "SELECT * FROM ticket_steps WHERE ticket = ? AND deleted = 0 "
            "ORDER BY created_at, rowid",
            [id],
        )
    )


def _ticket(row: dict[str, Any], now: datetime) -> Ticket:
    due = moment(row["due"]) if row["due"] else None
    return Ticket(
        row["id"], row["kind"], row["title"], row["said"], unpacked(row["reasons"]), row["level"],
        row["agent"], row["owner"], row["state"], moment(row["created_at"]), due, row["ended"],
        moment(row["closed_at"]) if row["closed_at"] else None, row["chat"] or "",
        row["suggestion"], due is not None and due < now and row["state"] != "closed",
    )  # fmt: skip


# ------------------------------------------------------------ what a person does


def open_own(
    db: Database, title: str, author: str, now: datetime, *, due: datetime | None = None,
    owner: str = "", chat: str = "",
) -> str:  # fmt: skip
    """A ticket of the supervisor's own making; returns its id."""
    made, at = new_id(), stamp(now)
    db.execute(
        "INSERT INTO tickets (id, chat, kind, about, title, reasons, level, agent, owner, state, "
        "due, ended, author, created_at, updated_at) "
        "VALUES (?, ?, 'own', '', ?, '[]', '', "
        "COALESCE((SELECT agent FROM chats WHERE id = ?), ''), ?, 'open', ?, '', ?, ?, ?)",
        [
            made, chat or None, mask(title.strip()[:LONGEST]), chat, owner,
            stamp(due) if due else None, author, at, at,
        ],
    )  # fmt: skip
    return made


def take(db: Database, id: str, owner: str, author: str, now: datetime) -> None:
    """Somebody takes it on, or is given it; "" gives it back to all."""
    _move(
        db, id, author, now, "owner", owner, {"owner": owner, "state": "doing" if owner else "open"}
    )


def set_due(db: Database, id: str, due: datetime | None, author: str, now: datetime) -> None:
    """Another deadline."""
    at = stamp(due) if due else None
    _move(db, id, author, now, "due", at or "", {"due": at})


def note(db: Database, id: str, text: str, author: str, now: datetime) -> None:
    """A word for the history."""
    if text.strip():
        _move(db, id, author, now, "note", mask(text.strip()[:LONGEST]), {})


def close(db: Database, id: str, ended: str, author: str, now: datetime, text: str = "") -> None:
    """It is at its end, in one of the ways of ENDS; a promise as kept or dropped.

    Raises ValueError for a way that there is none of.
    """
    with writing(db):
        row = db.execute("SELECT kind, about FROM tickets WHERE id = ?", [id]).fetchone()
        if row is None:
            return
        kind, about = row
        if ended not in (("kept", "dropped") if kind == "follow_up" else ENDS):
            raise ValueError(f"no way to end: {ended}")
        note(db, id, text, author, now)
        if kind == "follow_up":
            state = "done" if ended == "kept" else "dropped"
            db.execute(
                "UPDATE follow_ups SET state = ?, changed = ? WHERE id = ?",
                [state, stamp(now), about],
            )
        else:
            fields = {"state": "closed", "ended": ended, "closed_at": stamp(now)}
            _move(db, id, author, now, "", "", fields)
        _step(db, id, author, now, "ended", ended)


def reopen(db: Database, id: str, author: str, now: datetime) -> None:
    """It was not at its end after all."""
    with writing(db):
        kind, about = db.execute("SELECT kind, about FROM tickets WHERE id = ?", [id]).fetchone()
        if kind == "follow_up":
            db.execute(
                "UPDATE follow_ups SET state = 'open', changed = ? WHERE id = ?",
                [stamp(now), about],
            )
        fields = {"state": "open", "ended": "", "closed_at": None}
        _move(db, id, author, now, "reopened", "", fields)


def _move(
    db: Database, id: str, author: str, now: datetime, what: str, text: str,
    fields: Mapping[str, str | None],
) -> None:  # fmt: skip
    changes = ", ".join(f"{name} = ?" for name in (*fields, "updated_at"))
    db.execute(f"UPDATE tickets SET {changes} WHERE id = ?", [*fields.values(), stamp(now), id])
    if what:
        _step(db, id, author, now, what, text)


def _step(db: Database, id: str, author: str, now: datetime, what: str, text: str) -> None:
    at = stamp(now)
    db.execute(
        "INSERT INTO ticket_steps (id, ticket, what, text, author, created_at, updated_at) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 WHERE EXISTS (SELECT 1 FROM tickets WHERE id = ?2)",
        [new_id(), id, what, text, author, at],
    )
