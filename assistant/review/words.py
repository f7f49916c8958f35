"""Finds suggestions by words of the chat: pairs of characters in Chinese, stems in English.

The index lies in the record itself and loses a suggestion's words with its row. What is new is
taken in when a supervisor looks, not while agents wait for their drafts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlite_utils import Database

from assistant.store.case_words import fold

AT_ONCE = 2000
# Han, kana, Hangul, Thai, Lao, Khmer, Burmese: written without spaces, or with endings that stick.
_PAIRED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
_RUN = re.compile(rf"(?P<pairs>[{_PAIRED}]+)|(?P<word>[^\W_{_PAIRED}]+)")
_WORD = 40
_QUERY = 200
_MOST = 40

_WAITING = (
    "SELECT review_queue.number, messages.text AS said, outcomes.sent FROM review_queue "
    "LEFT JOIN messages ON messages.id = review_queue.message "
    "LEFT JOIN outcomes ON outcomes.suggestion = review_queue.suggestion "
    "WHERE words = 0 ORDER BY review_queue.number DESC LIMIT ?"
)


def terms(text: str) -> list[str]:
    """What is kept of a text: words, pairs of neighbouring characters, each run's last one alone.

    With the last one, a single character is found as the beginning of a term wherever it stands.
    """
    found: list[str] = []
    for run in _RUN.finditer(fold(text)):
        pairs = run["pairs"]
        if pairs is None:
            found.append(run["word"][:_WORD])
        else:
            found.extend(pairs[i : i + 2] for i in range(len(pairs) - 1))
            found.append(pairs[-1])
    return found


def match(query: str) -> str:
    """The query in the index's language, all of its words wanted; "" when it has none.

    Characters that stand together are found together; a Latin word is found by its beginning.
    """
    wanted: list[str] = []
    for run in _RUN.finditer(fold(query[:_QUERY])):
        pairs = run["pairs"]
        if pairs is None:
            wanted.append(f'"{run["word"][:_WORD]}"*')
        elif len(pairs) == 1:
            wanted.append(f'"{pairs}"*')
        else:
            phrase = (pairs[i : i + 2] for i in range(len(pairs) - 1))
            wanted.append(f'"{" ".join(phrase)}"')
    return " AND ".join(wanted[:_MOST])


def waiting(db: Database) -> int:
    """How many suggestions are not in the index yet."""
    return int(db.execute("SELECT count(*) FROM review_queue WHERE words = 0").fetchone()[0])


def catch_up(db: Database, stopped: Callable[[], bool] = lambda: False) -> int:
    """Take in what is new, the newest first; the number of suggestions taken in.

    `db` must be open for writing; a batch is a transaction of its own, so that agents' records are
    not kept waiting, and what is done survives being stopped.
    """
    done = 0
    while not stopped() and (taken := take_in(db)):
        done += taken
    if done:
        settle(db)
    return done


def settle(db: Database) -> None:
    """After much was taken in: let SQLite count, by which it chooses among the filters."""
    # A part of each index is enough.
    db.execute("PRAGMA analysis_limit = 1000")
    db.execute("ANALYZE review_queue")


def take_in(db: Database, at_most: int = AT_ONCE) -> int:
    """Take in one batch, the newest first; how many that was, 0 when nothing waits."""
    rows = db.execute(_WAITING, [at_most]).fetchall()
    if not rows:
        return 0
    numbers = [(row[0],) for row in rows]
    new = [(n, " ".join(terms(a or "")), " ".join(terms(b or ""))) for n, a, b in rows]
    with db.atomic():
        db.conn.executemany("DELETE FROM review_words WHERE rowid = ?", numbers)
        # What was erased meanwhile must not come back.
        db.conn.executemany(
            "INSERT INTO review_words (rowid, said, sent) SELECT ?1, ?2, ?3 "
            "WHERE EXISTS (SELECT 1 FROM review_queue WHERE number = ?1)",
            new,
        )
        db.conn.executemany("UPDATE review_queue SET words = 1 WHERE number = ?", numbers)
    return len(rows)
