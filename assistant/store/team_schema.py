"""The part of the schema by which a record takes part in a team: what is still to go up, what came
down too early, and the shop's knowledge in versions.

The tables are there in every record and stay empty until a team is joined; what fills the outbox
(store/outbox.py) is only put in by joining.
"""

from __future__ import annotations

# `applying` is 1 only inside a transaction that writes what came from the team, or that erases:
# no other connection ever sees it. `born` is where the first pull stands, NULL once it is done.
TEAM = """
CREATE TABLE team_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    kind TEXT NOT NULL CHECK (kind IN ('desk', 'replica')),
    server TEXT NOT NULL,
    member TEXT NOT NULL,
    role TEXT NOT NULL,
    device TEXT NOT NULL,
    batch INTEGER NOT NULL DEFAULT 0,
    born INTEGER DEFAULT 0,
    seen INTEGER NOT NULL DEFAULT 0,
    erased INTEGER NOT NULL DEFAULT 0,
    keep_days INTEGER,
    skew_ms INTEGER NOT NULL DEFAULT 0,
    synced_at TEXT,
    applying INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE team_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    tbl TEXT NOT NULL,
    key TEXT NOT NULL,
    priority INTEGER NOT NULL,
    changes INTEGER NOT NULL DEFAULT 1,
    refused TEXT NOT NULL DEFAULT '',
    UNIQUE (tbl, key)
) STRICT;
CREATE INDEX team_outbox_next ON team_outbox(priority, number) WHERE refused = '';
CREATE TABLE team_waiting (
    tbl TEXT NOT NULL,
    key TEXT NOT NULL,
    data TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (tbl, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE team_erasures (
    customer TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE shop_files (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    content TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
CREATE INDEX shop_files_path ON shop_files(path, created_at);
"""
