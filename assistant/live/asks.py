"""Asks of agents and the supervisor's answers to them, as rows of the record.

The first answer stands: a second supervisor who answers the same ask is told what was said. Who
wants to say something else instead names the answer that it replaces. The same rule decides where
two machines of a team answered before they heard of each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from assistant.domain.answers import Allowance
from assistant.domain.live import Ask, AskKind, Ruling, Verdict
from assistant.live.rows import moment, new_id, stamp, table
from assistant.masking import mask
from assistant.store.database import writing

# An answer that is older than this, an agent's desk has heard of or never will.
RECENT = timedelta(hours=12)
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """What goes to the supervisor with an ask: the case in short, by language of the interface.

    `limits` are what the agent may give alone; `role` is theirs; `language` is the customer's.
    """

    brief: Mapping[str, str]
    limits: tuple[Allowance, ...] = ()
    role: str = ""
    language: str = ""
    emotion: str = ""
    intensity: float = 0.0
    issue: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An ask as the supervisor sees it; `suggestion` is the chat's newest ("" = none)."""

    ask: Ask
    chat: str
    agent: str
    app: str
    told: Told
    suggestion: str = ""


def put_ask(db: Database, chat: str, agent: str, ask: Ask, told: Told) -> None:
    """Keep an ask of a chat that is on record; one already known stays as it is."""
    db.execute(
        "INSERT INTO live_asks (id, chat, kind, about, amount, unit, brief, limits, role, "
        "language, emotion, intensity, issue, topic, author, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [
            ask.id, chat, ask.kind.value, ask.about, ask.amount, ask.unit,
            json.dumps(dict(told.brief), ensure_ascii=False), _limits(told.limits), told.role,
            told.language, told.emotion, told.intensity, told.issue, told.topic, agent,
            stamp(ask.made), stamp(ask.made),
        ],
    )  # fmt: skip


def _limits(limits: Iterable[Allowance]) -> str:
    rows = [{"id": x.id, "text": x.text, "max": x.max, "unit": x.unit} for x in limits]
    return json.dumps(rows, ensure_ascii=False)


def withdraw(db: Database, ask: str, now: datetime) -> None:
    """The agent no longer needs an answer."""
    db.execute(
        "UPDATE live_asks SET withdrawn = ?1, updated_at = ?1 WHERE id = ?2 AND withdrawn IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM live_answers WHERE ask = ?2 AND deleted = 0)",
        [stamp(now), ask],
    )


def answer(
    db: Database,
    ask: str,
    verdict: Verdict,
    author: str,
    now: datetime,
    *,
    amount: float | None = None,
    unit: str = "",
    reason: str = "",
    sentence: str = "",
    language: str = "",
    instead: str = "",
) -> tuple[Ruling, bool]:
    """Answer an ask; returns the answer that stands and whether it is this one.

    `instead` is the id of the answer that this one replaces. Personal data in the words is masked.
    Raises ValueError where no ask has that id, where nothing stands to be replaced, or where a
    grant names a sum that is none (below zero, not finite).
    """
    if amount is not None and not 0 <= amount < 1e9:
        raise ValueError("no sum")
    with writing(db):
        if not db.execute("SELECT 1 FROM live_asks WHERE id = ?", [ask]).fetchone():
            raise ValueError("no such ask")
        standing = rulings(db, [ask]).get(ask)
        if standing is not None and standing.id != instead:
            return standing, False
        if standing is None and instead:
            raise ValueError("nothing to replace")
        made = Ruling(
            new_id(), ask, verdict, author, now,
            amount if verdict is not Verdict.REFUSED else None, unit if amount is not None else "",
            mask(reason.strip()[:LONGEST]), mask(sentence.strip()[:LONGEST]),
            language if sentence.strip() else "",
        )  # fmt: skip
        db.execute(
            "INSERT INTO live_answers (id, ask, verdict, amount, unit, reason, sentence, language, "
            "instead, author, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                made.id, ask, verdict.value, made.amount, made.unit, made.reason, made.sentence,
                made.language, instead, author, stamp(now), stamp(now),
            ],
        )  # fmt: skip
    return made, True


