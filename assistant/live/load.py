"""What agents carry: insults, long stretches, angry chats in a row. Shown to protect them.

Nothing here looks at what an agent did with drafts, and nothing is added up to a score: it says
who should be asked whether they want a pause, not who works well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from assistant import datafile, paths
from assistant.domain.live import Breather, BreatherState, OwnLoad
from assistant.live.rows import moment, stamp
from assistant.masking import mask

# Without a message for so long, an agent has had a pause.
PAUSE = timedelta(minutes=10)
# From here on the page points it out.
LONG_STRETCH = timedelta(minutes=90)
MANY_HOT = 4
HOT = 0.55
LONGEST = 2000
_HOT_LABELS = ("anger", "disappointment")


class _Abuse(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    insults: dict[str, tuple[str, ...]]


@cache
def _insults() -> re.Pattern[str]:
    given = datafile.load(paths.resources() / "live" / "abuse.toml", _Abuse)
    return re.compile("|".join(f"(?:{p})" for ps in given.insults.values() for p in ps))


def insults(text: str) -> bool:
    """Whether a customer's message insults a person (swearing at a thing does not count)."""
    return _insults().search(text[:LONGEST].casefold()) is not None


@dataclass(frozen=True, slots=True)
class Load:
    """One agent's day: `own` as they see it themselves; `abused` are the newest suggestions of
    chats with insults, `worst` the longest stretch, `hot` how many chats were angry, `breathers`
    how often a rest was asked for, `resting` the wish that is open or granted now."""

    agent: str
    own: OwnLoad
    worst: timedelta
    hot: int
    abused: tuple[str, ...]
    breathers: int
    resting: Breather | None = None
    last: datetime | None = None

    @property
    def heavy(self) -> bool:
        """Whether somebody should ask how they are."""
        own = self.own
        return (
            own.stretch >= LONG_STRETCH
            or own.hot_in_row >= MANY_HOT
            or own.abusive > 0
            or (self.resting is not None and self.resting.state is BreatherState.ASKED)
        )


_MESSAGES = """
SELECT chats.agent, messages.chat, messages.speaker, messages.text, messages.seen,
    moods.label, moods.intensity
FROM chats JOIN messages ON messages.chat = chats.id
LEFT JOIN moods ON moods.message = messages.id
WHERE chats.last_seen >= :since AND messages.seen >= :since AND messages.history = 0
    AND (:agent IS NULL OR chats.agent = :agent)
ORDER BY messages.seen, messages.number
"""


def loads(
    db: Database, since: datetime, now: datetime, agent: str | None = None
) -> tuple[Load, ...]:
    """What each agent has carried since a moment (of a day or a week), the heaviest first."""
    by_agent: dict[str, list[dict[str, Any]]] = {}
    for row in db.query(_MESSAGES, {"since": stamp(since), "agent": agent}):
        by_agent.setdefault(row["agent"], []).append(row)
    resting: dict[str, list[Breather]] = {}
    for one in breathers(db, since):
        resting.setdefault(one.author, []).append(one)
    found = [
        _load(db, name, by_agent.get(name, []), resting.get(name, []), now)
        for name in by_agent.keys()
        | (resting.keys() if agent is None else {agent} & resting.keys())
    ]
    return tuple(
        sorted(found, key=lambda x: (not x.heavy, -x.own.abusive, -x.own.stretch, x.agent))
    )


def own_load(db: Database, agent: str, since: datetime, now: datetime) -> OwnLoad:
    """What one agent sees of their own day."""
    return next((one.own for one in loads(db, since, now, agent)), OwnLoad())


def _load(
    db: Database, agent: str, rows: list[dict[str, Any]], wishes: list[Breather], now: datetime
) -> Load:
    written = [moment(row["seen"]) for row in rows if row["speaker"] == "agent"]
    stretch, worst = _stretches(written, now)
    heat: dict[str, float] = {}
    abusive: dict[str, None] = {}
    for row in rows:
        # Re-inserted: the order is that of the newest word in a chat.
        peak = heat.pop(row["chat"], 0.0)
        if row["label"] in _HOT_LABELS:
            peak = max(peak, row["intensity"])
        heat[row["chat"]] = peak
        if row["speaker"] == "customer" and insults(row["text"]):
            abusive[row["chat"]] = None
    in_row = 0
    for peak in reversed(heat.values()):
        if peak < HOT:
            break
        in_row += 1
    own = OwnLoad(stretch, in_row, len(abusive), len(heat))
    open_ = next((w for w in wishes if w.state is not BreatherState.OVER), None)
    hot = sum(peak >= HOT for peak in heat.values())
    last = written[-1] if written else None
    return Load(agent, own, worst, hot, _newest(db, abusive), len(wishes), open_, last)


def _stretches(written: list[datetime], now: datetime) -> tuple[timedelta, timedelta]:
    """How long the present stretch without a pause is, and the longest."""
    longest, start, before = timedelta(0), None, None
    for at in written:
        if start is None or before is None or at - before > PAUSE:
            start = at
        before = at
        longest = max(longest, at - start)
    if start is None or before is None or now - before > PAUSE:
        return timedelta(0), longest
    return before - start, longest


def _newest(db: Database, chats: Iterable[str]) -> tuple[str, ...]:
    found = []
    for chat in list(chats)[-20:]:
        row = db.execute(
            "SELECT id FROM suggestions WHERE chat = ? ORDER BY at DESC LIMIT 1", [chat]
        ).fetchone()
        if row:
            found.append(str(row[0]))
    return tuple(found)


# ------------------------------------------------------------ a rest


def put_breather(db: Database, one: Breather) -> None:
    """Keep an agent's wish for a rest, or that it is over."""
    db.execute(
        "INSERT INTO breathers (id, state, answer, answered_by, author, created_at, updated_at) "
        "VALUES (?, ?, '', '', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "state = excluded.state, updated_at = excluded.updated_at",
        [one.id, one.state.value, one.author, stamp(one.at), stamp(one.at)],
    )


def answer_breather(
    db: Database, id: str, state: BreatherState, answer: str, author: str, now: datetime
) -> None:
    """The supervisor says go, or when; a wish that is over stays over."""
    db.execute(
        "UPDATE breathers SET state = ?, answer = ?, answered_by = ?, updated_at = ? "
        "WHERE id = ? AND state <> 'over'",
        [state.value, mask(answer.strip()[:200]), author, stamp(now), id],
    )


def breathers(db: Database, since: datetime) -> tuple[Breather, ...]:
    """Wishes for a rest, the newest first."""
    rows = db.query(
        "SELECT * FROM breathers WHERE created_at >= ? AND deleted = 0 ORDER BY created_at DESC",
        [stamp(since)],
    )
    return tuple(
        Breather(
            row["id"], row["author"], moment(row["created_at"]), BreatherState(row["state"]),
            row["answer"], row["answered_by"],
        )
        for row in rows
    )  # fmt: skip
