"""The part of the schema that a supervisor's window writes for itself: saved views, who saw what."""

from __future__ import annotations

# Ids are uuids and every row says who wrote it and when, so that a team's database can mirror rows
# one by one. What was seen goes with its suggestion.
DESK = """
CREATE TABLE review_views (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    filters TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE TABLE review_looks (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    suggestion TEXT NOT NULL REFERENCES suggestions(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX review_looks_suggestion ON review_looks(suggestion, author, updated_at);
CREATE INDEX review_looks_author ON review_looks(author, updated_at);
"""
