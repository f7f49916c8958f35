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
CREATE INDEX live_answers_made ON live_answers(created_at);
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
CREATE INDEX tickets_changed ON tickets(updated_at);
CREATE INDEX tickets_chat ON tickets(chat, created_at);
CREATE UNIQUE INDEX tickets_about ON tickets(kind, about) WHERE about <> '';
CREATE TABLE ticket_steps (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL REFERENCES tickets(id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    text TEXT NOT NULL,{_ROW}
) STRICT;
CREATE INDEX ticket_steps_ticket ON ticket_steps(ticket, created_at);
CREATE INDEX ticket_steps_made ON ticket_steps(created_at);
"""

# A message that asks for a supervisor opens one ticket of its chat, a promise one of its own. Their
# ids come from what they are about, so that no two machines make two of one. (No INSERT OR IGNORE:
# the statement that fires a trigger carries its own way of conflicts in.)
URGENT_MINUTES, SUPERVISOR_MINUTES = 15, 30
_GRAVE = "escalation IN ('supervisor', 'urgent')"
_NOW = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
_ESCALATED = f"""
    INSERT INTO tickets (id, chat, kind, about, title, reasons, level, agent, owner,
        state, due, ended, author, created_at, updated_at)
    SELECT 'escalation-' || NEW.message, NEW.chat, 'escalation', NEW.message, '',
        NEW.escalation_reasons, NEW.escalation, chats.agent, '', 'open',
        strftime('%Y-%m-%dT%H:%M:%f+00:00', NEW.at, CASE NEW.escalation
            WHEN 'urgent' THEN '+{URGENT_MINUTES} minutes'
            ELSE '+{SUPERVISOR_MINUTES} minutes' END),
        '', '', NEW.at, {_NOW}
    FROM chats WHERE chats.id = NEW.chat AND NOT EXISTS (SELECT 1 FROM tickets
        WHERE chat = NEW.chat AND kind = 'escalation'
            AND (about = NEW.message OR state <> 'closed' AND deleted = 0));"""
_PROMISED = """
    SELECT 'promise-' || {row}.id, {row}.chat, 'follow_up', {row}.id, {row}.text, '[]', '',
        chats.agent, chats.agent, CASE {row}.state WHEN 'open' THEN 'open' ELSE 'closed' END,
        {row}.due, CASE {row}.state WHEN 'open' THEN '' WHEN 'done' THEN 'kept' ELSE 'dropped' END,
        CASE {row}.state WHEN 'open' THEN NULL ELSE {row}.changed END, chats.agent, {row}.made,
        {row}.changed"""
_TICKET_ROW = (
    "INSERT OR IGNORE INTO tickets (id, chat, kind, about, title, reasons, level, agent, owner, "
    "state, due, ended, closed_at, author, created_at, updated_at)"
)
_TICKETS_MADE = f"""
CREATE TRIGGER ticket_mood_new AFTER INSERT ON moods WHEN NEW.{_GRAVE} BEGIN{_ESCALATED}
END;
CREATE TRIGGER ticket_mood_again AFTER UPDATE ON moods WHEN NEW.{_GRAVE} BEGIN{_ESCALATED}
    UPDATE tickets SET level = NEW.escalation, reasons = NEW.escalation_reasons,
        updated_at = {_NOW}
    WHERE kind = 'escalation' AND about = NEW.message AND state = 'open'
        AND (level, reasons) <> (NEW.escalation, NEW.escalation_reasons);
END;
-- Read better a moment later, it was none: gone, unless somebody has taken it on.
CREATE TRIGGER ticket_mood_calmer AFTER UPDATE ON moods WHEN OLD.{_GRAVE} AND NOT NEW.{_GRAVE} BEGIN
    UPDATE tickets SET deleted = 1, updated_at = {_NOW}
    WHERE kind = 'escalation' AND about = NEW.message AND state = 'open' AND owner = ''
        AND NOT EXISTS (SELECT 1 FROM ticket_steps WHERE ticket = tickets.id);
END;
CREATE TRIGGER ticket_promise_new AFTER INSERT ON follow_ups BEGIN
    {_TICKET_ROW} {_PROMISED.format(row="NEW")} FROM chats WHERE chats.id = NEW.chat;
END;
CREATE TRIGGER ticket_promise_again AFTER UPDATE OF state ON follow_ups
    WHEN OLD.state <> NEW.state BEGIN
    UPDATE tickets SET state = CASE NEW.state WHEN 'open' THEN 'open' ELSE 'closed' END,
        ended = CASE NEW.state WHEN 'open' THEN '' WHEN 'done' THEN
            CASE WHEN due < NEW.changed THEN 'kept_late' ELSE 'kept' END ELSE 'dropped' END,
        closed_at = CASE NEW.state WHEN 'open' THEN NULL ELSE NEW.changed END,
        updated_at = NEW.changed
    WHERE kind = 'follow_up' AND about = NEW.id;
END;
{_TICKET_ROW} {_PROMISED.format(row="follow_ups")}
    FROM follow_ups JOIN chats ON chats.id = follow_ups.chat WHERE follow_ups.state = 'open';
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
    "OR ({row}.label IN ('anger', 'disappointment') AND {row}.intensity >= 0.4))"
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
-- They hold all that is counted, so that the rows themselves are not read.
CREATE INDEX voice_causes_kind ON voice_causes(kind, at, name, topic, issue, chat);
CREATE INDEX voice_causes_at ON voice_causes(at, topic, issue, chat);
CREATE INDEX voice_causes_chat ON voice_causes(chat);
INSERT INTO voice_waiting SELECT message FROM moods WHERE {_COMPLAINS.format(row="moods")};
CREATE TRIGGER voice_mood_new AFTER INSERT ON moods WHEN {_NEW} BEGIN
    INSERT INTO voice_waiting SELECT NEW.message
    WHERE NOT EXISTS (SELECT 1 FROM voice_waiting WHERE message = NEW.message);
END;
CREATE TRIGGER voice_mood_again AFTER UPDATE ON moods WHEN ({_NEW}) OR ({_OLD}) BEGIN
    INSERT INTO voice_waiting SELECT NEW.message
    WHERE NOT EXISTS (SELECT 1 FROM voice_waiting WHERE message = NEW.message);
END;
CREATE TRIGGER voice_message_gone AFTER DELETE ON messages BEGIN
    DELETE FROM voice_waiting WHERE message = OLD.id;
END;
"""

LIVE = _ASKS + _TICKETS + _TICKETS_MADE + _TRUTH + _VOICE
