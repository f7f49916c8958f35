"""The part of the schema that figures need: prompt versions, agents' teams, empathy of answers."""

from __future__ import annotations

# Which wording of the prompts a model's draft was made with. The queue's row takes it from the
# draft that was used, else from the first one that a model wrote.
_PROMPT = """
    UPDATE review_queue SET prompt = COALESCE(
        (SELECT prompt FROM drafts JOIN outcomes ON outcomes.suggestion = drafts.suggestion
            AND outcomes.draft = drafts.id
            WHERE drafts.suggestion = NEW.suggestion AND drafts.prompt <> ''),
        (SELECT prompt FROM drafts WHERE suggestion = NEW.suggestion AND prompt <> ''
            ORDER BY rank LIMIT 1), '')
    WHERE suggestion = NEW.suggestion;
"""

# `review_empathy` is made from answers by review/empathy.py, newest first, and can be made again:
# `version` is that of the score. `own` says that the agent sent words of their own.
FIGURES = f"""
ALTER TABLE drafts ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE review_queue ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
CREATE INDEX review_queue_prompt ON review_queue(prompt, number) WHERE prompt <> '';
CREATE TRIGGER review_prompt_new AFTER INSERT ON drafts WHEN NEW.prompt <> '' BEGIN
    {_PROMPT}
END;
CREATE TRIGGER review_prompt_again AFTER UPDATE OF prompt ON drafts
    WHEN NEW.prompt <> OLD.prompt BEGIN
    {_PROMPT}
END;
CREATE TRIGGER review_prompt_used AFTER INSERT ON outcomes WHEN NEW.draft IS NOT NULL BEGIN
    {_PROMPT}
END;
CREATE TRIGGER review_prompt_used_again AFTER UPDATE OF draft ON outcomes BEGIN
    {_PROMPT}
END;
CREATE TABLE review_empathy (
    suggestion TEXT PRIMARY KEY REFERENCES suggestions(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    own INTEGER NOT NULL CHECK (own IN (0, 1)),
    score REAL NOT NULL,
    recognises REAL NOT NULL,
    explores REAL NOT NULL,
    acts REAL NOT NULL,
    cares REAL NOT NULL,
    mechanical INTEGER NOT NULL CHECK (mechanical IN (0, 1)),
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX review_empathy_number ON review_empathy(number, own, score);
CREATE TRIGGER review_empathy_stale AFTER UPDATE OF sent, kind ON outcomes BEGIN
    DELETE FROM review_empathy WHERE suggestion = NEW.suggestion;
END;
CREATE TABLE agent_teams (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;
"""
