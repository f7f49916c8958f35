"""How parts become one text: closing marks, glue between them, and words that two parts share."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_ENDINGS = "。.!！?？؟…~～」』”)）】;；"
_UNSPACED = ("zh", "ja")
# Thai parts its sentences by a space and closes them with nothing.
_UNMARKED = ("th",)


@lru_cache(maxsize=8192)
def pieces(text: str) -> frozenset[str]:
    """Runs of four Chinese characters or five words: two parts that share one sound repetitive."""
    han = "".join(character if _is_wide(character) else " " for character in text)
    found = {run[i : i + 4] for run in han.split() for i in range(len(run) - 3)}
    found |= {run for run in han.split() if len(run) == 3}
    words = re.findall(r"[^\W\d_]+", text.casefold()) if not found else []
    return frozenset(found | {" ".join(words[i : i + 4]) for i in range(len(words) - 3)})


def _is_wide(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def finished(text: str, language: str) -> str:
    """A part with its closing mark, so that the next one can follow."""
    text = text.strip()
    if text and text[-1] not in _ENDINGS and not language.startswith(_UNMARKED):
        text += "。" if language.startswith(_UNSPACED) else "."
    return text


def join(parts: Collection[str], language: str) -> str:
    """Parts as one text, the way the language writes it: Chinese and Japanese without spaces."""
    glue = "" if language.startswith(_UNSPACED) else " "
    return glue.join(part for part in parts if part)
