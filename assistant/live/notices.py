"""Whom an incident concerns, and what they could be told before they ask: drafted, never sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from assistant import datafile, paths
from assistant.domain.live import TruthLine
from assistant.live.rows import moment, new_id, stamp

# A chat that was quiet for longer is hardly waiting for word of today's incident.
BACK = timedelta(days=3)
MOST = 500
STATES = ("drafted", "sent", "dropped")


class _Notices(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: dict[str, str]


@cache
def _around() -> Mapping[str, str]:
    return datafile.load(paths.resources() / "live" / "notices.toml", _Notices).text


@dataclass(frozen=True, slots=True)
class Concerned:
    """A chat that an incident concerns; `text` is its draft ("" where the language has none).

    `state` is drafted, sent (the agent's word: nothing here sends) or dropped.
    """

    chat: str
    agent: str
    app: str
    language: str
    emotion: str
    said: str
    at: datetime
    suggestion: str
    text: str
    state: str = "drafted"


def worded(line: TruthLine, language: str) -> str:
    """The notice in one language; "" where the line is not written in it."""
    text, around = line.texts.get(language, ""), _around().get(language, "")
    if not text or not around:
        return text
    return around.replace("{text}", text if language[:2] in ("zh", "ja") else text.strip())


_CONCERNED = """
SELECT chats.id AS chat, chats.agent, chats.app, moods.language, moods.label AS emotion, moods.at,
    COALESCE(substr(messages.text, 1, 200), '') AS said,
    COALESCE((SELECT id FROM suggestions WHERE chat = chats.id ORDER BY at DESC LIMIT 1), '')
        AS suggestion,
    COALESCE((SELECT state FROM truth_notices WHERE line = :line AND truth_notices.chat = chats.id
        AND deleted = 0), 'drafted') AS state
FROM chats
JOIN moods ON moods.message = (SELECT message FROM moods WHERE chat = chats.id AND at >= :since
    AND {fits} ORDER BY at DESC LIMIT 1)
LEFT JOIN messages ON messages.id = moods.message
WHERE chats.last_seen >= :since ORDER BY moods.at DESC LIMIT :most
"""


def concerned(db: Database, line: TruthLine, now: datetime) -> tuple[Concerned, ...]:
    """Chats of the last days whose matter the line answers, the newest first (at most 500)."""
    values: dict[str, object] = {"line": line.id, "since": stamp(now - BACK), "most": MOST}
    about: list[str] = []
    for name, wanted in (("issue", line.issues), ("topic", line.topics)):
        if wanted:
            marks = [f":{name}{n}" for n in range(len(wanted))]
            values |= {mark[1:]: one for mark, one in zip(marks, wanted, strict=True)}
            about.append(f"{name} IN ({', '.join(marks)})")
    conditions = [f"({' OR '.join(about)})"] if about else []
    if line.words:
        values |= {f"word{n}": word for n, word in enumerate(line.words)}
        named = " OR ".join(
            f"instr(lower(text), lower(:word{n})) > 0" for n in range(len(line.words))
        )
        conditions.append(
            f"message IN (SELECT id FROM messages WHERE chat = chats.id AND ({named}))"
        )
    if not conditions:
        return ()
    # Who was happy or said goodbye last is not waiting for word of it.
    conditions.append("act NOT IN ('thank', 'bye') AND label NOT IN ('joy', 'gratitude')")
    sql = _CONCERNED.format(fits=" AND ".join(conditions))
    return tuple(
        Concerned(
            row["chat"], row["agent"], row["app"], row["language"], row["emotion"], row["said"],
            moment(row["at"]), row["suggestion"], worded(line, row["language"]), row["state"],
        )
        for row in db.query(sql, values)
    )  # fmt: skip


def mark(db: Database, line: str, one: Concerned, state: str, author: str, now: datetime) -> None:
    """What a person did with a notice: sent by hand, or dropped; "drafted" takes it back."""
    if state not in STATES:
        raise ValueError(state)
    at = stamp(now)
    db.execute(
        "INSERT INTO truth_notices (id, line, chat, language, text, state, author, created_at, "
        "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (line, chat) DO UPDATE SET "
        "state = excluded.state, author = excluded.author, updated_at = excluded.updated_at",
        [new_id(), line, one.chat, one.language, one.text, state, author, at, at],
    )
