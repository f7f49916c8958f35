"""Finds whom a matter concerns, the day it is for, and what they are going through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, RootModel

from assistant import datafile, paths
from assistant.understand.phrases import without
from assistant.understand.text import Folded, lexicon_language
from assistant.understand.wordings import Wordings, longest

_NOT = "not"
_GIFT = "occasion:gift"


class PeopleWords(BaseModel):
    """One language's tables of resources/lexicons/people.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: dict[str, list[str]] = {}
    occasion: dict[str, list[str]] = {}
    condition: dict[str, list[str]] = {}
    near_misses: list[str] = Field([], alias="not")


class PeopleTable(RootModel[dict[str, PeopleWords]]):
    """resources/lexicons/people.toml, a table a language."""


@cache
def _wordings() -> dict[str, Wordings]:
    table = datafile.load(paths.resources() / "lexicons" / "people.toml", PeopleTable)
    return {language: Wordings(_entries(words)) for language, words in table.root.items()}


def warm_up(language: str) -> None:
    """Make ready for texts in a language ("zh", "en")."""
    _wordings()[language].warm_up()


def _entries(words: PeopleWords) -> Iterator[tuple[str, str]]:
    for kind in ("person", "occasion", "condition"):
        own: dict[str, list[str]] = getattr(words, kind)
        yield from ((f"{kind}:{name}", text) for name, texts in own.items() for text in texts)
    yield from ((_NOT, text) for text in words.near_misses)


def find_people(folded: Folded, language: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, id, start, end) in the folded text; kinds person, occasion and condition."""
    found = _wordings().get(lexicon_language(folded.text, language))
    if found is None:
        return
    hits = found.find(folded.text)
    near = [hit for hit in hits if hit.label == _NOT]
    told = without([hit for hit in hits if hit.label != _NOT], near)
    for kind in ("person", "occasion", "condition"):
        own = longest([hit for hit in told if hit.label.startswith(kind)])
        feasts = [hit for hit in own if hit.label != _GIFT]
        # A present for a birthday is about the birthday.
        for hit in feasts or own:
            yield kind, hit.label.partition(":")[2], hit.start, hit.end
