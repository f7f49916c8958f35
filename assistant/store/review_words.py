"""Takes words of the chats into the record's index: pairs of characters in Chinese, else words.

The index lies in the record itself and loses a suggestion's words with its row. What is new is
taken in when nobody waits: at idle moments of the program that writes it, or when a supervisor
looks.
"""

from __future__ import annotations

import logging
import re
import sqlite3

from sqlite_utils import Database

from assistant.store.case_words import fold

log = logging.getLogger("assistant.store")

# A transaction's worth: agents' records wait no longer than this takes, some 60 ms.
AT_ONCE = 500
# What an agent's own program takes in at a time.
_SOME = 20
# Han, kana, Hangul, Thai, Lao, Khmer, Burmese: written without spaces, or with endings that stick.
_PAIRED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
RUN = re.compile(rf"(?P<pairs>[{_PAIRED}]+)|(?P<word>[^\W_{_PAIRED}]+)")
"""A run of characters that are taken in pairs, or a word."""
WORD = 40
"""The longest word; what comes after is left out."""

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
    for run in RUN.finditer(fold(text)):
        pairs = run["pairs"]
        if pairs is None:
            found.append(run["word"][:WORD])
        else:
            found.extend(pairs[i : i + 2] for i in range(len(pairs) - 1))
            found.append(pairs[-1])
    return found


def waiting(db: Database) -> int:
    """How many suggestions are not in the index yet."""
    return int(db.execute("SELECT count(*) FROM review_queue WHERE words = 0").fetchone()[0])


def take_in(db: Database, at_most: int = AT_ONCE) -> int:
    """Take in one batch, the newest first; how many that was, 0 when nothing waits.

    `db` must be open for writing. The batch is one transaction from the first look on, so that
    what another program changes meanwhile is not taken for done.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        rows = db.execute(_WAITING, [at_most]).fetchall()
        numbers = [(row[0],) for row in rows]
        new = [(n, " ".join(terms(a or "")), " ".join(terms(b or ""))) for n, a, b in rows]
        db.conn.executemany("DELETE FROM review_words WHERE rowid = ?", numbers)
        db.conn.executemany("INSERT INTO review_words (rowid, said, sent) VALUES (?, ?, ?)", new)
        db.conn.executemany("UPDATE review_queue SET words = 1 WHERE number = ?", numbers)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return len(rows)


def take_in_some(db: Database) -> bool:
    """A few of what waits, where nothing must go wrong; whether there may be more."""
    try:
        return take_in(db, _SOME) == _SOME
    except sqlite3.Error as error:
        # A supervisor's window takes them in as well.
        log.warning("words could not be taken in: %s", error)
        return False
