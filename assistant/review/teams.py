"""Which agent is in which team: what figures by team go by."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlite_utils import Database

from assistant.store.database import writing
from assistant.store.masking import mask

LONGEST = 60


def teams(db: Database) -> dict[str, str]:
    """Agent → team, of those who have one."""
    rows = db.execute("SELECT agent, team FROM agent_teams WHERE deleted = 0 ORDER BY agent")
    return {agent: team for agent, team in rows.fetchall() if team}


def agents(db: Database) -> tuple[str, ...]:
    """Everybody on record."""
    rows = db.execute("SELECT DISTINCT agent FROM chats WHERE agent <> '' ORDER BY 1").fetchall()
    return tuple(row[0] for row in rows)


def members(db: Database, team: str) -> tuple[str, ...]:
    """Agents of one team; "" for those without one."""
    known = teams(db)
    if team:
        return tuple(agent for agent, name in known.items() if name == team)
    return tuple(agent for agent in agents(db) if agent not in known)


def put(db: Database, agent: str, team: str, author: str, now: datetime) -> None:
    """Put an agent in a team, or with "" in none. `db` is one for writing; `now` is aware."""
    at = now.isoformat(timespec="milliseconds")
    # The same agent has the same row on every machine.
    row = uuid5(NAMESPACE_URL, f"agent-team:{agent}").hex
    name = mask(" ".join(team.split())[:LONGEST])
    with writing(db):
        db.execute(
            "INSERT INTO agent_teams VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (agent) DO UPDATE "
            "SET team = excluded.team, author = excluded.author, "
            "updated_at = excluded.updated_at, deleted = excluded.deleted",
            [row, agent, name, author, at, at, int(not name)],
        )
