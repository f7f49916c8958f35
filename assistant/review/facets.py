"""What there is to filter by: the values of a column of the queue that really occur."""

from __future__ import annotations

from sqlite_utils import Database

# Columns whose values come from the record; the others have known ones.
FROM_RECORD = ("agent", "app", "language", "region", "model", "topic")
MOST = 500


def values(db: Database, column: str) -> tuple[str, ...]:
    """The values of one of FROM_RECORD in their order, without the empty one.

    Jumps along the column's index from value to value, which takes no longer with more rows.
    """
    if column not in FROM_RECORD:
        raise ValueError(f"not a column to filter by: {column}")
    rows = db.execute(
        f"WITH RECURSIVE each(value) AS (SELECT min({column}) FROM review_queue UNION ALL "
        f"SELECT (SELECT min({column}) FROM review_queue WHERE {column} > value) FROM each "
        "WHERE value IS NOT NULL) SELECT value FROM each WHERE value <> '' LIMIT ?",
        [MOST],
    )
    return tuple(row[0] for row in rows.fetchall())


def all_values(db: Database) -> dict[str, tuple[str, ...]]:
    """The values of all FROM_RECORD."""
    return {column: values(db, column) for column in FROM_RECORD}
