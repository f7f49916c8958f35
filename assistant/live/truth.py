"""Lines of truth (口径) as rows of the record: published, changed by a new one, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from assistant.domain.live import TruthLine
from assistant.live.rows import moment, new_id, packed, stamp, table, unpacked
from assistant.masking import mask
from assistant.store.database import writing

LONGEST = 600
WORDS = 20


def publish(
    db: Database,
    title: str,
    texts: Mapping[str, str],
    author: str,
    now: datetime,
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
    issues: Sequence[str] = (),
    topics: Sequence[str] = (),
    words: Sequence[str] = (),
    replaces: str = "",
) -> TruthLine:
    """Let all drafts follow a line from `starts` on (None: now) until `ends` (None: withdrawn).

    `replaces` is a line that ends with this one's beginning, so that never both are said. Raises
    ValueError (with the id of a sentence in strings, without its "ui.") for a line that says
    nothing, answers nothing in particular, or is over before it begins.
    """
    said = {code: mask(text.strip()[:LONGEST]) for code, text in texts.items() if text.strip()}
    wanted = [word for one in words if (word := one.strip())][:WORDS]
    begins = starts or now
    if not said or not title.strip():
        raise ValueError("truth.fault.empty")
    if not (issues or topics or wanted):
        raise ValueError("truth.fault.everything")
    if ends is not None and ends <= max(begins, now):
        raise ValueError("truth.fault.over")
    line = TruthLine(
        new_id(), title.strip()[:80], said, begins, ends, tuple(issues), tuple(topics),
        tuple(wanted), author,
    )  # fmt: skip
    with writing(db):
        if replaces:
            withdraw(db, replaces, author, now)
        db.execute(
            "INSERT INTO truth_lines (id, title, texts, issues, topics, words, starts, ends, "
            "withdrawn_by, author, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)",
            [
                line.id, line.title, json.dumps(said, ensure_ascii=False), packed(issues),
                packed(topics), packed(wanted), stamp(begins), stamp(ends) if ends else None,
                author, stamp(now), stamp(now),
            ],
        )  # fmt: skip
    return line


def withdraw(db: Database, id: str, author: str, now: datetime) -> None:
    """No draft says it any more, from this moment on."""
    db.execute(
        "UPDATE truth_lines SET withdrawn = ?1, withdrawn_by = ?2, updated_at = ?1 "
        "WHERE id = ?3 AND withdrawn IS NULL",
        [stamp(now), author, id],
    )


def current(db: Database, now: datetime) -> tuple[TruthLine, ...]:
    """Lines that hold now or are to begin, the newest first."""
    rows = db.query(
        "SELECT * FROM truth_lines WHERE deleted = 0 AND withdrawn IS NULL "
        "AND (ends IS NULL OR ends > ?) ORDER BY created_at DESC",
        [stamp(now)],
    )
    return tuple(_line(row) for row in rows)


def every(db: Database, limit: int = 200) -> tuple[TruthLine, ...]:
    """All lines that were ever published, the newest first."""
    rows = db.query(
        "SELECT * FROM truth_lines WHERE deleted = 0 ORDER BY created_at DESC LIMIT ?", [limit]
    )
    return tuple(_line(row) for row in rows)


def _line(row: dict[str, Any]) -> TruthLine:
    return TruthLine(
        row["id"], row["title"], table(row["texts"]), moment(row["starts"]),
        moment(row["ends"]) if row["ends"] else None, unpacked(row["issues"]),
        unpacked(row["topics"]), unpacked(row["words"]), row["author"],
        row["withdrawn"] is not None,
    )  # fmt: skip
