"""Everything on record of a customer: found by what they are known by, and written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from assistant.domain.chat import ChatKey
from assistant.domain.record import Identifier
from assistant.store.history import load_people
from assistant.store.identifiers import hashed
from assistant.store.identity import Identities
from assistant.store.mirror import MIRRORED

KINDS = ("id", "phone", "email", "order", "tracking", "name", "peer")


@dataclass(frozen=True, slots=True)
class Found:
    """One customer on record: `same` are others whom somebody has said to be the same person."""

    id: str
    app: str
    first_seen: str
    last_seen: str
    chats: int
    messages: int
    same: tuple[str, ...] = ()


def find(db: Database, secret: bytes, kind: str, value: str, app: str = "") -> tuple[Found, ...]:
    """Customers known by a value of one of KINDS; an id may be cut to its first 6 characters.

    `secret` is that of the record (record.key); "peer" is the name in the chat program `app`.
    """
    ids = Identities(secret)
    if kind == "id":
        if len(value) < 6:
            return ()
        rows = db.execute(
            "SELECT id FROM customers WHERE id >= ? AND id < ?", [value, f"{value}\U0010ffff"]
        ).fetchall()
    elif kind == "peer":
        rows = db.execute(
            "SELECT id FROM customers WHERE id = ?", [ids.customer(ChatKey(app, "", value))]
        ).fetchall()
    else:
        hash_ = hashed(ids, Identifier(kind, value))
        rows = db.execute(
            "SELECT DISTINCT customer FROM identifiers WHERE hash = ?", [hash_ or ""]
        ).fetchall()
    return tuple(_found(db, row[0]) for row in rows)


def _found(db: Database, customer: str) -> Found:
    app, first, last, chats, messages = db.execute(
        "SELECT app, first_seen, last_seen, "
        "(SELECT count(*) FROM chats WHERE customer = customers.id), "
        "(SELECT count(*) FROM messages JOIN chats ON chats.id = messages.chat "
        "WHERE chats.customer = customers.id) FROM customers WHERE id = ?",
        [customer],
    ).fetchone()
    same = tuple(sorted(load_people(db).group(customer) - {customer}))
    return Found(customer, app, first, last, chats, messages, same)


def export(db: Database, customers: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every row of the record that is about these customers, with the table it is from.

    The texts are masked as the record is.
    """
    for customer in customers:
        chats = "SELECT id FROM chats WHERE customer = :customer"
        for one in MIRRORED:
            where = [f"({part}) {test}" for part, test in (
                (one.chat, f"IN ({chats})"), (one.customer, "= :customer"),
            ) if part != "NULL"]  # fmt: skip
            if not where:
                continue
            query = f"SELECT * FROM {one.name} WHERE {' OR '.join(where)}"
            for row in db.query(query, {"customer": customer}):
                yield {"table": one.name, **row}
