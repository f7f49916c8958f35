"""Fills an empty replica quickly: the queue's rows are made once at the end, not row by row."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store.database import writing
from assistant.store.inbox import queue_triggers
from assistant.store.migrations import migrations
from assistant.store.review_schema import FILL

# They go and come back together: one stands for all.
_FIRST = "review_suggestion_new"
_PROMPTS = """
UPDATE review_queue SET prompt = COALESCE(
    (SELECT prompt FROM drafts JOIN outcomes ON outcomes.suggestion = drafts.suggestion
        AND outcomes.draft = drafts.id
        WHERE drafts.suggestion = review_queue.suggestion AND drafts.prompt <> ''),
    (SELECT prompt FROM drafts WHERE suggestion = review_queue.suggestion AND prompt <> ''
        ORDER BY rank LIMIT 1), '')
WHERE suggestion IN (SELECT suggestion FROM drafts WHERE prompt <> '');
"""


def begin(db: Database) -> None:
    """Stop keeping the queue while much comes in; `finish` makes up for it, also after a crash."""
    with writing(db):
        for name, _ in queue_triggers(db):
            db.execute(f"DROP TRIGGER {name}")


def finish(db: Database) -> None:
    """Make the queue's rows from the record and keep them from now on; nothing to do without
    `begin`."""
    if db.execute(f"SELECT 1 FROM sqlite_master WHERE name = '{_FIRST}'").fetchone():
        return
    plain = Database(memory=True)
    migrations.apply(plain)
    wanted = queue_triggers(plain)
    plain.close()
    with writing(db):
        there = {name for name, _ in queue_triggers(db)}
        db.execute("DELETE FROM review_queue")
        db.execute(FILL)
        db.execute(_PROMPTS)
        for name, sql in wanted:
            if name not in there:
                db.execute(sql)
