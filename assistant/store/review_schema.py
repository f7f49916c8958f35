"""The part of the schema that a supervisor's queue reads: one flat row a suggestion, and its words.

The rows are made from the other tables by triggers, so that they are true at any moment and go with
their chat when it is erased. `review_source` says once what a row is; everything else repeats it.
"""

from __future__ import annotations

# What a row says, in the order of the view; `number` is when it was made, see NUMBER.
COLUMNS = (
    "chat", "message", "app", "agent", "language", "region", "emotion", "intensity", "issue",
    "topic", "stage", "escalation", "strategy", "moment", "hold", "outcome", "reason", "similarity",
    "sent", "changed", "tier", "used_tier", "model", "before", "after", "after_emotion", "moved",
    "waited_ms", "drafted_ms",
)  # fmt: skip
# The number of a row is its time in microseconds, so that pages, times and found words all go by
# the key of the table; a millisecond has room for a thousand.
NUMBER = (
    "(CAST(strftime('%s', {at}) AS INTEGER) * 1000 "
    "+ CAST(substr(strftime('%f', {at}), 4, 3) AS INTEGER)) * 1000"
)
# A mood read later than this after an answer is that of another day.
HOURS = 12
# Moods that differ by less are the same: the reading itself is no surer.
MOVED = 0.2

_LIST = ", ".join(COLUMNS)
_BASE = NUMBER.format(at="NEW.at")

_TABLE = """
CREATE TABLE review_queue (
    number INTEGER PRIMARY KEY,
    suggestion TEXT NOT NULL UNIQUE REFERENCES suggestions(id) ON DELETE CASCADE,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    app TEXT NOT NULL,
    agent TEXT NOT NULL,
    language TEXT NOT NULL,
    region TEXT NOT NULL,
    emotion TEXT NOT NULL,
    intensity REAL,
    issue TEXT NOT NULL,
    topic TEXT NOT NULL,
    stage TEXT NOT NULL,
    escalation TEXT NOT NULL,
    strategy TEXT NOT NULL,
    moment TEXT NOT NULL,
    hold INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    similarity REAL,
    sent INTEGER NOT NULL,
    changed INTEGER,
    tier TEXT NOT NULL,
    used_tier TEXT NOT NULL,
    model TEXT NOT NULL,
    before REAL,
    after REAL,
    after_emotion TEXT NOT NULL,
    moved TEXT NOT NULL,
    waited_ms INTEGER,
    drafted_ms REAL,
    words INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX review_queue_chat ON review_queue(chat);
CREATE INDEX review_queue_message ON review_queue(message);
CREATE INDEX review_queue_words ON review_queue(number) WHERE words = 0;
CREATE INDEX review_queue_changed ON review_queue(changed) WHERE changed > 0;
"""

# Each ends with the number, so that one filter alone finds its newest rows at once.
_INDEXED = (
    "app", "agent", "language", "region", "emotion", "issue", "topic", "escalation", "outcome",
    "used_tier", "model", "after_emotion", "moved",
)  # fmt: skip

_VIEW = f"""
CREATE VIEW review_source AS
SELECT suggestions.id AS suggestion, suggestions.at, suggestions.chat, suggestions.message,
    chats.app, chats.agent,
    COALESCE(moods.language, suggestions.language) AS language,
    COALESCE(moods.region, '') AS region,
    COALESCE(moods.label, '') AS emotion, moods.intensity,
    COALESCE(moods.issue, '') AS issue, COALESCE(moods.topic, '') AS topic,
    COALESCE(moods.stage, '') AS stage, COALESCE(moods.escalation, '') AS escalation,
    suggestions.strategy, suggestions.moment, suggestions.hold,
    COALESCE(outcomes.kind, 'open') AS outcome, COALESCE(outcomes.reason, '') AS reason,
    outcomes.similarity, COALESCE(length(outcomes.sent), 0) AS sent,
    CASE WHEN outcomes.kind IN ('taken', 'edited') AND used.text IS NOT NULL THEN CAST(round(
        (1 - outcomes.similarity) * max(length(outcomes.sent), length(used.text))) AS INTEGER)
    END AS changed,
    CASE WHEN EXISTS (SELECT 1 FROM drafts WHERE suggestion = suggestions.id AND tier = 'model')
        THEN 'model' ELSE 'phrasebook' END AS tier,
    COALESCE(used.tier, '') AS used_tier,
    COALESCE(used.model, (SELECT model FROM drafts WHERE suggestion = suggestions.id
        AND model IS NOT NULL ORDER BY rank LIMIT 1), '') AS model,
    moods.valence AS before, later.valence AS after, COALESCE(later.label, '') AS after_emotion,
    CASE WHEN later.valence IS NULL OR moods.valence IS NULL THEN ''
        WHEN later.valence - moods.valence >= {MOVED} THEN 'better'
        WHEN moods.valence - later.valence >= {MOVED} THEN 'worse'
        ELSE 'same' END AS moved,
    CASE WHEN outcomes.sent <> '' AND messages.history = 0 THEN
        max(0, CAST(round((julianday(outcomes.at) - julianday(messages.seen)) * 86400000)
            AS INTEGER)) END AS waited_ms,
    (SELECT min(first_ms) FROM drafts WHERE suggestion = suggestions.id) AS drafted_ms
FROM suggestions
JOIN chats ON chats.id = suggestions.chat
LEFT JOIN moods ON moods.message = suggestions.message
LEFT JOIN messages ON messages.id = suggestions.message
LEFT JOIN outcomes ON outcomes.suggestion = suggestions.id
LEFT JOIN drafts AS used ON used.suggestion = suggestions.id AND used.id = outcomes.draft
LEFT JOIN moods AS later ON later.message = (
    SELECT next.message FROM moods AS next
    WHERE next.chat = suggestions.chat AND next.message <> suggestions.message
        AND next.at > outcomes.at
        AND next.at <= strftime('%Y-%m-%dT%H:%M:%f+00:00', outcomes.at, '+{HOURS} hours')
    ORDER BY next.at LIMIT 1);
"""

