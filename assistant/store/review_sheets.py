"""The part of the schema that keeps what reviewers said; it goes with its suggestion."""

from __future__ import annotations

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
