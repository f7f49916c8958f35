"""How well cases are found: situations written by hand, each with the cases that would help.

`python -m tests.knowledge.case_retrieval` prints the table of docs/cases.md; the test beside it
keeps the figures from falling.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.case_library import ReaderEmbedder
from assistant.domain.cases import CaseQuery
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.knowledge import cases, meaning
from assistant.knowledge.cases_finder import Finder
from assistant.knowledge.cases_query import case_query
from assistant.store.case_index import CaseIndex
from assistant.understand import encoder
from assistant.understand.reader import understand

FILE = Path(__file__).with_name("data") / "case_queries.toml"
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """One situation: the text alone, with what was read of it, and the ids that would help."""

    bare: CaseQuery
    query: CaseQuery
    good: frozenset[str]
    tune: bool


def situations() -> list[Asked]:
    """All situations, read as the program reads them."""
    found = []
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["query"]:
        messages = [Message(Speaker.CUSTOMER, row["text"], NOW)]
        reading = understand(messages, Context(), NOW)
        language = row["language"]
        found.append(
            Asked(
                CaseQuery(row["text"], language),
                case_query(messages, reading, language),
                frozenset(f"{language}/{one}" for one in row["good"]),
                row.get("tune", False),
            )
        )
    return found


def hits(finder: Finder, asked: Iterable[Asked], situation: bool = True) -> dict[int, float]:
    """Share of situations with a good case among the first 1, 3 and 10."""
    places = []
    for one in asked:
        answer = finder.find(one.query if situation else one.bare, 10)
        ids = [found.case.id for found in answer]
        places.append(next((place for place, key in enumerate(ids) if key in one.good), 99))
    return {top: sum(place < top for place in places) / len(places) for top in (1, 3, 10)}


def ways(index: CaseIndex, embed: Callable | None = None) -> dict[str, tuple[Finder, bool]]:
    """Finders that know less and more, and whether they are told the situation."""
    library = cases.library()
    found = {
        "situation": (Finder(library), True),
        "words": (Finder(library, index.words), False),
        "situation, words": (Finder(library, index.words), True),
    }
    if embed:

        def near(text: str) -> tuple[tuple[str, ...], np.ndarray]:
            return index.meaning(embed([text])[0])

        found |= {
            "meaning": (Finder(library, None, near), False),
            "words, meaning": (Finder(library, index.words, near), False),
            "situation, words, meaning": (Finder(library, index.words, near), True),
        }
    return found


def main() -> None:
    asked = situations()
    sets = {"tuned on": [a for a in asked if a.tune], "held out": [a for a in asked if not a.tune]}
    with tempfile.TemporaryDirectory() as folder:
        index = CaseIndex(Path(folder) / "cases.db")
        index.build(cases.library())
        for embedder in (ReaderEmbedder(encoder.shipped()), meaning.embedder()):
            if embedder is None:
                continue
            index.embed(cases.library(), embedder)
            for name, some in sets.items():
                print(f"{embedder.name}, {name} ({len(some)})")
                for way, (finder, situation) in ways(index, embedder.embed).items():
                    found = hits(finder, some, situation)
                    print(f"  {way:28}", *(f"@{top} {share:.2f}" for top, share in found.items()))
        index.close()


if __name__ == "__main__":
    main()
