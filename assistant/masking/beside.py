"""Looks up which words stand right before or behind a place: cheaper than a pattern of hundreds."""

from __future__ import annotations

from collections.abc import Iterable

_BEFORE, _AFTER = 30, 26
_GAP = ' ,.:!"“«„(-–\n'


def phrases(*many: Iterable[str]) -> frozenset[str]:
    """Words to look up: small letters, one kind of apostrophe, without a colon at the end."""
    return frozenset(one.lower().replace("’", "'").rstrip(" :.,") for some in many for one in some)


def before(text: str, at: int, known: frozenset[str], gap: str = _GAP) -> str:
    """The longest of the known words that ends right before `at`, or ""."""
    low = max(0, at - _BEFORE)
    window = text[low:at].lower().replace("’", "'")
    if len(window) != at - low:
        return ""
    end = len(window.rstrip(gap))
    if end == len(window) and end:
        return ""
    for start in range(end):
        if (
            not (window[start - 1].isalnum() if start else low > 0 and text[low - 1].isalnum())
            and window[start:end] in known
        ):
            return window[start:end]
    return ""


def behind(text: str, at: int, known: frozenset[str], gap: str = " ,") -> str:
    """The first of the known words that begins right behind `at`, or ""."""
    window = text[at : at + _AFTER + 2].lower().replace("’", "'")
    start = len(window) - len(window.lstrip(gap))
    if start > 2:
        return ""
    for end in range(start + 1, len(window) + 1):
        if (end == len(window) or not window[end].isalnum()) and window[start:end] in known:
            return window[start:end]
    return ""
