"""Small things that every reader of the folder needs: text of a file, topics, faults with lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from assistant import datafile, paths
from assistant.data_reasons import why
from assistant.datafile import DataFileError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
SLOT = re.compile(r"\{(\w*)\}")
MAX_FILE = 2_000_000
MAX_TEXT = 600
# Control characters and marks that turn the direction of reading.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?://[^\s，。；）)]+|www\.[^\s，。；）)]+", re.I)

# Where a reader puts what is wrong, so that a check can show everything at once.
Report = Callable[[DataFileError], None]


class _Topic(BaseModel):
    id: str
    issue: str


class _Topics(BaseModel):
    topic: tuple[_Topic, ...]


@cache
def topics() -> dict[str, str]:
    """Topic → issue, of resources/topics.toml."""
    table = datafile.load(paths.resources() / "topics.toml", _Topics)
    return {row.id: row.issue for row in table.topic}


def no_topic(name: str) -> str:
    """What to say of a topic that does not exist, with the nearest one that does."""
    found = datafile.meant(name, (*topics(), *topics().values()))
    return f"{name!r} is no row of resources/topics.toml{found}"


class _Platform(BaseModel):
    id: str


class _Platforms(BaseModel):
    platform: tuple[_Platform, ...]


@cache
def platforms() -> frozenset[str]:
    """Ids of resources/platforms.toml."""
    table = datafile.load(paths.resources() / "platforms.toml", _Platforms)
    return frozenset(row.id for row in table.platform)


def read(file: Path) -> str:
    """A file's text. Raises DataFileError when it can't be read.

    Spreadsheet programs in China still save tables in GBK, so a table that is not UTF-8 is read
    as that.
    """
    raw = datafile.read_bytes(file, MAX_FILE)
    try:
        return _visible(file, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if file.suffix == ".csv":
            try:
                return _visible(file, raw.decode("gb18030"))
            except UnicodeDecodeError:
                pass
        line = raw[: error.start].count(b"\n") + 1
        raise DataFileError(file, line, "", why("not_utf8")) from error


def _visible(file: Path, text: str) -> str:
    """The text; what a reader can't see would go into drafts that nobody has read like that."""
    hidden = _HIDDEN.search(text)
    if hidden:
        line = text[: hidden.start()].count("\n") + 1
        name = f"U+{ord(hidden.group()):04X}"
        raise DataFileError(file, line, "", why("invisible", word=name))
    return text


def wrong_slots(text: str, known: Iterable[str]) -> list[str]:
    """Names in {braces} that nothing can fill."""
    allowed = set(known)
    return [name for name in SLOT.findall(text) if name not in allowed]


def foreign_links(text: str, allowed: Iterable[str]) -> list[str]:
    """Addresses in a text that links.csv does not allow."""
    given = tuple(allowed)
    below = tuple(link.rstrip("/") + mark for link in given for mark in "/?")
    return [x for x in _LINK.findall(text) if x not in given and not x.startswith(below)]
