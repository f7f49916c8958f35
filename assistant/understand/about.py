"""Names the thing that a Chinese customer's matter is about: "宽带网速", "手机短信".

Where neither a question nor a trouble can be said back, an answer that at least names the thing
still shows which matter is meant. Pure; the newest message that names a thing counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.understand.text import fold

MAX_READ = 600
_DEFINITE = 2.0
_HANDLE = re.compile(
    r"秒拍视频|O?网页链接|我在[:：]\S{1,20}|@[^\s@]{1,40}|#[^#\n]{1,40}#|\[[^\[\]\n]{1,24}\]"
)
_LETTER = re.compile(r"[0-9a-z]")


class AboutTable(BaseModel):
    """resources/lexicons/about_zh.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    technical: tuple[str, ...]
    others: tuple[str, ...]
    general: tuple[str, ...]
    joins: str


@cache
def _table() -> AboutTable:
    return datafile.load(paths.resources() / "lexicons" / "about_zh.toml", AboutTable)


@cache
def _pattern() -> re.Pattern[str]:
    table = _table()
    words = sorted({*table.technical, *table.others}, key=len, reverse=True)
    thing = "|".join(map(re.escape, words))
    return re.compile(f"({thing})(?:{table.joins}({thing}))?")


@cache
def _technical() -> frozenset[str]:
    return frozenset(_table().technical)


@cache
def _general() -> frozenset[str]:
    return frozenset(_table().general)


def about(texts: Iterable[str]) -> str:
    """The thing that the newest of `texts` (newest first) names, as written; "" when none does.

    "The phone" is said only where no text names anything more definite.
    """
    found = [thing for text in texts if (thing := _thing(text[:MAX_READ]))]
    definite = (thing for thing in found if fold(thing).text not in _general())
    return next(definite, found[0] if found else "")


def _thing(text: str) -> str:
    text = _HANDLE.sub(lambda hit: " " * len(hit.group()), text)
    plain = fold(text).text
    if len(plain) != len(text):
        return ""
    counts: Counter[str] = Counter()
    said: dict[str, str] = {}
    for hit in _pattern().finditer(plain):
        first, second = hit.group(1), hit.group(2)
        if _inside_word(plain, hit):
            continue
        start, end = hit.span() if second else hit.span(1)
        if second and (second in _general() or first not in _general()):
            # "快递包裹" is one of two names: the first says enough.
            end = hit.end(1)
        name = plain[start:end]
        counts[name] += 1
        said.setdefault(name, text[start:end])
    if not counts:
        return ""
    best = max(counts, key=lambda name: counts[name] + (0 if name in _general() else _DEFINITE))
    return said[best]


def _inside_word(plain: str, hit: re.Match[str]) -> bool:
    """Whether letters go on at either side: "app" in "apple"."""
    before, after = plain[hit.start() - 1 : hit.start()], plain[hit.end(1) : hit.end(1) + 1]
    own = hit.group(1)
    left = _LETTER.match(own[0]) and before and _LETTER.match(before)
    return bool(left or (_LETTER.match(own[-1]) and after and _LETTER.match(after)))


def is_technical(thing: str) -> bool:
    """Whether a thing that `about` gave is one that a technical team looks after."""
    plain = fold(thing).text
    return any(plain.endswith(word) for word in _technical())


def is_general(thing: str) -> bool:
    """Whether a thing that `about` gave is named only for want of a more definite one."""
    return fold(thing).text in _general()
