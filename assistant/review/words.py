"""Finds suggestions by words of the chat: pairs of characters in Chinese, stems in English."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from assistant.store.case_words import fold
from assistant.store.review_words import RUN, WORD, take_in, terms, waiting

__all__ = ["catch_up", "match", "settle", "take_in", "terms", "waiting"]
_QUERY = 200
_MOST = 40


def match(query: str) -> str:
    """The query in the index's language, all of its words wanted; "" when it has none.

    Characters that stand together are found together; a Latin word is found by its beginning.
    """
    wanted: list[str] = []
    for run in RUN.finditer(fold(query[:_QUERY])):
        pairs = run["pairs"]
        if pairs is None:
            wanted.append(f'"{run["word"][:WORD]}"*')
        elif len(pairs) == 1:
            wanted.append(f'"{pairs}"*')
        else:
            phrase = (pairs[i : i + 2] for i in range(len(pairs) - 1))
            wanted.append(f'"{" ".join(phrase)}"')
    return " AND ".join(wanted[:_MOST])


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
