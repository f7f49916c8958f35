"""The review queue: suggestions newest first, a page at a time, and one with everything around it.

A page begins where the last one ended (by the row's number, which is its time), so that the
thousandth page costs what the first does.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.review import words
from assistant.review.differences import Span, difference
from assistant.review.filters import Filters, moment_of, where
from assistant.store.database import open_for_reading, open_for_writing

PAGE = 50
# Asked for in one go, SQLite would read every row for them.
_ENDS = "SELECT (SELECT max(number) FROM review_queue), (SELECT min(number) FROM review_queue)"
BEFORE, AFTER = 20, 20
COUNTED = 10_000
EVERYTHING = Filters()
# The first stretch of time that a bounded search looks at, in microseconds: a day.
_STRETCH = 86_400_000_000
# 64 MiB of pages. Not mapped: the store's own process may make the file shorter meanwhile.
_CACHE = "PRAGMA cache_size = -65536"

_SHORT = 200
_ROW = (
    f"review_queue.*, substr(messages.text, 1, {_SHORT}) AS said, "
    f"substr(outcomes.sent, 1, {_SHORT}) AS answered, COALESCE(suggestions.author, '') AS author"
)
_JOINED = (
    "LEFT JOIN messages ON messages.id = review_queue.message "
    "LEFT JOIN outcomes ON outcomes.suggestion = review_queue.suggestion "
    "LEFT JOIN suggestions ON suggestions.id = review_queue.suggestion"
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the queue; texts are masked, as the record is, and cut to 200 characters.

    `agent` is the account in the chat program, `author` the person's own name ("": none set);
    `before` and `after` are valences −1…1 (None: not read), `moved` says better, same, worse or "";
    `changed` is about how many characters the agent changed; `waited_ms` is from the customer's
    message to the answer, `drafted_ms` from the request to the first draft.
    """

    number: int
    suggestion: str
    at: datetime
    app: str
    agent: str
    language: str
    region: str
    emotion: str
    issue: str
    topic: str
    escalation: str
    strategy: str
    outcome: str
    reason: str
    tier: str
    used_tier: str
    model: str
    before: float | None
    after: float | None
    after_emotion: str
    moved: str
    changed: int | None
    waited_ms: int | None
    drafted_ms: float | None
    said: str
    sent: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in their order; `next` is where the following page begins, None at the end.

    `looking`: the time was up before the page was full, and there may be more beyond `next`.
    """

    entries: tuple[Entry, ...]
    next: int | None = None
    looking: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the chat with the mood that was read of it; `here` marks the one answered."""

    id: str
    speaker: str
    text: str
    at: datetime
    emotion: str = ""
    intensity: float = 0.0
    valence: float | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft as it was shown; `checks` are (rule, level); `used`: nearest to what was sent."""

    id: str
    rank: int
    kind: str
    tier: str
    model: str
    text: str
    blanks: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    first_ms: float
    done_ms: float
    used: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One suggestion with everything around it; `edit` is empty where no draft was used.

    `author` is the agent's own name, "" where none was set; `phrasebook` its version.
    """

    entry: Entry
    turns: tuple[Turn, ...]
    offers: tuple[Offer, ...]
    sent: str
    edit: tuple[Span, ...]
    reading_ms: float | None
    author: str = ""
    phrasebook: str = ""


def open_queue(file: Path) -> Database:
    """Open the record for looking, its schema brought up to date first.

    Raises UserFault when there is none or it can't be used.
    """
    if not file.exists():
        raise UserFault(Notice.of("store.missing", file=file))
    open_for_writing(file).close()
    try:
        db = open_for_reading(file)
        db.execute(_CACHE)
    except sqlite3.Error as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
    return db


