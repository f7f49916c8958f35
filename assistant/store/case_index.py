"""Finds cases by their words and keeps their vectors: a cache beside the record, never the truth.

Whatever is wrong with the file, it is deleted and built again from the library. Building the words
of 10,000 cases takes seconds and their vectors minutes, so both happen on a thread of the caller's
and what is there already serves meanwhile.
"""

from __future__ import annotations

import hashlib
import logging
import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from assistant.domain.cases import Case
from assistant.domain.chat import Speaker
from assistant.store.case_words import terms
from assistant.store.database import open_cache, writing

log = logging.getLogger("assistant.store")

FORMAT = 1
# The telling words of a message are few; common pairs would only make the search slow.
MOST_TERMS = 24
FEWEST_TERMS = 3
# How many places of terms a search may look at, which bounds its time: some 8 ms.
MOST_PLACES = 3000
FOUND = 300
VECTORS_AT_ONCE = 16
# What the customer said last tells most, then what was said before, then the reply.
# What bm25 makes of a term that stands once in the column that counts most.
_ONCE = 1.7
# A text of common words alone tells so little that finding all of them means nothing.
_LITTLE = 8.0
_RANK = "bm25(4.0, 1.5, 1.0)"

Vector = NDArray[np.float32]


class Embeds(Protocol):
    """What makes vectors; see knowledge/port.Embedder."""

    @property
    def name(self) -> str:
        """Names the model."""

    def embed(self, texts: Sequence[str], query: bool = False) -> Vector:
        """One row of length 1 a text."""


