"""Customers' voice: what complaints name, by product, courier, page and rule, with their causes.

Each complaint on record is looked at once, when somebody opens the page; what it names is kept
beside it and goes with it. Chats are counted, not messages: who complains five times is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Act,
    Culture,
    Emotion,
    Escalation,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.knowledge.shop import Shop
from assistant.review.voice_words import KINDS, things
from assistant.store.database import writing
from assistant.understand.cause import cause_of
from assistant.understand.facts import in_text

AT_ONCE = 200
NONE = "none"
MOST = 200
QUOTES = 40
WEEKS = 8
_WEEK = timedelta(days=7)
# What stands for a cause where no topic is known.
_CAUSE = "CASE topic WHEN '' THEN issue ELSE topic END"
_NO_COMPLAINT = frozenset({"other.praise", "other.smalltalk"})

_WAITING = (
    "SELECT moods.*, messages.text FROM voice_waiting "
    "JOIN moods ON moods.message = voice_waiting.message "
    "JOIN messages ON messages.id = moods.message LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What goes wrong with a thing: a topic (or issue), in how many chats, and as an example what
    a customer's words name ("" where none is sure)."""

    topic: str
    issue: str
    chats: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One thing that complaints name, over a time; `before` is the equally long time before it,
    `weeks` chats by week, the oldest first."""

    kind: str
    name: str
    chats: int
    before: int
    causes: tuple[Cause, ...]
    weeks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer wrote, masked, with the suggestion that leads to the chat ("" for none)."""

    text: str
    agent: str
    at: datetime
    topic: str
    issue: str
    suggestion: str


# ------------------------------------------------------------ taking complaints in


def waiting(db: Database) -> int:
    """How many complaints have not been looked at."""
    return int(db.execute("SELECT count(*) FROM voice_waiting").fetchone()[0])


def take_in(db: Database, shop: Shop, most: int = AT_ONCE) -> int:
    """Look at so many complaints; how many were. `db` must be open for writing."""
    rows = list(db.query(_WAITING, [most]))
    found: list[list[object]] = []
    for row in rows:
        if _complains(row):
            found += _named(row, shop)
    with writing(db):
        if len(rows) < most:
            # Moods that went meanwhile leave nothing to look at.
            gone = "DELETE FROM voice_waiting WHERE message NOT IN (SELECT message FROM moods)"
            db.execute(gone)
        done = [(row["message"],) for row in rows]
        db.conn.executemany("DELETE FROM voice_causes WHERE message = ?", done)
        db.conn.executemany(
            "INSERT OR IGNORE INTO voice_causes "
            "(message, chat, at, kind, name, issue, topic, cause) "
            "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
            "WHERE EXISTS (SELECT 1 FROM messages WHERE id = ?1)",
            found,
        )
        db.conn.executemany("DELETE FROM voice_waiting WHERE message = ?", done)
    return len(rows)


def _complains(row: dict[str, Any]) -> bool:
    """Whether a mood is still that of a complaint: it may have been read better meanwhile."""
    upset = row["label"] in ("anger", "disappointment")
    if row["topic"] in _NO_COMPLAINT or row["issue"] == "pre_sale_question":
        return False
    return bool(row["act"] in ("complain", "urge", "refuse") or (upset and row["intensity"] >= 0.4))


def _named(row: dict[str, Any], shop: Shop) -> list[list[object]]:
    text, language = row["text"], row["language"]
    cause = _cause(row, text, language)
    head = [row["message"], row["chat"], row["at"]]
    tail = [row["issue"], row["topic"], cause]
    found = [[*head, one.kind, one.name, *tail] for one in things(text, language, shop)]
    return found or [[*head, NONE, "", *tail]]


def _cause(row: dict[str, Any], text: str, language: str) -> str:
    reading = Reading(
        Mood(Emotion(row["label"]), row["intensity"], row["valence"], row["confidence"]),
        Language(language, "", 1.0), Culture(None, 0.0), Issue(row["issue"]), Stage(row["stage"]),
        Escalation(), act=Act(row["act"]), topic=row["topic"], facts=in_text(text, 0, language),
    )  # fmt: skip
    return cause_of([Message(Speaker.CUSTOMER, text)], reading, language) or ""


# ------------------------------------------------------------ what is shown