def page(
    db: Database,
    filters: Filters = EVERYTHING,
    after: int | None = None,
    size: int = PAGE,
    seconds: float | None = None,
) -> Page:
    """One page, newest first; `after` is the `next` of the page before it.

    With `seconds` the record is gone through in pieces of time, and what has been found by then is
    given though it may not be a whole page: rare filters then don't keep anybody waiting.
    """
    if seconds is None:
        numbers = _numbers(db, filters, after, size + 1)
        more = len(numbers) > size
        entries = by_number(db, numbers[:size])
        return Page(entries, entries[-1].number if more and entries else None)
    numbers, reached = scan(db, filters, after, size + 1, seconds)
    entries = by_number(db, numbers[:size])
    if len(numbers) > size:
        return Page(entries, numbers[size - 1])
    return Page(entries, reached, looking=reached is not None)


def selected(
    filters: Filters, after: int | None = None, columns: str = "number", also: str = ""
) -> tuple[str, list[object], str]:
    """What a filter finds as `SELECT number FROM …` without order, its arguments, and its key.

    The key is the column to order by; `also` is one more condition, in which {key} stands for that
    column. A text without a single word in it finds nothing.
    """
    source, key = "review_queue", "number"
    searched = bool(filters.text.strip())
    if searched:
        source = "review_words JOIN review_queue ON review_queue.number = review_words.rowid"
        key = "review_words.rowid"
    conditions, arguments = where(filters, key)
    if searched:
        found = words.match(filters.text)
        conditions.insert(0, "review_words MATCH ?" if found else "0")
        arguments = [found, *arguments] if found else arguments
    if after is not None:
        conditions.append(f"{key} < ?")
        arguments.append(after)
    conditions += [also.replace("{key}", key)] if also else []
    condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {columns} FROM {source}{condition}", arguments, key


