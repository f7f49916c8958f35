"""Reads chats with the reply that a very good agent would send: what an adapter learns from.

A file is plain text, a block a chat: `## id [zh]`, lines `C:` and `A:` oldest first with the
customer last, `F:` for what the shop's knowledge says, one `R:` of three parts between bars.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.datafile import DataFileError
from assistant.draft import trained

if TYPE_CHECKING:
    from opencc import OpenCC

_HEAD = re.compile(r"## (\S+) \[(zh|en)\]$")
_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
_TURNS = ("C", "A")
# Share of the Chinese chats that are learned in Traditional characters.
TRADITIONAL = 0.12


@dataclass(frozen=True, slots=True)
class Example:
    """One chat and its reply; `turns` are lines "C: …" and "A: …", `reply` has three parts."""

    id: str
    language: str
    turns: tuple[str, ...]
    facts: tuple[str, ...]
    reply: tuple[str, str, str]

    def prompt(self) -> tuple[str, str]:
        """System's and user's text, made as `draft.trained` makes them."""
        lines = [f"{line[0]}: {trained.plain(line[2:])}" for line in self.turns[-trained.LINES :]]
        lines += [f"F: {trained.plain(fact)}" for fact in self.facts]
        return trained.instruction(self.language), "\n".join(lines)

    def answer(self) -> str:
        """What the model is to write."""
        return " | ".join(self.reply)


def read(file: Path) -> Iterator[Example]:
    """The examples of a file. Raises DataFileError with line and field, OSError for no file."""
    number = 0
    block: list[tuple[int, str]] = []
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if raw.startswith("## ") and block:
            yield _example(file, block)
            block = []
        if raw.strip():
            block.append((number, raw.strip()))
    if block:
        yield _example(file, block)


def _example(file: Path, block: list[tuple[int, str]]) -> Example:
    first, head = block[0]
    found = _HEAD.match(head)
    if found is None:
        raise DataFileError(file, first, "##", f"not '## id [zh|en]': {head[:40]}")
    lines: dict[str, list[str]] = {"C": [], "A": [], "F": [], "R": []}
    turns: list[str] = []
    for number, text in block[1:]:
        label, colon, said = text.partition(":")
        if label not in lines or not colon or not said.strip():
            raise DataFileError(file, number, label[:20], "not a line of C, A, F or R")
        lines[label].append(said.strip())
        if label in _TURNS:
            turns.append(f"{label}: {said.strip()}")
    parts = [part.strip() for part in " ".join(lines["R"]).split("|")]
    if len(lines["R"]) != 1 or len(parts) != 3 or not any(parts):
        raise DataFileError(file, first, "R", "one reply of three parts is needed")
    if not turns or not turns[-1].startswith("C"):
        raise DataFileError(file, first, "C", "the customer has to be last")
    return Example(
        found[1], _LANGUAGES[found[2]], tuple(_joined(turns)), tuple(lines["F"]),
        (parts[0], parts[1], parts[2]),
    )  # fmt: skip


def _joined(turns: list[str]) -> Iterator[str]:
    """Several messages of one side as one turn, as the program tells them."""
    whole = ""
    for turn in turns:
        if whole and whole[0] == turn[0]:
            whole += turn[2:]
        else:
            if whole:
                yield whole
            whole = turn
    yield whole


def folder(place: Path) -> list[Example]:
    """All examples of a folder's *.txt. Raises DataFileError; FileNotFoundError for none."""
    found = [one for file in sorted(place.glob("*.txt")) for one in read(file)]
    if not found:
        raise FileNotFoundError(f"no examples in {place}")
    return found


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2twp")


def _traditional(text: str) -> str:
    return str(_converter().convert(text)).replace("臺", "台")


def varied(example: Example, chance: random.Random) -> Example:
    """The example, now and then in Traditional characters: one style for both scripts."""
    if example.language != "zh-Hans" or chance.random() >= TRADITIONAL:
        return example
    first, second, third = map(_traditional, example.reply)
    return replace(
        example,
        language="zh-Hant",
        turns=tuple(map(_traditional, example.turns)),
        facts=tuple(map(_traditional, example.facts)),
        reply=(first, second, third),
    )
