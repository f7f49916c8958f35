"""Which windows are private and therefore never read, whatever program they belong to."""

from __future__ import annotations

from collections.abc import Sequence

# Programs say at the end of a title that a window is private.
_TITLE = 300


def is_private(title: str, words: Sequence[str]) -> bool:
    """Whether a title, or the name that a program gives assistive programs, says so."""
    low = title[-_TITLE:].casefold()
    return any(word and word.casefold() in low for word in words)