_AGAIN = (
    f"UPDATE review_queue SET ({_LIST}) = (SELECT {_LIST} FROM review_source "
    "WHERE review_source.suggestion = review_queue.suggestion)"
)
_TIME = NUMBER.format(at="NEW.at")
_OF_MOOD = (
    f"{_AGAIN} WHERE message = NEW.message; "
    f"{_AGAIN} WHERE chat = NEW.chat AND message <> NEW.message "
    f"AND number BETWEEN {_TIME} - {2 * HOURS * 3_600_000_000} AND {_TIME};"
)

_TRIGGERS = f"""
CREATE TRIGGER review_suggestion_new AFTER INSERT ON suggestions BEGIN
    INSERT INTO review_queue (number, suggestion, {_LIST})
    SELECT COALESCE((SELECT max(number) + 1 FROM review_queue
        WHERE number BETWEEN {_BASE} AND {_BASE} + 999), {_BASE}), suggestion, {_LIST}
    FROM review_source WHERE suggestion = NEW.id;
END;
CREATE TRIGGER review_suggestion_again AFTER UPDATE ON suggestions BEGIN
    {_AGAIN} WHERE suggestion = NEW.id;
END;
CREATE TRIGGER review_draft_new AFTER INSERT ON drafts BEGIN
    {_AGAIN} WHERE suggestion = NEW.suggestion;
END;
CREATE TRIGGER review_draft_again AFTER UPDATE ON drafts BEGIN
    {_AGAIN} WHERE suggestion = NEW.suggestion;
END;
CREATE TRIGGER review_outcome_new AFTER INSERT ON outcomes BEGIN
    {_AGAIN}, words = 0 WHERE suggestion = NEW.suggestion;
END;
CREATE TRIGGER review_outcome_again AFTER UPDATE ON outcomes BEGIN
    {_AGAIN}, words = 0 WHERE suggestion = NEW.suggestion;
END;
CREATE TRIGGER review_mood_new AFTER INSERT ON moods BEGIN
    {_OF_MOOD}
END;
CREATE TRIGGER review_mood_again AFTER UPDATE ON moods BEGIN
    {_OF_MOOD}
END;
CREATE TRIGGER review_message_again AFTER UPDATE OF text ON messages
    WHEN OLD.text <> NEW.text BEGIN
    UPDATE review_queue SET words = 0 WHERE message = NEW.id;
END;
CREATE TRIGGER review_gone AFTER DELETE ON review_queue BEGIN
    DELETE FROM review_words WHERE rowid = OLD.number;
END;
"""

# Pairs of characters and words, made by review/words.py: SQLite has no tokenizer for Chinese.
_WORDS = (
    "CREATE VIRTUAL TABLE review_words USING fts5(said, sent, tokenize = 'porter unicode61');\n"
)

# Numbers of what is on record already: those of one millisecond one after the other.
FILL = f"""
INSERT INTO review_queue (number, suggestion, {_LIST})
SELECT {NUMBER.format(at="review_source.at")} + place - 1, review_source.suggestion, {_LIST}
FROM (SELECT id, row_number() OVER (PARTITION BY at ORDER BY id) AS place FROM suggestions)
    AS places
JOIN review_source ON review_source.suggestion = places.id;
"""

QUEUE = "".join(
    (
        _TABLE,
        _VIEW,
        _WORDS,
        FILL,
        *(
            f"CREATE INDEX review_queue_{name} ON review_queue({name}, number);\n"
            for name in _INDEXED
        ),
        _TRIGGERS,
    )
)
