"""What the record knows: of a customer in all their chats, of promises, of who may be the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from assistant.domain.chat import ChatKey
from assistant.domain.reading import Context, Correction
from assistant.domain.record import CustomerLink, FollowUp, FollowUpState
from assistant.store.identifiers import PERSONAL
from assistant.store.people import Link, People

PAST_MOODS = 20
# What one chat can have promised; and more identifiers than one person has.
FOLLOW_UPS = 300
IDENTIFIERS = 200
# An identifier that so many others share, too, says nothing about who they are.
SHARED_BY = 3

_FOLLOW_UP = (
    "SELECT follow_ups.*, chats.app, chats.agent FROM follow_ups "
    "JOIN chats ON chats.id = follow_ups.chat "
)


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def context(db: Database, group: Collection[str], own: str, before: datetime | None) -> Context:
    """What earlier days and corrections tell of a person; `own` is the customer of this chat."""
    customers = list(group)
    until = (before or datetime.max.replace(tzinfo=UTC)).astimezone(UTC)
    moods = list(
        db.query(
            "SELECT moods.at, label, intensity, customer FROM moods "
            "JOIN chats ON chats.id = moods.chat "
            f"WHERE chats.customer IN ({_marks(customers)}) AND moods.at < ? "
            "ORDER BY moods.at DESC LIMIT ?",
            [*customers, until.isoformat(timespec="milliseconds"), PAST_MOODS],
        )
    )
    region, language = _put_right(db, customers, own)
    return Context(
        region=region,
        language=language,
        past_moods=tuple(str(row["label"]) for row in reversed(moods)),
        past_complaints=_complaints(moods, own, before),
        # A region or language in the store was set by the agent: it is a correction, not a guess.
        correction=Correction(region=region, language=language),
    )


def _complaints(moods: list[dict[str, Any]], own: str, before: datetime | None) -> int:
    """Five angry lines of one day are one complaint; this chat's of today is the present one."""
    days = {(_local_day(row["at"]), row["customer"]) for row in moods if _is_complaint(row)}
    if before is not None:
        days.discard((before.astimezone().date(), own))
    return len({day for day, _ in days})


def _local_day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone().date()


def _is_complaint(mood: dict[str, Any]) -> bool:
    return mood["label"] in ("anger", "disappointment") and mood["intensity"] >= 0.5


def _put_right(db: Database, customers: list[str], own: str) -> tuple[str | None, str | None]:
    """Region and language as the agent last set them in any chat of this person."""
    found: dict[str, str] = {}
    for row in db.query(
        "SELECT field, now FROM corrections "
        f"WHERE customer IN ({_marks(customers)}) AND field IN ('region', 'language') "
        "ORDER BY number DESC",
        customers,
    ):
        found.setdefault(row["field"], row["now"])
    # The chat of a correction may have been erased; what it set stays with its customer.
    for row in db.query(
        f"SELECT region, language FROM customers WHERE id IN ({_marks(customers)}) "
        "ORDER BY id = ? DESC, last_seen DESC",
        [*customers, own],
    ):
        for field in ("region", "language"):
            if row[field]:
                found.setdefault(field, row[field])
    return found.get("region"), found.get("language")


# ---------------------------------------------------------------- promises


def open_follow_ups(db: Database) -> tuple[FollowUp, ...]:
    """All that are open, the most urgent first; their peers are not known to the record."""
    rows = db.query(_FOLLOW_UP + "WHERE state = 'open' ORDER BY due IS NULL, due, made")
    return tuple(_follow_up(row) for row in rows)


def follow_ups(db: Database, chat: ChatKey, id: str) -> tuple[FollowUp, ...]:
    """Those of one chat (`id` in the record), newest first."""
    rows = db.query(_FOLLOW_UP + "WHERE chat = ? ORDER BY made DESC LIMIT ?", [id, FOLLOW_UPS])
    return tuple(replace(_follow_up(row), chat=chat) for row in rows)


def _follow_up(row: dict[str, Any]) -> FollowUp:
    return FollowUp(
        id=row["id"],
        chat=ChatKey(row["app"], row["agent"], ""),
        text=row["text"],
        made=datetime.fromisoformat(row["made"]),
        due=datetime.fromisoformat(row["due"]) if row["due"] else None,
        state=FollowUpState(row["state"]),
        kept=bool(row["kept"]),
    )


# ---------------------------------------------------------------- people


def load_people(db: Database) -> People:
    """Everything that was ever said about who is whom."""
    return People(
        ((row["customer"], row["other"]), Link(bool(row["same"]), bool(row["by_agent"]), row["at"]))
        for row in db.query("SELECT * FROM links")
    )


def link_for(
    db: Database, people: People, own: str, seen: Mapping[str, bool]
) -> CustomerLink | None:
    """The likeliest other person who shares an identifier with this customer.

    `seen` are hashes of identifiers just given, and whether they are plainly this customer's own;
    those on record come to them. People whom somebody has told apart are never offered again.
    """
    group = sorted(people.group(own))
    wanted = dict(seen)
    for row in db.query(
        "SELECT hash, max(own) AS own FROM identifiers "
        f"WHERE customer IN ({_marks(group)}) GROUP BY hash ORDER BY max(seen) DESC LIMIT ?",
        [*group, IDENTIFIERS],
    ):
        wanted[row["hash"]] = bool(row["own"]) or wanted.get(row["hash"], False)
    rows = list(
        db.query(
            "SELECT customer, kind, hash, own, app, last_seen FROM identifiers "
            "JOIN customers ON customers.id = identifiers.customer "
            f"WHERE hash IN ({_marks(wanted)}) AND customer NOT IN ({_marks(group)})",
            [*sorted(wanted), *group],
        )
    )
    holders: dict[str, set[frozenset[str]]] = defaultdict(set)
    for row in rows:
        holders[row["hash"]].add(people.group(row["customer"]))
    offered: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        most = 1 if row["kind"] == "name" else SHARED_BY
        if len(holders[row["hash"]]) <= most and not people.differ(own, row["customer"]):
            offered[people.group(row["customer"])].append(row)
    sure = {one for one, groups in holders.items() if len(groups) == 1 and wanted[one]}
    links = [_link(found, sure) for found in offered.values()]
    return max(links, key=lambda o: (o.sure, len(o.shared), o.last_seen), default=None)


def _link(rows: list[dict[str, Any]], sure: set[str]) -> CustomerLink:
    latest = max(rows, key=lambda row: str(row["last_seen"]))
    return CustomerLink(
        customer=latest["customer"],
        app=latest["app"],
        last_seen=datetime.fromisoformat(latest["last_seen"]),
        shared=tuple(sorted({row["kind"] for row in rows})),
        sure=any(row["kind"] in PERSONAL and row["own"] and row["hash"] in sure for row in rows),
    )
