"""Sentences with slots, filled from a seed; which characters are personal is known by making."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.masking.evaluation.make import ORDINARY, PERSONAL, digits

_SLOT = re.compile(r"\{(\w+)\}")
_DIGITS = re.compile(r"#+")


class Sheet(BaseModel):
    """A file of resources/privacy/templates/<set>/: one language's sentences and values.

    In values `#` stands for a digit. Slots are `{name}`, `{address}` (from the values), and the
    makers of make.py.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: list[str]
    address: list[str]
    personal: list[str]
    ordinary: list[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stood in a slot: code points [start, end), the slot's name, and whose it is."""

    start: int
    end: int
    slot: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence made up, with what is in it."""

    language: str
    text: str
    pieces: tuple[Piece, ...]


def folder(which: str) -> Path:
    """Where the sentences of a set lie (train, dev, test …)."""
    return paths.resources() / "privacy" / "templates" / which


def sets() -> list[str]:
    """Names of all sets there are."""
    root = paths.resources() / "privacy" / "templates"
    return sorted(one.name for one in root.iterdir() if one.is_dir())


def samples(which: str, seed: int = 0, each: int = 5) -> Iterator[Sample]:
    """All sentences of a set, each filled `each` times. Raises DataFileError for a broken file."""
    for file in sorted(folder(which).glob("*.toml")):
        sheet = datafile.load(file, Sheet)
        draw = Random(f"{seed}/{which}/{file.stem}")
        for template in (*sheet.personal, *sheet.ordinary):
            for _ in range(each):
                sample = _fill(template, sheet, draw, file.stem)
                if not sample.pieces:
                    # Nothing is anybody's: the sentence as a whole must stay.
                    whole = Piece(0, len(sample.text), "sentence", personal=False)
                    sample = replace(sample, pieces=(whole,))
                yield sample


def _fill(template: str, sheet: Sheet, draw: Random, language: str) -> Sample:
    text = ""
    done = 0
    pieces: list[Piece] = []
    for slot in _SLOT.finditer(template):
        text += template[done : slot.start()]
        done = slot.end()
        maker, is_personal = _maker(slot[1], sheet)
        value = maker(draw)
        pieces.append(Piece(len(text), len(text) + len(value), slot[1], is_personal))
        text += value
    return Sample(language, text + template[done:], tuple(pieces))


def _maker(slot: str, sheet: Sheet) -> tuple[Callable[[Random], str], bool]:
    if slot in ("name", "address"):
        values = sheet.name if slot == "name" else sheet.address
        return (
            lambda draw: _DIGITS.sub(lambda hit: _house(draw, len(hit[0])), draw.choice(values))
        ), True
    if slot in PERSONAL:
        return PERSONAL[slot], True
    return ORDINARY[slot], False


def _house(draw: Random, count: int) -> str:
    return draw.choice("123456789") + digits(draw, count - 1)
