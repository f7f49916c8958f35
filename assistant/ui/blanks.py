"""Finds the blanks 【…】 that nobody could fill, for highlighting and for jumping between them."""

from __future__ import annotations

import re

_BLANK = re.compile(r"【[^【】\n]{0,60}】")


def _utf16(text: str) -> int:
    return len(text) + sum(ch > "\uffff" for ch in text)


def blank_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every blank, in UTF-16 units as Qt counts."""
    spans = []
    for found in _BLANK.finditer(text):
        start = _utf16(text[: found.start()])
        spans.append((start, start + _utf16(found.group())))
    return spans


def next_blank(text: str, position: int, backwards: bool = False) -> tuple[int, int] | None:
    """The blank after (or before) a position, going round at the end; None without blanks."""
    spans = blank_spans(text)
    if not spans:
        return None
    if backwards:
        return next((s for s in reversed(spans) if s[1] < position), spans[-1])
    return next((s for s in spans if s[0] >= position), spans[0])
