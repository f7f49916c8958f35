"""Guesses Chinese of either script or Japanese where a text is nothing but Chinese characters.

Characters that only one of them writes have spoken before (`script.py`); what is left are words
that all three may write: here usage tells (使用者, 至急, 用户), or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from assistant import paths
from assistant.understand import language_words, ngram

HANZI_BITS = 15
_READ = 60
_JAPANESE_FROM = 0.92
"""Japanese without kana is rare beside Chinese in chats: it needs more than a lean."""
_UNSURE = 0.2
_SIMPLIFIED_FIRST = 1.6
"""How much more often a chat in shared characters is Simplified than Traditional."""


@cache
def _model() -> ngram.LinearModel:
    return ngram.load(paths.shipped_models() / "language" / "hanzi.npz")


def warm_up() -> None:
    """Read the model now."""
    _model()


def hanzi_features(text: str) -> Iterable[str]:
    """Sequences of one to three characters, with the ends marked."""
    marked = f" {text} "
    for size in range(1, 4):
        for start in range(len(marked) - size + 1):
            yield marked[start : start + size]


def chances(text: str, possible: Iterable[str]) -> dict[str, float]:
    """Chances of zh-Hans, zh-Hant and ja, of those that the characters leave possible."""
    table = language_words.table()
    left = set(possible)
    characters = "".join(c for c in text if "\u3400" <= c <= "\u9fff" or c == "々")[:_READ]
    found = _model().chances(hanzi_features(characters))
    found["zh-Hans"] *= _SIMPLIFIED_FIRST
    told = any(word in characters for word in table.japanese)
    sure = len(characters) > 2 and found["ja"] >= _JAPANESE_FROM * sum(found.values())
    if told:
        found["ja"] += 2.0
    elif not sure and left != {"ja"}:
        found["ja"] = min(found["ja"], _UNSURE * (found["zh-Hans"] + found["zh-Hant"]))
    if any(word in characters for word in table.taiwan):
        found["zh-Hant"] += 1.0
    if any(word in characters for word in table.mainland):
        found["zh-Hans"] += 1.0
    if language_words.chinese_only().intersection(characters):
        left.discard("ja")
    kept = {language: found[language] for language in left}
    whole = sum(kept.values())
    return {language: value / whole for language, value in kept.items()}