def summaries(db: Database, kind: str, since: datetime, until: datetime) -> tuple[Summary, ...]:
    """Things of a kind that complaints named, the most chats first; kind "" is all complaints, by
    cause alone. One pass over the rows of the time, whatever it finds."""
    condition, values = ("kind = ? AND", [kind]) if kind else ("", list[str]())
    start = _stamp(since)
    rows = db.execute(
        f"SELECT {'name' if kind else _CAUSE} , topic, issue, chat, at >= ? "
        f"FROM voice_causes WHERE {condition} at >= ? AND at < ?",
        [start, *values, _stamp(since - (until - since)), _stamp(until)],
    )
    chats: dict[str, tuple[set[str], set[str]]] = {}
    causes: dict[str, dict[tuple[str, str], set[str]]] = {}
    for thing, topic, issue, chat, recent in rows:
        earlier, lately = chats.setdefault(thing, (set(), set()))
        (lately if recent else earlier).add(chat)
        if recent:
            # Two issues with one topic are one cause.
            cause = (topic, "" if topic else issue)
            causes.setdefault(thing, {}).setdefault(cause, set()).add(chat)
    found = [
        Summary(
            kind, thing, len(lately), len(earlier),
            tuple(sorted(
                (Cause(t, i, len(own)) for (t, i), own in causes[thing].items()),
                key=lambda cause: -cause.chats,
            )),
        )
        for thing, (earlier, lately) in chats.items()
        if lately
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.chats, one.name))[:MOST])


def examples(db: Database, one: Summary, since: datetime, until: datetime) -> tuple[Cause, ...]:
    """The causes of a thing, each with what a customer's words named lately where that is sure."""
    condition, values = _of(one)
    said = dict(
        db.execute(
            f"SELECT {_CAUSE} AS why, cause FROM voice_causes WHERE {condition} AND cause <> '' "
            "AND at >= ? AND at < ? GROUP BY why HAVING at = max(at)",
            [*values, _stamp(since), _stamp(until)],
        ).fetchall()
    )
    return tuple(replace(x, example=said.get(x.topic or x.issue, "")) for x in one.causes)


def weeks(db: Database, one: Summary, until: datetime) -> tuple[int, ...]:
    """Chats that named a thing in each of the last weeks, the oldest first."""
    condition, values = _of(one)
    counts = []
    for number in range(WEEKS, 0, -1):
        start, end = until - number * _WEEK, until - (number - 1) * _WEEK
        row = db.execute(
            "SELECT count(DISTINCT chat) FROM voice_causes "
            f"WHERE {condition} AND at >= ? AND at < ?",
            [*values, _stamp(start), _stamp(end)],
        ).fetchone()
        counts.append(int(row[0]))
    return tuple(counts)


def quotes(
    db: Database, one: Summary, since: datetime, until: datetime, most: int = QUOTES
) -> tuple[Quote, ...]:
    """What customers wrote of a thing, one message a chat, the newest first."""
    condition, values = _of(one)
    rows = db.query(
        "SELECT messages.text, chats.agent, max(voice_causes.at) AS at, voice_causes.topic, "
        "voice_causes.issue, COALESCE((SELECT id FROM suggestions WHERE "
        "suggestions.message = voice_causes.message ORDER BY suggestions.at DESC LIMIT 1), "
        "(SELECT id FROM suggestions WHERE suggestions.chat = voice_causes.chat "
        "ORDER BY suggestions.at DESC LIMIT 1), '') AS suggestion "
        "FROM voice_causes JOIN messages ON messages.id = voice_causes.message "
        f"JOIN chats ON chats.id = voice_causes.chat WHERE {condition} "
        "AND voice_causes.at >= ? AND voice_causes.at < ? "
        "GROUP BY voice_causes.chat ORDER BY at DESC LIMIT ?",
        [*values, _stamp(since), _stamp(until), most],
    )
    return tuple(
        Quote(
            row["text"], row["agent"], datetime.fromisoformat(row["at"]), row["topic"],
            row["issue"], row["suggestion"],
        )
        for row in rows
    )  # fmt: skip


def _of(one: Summary) -> tuple[str, Sequence[str]]:
    if one.kind:
        return "kind = ? AND name = ?", (one.kind, one.name)
    return f"{_CAUSE} = ?", (one.name,)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def catch_up(db: Database, shop: Shop, stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at all complaints that wait; how many were."""
    done = 0
    while not stopped() and (some := take_in(db, shop)):
        done += some
    return done


__all__ = [
    "KINDS", "NONE", "Cause", "Quote", "Summary", "catch_up", "examples", "quotes", "summaries",
    "take_in", "waiting", "weeks",
]  # fmt: skip
