"""Tells whether a text is in the language and script it should be in."""

from __future__ import annotations

import re
from functools import cache

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
_SCRIPT = {"zh": "Han", "ja": "Kana", "ko": "Hang", "th": "Thai", "ar": "Arab", "ru": "Cyrl"}
# A few of the commonest words tell Latin-script languages apart well enough for one reply.
_COMMON = {
    "en": "the and you your i to is it for of we this that will with can me have on in a no not "
    "are be so do what how if or as at from by they was would could please thank it's order",
    "es": "el la los las de que y en su lo le por con una un para se no es gracias usted "
    "del al si me más su está aquí yo ya hay como algo otro otra eso qué cuando",
    "pt": "o a os as de que e em seu sua por com uma um para se não é obrigado você do da",
    "fr": "le la les de que et en votre vous je pour avec une un nous est ce pas des du il y si "
    "ici moi au aux sur dans plus qui autre chose écrivez on ne ça cette",
    "de": "der die das und sie ich ist zu wir ihr ihre mit für ein eine nicht den es auf",
    "id": "yang dan anda kami untuk di ini itu dengan akan tidak bisa ke kak saya",
    "ms": "yang dan anda kami untuk di ini itu dengan akan tidak boleh ke saya encik",
    "vi": "và của bạn em anh chị là cho không được mình ạ trong với này để",
}


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(_COMMON.get(language, "").split())


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
    base = language.split("-", maxsplit=1)[0]
    wanted = _SCRIPT.get(base, "Latn")
    share = counts[wanted] / total
    if wanted == "Kana":
        right = share >= 0.15
    elif wanted == "Latn":
        # A Latin letter weighs less than a Chinese character: count words against characters.
        right = counts["Latn"] / (counts["Latn"] + 3 * (total - counts["Latn"])) >= 0.6
    elif wanted == "Han":
        right = counts["Han"] * 2 >= counts["Latn"] and counts["Kana"] + counts["Hang"] == 0
    else:
        right = share >= 0.5
    if right and wanted == "Latn":
        right = _latin_language_fits(text, base)
    return [] if right else [Check("wrong_language", CheckLevel.HARD, language)]


def _latin_language_fits(text: str, language: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < 6 or language not in _COMMON:
        return True
    own = sum(word in _words(language) for word in words)
    others = {
        code: sum(word in _words(code) for word in words)
        for code in _COMMON
        if code != language and {code, language} != {"id", "ms"}
    }
    return own * 2 >= max(others.values())
