"""A team in a test: members with their machines, each with a record of its own and a connection."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlite_utils import Database

from assistant.domain.notice import UserFault
from assistant.store import outbox
from assistant.store.database import open_for_writing
from assistant.team import administration, server, sync
from assistant.team.place import Place
from assistant.team.sync import Exchanged

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(minutes: float = 0) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")


@dataclass
class Desk:
    """One machine of a member."""

    member: str
    file: Path
    db: Database
    place: Place
    password: str
    connection: psycopg.Connection[Any] | None = None
    clock: Callable[[], float] | None = None

    def online(self) -> psycopg.Connection[Any]:
        if self.connection is None or self.connection.closed:
            self.connection = server.connect(self.place, self.password)
        return self.connection

    def sync(self) -> Exchanged:
        more = {"clock": self.clock} if self.clock else {}
        try:
            with server.faults(self.place):
                return sync.exchange(self.online(), self.db, **more)
        except UserFault:
            # As the link does: a way that failed once is not used again.
            self.online().close()
            raise

    def add(self, table: str, **values: object) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, list(values)).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        return self.rows(sql, *values)[0][0]

    def chat(self, name: str, customer: str = "", said: str = "杯子漏水", days_ago: int = 0) -> str:
        """A chat with one message, its mood, a suggestion with a draft, and what was sent."""
        customer, seen = customer or f"customer-{name}", at(-1440 * days_ago)
        self.db.execute(
            "INSERT OR IGNORE INTO customers (id, app, first_seen, last_seen) VALUES (?, ?, ?, ?)",
            [customer, "webchat", seen, seen],
        )
        self.add(
            "chats", id=name, customer=customer, app="webchat", agent=f"{self.member}@shop",
            first_seen=seen, last_seen=seen,
        )  # fmt: skip
        self.message(name, f"m-{name}", said, seen)
        self.add(
            "moods", message=f"m-{name}", chat=name, at=seen, label="anger", intensity=0.7,
            valence=-0.6, confidence=0.8, trend="steady", secondary="[]", evidence="[]",
            language="zh-Hans", region="CN", issue="quality", topic="", act="complain",
            stage="after_sales", escalation="none", escalation_reasons="[]", first_ms=1.0,
            final_ms=1.0,
        )  # fmt: skip
        self.add(
            "suggestions", id=f"s-{name}", chat=name, message=f"m-{name}", revision=1,
            strategy="repair", moment="answer", language="zh-Hans", hold=0, at=seen,
        )  # fmt: skip
        self.add(
            "drafts", suggestion=f"s-{name}", id="d1", rank=1, kind="full", tier="phrasebook",
            acknowledge="抱歉", solve="今天换新", care="", text="抱歉，今天换新", blanks="[]",
            checks="[]", sources="[]", first_ms=1.0, done_ms=2.0,
        )  # fmt: skip
        self.add(
            "outcomes", suggestion=f"s-{name}", kind="taken", draft="d1", sent="抱歉，今天换新",
            similarity=1.0, reason="", at=seen,
        )  # fmt: skip
        return name

    def message(self, chat: str, name: str, text: str, seen: str = "") -> None:
        self.add(
            "messages", id=name, chat=chat, speaker="customer", text=text, at=seen or at(),
            seen=seen or at(), history=0,
        )  # fmt: skip

    def note(self, name: str, agent: str, suggestion: str | None, text: str) -> None:
        self.add(
            "coaching_notes", id=name, agent=agent, author=self.member, suggestion=suggestion,
            about="", pin_start=0, pin_end=0, text=text, created_at=at(), updated_at=at(),
        )  # fmt: skip

    def case(self, name: str, solve: str, changed: str, state: str = "accepted") -> None:
        """Write a case or change it, with a version as store/case_own.py leaves one."""
        self.db.execute(
            "INSERT INTO cases (language, name, state, emotion, issue, topic, region, stage, kind, "
            "turns, decided, sorry, acknowledge, solve, care, why, mood_before, mood_after, made, "
            "changed, changed_by) VALUES ('zh-Hans', ?, ?, '[\"anger\"]', 'quality', '[]', '', '', "
            "'usual', '[]', '', 1, '抱歉', ?, '', '', '', '', ?, ?, ?) "
            "ON CONFLICT (language, name) DO UPDATE SET solve = excluded.solve, "
            "changed = excluded.changed, changed_by = excluded.changed_by, "
            "version = version + 1",
            [name, state, solve, changed, changed, self.member],
        )
        version = self.value("SELECT version FROM cases WHERE name = ?", name)
        self.add(
            "case_versions", id=uuid4().hex, language="zh-Hans", name=name, version=version,
            what="edited", state=state, content=json.dumps({"solve": solve}), author=self.member,
            created_at=changed, updated_at=changed,
        )  # fmt: skip

    def waiting(self) -> int:
        return outbox.waiting(self.db).up


@dataclass
class Team:
    place: Place
    owner: psycopg.Connection[Any]
    empty: Path
    folder: Path
    desks: list[Desk] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)

    def member(self, name: str, role: str) -> str:
        """Roles belong to the whole server: each test has names of its own."""
        full = f"{name}_{self.place.database[-8:]}"
        if full not in self.passwords:
            self.passwords[full] = administration.add(self.owner, self.place, full, role)
        return full

    def desk(self, name: str, role: str = "agent", kind: str = "") -> Desk:
        kind = kind or ("desk" if role == "agent" else "replica")
        member = self.member(name, role)
        file = self.folder / f"{name}-{kind}-{len(self.desks)}" / "record.db"
        file.parent.mkdir()
        shutil.copy(self.empty, file)
        db = open_for_writing(file)
        outbox.join(db, kind, self.place.server, member, role, uuid4().hex)
        place = replace(self.place, user=member)
        one = Desk(member, file, db, place, self.passwords[member])
        self.desks.append(one)
        return one

    def value(self, sql: str, *values: object) -> Any:
        row = self.owner.execute(sql, list(values) or None).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        for one in self.desks:
            if one.connection is not None:
                one.connection.close()
            one.db.close()
        self.owner.close()
