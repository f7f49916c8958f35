"""The part of the schema that the supervisor's window needs: kept views, who looked at what.

And who was working, with which phrasebook, when something was suggested.
"""

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
ALTER TABLE suggestions ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN phrasebook TEXT NOT NULL DEFAULT '';
"""
