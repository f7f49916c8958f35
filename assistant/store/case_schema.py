"""The part of the schema around cases: their versions, where they helped, thanks, and wordings.

What people write here has a stable id, an author and times, so that it can be mirrored row by row.
"""

from __future__ import annotations

# A draft names what it was made of; cases among it are kept apart, so that one case's uses are
# found at a million suggestions. Rows go with their suggestion.
_USES = (
    "INSERT OR IGNORE INTO case_uses (case_id, suggestion, draft) "
    "SELECT DISTINCT substr(value, 6), {row}.suggestion, {row}.id "
    "FROM {table}json_each({row}.sources) "
    "WHERE value LIKE 'case.%'"
)
_NEW = _USES.format(row="NEW", table="")

CASES = f"""
ALTER TABLE cases ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE TABLE case_versions (
    id TEXT PRIMARY KEY,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    FOREIGN KEY (language, name) REFERENCES cases(language, name)
        ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
CREATE INDEX case_versions_case ON case_versions(language, name, created_at);
CREATE TABLE case_uses (
    case_id TEXT NOT NULL,
    suggestion TEXT NOT NULL REFERENCES suggestions(id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    PRIMARY KEY (case_id, suggestion, draft)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_uses_suggestion ON case_uses(suggestion);
{_USES.format(row="drafts", table="drafts, ")} AND drafts.sources LIKE '%"case.%';
CREATE TRIGGER case_used AFTER INSERT ON drafts WHEN NEW.sources LIKE '%"case.%' BEGIN
    {_NEW};
END;
CREATE TRIGGER case_used_again AFTER UPDATE OF sources ON drafts
    WHEN OLD.sources <> NEW.sources BEGIN
    DELETE FROM case_uses WHERE suggestion = NEW.suggestion AND draft = NEW.id;
    {_NEW};
END;
CREATE INDEX moods_glad ON moods(at) WHERE label IN ('gratitude', 'joy');
CREATE TABLE praise_marks (
    id TEXT PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
    mark TEXT NOT NULL CHECK (mark IN ('pinned', 'hidden')),
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE wordings (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('cut', 'replace', 'add')),
    language TEXT NOT NULL,
    agent TEXT NOT NULL,
    emotion TEXT NOT NULL,
    issue TEXT NOT NULL,
    find TEXT NOT NULL,
    put TEXT NOT NULL,
    place TEXT NOT NULL,
    shown INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    people INTEGER NOT NULL,
    examples TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined')),
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wordings_state ON wordings(state, updated_at);
"""
