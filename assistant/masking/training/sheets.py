"""Reads the messages that the tagger learns from: written by hand, marked inline."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant import paths
from assistant.domain.notice import Notice, UserFault

MARKS = {"nf": 1, "ng": 1, "ns": 1, "nn": 1, "nu": 3, "a": 2}
"""Full, given, family, short and user names; addresses: the number of the network's kind."""
LISTS = ("surname", "given", "full", "nick", "user", "address", "piece", "tempting")
_APART = 12
_MARKED = re.compile(r"\[(nf|ng|ns|nn|nu|a):([^\[\]]+)\]|\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """Plain text (no mark), a marked piece, or a slot whose value is made up (mark "slot")."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One message; the ones `apart` are not learned from, they tell how well it was learned."""

    language: str
    parts: tuple[Part, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class Sheets:
    """All messages, and for each language the values that take the place of marked pieces."""

    lines: tuple[Line, ...]
    lists: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def folder() -> Path:
    """Where the messages lie; they are no part of the packed program."""
    return paths.shipped_models() / "masking" / "examples"


def load(where: Path | None = None) -> Sheets:
    """All LANG.txt and LANG.lists.txt; raises UserFault naming file and line of a broken one."""
    root = where or folder()
    lines: list[Line] = []
    lists: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted(root.glob("*.txt")):
        language, _, listed = file.stem.partition(".")
        rows = list(enumerate(file.read_text(encoding="utf-8").splitlines(), 1))
        if listed:
            lists[language] = _lists(file, rows)
        else:
            lines += [_line(file, at, row, language) for at, row in rows if row.strip()]
    if not lines:
        raise UserFault(Notice.of("train.no_examples", folder=root))
    return Sheets(tuple(lines), lists)


def _line(file: Path, at: int, row: str, language: str) -> Line:
    text = row.replace("\\n", "\n")
    parts: list[Part] = []
    done = 0
    for hit in _MARKED.finditer(text):
        parts.append(Part(text[done : hit.start()]))
        parts.append(Part(hit[3], "slot") if hit[3] else Part(hit[2], hit[1]))
        done = hit.end()
    parts.append(Part(text[done:]))
    if any(not part.mark and re.search(r"\[n[fgsnu]:|\[a:", part.text) for part in parts):
        reason = f"line {at}: a mark is not closed"
        raise UserFault(Notice.of("train.unreadable", file=file, reason=reason))
    drawn = int(hashlib.sha256(row.encode()).hexdigest(), 16)
    return Line(language, tuple(part for part in parts if part.text), drawn % _APART == 0)


def _lists(file: Path, rows: list[tuple[int, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for at, row in rows:
        kind, _, value = row.partition("\t")
        if kind not in LISTS or not value.strip():
            if not row.strip():
                continue
            reason = f"line {at}: {kind[:20]!r} is none of {', '.join(LISTS)}"
            raise UserFault(Notice.of("train.unreadable", file=file, reason=reason))
        found.setdefault(kind, []).append(value.strip())
    return {kind: tuple(values) for kind, values in found.items()}
