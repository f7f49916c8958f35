"""Cuts text into what the case index keeps: pairs of characters where no space parts the words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LONGEST = 2000
"""Code points read of one text."""

# Han, kana, Hangul, Thai, Lao, Khmer, Burmese: written without spaces, or with endings that stick.
_PAIRED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
_RUNS = re.compile(rf"(?P<pairs>[{_PAIRED}]+)|(?P<word>[^\W_{_PAIRED}]+)")
_WORD = 40


@cache
def _to_simplified() -> dict[int, str]:
    """Every Traditional character that opencc folds, as one table: a message takes microseconds."""
    import opencc

    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    folded = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(c): f for c, f in zip(characters, folded, strict=True) if c != f}


def fold(text: str) -> str:
    """One form for all ways of writing: compatibility forms, small letters, Simplified."""
    plain = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", plain).casefold().translate(_to_simplified())


def terms(text: str) -> list[str]:
    """The terms of a text in their order: words, and pairs of neighbouring characters."""
    found: list[str] = []
    for run in _RUNS.finditer(fold(text)):
        pairs = run["pairs"]
        if pairs is None:
            found.append(run["word"][:_WORD])
        elif len(pairs) == 1:
            found.append(pairs)
        else:
            found.extend(pairs[i : i + 2] for i in range(len(pairs) - 1))
    return found
