"""Tells whether a text is in the language and script it should be in."""

from __future__ import annotations

import re
from functools import cache

from assistant import languages
from assistant.domain.drafting import Check, CheckLevel

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BLANK = re.compile(r"【[^】]{0,40}】")
_RANGES = {
    "Han": _HAN,
    "Kana": re.compile(r"[\u3040-\u30ff]"),
    "Hang": re.compile(r"[\uac00-\ud7af]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "Arab": re.compile(r"[\u0600-\u06ff]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
# What is counted where a script is named otherwise than its signs.
_SIGNS = {"Hans": "Han", "Hant": "Han", "Jpan": "Kana", "Kore": "Hang"}


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _chinese_kind(character: str) -> str:
    """ "s" for a character of simplified writing only, "t" for traditional only, "" for both.

    The two old national character sets know it: GB 2312 holds the simplified, Big5 the other.
    """
    simplified, traditional = _fits(character, "gb2312"), _fits(character, "big5")
    if simplified == traditional:
        return ""
    return "s" if simplified else "t"


def script_drift(text: str, language: str, conversation: str) -> list[Check]:
    """Simplified characters in a traditional text or the other way round; quotes are allowed."""
    if language not in ("zh-Hans", "zh-Hant"):
        return []
    wrong = "t" if language == "zh-Hans" else "s"
    strange = [
        hit
        for hit in _HAN.finditer(text)
        if _chinese_kind(hit.group()) == wrong and hit.group() not in conversation
    ]
    if not strange:
        return []
    detail = "".join(dict.fromkeys(hit.group() for hit in strange))[:12]
    return [Check("script_drift", CheckLevel.HARD, detail, *strange[0].span())]


def wrong_language(text: str, language: str) -> list[Check]:
    """The text is not in the language it should be in; short and mixed texts pass."""
    text = _BLANK.sub("", text)
    counts = {name: len(pattern.findall(text)) for name, pattern in _RANGES.items()}
    total = sum(counts.values())
    if total < 4:
        return []
    script = languages.about(language).script
    wanted = _SIGNS.get(script, script)
    share = counts.get(wanted, 0) / total
    if wanted not in _RANGES:
        # No signs of it to count: then those of other scripts must not be most of the letters.
        right = total * 2 <= sum(character.isalpha() for character in text)
    elif wanted == "Kana":
        right = share >= 0.15
    elif wanted == "Latn":
        # A Latin letter weighs less than a Chinese character: count words against characters.
        right = counts["Latn"] / (counts["Latn"] + 3 * (total - counts["Latn"])) >= 0.6
    elif wanted == "Han":
        right = counts["Han"] * 2 >= counts["Latn"] and counts["Kana"] + counts["Hang"] == 0
    else:
        right = share >= 0.5
    if right and wanted == "Latn":
        right = _latin_language_fits(text, languages.base(language))
    return [] if right else [Check("wrong_language", CheckLevel.HARD, language)]


def _latin_language_fits(text: str, language: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    common = languages.common_words()
    if len(words) < 6 or language not in common:
        return True
    own = sum(word in common[language] for word in words)
    apart = {language, *languages.about(language).like}
    others = (common[code] for code in common if code not in apart)
    return own * 2 >= max((sum(word in its for word in words) for its in others), default=0)
