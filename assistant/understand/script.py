"""Looks at the writing system of a text: what it settles needs no statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.understand.language_words import chinese_only
from assistant.understand.text import MAX_CHARACTERS, hanzi

_RANGES = (
    ("Latn", 0x41, 0x24F), ("Latn", 0x1E00, 0x1EFF), ("Grek", 0x370, 0x3FF),
    ("Cyrl", 0x400, 0x52F), ("Hebr", 0x590, 0x5FF), ("Arab", 0x600, 0x6FF),
    ("Arab", 0x750, 0x77F), ("Arab", 0x8A0, 0x8FF), ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFE), ("Deva", 0x900, 0x97F), ("Thai", 0xE00, 0xE7F),
    ("Hang", 0x1100, 0x11FF), ("Kana", 0x3040, 0x30FF), ("Hang", 0x3130, 0x318F),
    ("Hani", 0x3400, 0x9FFF), ("Hang", 0xAC00, 0xD7A3), ("Hani", 0xF900, 0xFAFF),
    ("Latn", 0xFF21, 0xFF5A), ("Kana", 0xFF66, 0xFF9F), ("Hani", 0x20000, 0x3134F),
)  # fmt: skip
# Weights: one Chinese character says about as much as a word of five letters, so that a product
# name in Latin letters does not drown the sentence around it.
_WEIGHT = {"Hani": 5.0, "Kana": 4.0, "Hang": 4.0}
_NOISE = re.compile(
    r"https?://[!-~]{1,500}|www\.[!-~]{1,300}|[\w.+-]{1,64}@[A-Za-z0-9.-]{1,200}"
    r"|@[\w-]{1,40}|\[[^\]\n]{1,20}\]|[A-Za-z]{0,40}[0-9][A-Za-z0-9_-]*"
)
_ONE_LANGUAGE = {"Thai": "th", "Hang": "ko", "Hebr": "he", "Deva": "hi", "Grek": "el"}
_KATAKANA = range(0x30A0, 0x3100)
CHINESE = frozenset({"zh-Hans", "zh-Hant"})


@dataclass(frozen=True, slots=True)
class Writing:
    """What the script says: main script, the language where it settles it, and how surely.

    `plain` is the text without links, mentions and codes; `letters` counts its letters. For Chinese
    characters alone `possible` holds the languages that write all of them, and `simplified` and
    `traditional` how many of them only that script has.
    """

    script: str
    language: str | None
    confidence: float
    letters: int
    plain: str
    possible: frozenset[str] = frozenset()
    simplified: int = 0
    traditional: int = 0


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """ISO 15924 code of a letter ("Kana" for both kinds); None for what is no letter."""
    code = ord(character)
    if not character.isalpha() and not 0xE00 <= code <= 0xE7F and not 0x900 <= code <= 0x97F:
        return None
    return next((name for name, low, high in _RANGES if low <= code <= high), None)


def without_noise(text: str) -> str:
    """A text without links, addresses, mentions, stickers and codes, cut to what is read."""
    return _NOISE.sub(" ", text[:MAX_CHARACTERS])


def look(text: str) -> Writing:
    """Read the writing system of a text."""
    plain = without_noise(text)
    seen: dict[str, int] = {}
    for character in plain:
        script = script_of(character)
        if script:
            seen[script] = seen.get(script, 0) + 1
    letters = sum(seen.values())
    if not letters:
        return Writing("Zyyy", None, 0.0, 0, plain)
    if "Hani" in seen and ("Kana" in seen or "Hang" in seen):
        _leave_names_out(plain, seen)
    weights = {name: count * _WEIGHT.get(name, 1.0) for name, count in seen.items()}
    if "Kana" in weights:
        weights["Kana"] += weights.pop("Hani", 0.0)
    main = max(weights, key=lambda name: weights[name])
    share = weights[main] / sum(weights.values())
    if main == "Kana":
        return Writing("Jpan", "ja", round(0.99 * share, 3), letters, plain)
    if main == "Hani":
        return _chinese(plain, share, letters)
    if main in _ONE_LANGUAGE:
        return Writing(main, _ONE_LANGUAGE[main], round(0.99 * share, 3), letters, plain)
    if main == "Arab":
        return Writing(main, _arabic(plain), round(0.97 * share, 3), letters, plain)
    if main == "Cyrl":
        return Writing(main, _cyrillic(plain), round(0.96 * share, 3), letters, plain)
    return Writing("Latn", None, 0.0, letters, plain)


def _leave_names_out(plain: str, seen: dict[str, int]) -> None:
    """Drop kana and Hangul that name a thing in a Chinese sentence (我要买ポカリ, の)."""
    written = [c for c in plain if script_of(c) == "Hani"]
    if not chinese_only().intersection(written) and all(map(_in_jis, written)):
        return
    seen.pop("Hang", None)
    if all(ord(c) in _KATAKANA or c == "の" for c in plain if script_of(c) == "Kana"):
        seen.pop("Kana", None)


@lru_cache(maxsize=8192)
def _in_jis(character: str) -> bool:
    try:
        character.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True


def _chinese(plain: str, share: float, letters: int) -> Writing:
    tables = hanzi()
    simplified = sum(c in tables.simplified_only for c in plain)
    cantonese = sum(c in tables.cantonese for c in plain)
    traditional = sum(c in tables.traditional_only for c in plain) + cantonese
    possible = {"zh-Hans", "zh-Hant", "ja"}
    if traditional > simplified:
        possible.discard("zh-Hans")
    if simplified >= max(1, traditional):
        possible.discard("zh-Hant")
    written = [c for c in plain if script_of(c) == "Hani"]
    if chinese_only().intersection(written) or cantonese or not all(map(_in_jis, written)):
        possible.discard("ja")
    elif any(c in tables.japanese_only for c in written):
        return Writing("Jpan", "ja", round(0.85 * share, 3), letters, plain)
    code = next(iter(possible)) if len(possible) == 1 and (simplified or traditional) else None
    told = simplified + traditional
    agreed = max(simplified, traditional) / told if told else 0.0
    sure = min(0.99, 0.9 + 0.03 * max(simplified, traditional)) * agreed
    return Writing(
        "Hani",
        code,
        round(sure * min(1.0, share + 0.3), 3) if code else 0.0,
        letters,
        plain,
        frozenset(possible),
        simplified,
        traditional,
    )


def _arabic(plain: str) -> str:
    if any(c in plain for c in "ٹڈڑےھ"):
        return "ur"
    return "fa" if any(c in plain for c in "پچژگی") else "ar"


def _cyrillic(plain: str) -> str:
    low = plain.lower()
    if any(c in low for c in "іїєґ"):
        return "uk"
    return "bg" if "ъ" in low and not any(c in low for c in "ыэё") and _bulgarian(low) else "ru"


def _bulgarian(low: str) -> bool:
    return any(f" {word} " in f" {low} " for word in ("съм", "къде", "ще", "че", "за", "не", "със"))