class CaseIndex:
    """Words and vectors of cases in one file; safe to use from several threads.

    Nothing here raises for a damaged file or a full disk: searches then find nothing.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._db: Database | None = None
        self._frequency: dict[str, int] = {}
        self._size = 0
        self._ids: tuple[str, ...] = ()
        self._matrix: Vector = np.zeros((0, 0), np.float32)
        self._model = ""

    # ------------------------------------------------------------ building

    def build(self, cases: Iterable[Case]) -> bool:
        """Bring the words up to the cases given; False when the file can't be used at all.

        Only what has changed is written. A damaged file is deleted once and built anew.
        """
        wanted = {case.id: case for case in cases}
        with self._lock:
            for attempt in (1, 2):
                try:
                    db = self._open()
                    self._write(db, wanted)
                    self._read_terms(db)
                    self._read_vectors(db, self._model)
                    return True
                except (sqlite3.OperationalError, OSError) as error:
                    # Locked by another process, disk full: the file itself is as it should be.
                    log.warning("the index of cases can't be used now: %s", error)
                    self._forget()
                    return False
                except sqlite3.DatabaseError as error:
                    log.warning("the index of cases is built anew (%d): %s", attempt, error)
                    self._discard()
        return False

    def _open(self) -> Database:
        if self._db is None:
            self._db = open_cache(self._file)
            if self._db.execute("PRAGMA user_version").fetchone()[0] not in (0, FORMAT):
                raise sqlite3.DatabaseError("made by another version")
            self._db.executescript(
                """
                CREATE TABLE IF NOT EXISTS entries (
                    number INTEGER PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    digest TEXT NOT NULL
                ) STRICT;
                CREATE TABLE IF NOT EXISTS vectors (
                    digest TEXT NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL,
                    PRIMARY KEY (digest, model)
                ) STRICT;
                CREATE TABLE IF NOT EXISTS terms (
                    term TEXT PRIMARY KEY, cases INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
                    last, before, reply, tokenize = 'porter unicode61'
                );
                """
            )
            self._db.execute(f"PRAGMA user_version = {FORMAT}")
        return self._db

    def _write(self, db: Database, wanted: Mapping[str, Case]) -> None:
        digests = {key: _digest(case) for key, case in wanted.items()}
        known = {row["id"]: row for row in db.query("SELECT * FROM entries")}
        gone = [row for key, row in known.items() if digests.get(key) != row["digest"]]
        new = [key for key in wanted if key not in known or known[key]["digest"] != digests[key]]
        if not gone and not new:
            return
        counts: dict[str, int] = {}
        with writing(db):
            for row in gone:
                text = db.execute(
                    "SELECT last, before, reply FROM words WHERE rowid = ?", [row["number"]]
                ).fetchone()
                _count(counts, text or (), -1)
                db.execute("DELETE FROM words WHERE rowid = ?", [row["number"]])
                db.execute("DELETE FROM entries WHERE number = ?", [row["number"]])
            for key in new:
                text = tuple(" ".join(terms(part)) for part in _texts(wanted[key]))
                _count(counts, text, 1)
                number = db.execute(
                    "INSERT INTO entries (id, digest) VALUES (?, ?)", [key, digests[key]]
                ).lastrowid
                db.execute(
                    "INSERT INTO words (rowid, last, before, reply) VALUES (?, ?, ?, ?)",
                    [number, *text],
                )
            db.conn.executemany(
                "INSERT INTO terms VALUES (?, ?) "
                "ON CONFLICT (term) DO UPDATE SET cases = cases + excluded.cases",
                counts.items(),
            )
            db.execute("DELETE FROM terms WHERE cases <= 0")
            db.execute("DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM entries)")

    def _read_terms(self, db: Database) -> None:
        self._frequency = dict(db.execute("SELECT term, cases FROM terms").fetchall())
        self._size = int(db.execute("SELECT count(*) FROM entries").fetchone()[0])

    def embed(
        self,
        cases: Iterable[Case],
        embedder: Embeds,
        stopped: Callable[[], bool] = lambda: False,
        at_most: int | None = None,
    ) -> bool:
        """Compute the vectors that are missing; False when more than `at_most` are, or stopped.

        15–40 ms a case, so many only on a thread apart; what is done survives being stopped.
        """
        missing = self._missing(cases, embedder.name)
        if at_most is not None and len(missing) > at_most:
            return False
        done = 0
        for start in range(0, len(missing), VECTORS_AT_ONCE):
            if stopped():
                break
            some = missing[start : start + VECTORS_AT_ONCE]
            vectors = embedder.embed([text for _, text in some])
            rows = [
                (digest, embedder.name, vector.astype(np.float16).tobytes())
                for (digest, _), vector in zip(some, vectors, strict=True)
            ]
            with self._lock:
                if self._db is None:
                    break
                try:
                    with writing(self._db):
                        self._db.conn.executemany(
                            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows
                        )
                except sqlite3.Error as error:
                    log.warning("vectors of cases could not be kept: %s", error)
                    break
            done += len(rows)
        if done < len(missing):
            return False
        with self._lock:
            if self._db is not None:
                try:
                    self._read_vectors(self._db, embedder.name)
                except sqlite3.Error as error:
                    log.warning("vectors of cases could not be read: %s", error)
        return True

    def _missing(self, cases: Iterable[Case], model: str) -> list[tuple[str, str]]:
        with self._lock:
            if self._db is None:
                return []
            try:
                known = {
                    row[0]
                    for row in self._db.execute(
                        "SELECT digest FROM vectors WHERE model = ?", [model]
                    )
                }
            except sqlite3.Error as error:
                log.warning("vectors of cases could not be read: %s", error)
                return []
        texts = {_digest(case): meaning_of(case) for case in cases}
        return [(digest, text) for digest, text in texts.items() if digest not in known]

    def _read_vectors(self, db: Database, model: str) -> None:
        rows = db.execute(
            "SELECT id, vector FROM entries JOIN vectors USING (digest) WHERE model = ?", [model]
        ).fetchall()
        self._model = model
        sizes = {len(vector) for _, vector in rows}
        if len(sizes) > 1:
            raise sqlite3.DatabaseError("vectors of different length")
        self._ids = tuple(key for key, _ in rows)
        joined = b"".join(vector for _, vector in rows)
        width = sizes.pop() // 2 if sizes else 0
        matrix = np.frombuffer(joined, np.float16).astype(np.float32)
        self._matrix = matrix.reshape(len(rows), width)

    # ------------------------------------------------------------ searching

    def words(self, text: str) -> dict[str, float]:
        """How much of the text's telling words each case has: id → 0–1; at most FOUND cases."""
        with self._lock:
            if self._db is None or not self._size:
                return {}
            chosen = self._telling(terms(text))
            if not chosen:
                return {}
            match = " OR ".join(f'"{term}"' for term in chosen)
            try:
                rows = self._db.execute(
                    "SELECT entries.id, -found.rank FROM (SELECT rowid, rank "
                    "FROM words WHERE words MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?) "
                    "AS found JOIN entries ON entries.number = found.rowid",
                    [match, _RANK, FOUND],
                ).fetchall()
            except sqlite3.Error as error:
                log.warning("cases could not be searched by words: %s", error)
                self._forget()
                return {}
        most = max(sum(chosen.values()), _LITTLE)
        return {key: min(1.0, float(score) / most) for key, score in rows if score > 0}

    def _telling(self, found: list[str]) -> dict[str, float]:
        """The rarest terms of a text with what each may add to the rank."""
        weights = {
            # A term that is in no case may still be another form of one that is.
            term: self._rarity(self._frequency.get(term, 1))
            for term in dict.fromkeys(found)
            if term in self._frequency or term.isascii()
        }
        rare = sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_TERMS]
        chosen: dict[str, float] = {}
        looked_at = 0
        for term in rare:
            looked_at += self._frequency.get(term, 0)
            if looked_at > MOST_PLACES and len(chosen) >= FEWEST_TERMS:
                break
            chosen[term] = weights[term]
        return chosen

    def _rarity(self, cases: int) -> float:
        """What a term adds to the rank when a text of usual length has it once."""
        return max(1e-6, math.log((self._size - cases + 0.5) / (cases + 0.5)) * _ONCE)

    @property
    def has_vectors(self) -> bool:
        """Whether a search by meaning can find anything."""
        return bool(self._ids)

    def meaning(self, vector: Vector) -> tuple[tuple[str, ...], Vector]:
        """How near each case is to a vector of the same model: ids, and 0–1 for each.

        The ids are the same object until the cases change.
        """
        with self._lock:
            ids, matrix = self._ids, self._matrix
        if not ids or matrix.shape[1] != len(vector):
            return (), np.zeros(0, np.float32)
        # Not `@`: the threads of its library wait for each other on a busy machine (0.6 for 16 ms).
        return ids, _stretch(np.einsum("ij,j->i", matrix, vector))

    def _forget(self) -> None:
        self._frequency, self._size, self._ids = {}, 0, ()
        if self._db is not None:
            self._db.close()
            self._db = None

    def _discard(self) -> None:
        """Close and delete the file; the next build starts from nothing."""
        self._forget()
        for suffix in ("", "-wal", "-shm", "-journal"):
            file = self._file.with_name(self._file.name + suffix)
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                log.warning("the index of cases could not be deleted: %s", error)

    def close(self) -> None:
        """Close the file; searches find nothing afterwards."""
        with self._lock:
            self._forget()


def _stretch(near: Vector) -> Vector:
    """Products of this family of models lie close together: spread them between usual and best."""
    usual = float(np.median(near))
    spread: Vector = np.clip((near - usual) / max(1.0 - usual, 0.05), 0.0, 1.0)
    return spread.astype(np.float32)


def meaning_of(case: Case) -> str:
    """What is embedded of a case: what the customer said, the last turn first."""
    said = [turn.text for turn in case.turns if turn.speaker is Speaker.CUSTOMER]
    return "\n".join(reversed(said))


def _texts(case: Case) -> tuple[str, str, str]:
    before = "\n".join(turn.text for turn in case.turns[:-1])
    return case.customer, before, f"{case.decided}\n{case.solve}"


def _digest(case: Case) -> str:
    text = "\0".join((*_texts(case), meaning_of(case)))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _count(counts: dict[str, int], texts: Sequence[str], by: int) -> None:
    for term in {term for text in texts for term in text.split()}:
        counts[term] = counts.get(term, 0) + by
