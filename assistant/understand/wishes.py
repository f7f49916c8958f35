"""Finds what a customer wants and what they say has been tried already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import RootModel

from assistant import datafile, paths
from assistant.understand.phrases import without
from assistant.understand.text import Folded, lexicon_language
from assistant.understand.wordings import Wordings, longest

_NOT = "not"
_DENIED = "denied"
_FILES = {"want": "wishes.toml", "tried": "tried.toml"}


class WishTable(RootModel[dict[str, dict[str, list[str]]]]):
    """resources/lexicons/wishes.toml and tried.toml: wordings by language and id.

    `not` are near misses, `denied` words that turn what follows them round.
    """


@cache
def _wordings(kind: str) -> dict[str, Wordings]:
    table = datafile.load(paths.resources() / "lexicons" / _FILES[kind], WishTable)
    return {
        language: Wordings(
            ((name, text) for name, texts in own.items() if name != _DENIED for text in texts),
            own.get(_DENIED, ()),
        )
        for language, own in table.root.items()
    }


def warm_up(language: str) -> None:
    """Make ready for texts in a language ("zh", "en")."""
    for kind in _FILES:
        _wordings(kind)[language].warm_up()


def wish_ids() -> frozenset[str]:
    """Everything that a `want` may be, for those who name it to people."""
    return _ids("want")


def tried_ids() -> frozenset[str]:
    """Everything that a `tried` may be."""
    return _ids("tried")


def _ids(kind: str) -> frozenset[str]:
    table = datafile.load(paths.resources() / "lexicons" / _FILES[kind], WishTable)
    return frozenset(name for own in table.root.values() for name in own) - {_NOT, _DENIED}


def find_wishes(folded: Folded, language: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, id, start, end) in the folded text; kinds want and tried."""
    for kind in _FILES:
        found = _wordings(kind).get(lexicon_language(folded.text, language))
        if found is None:
            continue
        hits = found.find(folded.text)
        near = [hit for hit in hits if hit.label == _NOT]
        for hit in longest(without([hit for hit in hits if hit.label != _NOT], near)):
            yield kind, hit.label, hit.start, hit.end
