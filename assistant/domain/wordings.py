"""Wordings that a shop prefers in drafts: learned from edits, accepted by a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WordingKind(StrEnum):
    """CUT leaves words out, REPLACE says others, ADD begins or ends an answer with some."""

    CUT = "cut"
    REPLACE = "replace"
    ADD = "add"


class AddPlace(StrEnum):
    """Where an answer gets the words of ADD."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Wording:
    """One preference.

    `find` are the words to cut or replace ("" for ADD), `put` those to say instead or to add (""
    for CUT). `language` is the draft's; `agent` is an account ("" everybody), `issue` and
    `emotion` bind it to a situation ("" any); `note` says to people where it comes from.
    """

    id: str
    kind: WordingKind
    language: str
    find: str = ""
    put: str = ""
    place: AddPlace = AddPlace.START
    agent: str = ""
    issue: str = ""
    emotion: str = ""
    note: str = ""
