"""Looks into a record as anybody with the file could."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def rows(file: Path, sql: str) -> list[sqlite3.Row]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def everything(file: Path) -> bytes:
    """All bytes of the record, its write-ahead log included."""
    found = [one for one in file.parent.iterdir() if one.is_file() and one.suffix != ".key"]
    return b"".join(one.read_bytes() for one in found)