def standing(found: Sequence[tuple[Ruling, str]]) -> Ruling | None:
    """Of all answers to one ask (with what each replaces) the one that stands.

    The earliest, then what replaces it, and so on; of several, the earliest again.
    """
    current: Ruling | None = None
    newest_first = sorted(found, key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    by_replaced = {instead: ruling for ruling, instead in newest_first}
    following = by_replaced.pop("", None)
    while following is not None:
        current = following
        following = by_replaced.pop(current.id, None)
    return current


def rulings(db: Database, asks: Sequence[str]) -> dict[str, Ruling]:
    """The answers that stand, by ask."""
    marks = ", ".join("?" * len(asks))
    return _standing(db, f"ask IN ({marks})", list(asks)) if asks else {}


def recent_rulings(db: Database, agent: str | None, now: datetime) -> tuple[Ruling, ...]:
    """Answers of the last hours to one agent's asks (None: to all), the newest last."""
    condition = (
        "ask IN (SELECT ask FROM live_answers WHERE created_at >= ?) "
        "AND ask IN (SELECT id FROM live_asks WHERE deleted = 0 AND (?2 IS NULL OR author = ?2))"
    )
    found = _standing(db, condition, [stamp(now - RECENT), agent])
    return tuple(sorted(found.values(), key=lambda one: one.at))


def _standing(db: Database, condition: str, values: list[object]) -> dict[str, Ruling]:
    groups: dict[str, list[tuple[Ruling, str]]] = {}
    sql = f"SELECT * FROM live_answers WHERE {condition} AND deleted = 0"
    for row in db.query(sql, values):
        groups.setdefault(row["ask"], []).append((_ruling(row), row["instead"]))
    return {ask: one for ask, found in groups.items() if (one := standing(found)) is not None}


def _ruling(row: dict[str, Any]) -> Ruling:
    return Ruling(
        row["id"], row["ask"], Verdict(row["verdict"]), row["author"], moment(row["created_at"]),
        row["amount"], row["unit"], row["reason"], row["sentence"], row["language"],
    )  # fmt: skip


_ASKS = (
    "SELECT live_asks.*, chats.app, (SELECT id FROM suggestions WHERE chat = live_asks.chat "
    "ORDER BY at DESC LIMIT 1) AS suggestion FROM live_asks "
    "JOIN chats ON chats.id = live_asks.chat WHERE live_asks.deleted = 0 "
)


def waiting(db: Database) -> tuple[Waiting, ...]:
    """Asks without an answer, the one that has waited longest first."""
    rows = db.query(
        _ASKS + "AND withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM live_answers "
        "WHERE ask = live_asks.id AND deleted = 0) ORDER BY created_at"
    )
    return tuple(_waiting(row, None) for row in rows)


def answered(db: Database, limit: int = 50) -> tuple[Waiting, ...]:
    """Asks that have been answered or withdrawn, the newest first."""
    rows = list(
        db.query(
            _ASKS + "AND (withdrawn IS NOT NULL OR EXISTS (SELECT 1 FROM live_answers "
            "WHERE ask = live_asks.id AND deleted = 0)) ORDER BY created_at DESC LIMIT ?",
            [limit],
        )
    )
    said = rulings(db, [row["id"] for row in rows])
    return tuple(_waiting(row, said.get(row["id"])) for row in rows)


def of_chat(db: Database, chat: str, since: datetime) -> tuple[Ask, ...]:
    """What was asked in one chat (its id in the record) since a moment, the oldest first."""
    rows = list(
        db.query(
            "SELECT * FROM live_asks WHERE chat = ? AND created_at >= ? AND deleted = 0 "
            "ORDER BY created_at",
            [chat, stamp(since)],
        )
    )
    said = rulings(db, [row["id"] for row in rows])
    return tuple(_ask(row, said.get(row["id"])) for row in rows)


def _ask(row: dict[str, Any], ruling: Ruling | None) -> Ask:
    return Ask(
        row["id"], AskKind(row["kind"]), moment(row["created_at"]), row["about"], row["amount"],
        row["unit"], ruling, row["withdrawn"] is not None,
    )  # fmt: skip


def _waiting(row: dict[str, Any], ruling: Ruling | None) -> Waiting:
    limits = tuple(
        Allowance(str(x["id"]), str(x["text"]), int(x["max"]), str(x["unit"]))
        for x in json.loads(row["limits"])
    )
    told = Told(
        table(row["brief"]), limits, row["role"], row["language"], row["emotion"],
        row["intensity"], row["issue"], row["topic"],
    )  # fmt: skip
    return Waiting(
        _ask(row, ruling), row["chat"], row["author"], row["app"], told, row["suggestion"] or ""
    )
