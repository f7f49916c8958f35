"""Finds wordings with many choices in a text: one pass for their anchors, then a pattern for each.

Written like phrases (assistant/understand/phrases.py), but the choices are not written out one by
one: "(要|想|申请)(退款|退钱)" with five groups would be thousands of phrases. `(a|b|)` is a choice,
`~` a short gap inside one sentence, `*` any rest of a word, `\\d` a digit, a leading `=` 'this and
nothing else in its clause'. Words are matched whole where a script has spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.understand.phrases import Hit
from assistant.understand.text import fold

MAX_READ = 1500
"""Characters of a text that are searched; more is no message."""
_MAX_HITS = 200
_WORD = "a-z0-9\u00df-\u024f\u0400-\u04ff\u0621-\u065f\u066e-\u06ff"
_EDGE = f"(?:(?<![{_WORD}])|(?![{_WORD}]))"
_REST = f"[{_WORD}']{{0,24}}"
_GAP_DENSE = r"[^.!?;\n]{0,8}?"
_GAP_SPACED = r"[^.!?;\n]{0,24}?"
_SPACE = "(?: {1,2}|(?<= )|^)"
_CLAUSE_START = r"(?:^|(?<=[,.!?;:~\n])|(?<=[,.!?;:~\n] ))"
_CLAUSE_END = r"(?=\s{0,3}(?:[,.!?;:~\n]|$))"
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTERED = re.compile(rf"[{_WORD}*\\]|^~|~$|\|~|~\||\(~|~\)")
_TOKENS = re.compile(r"\(|\)\??|\||~|\*|\\d| +|[^()|~*\\ ]+|\\")


def _plain(wording: str) -> str:
    return fold(wording).text.strip()


def pattern_of(wording: str) -> str:
    """The regular expression of one wording, for folded text; bounded everywhere."""
    text = _plain(wording)
    alone = text.startswith("=")
    text = text.removeprefix("=")
    gap = _GAP_DENSE if _DENSE.search(text) else f"{_EDGE}{_GAP_SPACED}{_EDGE}"
    made = []
    for token in _TOKENS.findall(text):
        if token == "(":
            made.append("(?:")
        elif token == ")?":
            made.append("|)")
        elif token in (")", "|"):
            made.append(token)
        elif token == "~":
            made.append(gap)
        elif token == "*":
            made.append(_REST)
        elif token == r"\d":
            made.append(r"\d")
        elif token.startswith(" "):
            made.append(_SPACE)
        else:
            made.append(re.escape(token))
    body = "".join(made)
    if not alone and not _LETTERED.search(text):
        # Nothing here can be part of a longer word in letters: no edge to look at.
        return f"(?:{body})"
    if alone:
        return f"{_CLAUSE_START}(?:{body}){_CLAUSE_END}"
    return f"{_EDGE}(?:{body}){_EDGE}"


def _elements(text: str) -> list[list[str]]:
    """Required pieces at the top level: each a list of alternatives, one of which must stand."""
    found: list[list[str]] = []
    depth, own = 0, ""
    for token in _TOKENS.findall(text.removeprefix("=")):
        if token == "(":
            depth += 1
            own = own + token if depth > 1 else ""
        elif token in (")", ")?"):
            depth -= 1
            if depth == 0:
                # A piece that may be left out, or with choices of its own, is no anchor.
                if token == ")" and "(" not in own:
                    found.append(own.split("|"))
                own = ""
            else:
                own += token
        elif depth:
            own += token
        elif token not in ("|", "~", "*", r"\d", "\\") and token.strip():
            found.append([token])
    return found


def _anchors(wording: str) -> list[str]:
    """The alternatives of the piece that is least often in a text by chance."""
    best: list[str] = []
    worth = (-1, 0)
    for choices in _elements(_plain(wording)):
        heads = [re.split(r"[~*\\ ]", choice.strip())[0] for choice in choices]
        if not all(heads):
            continue
        value = (min(4, *map(len, heads)), -len(heads))
        if value > worth:
            best, worth = heads, value
    return list(dict.fromkeys(best))


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    wording: str
    pattern: str


class Wordings:
    """A set of labelled wordings; patterns are compiled when a text first needs them."""

    def __init__(self, entries: Iterable[tuple[str, str]], denied: Iterable[str] = ()) -> None:
        """Take (label, wording) pairs; `denied` are words that turn a hit round before it."""
        self._by_head: dict[str, list[tuple[str, _Entry]]] = {}
        self._firsts: frozenset[str] = frozenset()
        self._always: list[_Entry] = []
        for label, wording in entries:
            entry = _Entry(label, wording, pattern_of(wording))
            anchors = _anchors(wording)
            for anchor in anchors:
                self._by_head.setdefault(anchor[:2], []).append((anchor, entry))
            if not anchors:
                self._always.append(entry)
        self._firsts = frozenset(head[0] for head in self._by_head)
        words = sorted((_plain(word) for word in denied), key=len, reverse=True)
        self._denied = (
            re.compile(f"{_EDGE}(?:{'|'.join(map(re.escape, words))}) ?$") if words else None
        )

    def find(self, text: str) -> list[Hit]:
        """Hits in a folded text, longest first at one place, overlapping ones of a label once."""
        text = text[:MAX_READ]
        wanted = dict.fromkeys(self._always)
        heads, firsts = self._by_head, self._firsts
        for start, character in enumerate(text):
            if character not in firsts:
                continue
            for head in (text[start : start + 2], character):
                for anchor, entry in heads.get(head, ()):
                    if entry not in wanted and text.startswith(anchor, start):
                        wanted[entry] = None
        hits: list[Hit] = []
        for entry in wanted:
            for match in _compiled(entry.pattern).finditer(text):
                said = match.group()
                start = match.start() + len(said) - len(said.lstrip())
                end = match.end() - len(said) + len(said.rstrip())
                if end > start and not self._turned(text, start):
                    hits.append(Hit(entry.label, start, end, entry.wording))
            if len(hits) >= _MAX_HITS:
                break
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def warm_up(self) -> None:
        """Compile every pattern now: what the first texts would wait for."""
        for entry in {*self._always, *(e for own in self._by_head.values() for _, e in own)}:
            _compiled(entry.pattern)

    def _turned(self, text: str, start: int) -> bool:
        """Whether words right before a hit deny it."""
        return bool(self._denied and self._denied.search(text[max(0, start - 24) : start]))


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that stand in no longer one, in order of their place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if not any(other.start < hit.end and hit.start < other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
