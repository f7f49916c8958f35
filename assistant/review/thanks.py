"""The wall of thanks: customers' words of praise after an answer, with who answered.

Every line is a customer's own, masked as the record is. A plain "thanks" closes most chats and is
left out, as is a line that still asks or complains; who looks after the wall may hide a line or
keep it at the top, and that is all that is ever changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from assistant import datafile, paths
from assistant.store.database import writing

LONGEST = 400
# Of so many glad messages the words are read for one page of the wall.
READ = 4000
# Letters of a line that says more than thanks: a Chinese one says it in fewer.
_ENOUGH, _ENOUGH_LATIN = 6, 14
MOST_PINNED = 50
MONTH = 30
WIDE = 0x2E7F

# CROSS JOIN keeps the order: the newest glad moods lead, or the few that are pinned do.
_BY_TIME = (
    "moods CROSS JOIN messages CROSS JOIN chats "
    "LEFT JOIN praise_marks ON praise_marks.id = moods.message AND praise_marks.deleted = 0"
)
_BY_MARK = "praise_marks CROSS JOIN moods CROSS JOIN messages CROSS JOIN chats"
_GLAD = """
    SELECT moods.message, moods.at, moods.label, moods.language, messages.text, messages.number,
        messages.chat, chats.agent, chats.app, COALESCE(praise_marks.mark, '') AS mark
    FROM {source}
    WHERE moods.label IN ('gratitude', 'joy') AND messages.id = moods.message
        AND chats.id = messages.chat AND messages.speaker = 'customer' {also}
    ORDER BY moods.at DESC, moods.message DESC LIMIT ?
"""
_ANSWER = """
    SELECT text FROM messages WHERE chat = ? AND speaker = 'agent' AND number < ?
    ORDER BY number DESC LIMIT 1
"""
_SUGGESTION = """
    SELECT suggestion FROM outcomes JOIN suggestions ON suggestions.id = outcomes.suggestion
    WHERE suggestions.chat = ? AND outcomes.at <= ? AND outcomes.sent <> ''
    ORDER BY outcomes.at DESC LIMIT 1
"""


class Mark(StrEnum):
    """What a person made of a line."""

    NONE = ""
    PINNED = "pinned"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Thanks:
    """One line of the wall.

    `answer` is what the agent wrote before it, `suggestion` the last one answered there ("" none).
    """

    id: str
    at: datetime
    text: str
    emotion: str
    language: str
    agent: str
    app: str
    answer: str
    suggestion: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Wall:
    """A page of the wall; `next` is where the following one begins ("" the end)."""

    lines: tuple[Thanks, ...]
    next: str = ""


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    warm: tuple[str, ...]
    spoiled: tuple[str, ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = datafile.load(paths.resources() / "review" / "praise.toml", _Words)
    warm, spoiled = ("|".join(f"(?:{one})" for one in names) for names in
                     (table.warm, table.spoiled))  # fmt: skip
    return re.compile(warm, re.IGNORECASE), re.compile(spoiled, re.IGNORECASE)


def is_praise(text: str) -> bool:
    """Whether a glad customer's line is praise worth hanging up, not a "thanks" in passing."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    letters = sum(character.isalpha() for character in plain)
    wide = any(ord(character) > WIDE for character in plain)
    if letters < (_ENOUGH if wide else _ENOUGH_LATIN):
        return False
    warm, spoiled = _patterns()
    return bool(warm.search(plain)) and not spoiled.search(plain)


def wall(
    db: Database,
    agent: str = "",
    after: str = "",
    limit: int = 40,
    hidden: bool = False,
) -> Wall:
    """Customers' words of praise, the newest first, what is pinned before all on the first page.

    `agent` is an account ("" all), `after` the `next` of the page before; `hidden` shows what was
    taken down instead. Reads on over plain thanks, at most 4,000 messages a page.
    """
    also, values = "", []
    if after:
        at, _, message = after.partition(" ")
        also, values = "AND (moods.at, moods.message) < (?, ?)", [at, message]
    lines: list[Thanks] = []
    read, last = 0, ""
    query = _GLAD.format(source=_BY_TIME, also=also)
    for row in db.query(query, [*values, READ]):
        read += 1
        last = f"{row['at']} {row['message']}"
        # Not a condition of the query: looking for the rare one, that would read the whole record.
        if agent in ("", row["agent"]) and _wanted(row, hidden):
            made = _line(db, row)
            if made is not None:
                lines.append(made)
                if len(lines) == limit:
                    break
    ended = len(lines) < limit and read < READ
    if not after and not hidden:
        pinned = _pinned(db, agent)
        ids = {one.id for one in pinned}
        lines = [*pinned, *(one for one in lines if one.id not in ids)]
    return Wall(tuple(lines), "" if ended else last)


def _wanted(row: dict[str, Any], hidden: bool) -> bool:
    if hidden:
        return bool(row["mark"] == Mark.HIDDEN)
    return row["mark"] == "" and is_praise(row["text"])


def _pinned(db: Database, agent: str) -> list[Thanks]:
    also = (
        "AND moods.message = praise_marks.id AND praise_marks.deleted = 0 "
        "AND praise_marks.mark = 'pinned'"
    )
    values = []
    if agent:
        also, values = f"{also} AND chats.agent = ?", [agent]
    rows = db.query(_GLAD.format(source=_BY_MARK, also=also), [*values, MOST_PINNED])
    found = (_line(db, row) for row in rows)
    return [one for one in found if one is not None]


def _line(db: Database, row: dict[str, Any]) -> Thanks | None:
    """None where no agent has written before: such joy is not about an answer."""
    answered = db.execute(_ANSWER, [row["chat"], row["number"]]).fetchone()
    if answered is None:
        return None
    suggestion = db.execute(_SUGGESTION, [row["chat"], row["at"]]).fetchone()
    return Thanks(
        id=row["message"],
        at=datetime.fromisoformat(row["at"]),
        text=row["text"][:LONGEST],
        emotion=row["label"],
        language=row["language"],
        agent=row["agent"],
        app=row["app"],
        answer=answered[0][:LONGEST],
        suggestion=suggestion[0] if suggestion else "",
        mark=Mark(row["mark"]),
    )


def set_mark(db: Database, message: str, mark: Mark, who: str) -> None:
    """Hide a line, pin it, or let it hang as it did."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    with writing(db):
        db.execute(
            "INSERT INTO praise_marks (id, mark, author, created_at, updated_at, deleted) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, "
            "author = excluded.author, updated_at = excluded.updated_at, "
            "deleted = excluded.deleted",
            [message, mark.value or Mark.HIDDEN.value, who, now, now, int(mark is Mark.NONE)],
        )


def lately(found: Wall, now: datetime) -> int:
    """How many of a page hang there since less than thirty days."""
    return sum((now - one.at).days < MONTH for one in found.lines)


def agents(db: Database) -> tuple[str, ...]:
    """Accounts that have answered at all."""
    return tuple(row[0] for row in db.execute("SELECT DISTINCT agent FROM chats ORDER BY 1"))
