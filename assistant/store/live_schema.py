"""The part of the schema for what passes between agents and supervisors while customers wait.

Every row that a person writes has an id that is the same everywhere (a uuid), its author and when
it was made and last changed (UTC), so that a team's machines can mirror it row by row. Who asks and
who answers write different rows: neither can overwrite the other.
"""

from __future__ import annotations

_ROW = """
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))"""

_ASKS = f"""
CREATE TABLE live_asks (
    id TEXT PRIMARY KEY,
    chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('sum', 'exception', 'help')),
    about TEXT NOT NULL,
    amount REAL,
    unit TEXT NOT NULL,
    brief TEXT NOT NULL,
    limits TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    emotion TEXT NOT NULL,
    intensity REAL NOT NULL,
    issue TEXT NOT NULL,
    topic TEXT NOT NULL,
    withdrawn TEXT,{_ROW}
) STRICT;
CREATE INDEX live_asks_chat ON live_asks(chat, created_at);
CREATE INDEX live_asks_made ON live_asks(created_at);
CREATE TABLE live_answers (
    id TEXT PRIMARY KEY,
    ask TEXT NOT NULL REFERENCES live_asks(id) ON DELETE CASCADE,
    verdict TEXT NOT NULL CHECK (verdict IN ('granted', 'refused', 'otherwise')),
    amount REAL,
    unit TEXT NOT NULL,
    reason TEXT NOT NULL,
    sentence TEXT NOT NULL,
    language TEXT NOT NULL,
    instead TEXT NOT NULL,{_ROW}
) STRICT;
CREATE INDEX live_answers_ask ON live_answers(ask, created_at);
CREATE TABLE breathers (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'later', 'over')),
    answer TEXT NOT NULL,
    answered_by TEXT NOT NULL,{_ROW}
) STRICT;
CREATE INDEX breathers_author ON breathers(author, created_at);
"""

_TICKETS = f"""
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    chat TEXT REFERENCES chats(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('escalation', 'follow_up', 'own')),
    about TEXT NOT NULL,
    title TEXT NOT NULL,
    reasons TEXT NOT NULL,
    level TEXT NOT NULL,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'closed')),
    due TEXT,
    ended TEXT NOT NULL,
    closed_at TEXT,{_ROW}
) STRICT;
CREATE INDEX tickets_state ON tickets(state, due);
CREATE INDEX tickets_chat ON tickets(chat, created_at);
CREATE UNIQUE INDEX tickets_about ON tickets(kind, about) WHERE about <> '';
CREATE TABLE ticket_steps (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL REFERENCES tickets(id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    text TEXT NOT NULL,{_ROW}
) STRICT;
CREATE INDEX ticket_steps_ticket ON ticket_steps(ticket, created_at);
"""

_TRUTH = f"""
CREATE TABLE truth_lines (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    texts TEXT NOT NULL,
    issues TEXT NOT NULL,
    topics TEXT NOT NULL,
    words TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    withdrawn TEXT,
    withdrawn_by TEXT NOT NULL,{_ROW}
) STRICT;
CREATE TABLE truth_notices (
    id TEXT PRIMARY KEY,
    line TEXT NOT NULL REFERENCES truth_lines(id) ON DELETE CASCADE,
    chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('drafted', 'sent', 'dropped')),{_ROW}
) STRICT;
CREATE UNIQUE INDEX truth_notices_line ON truth_notices(line, chat);
"""

# What a reader of complaints should look at: that of a mood or an act, whatever the words were.
_COMPLAINS = (
    "{row}.issue <> 'pre_sale_question' AND ({row}.act IN ('complain', 'urge', 'refuse') "
    "OR ({row}.label IN ('anger', 'disappointment', 'anxiety', 'sadness', 'confusion') "
    "AND {row}.intensity >= 0.4))"
)
_NEW, _OLD = _COMPLAINS.format(row="NEW"), _COMPLAINS.format(row="OLD")

# Derived from the record at any time: no row of it is anybody's own.
_VOICE = f"""
CREATE TABLE voice_waiting (message TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE voice_causes (
    message TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('product', 'carrier', 'page', 'rule', 'none')),
    name TEXT NOT NULL,
    issue TEXT NOT NULL,
    topic TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (message, kind, name)
) STRICT;
CREATE INDEX voice_causes_kind ON voice_causes(kind, at, name, chat);
CREATE INDEX voice_causes_chat ON voice_causes(chat);
INSERT INTO voice_waiting SELECT message FROM moods WHERE {_COMPLAINS.format(row="moods")};
CREATE TRIGGER voice_mood_new AFTER INSERT ON moods WHEN {_NEW} BEGIN
    INSERT OR IGNORE INTO voice_waiting VALUES (NEW.message);
END;
CREATE TRIGGER voice_mood_again AFTER UPDATE ON moods WHEN ({_NEW}) OR ({_OLD}) BEGIN
    INSERT OR IGNORE INTO voice_waiting VALUES (NEW.message);
END;
CREATE TRIGGER voice_message_gone AFTER DELETE ON messages BEGIN
    DELETE FROM voice_waiting WHERE message = OLD.id;
END;
"""

LIVE = _ASKS + _TICKETS + _TRUTH + _VOICE
