"""All that a record holds about an agent, for that agent to see."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

_OF_SUGGESTION = (
    "JOIN suggestions ON suggestions.id = {0}.suggestion JOIN chats ON chats.id = suggestions.chat"
)
# What each part shows: rows of one account, the newest first.
PARTS: dict[str, str] = {
    "answers": "SELECT outcomes.at, outcomes.kind, outcomes.sent, outcomes.suggestion "
    f"FROM outcomes {_OF_SUGGESTION.format('outcomes')} WHERE chats.agent = :agent",
    "reviews": "SELECT review_sheets.updated_at AS at, review_sheets.author, review_sheets.total, "
    "review_sheets.automatic, review_sheets.marks, review_sheets.comments, review_sheets.note, "
    "review_sheets.suggestion "
    f"FROM review_sheets {_OF_SUGGESTION.format('review_sheets')} "
    "WHERE chats.agent = :agent AND round = ''",
    "appeals": "SELECT review_appeals.updated_at AS at, review_appeals.reason, answers.author, "
    "answers.decision, answers.reason AS answer "
    "FROM review_appeals LEFT JOIN review_appeal_answers AS answers "
    "ON answers.appeal = review_appeals.id "
    "JOIN review_sheets ON review_sheets.id = review_appeals.sheet "
    f"{_OF_SUGGESTION.format('review_sheets')} WHERE chats.agent = :agent",
    "notes": "SELECT updated_at AS at, author, text, suggestion FROM coaching_notes "
    "WHERE agent = :agent AND deleted = 0",
    "looks": "SELECT review_looks.updated_at AS at, review_looks.author, review_looks.suggestion "
    f"FROM review_looks {_OF_SUGGESTION.format('review_looks')} WHERE chats.agent = :agent",
    "asks": "SELECT live_asks.created_at AS at, live_asks.kind, live_asks.about, "
    "live_answers.author, live_answers.verdict, live_answers.reason FROM live_asks "
    "LEFT JOIN live_answers ON live_answers.ask = live_asks.id "
    "JOIN chats ON chats.id = live_asks.chat WHERE chats.agent = :agent",
    "tickets": "SELECT updated_at AS at, kind, title, level, owner, state, ended FROM tickets "
    "WHERE agent = :agent AND deleted = 0",
    "promises": "SELECT made AS at, text, due, state, kept FROM follow_ups "
    "JOIN chats ON chats.id = follow_ups.chat WHERE chats.agent = :agent",
    "breathers": "SELECT created_at AS at, state, answer, answered_by FROM breathers "
    "WHERE author = :agent AND deleted = 0",
    "team": "SELECT updated_at AS at, team, author FROM agent_teams "
    "WHERE agent = :agent AND deleted = 0",
}


def accounts(db: Database) -> tuple[str, ...]:
    """The accounts on record."""
    rows = db.execute("SELECT DISTINCT agent FROM chats WHERE agent <> '' ORDER BY 1").fetchall()
    return tuple(row[0] for row in rows)


def about(db: Database, agent: str, part: str, at_most: int | None = None) -> list[dict[str, Any]]:
    """The rows of one of PARTS about an account, the newest first."""
    limit = "" if at_most is None else f" LIMIT {int(at_most)}"
    query = f"SELECT * FROM ({PARTS[part]}) ORDER BY at DESC{limit}"
    return list(db.query(query, {"agent": agent}))


def count(db: Database, agent: str, part: str) -> int:
    """How many rows a part has."""
    row = db.execute(f"SELECT count(*) FROM ({PARTS[part]})", {"agent": agent}).fetchone()
    return int(row[0])
