"""The store's schema as numbered steps; a released step is never changed, only followed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from assistant.store import (
    case_schema,
    live_schema,
    review_desk,
    review_figures,
    review_schema,
    review_sheets,
    review_views,
    team_schema,
)

migrations = Migrations("assistant")


@migrations()
def m0001_first_schema(db: Database) -> None:
    """Chats, messages, moods, suggestions with drafts, outcomes, corrections."""
    db.executescript(
        """
        CREATE TABLE customers (
            id TEXT PRIMARY KEY,
            app TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            region TEXT,
            language TEXT
        ) STRICT;
        CREATE TABLE chats (
            id TEXT PRIMARY KEY,
            customer TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
            app TEXT NOT NULL,
            agent TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL
        ) STRICT;
        CREATE INDEX chats_customer ON chats(customer);
        CREATE INDEX chats_last_seen ON chats(last_seen);
        CREATE TABLE messages (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            speaker TEXT NOT NULL CHECK (speaker IN ('customer', 'agent', 'unknown')),
            text TEXT NOT NULL,
            at TEXT,
            seen TEXT NOT NULL,
            history INTEGER NOT NULL CHECK (history IN (0, 1))
        ) STRICT;
        CREATE INDEX messages_chat ON messages(chat, number);
        CREATE TABLE moods (
            message TEXT PRIMARY KEY,
            chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            label TEXT NOT NULL,
            intensity REAL NOT NULL,
            valence REAL NOT NULL,
            confidence REAL NOT NULL,
            trend TEXT NOT NULL,
            secondary TEXT NOT NULL,
            evidence TEXT NOT NULL,
            language TEXT NOT NULL,
            region TEXT,
            issue TEXT NOT NULL,
            topic TEXT NOT NULL,
            act TEXT NOT NULL,
            stage TEXT NOT NULL,
            escalation TEXT NOT NULL,
            escalation_reasons TEXT NOT NULL,
            first_ms REAL NOT NULL,
            final_ms REAL NOT NULL
        ) STRICT;
        CREATE INDEX moods_chat ON moods(chat, at);
        CREATE TABLE suggestions (
            id TEXT PRIMARY KEY,
            chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            message TEXT NOT NULL,
            revision INTEGER NOT NULL,
            strategy TEXT NOT NULL,
            moment TEXT NOT NULL,
            language TEXT NOT NULL,
            hold INTEGER NOT NULL CHECK (hold IN (0, 1)),
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX suggestions_chat ON suggestions(chat, at);
        CREATE TABLE drafts (
            suggestion TEXT NOT NULL REFERENCES suggestions(id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            rank INTEGER NOT NULL,
            kind TEXT NOT NULL,
            tier TEXT NOT NULL,
            model TEXT,
            acknowledge TEXT NOT NULL,
            solve TEXT NOT NULL,
            care TEXT NOT NULL,
            text TEXT NOT NULL,
            blanks TEXT NOT NULL,
            checks TEXT NOT NULL,
            sources TEXT NOT NULL,
            first_ms REAL NOT NULL,
            done_ms REAL NOT NULL,
            PRIMARY KEY (suggestion, id)
        ) STRICT;
        CREATE TABLE outcomes (
            suggestion TEXT PRIMARY KEY REFERENCES suggestions(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('taken', 'edited', 'rejected', 'ignored')),
            draft TEXT,
            sent TEXT NOT NULL,
            similarity REAL NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE corrections (
            number INTEGER PRIMARY KEY,
            chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            customer TEXT NOT NULL,
            message TEXT NOT NULL,
            field TEXT NOT NULL,
            was TEXT NOT NULL,
            now TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX corrections_customer ON corrections(customer, number);
        """
    )


@migrations()
def m0002_promises_and_people(db: Database) -> None:
    """Promises to keep, what identifies customers (hashed), who is the same person."""
    db.executescript(
        """
        CREATE TABLE follow_ups (
            id TEXT PRIMARY KEY,
            chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            made TEXT NOT NULL,
            due TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
            kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
            changed TEXT NOT NULL
        ) STRICT;
        CREATE INDEX follow_ups_chat ON follow_ups(chat, made);
        CREATE INDEX follow_ups_state ON follow_ups(state, due);
        CREATE TABLE identifiers (
            customer TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            hash TEXT NOT NULL,
            own INTEGER NOT NULL CHECK (own IN (0, 1)),
            seen TEXT NOT NULL,
            PRIMARY KEY (customer, kind, hash)
        ) STRICT;
        CREATE INDEX identifiers_hash ON identifiers(hash);
        CREATE TABLE links (
            customer TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
            other TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
            same INTEGER NOT NULL CHECK (same IN (0, 1)),
            by_agent INTEGER NOT NULL CHECK (by_agent IN (0, 1)),
            at TEXT NOT NULL,
            PRIMARY KEY (customer, other),
            CHECK (customer < other)
        ) STRICT;
        CREATE INDEX links_other ON links(other);
        ALTER TABLE corrections ADD COLUMN model TEXT NOT NULL DEFAULT '';
        CREATE INDEX corrections_chat ON corrections(chat);
        """
    )


@migrations()
def m0003_own_cases(db: Database) -> None:
    """Cases of this shop: found in the record or written by a supervisor, and what was decided."""
    db.executescript(
        """
        CREATE TABLE cases (
            number INTEGER PRIMARY KEY,
            language TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'retired')),
            suggestion TEXT UNIQUE,
            chat TEXT REFERENCES chats(id) ON DELETE CASCADE,
            emotion TEXT NOT NULL,
            issue TEXT NOT NULL,
            topic TEXT NOT NULL,
            region TEXT NOT NULL,
            stage TEXT NOT NULL,
            kind TEXT NOT NULL,
            turns TEXT NOT NULL,
            decided TEXT NOT NULL,
            sorry INTEGER NOT NULL CHECK (sorry IN (0, 1)),
            acknowledge TEXT NOT NULL,
            solve TEXT NOT NULL,
            care TEXT NOT NULL,
            why TEXT NOT NULL,
            mood_before TEXT NOT NULL,
            mood_after TEXT NOT NULL,
            made TEXT NOT NULL,
            changed TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            UNIQUE (language, name)
        ) STRICT;
        CREATE INDEX cases_state ON cases(state);
        CREATE INDEX cases_chat ON cases(chat);
        """
    )


@migrations()
def m0004_review_queue(db: Database) -> None:
    """One flat row a suggestion for supervisors, kept true by triggers, and an index of words."""
    db.executescript(review_schema.QUEUE)


@migrations()
def m0005_review_sheets(db: Database) -> None:
    """What reviewers said of a suggestion, with the card they went by."""
    db.executescript(review_sheets.SHEETS)


@migrations()
def m0006_review_desk(db: Database) -> None:
    """Saved views of the queue, and who looked at what."""
    db.executescript(review_desk.DESK)


@migrations()
def m0007_case_library(db: Database) -> None:
    """Titles and versions of cases, where they helped, marks on thanks, wordings from edits."""
    db.executescript(case_schema.CASES)


@migrations()
def m0008_reviews_by_rows(db: Database) -> None:
    """Reviews one row each; calibrations, appeals with answers, notes for agents."""
    review_sheets.to_rows(db)


@migrations()
def m0009_figures(db: Database) -> None:
    """Prompt versions, agents' teams, the empathy of answers, and views for other programs."""
    db.executescript(review_figures.FIGURES)


@migrations()
def m0010_live(db: Database) -> None:
    """Asks and answers, tickets, lines of truth, breathers, causes behind complaints."""
    db.executescript(live_schema.LIVE)


@migrations()
def m0011_views(db: Database) -> None:
    """Views for other programs, see docs/record.md."""
    db.executescript(review_views.ALL)


@migrations()
def m0012_team(db: Database) -> None:
    """What is still to go up to a team, what came down too early, the shop's files."""
    db.executescript(team_schema.TEAM)