def scan(
    db: Database, filters: Filters, after: int | None, limit: int, seconds: float
) -> tuple[list[int], int | None]:
    """The newest numbers a filter finds before `after`, and how far back it has looked.

    Looks at one stretch of time after the other, longer ones where little is found, until there are
    `limit`, the record ends (None) or `seconds` have passed.
    """
    ends = db.execute(_ENDS).fetchone()
    if ends[0] is None:
        return [], None
    top, bottom = min(ends[0] + 1, after if after is not None else ends[0] + 1), ends[1]
    found: list[int] = []
    stretch = _STRETCH
    begun = monotonic()
    while top > bottom:
        low = max(bottom, top - stretch)
        query, arguments, key = selected(filters, top, also=f"{{key}} >= {low}")
        before = monotonic()
        rows = db.execute(f"{query} ORDER BY {key} DESC LIMIT ?", [*arguments, limit - len(found)])
        found += [row[0] for row in rows.fetchall()]
        now = monotonic()
        top = low
        if len(found) >= limit:
            return found, found[-1]
        if now - begun >= seconds:
            break
        # Aims at pieces of a quarter of the time, so that the last one ends soon after it.
        stretch *= 4 if now - before < seconds / 16 else 2 if now - before < seconds / 8 else 1
        if now - before > seconds / 3:
            stretch = max(_STRETCH, stretch // 2)
    return found, top if top > bottom else None


def _numbers(db: Database, filters: Filters, after: int | None, limit: int) -> list[int]:
    query, arguments, key = selected(filters, after)
    rows = db.execute(f"{query} ORDER BY {key} DESC LIMIT ?", [*arguments, limit])
    return [row[0] for row in rows.fetchall()]


def count(db: Database, filters: Filters = EVERYTHING, at_most: int = COUNTED) -> int:
    """How many there are, counted up to `at_most` so that it stays quick."""
    query, arguments, _ = selected(filters)
    row = db.execute(f"SELECT count(*) FROM ({query} LIMIT ?)", [*arguments, at_most]).fetchone()
    return int(row[0])


def by_number(db: Database, numbers: Sequence[int]) -> tuple[Entry, ...]:
    """The entries of some rows in the order given; what is gone is left out."""
    found: dict[int, Entry] = {}
    for start in range(0, len(numbers), 500):
        some = list(numbers[start : start + 500])
        marks = ", ".join("?" * len(some))
        query = f"SELECT {_ROW} FROM review_queue {_JOINED} WHERE review_queue.number IN ({marks})"
        found |= {row["number"]: _entry(row) for row in db.query(query, some)}
    return tuple(found[number] for number in numbers if number in found)


def _entry(row: Row) -> Entry:
    kept = {name: row[name] for name in Entry.__dataclass_fields__ if name in row}
    kept |= {"said": row["said"] or "", "sent": row["answered"] or ""}
    return Entry(**kept, at=moment_of(row["number"]))


def look(db: Database, suggestion: str) -> Look | None:
    """Everything around one suggestion: chat, drafts, edit, timings; None when it is gone."""
    query = f"SELECT {_ROW}, outcomes.sent AS whole, outcomes.draft FROM review_queue {_JOINED} "
    row = next(iter(db.query(query + "WHERE review_queue.suggestion = ?", [suggestion])), None)
    if row is None:
        return None
    drafts = db.query("SELECT * FROM drafts WHERE suggestion = ? ORDER BY rank, id", [suggestion])
    offers = tuple(_offer(one, row["draft"]) for one in drafts)
    used = next((one for one in offers if one.used), None)
    sent = row["whole"] or ""
    made = db.execute("SELECT author, phrasebook FROM suggestions WHERE id = ?", [suggestion])
    author, phrasebook = made.fetchone() or ("", "")
    mood = db.execute("SELECT final_ms FROM moods WHERE message = ?", [row["message"]]).fetchone()
    return Look(
        entry=_entry(row),
        turns=_turns(db, row["chat"], row["message"]),
        offers=offers,
        sent=sent,
        edit=difference(used.text, sent) if used and sent else (),
        reading_ms=mood[0] if mood else None,
        author=author,
        phrasebook=phrasebook,
    )


def _offer(row: Row, used: str | None) -> Offer:
    return Offer(
        id=row["id"],
        rank=row["rank"],
        kind=row["kind"],
        tier=row["tier"],
        model=row["model"] or "",
        text=row["text"],
        blanks=tuple(json.loads(row["blanks"])),
        checks=tuple((one["rule"], one["level"]) for one in json.loads(row["checks"])),
        sources=tuple(json.loads(row["sources"])),
        first_ms=row["first_ms"],
        done_ms=row["done_ms"],
        used=row["id"] == used,
    )


def _turns(db: Database, chat: str, message: str) -> tuple[Turn, ...]:
    """Messages around one; a customer of years has thousands, so only those near it are read."""
    found = db.execute("SELECT number FROM messages WHERE id = ?", [message]).fetchone()
    place = found[0] if found else 2**62
    columns = (
        "messages.id, messages.number, speaker, text, COALESCE(messages.at, seen) AS at, "
        "label, intensity, valence"
    )
    source = "FROM messages LEFT JOIN moods ON moods.message = messages.id WHERE messages.chat = ?"
    rows = db.query(
        f"SELECT * FROM (SELECT {columns} {source} AND messages.number <= ? "
        "ORDER BY messages.number DESC LIMIT ?) UNION ALL "
        f"SELECT * FROM (SELECT {columns} {source} AND messages.number > ? "
        "ORDER BY messages.number LIMIT ?)",
        [chat, place, BEFORE + 1, chat, place, AFTER],
    )
    # Old messages may have been seen late: the order of arrival is not that of the chat.
    return tuple(
        Turn(
            id=row["id"],
            speaker=row["speaker"],
            text=row["text"],
            at=datetime.fromisoformat(row["at"]),
            emotion=row["label"] or "",
            intensity=row["intensity"] or 0.0,
            valence=row["valence"],
            here=row["id"] == message,
        )
        for row in sorted(rows, key=lambda row: (row["at"], row["number"]))
    )
