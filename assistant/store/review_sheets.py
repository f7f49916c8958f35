"""The part of the schema that keeps what reviewers said; it goes with its suggestion."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlite_utils import Database

SHEETS = """
CREATE TABLE review_cards (
    number INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    card TEXT NOT NULL,
    made TEXT NOT NULL
) STRICT;
CREATE TABLE review_sheets (
    number INTEGER PRIMARY KEY,
    suggestion TEXT NOT NULL REFERENCES suggestions(id) ON DELETE CASCADE,
    reviewer TEXT NOT NULL,
    card INTEGER NOT NULL REFERENCES review_cards(number),
    total REAL,
    automatic REAL,
    note TEXT NOT NULL,
    made TEXT NOT NULL,
    changed TEXT NOT NULL,
    UNIQUE (suggestion, reviewer)
) STRICT;
CREATE INDEX review_sheets_reviewer ON review_sheets(reviewer, made);
CREATE TABLE review_marks (
    sheet INTEGER NOT NULL REFERENCES review_sheets(number) ON DELETE CASCADE,
    category TEXT NOT NULL,
    value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 5),
    PRIMARY KEY (sheet, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_comments (
    sheet INTEGER NOT NULL REFERENCES review_sheets(number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    about TEXT NOT NULL CHECK (about IN ('said', 'sent')),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (sheet, place)
) STRICT, WITHOUT ROWID;
"""

# A person's writing as one row each, known by an id that is the same on every machine, so that a
# team's stores can mirror it row by row. What two people write about one thing lies in two tables:
# an agent's appeal and its answer, a note and that it was seen.
ROWS = """
CREATE TABLE review_cards_kept (
    digest TEXT PRIMARY KEY,
    card TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE review_sheets_kept (
    id TEXT PRIMARY KEY,
    suggestion TEXT NOT NULL REFERENCES suggestions(id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    round TEXT NOT NULL,
    card TEXT NOT NULL REFERENCES review_cards(digest),
    total REAL,
    automatic REAL,
    marks TEXT NOT NULL,
    comments TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (suggestion, author, round)
) STRICT;
"""
INSTEAD = """
DROP TABLE review_comments;
DROP TABLE review_marks;
DROP TABLE review_sheets;
DROP TABLE review_cards;
ALTER TABLE review_cards_kept RENAME TO review_cards;
ALTER TABLE review_sheets_kept RENAME TO review_sheets;
CREATE INDEX review_sheets_author ON review_sheets(author, updated_at);
CREATE INDEX review_sheets_round ON review_sheets(round);
CREATE TABLE review_calibrations (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('together', 'again')),
    reviewers TEXT NOT NULL,
    items TEXT NOT NULL,
    card TEXT NOT NULL REFERENCES review_cards(digest),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE TABLE review_appeals (
    id TEXT PRIMARY KEY,
    sheet TEXT NOT NULL UNIQUE REFERENCES review_sheets(id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    total REAL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE review_appeal_answers (
    id TEXT PRIMARY KEY,
    appeal TEXT NOT NULL UNIQUE REFERENCES review_appeals(id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('changed', 'kept')),
    reason TEXT NOT NULL,
    total REAL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE coaching_notes (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    author TEXT NOT NULL,
    suggestion TEXT REFERENCES suggestions(id) ON DELETE CASCADE,
    about TEXT NOT NULL CHECK (about IN ('', 'said', 'sent')),
    pin_start INTEGER NOT NULL,
    pin_end INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX coaching_notes_agent ON coaching_notes(agent, updated_at);
CREATE INDEX coaching_notes_suggestion ON coaching_notes(suggestion);
CREATE TABLE review_seen (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    sheet TEXT REFERENCES review_sheets(id) ON DELETE CASCADE,
    answer TEXT REFERENCES review_appeal_answers(id) ON DELETE CASCADE,
    note TEXT REFERENCES coaching_notes(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK ((sheet IS NULL) + (answer IS NULL) + (note IS NULL) = 2)
) STRICT;
CREATE INDEX review_seen_sheet ON review_seen(sheet);
CREATE INDEX review_seen_answer ON review_seen(answer);
CREATE INDEX review_seen_note ON review_seen(note);
"""
_SPACE = UUID("6f0c9a52-51c7-4f6b-9c3f-0d6a5b1a7e10")


def row_id(*parts: str) -> str:
    """The id of a row that there can be only one of: the same parts, the same id everywhere."""
    return uuid5(_SPACE, "\x1f".join(parts)).hex


def to_rows(db: Database) -> None:
    """Replace the first tables of sheets, marks and comments by one row a sheet."""
    _run(db, ROWS)
    db.execute("INSERT INTO review_cards_kept SELECT digest, card, made FROM review_cards")
    old = db.query(
        "SELECT review_sheets.*, review_cards.digest, "
        "(SELECT json_group_object(category, value) FROM review_marks "
        "WHERE sheet = review_sheets.number) AS marks, "
        "(SELECT json_group_array(json_object('about', about, 'start', start, 'end', end, "
        "'text', text)) FROM (SELECT * FROM review_comments WHERE sheet = review_sheets.number "
        "ORDER BY place)) AS comments "
        "FROM review_sheets JOIN review_cards ON review_cards.number = review_sheets.card"
    )
    for one in list(old):
        kept = [
            row_id("sheet", one["suggestion"], one["reviewer"], ""), one["suggestion"],
            one["reviewer"], "", one["digest"], one["total"], one["automatic"], one["marks"],
            one["comments"], one["note"], one["made"], one["changed"],
        ]  # fmt: skip
        db.execute(f"INSERT INTO review_sheets_kept VALUES ({', '.join('?' * len(kept))})", kept)
    _run(db, INSTEAD)


def _run(db: Database, script: str) -> None:
    """One statement after the other: a script as a whole would end the step's transaction."""
    for statement in script.split(";\n"):
        db.execute(statement)
