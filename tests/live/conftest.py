"""A record with a few chats of two agents, as their desks would have left it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.live.rows import stamp
from assistant.store.database import open_for_writing

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record, made once: all its migrations take longer than any test here."""
    made = tmp_path_factory.mktemp("empty") / "record.db"
    open_for_writing(made).close()
    return made


@pytest.fixture
def file(tmp_path: Path, empty: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "record.db"))


@pytest.fixture
def db(file: Path) -> Iterator[Database]:
    opened = open_for_writing(file)
    yield opened
    opened.close()


def chat(db: Database, name: str, agent: str = "lin@shop", at: datetime = NOW) -> None:
    """A chat of a customer of its own."""
    seen = stamp(at)
    db.execute(
        "INSERT OR IGNORE INTO customers (id, app, first_seen, last_seen) "
        "VALUES (?, 'chromium', ?, ?)",
        [f"customer-{name}", seen, seen],
    )
    db.execute(
        "INSERT INTO chats (id, customer, app, agent, first_seen, last_seen) "
        "VALUES (?1, ?2, 'chromium', ?3, ?4, ?4) "
        "ON CONFLICT (id) DO UPDATE SET last_seen = max(last_seen, ?4)",
        [name, f"customer-{name}", agent, seen],
    )


def said(
    db: Database,
    name: str,
    text: str,
    *,
    at: datetime = NOW,
    by: str = "customer",
    mood: tuple[str, float] = ("", 0.0),
    issue: str = "delivery",
    topic: str = "delivery.late",
    escalation: str = "none",
    language: str = "zh-Hans",
    agent: str = "lin@shop",
) -> str:
    """One message of a chat, with the mood that was read of it; returns the message's id."""
    chat(db, name, agent, at)
    number = db.execute("SELECT count(*) FROM messages").fetchone()[0]
    id_ = f"m{number}"
    db.execute(
        "INSERT INTO messages (id, chat, speaker, text, at, seen, history) "
        "VALUES (?, ?, ?, ?, ?, ?, 0)",
        [id_, name, by, text, stamp(at), stamp(at)],
    )
    if mood[0]:
        db.execute(
            "INSERT INTO moods (message, chat, at, label, intensity, valence, confidence, trend, "
            "secondary, evidence, language, region, issue, topic, act, stage, escalation, "
            "escalation_reasons, first_ms, final_ms) "
            "VALUES (?, ?, ?, ?, ?, -0.5, 0.8, 'steady', '[]', '[]', ?, NULL, "
            "?, ?, 'complain', 'after_sales', ?, '[\"law\"]', 1.0, 1.0)",
            [id_, name, stamp(at), *mood, language, issue, topic, escalation],
        )
    return id_


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)
