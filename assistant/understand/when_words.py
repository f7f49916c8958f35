"""Finds the words of time in a text: what assistant/understand/when.py puts together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, RootModel

from assistant import datafile, languages, paths
from assistant.understand.text import fold

_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTER = r"a-z\u0400-\u04ff\u0600-\u06ff"
_HAN = "零〇一二两三四五六七八九十百半俩仨"
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_HAN_DIGITS["仨"] = 3
_FIXED = (
    r"(?P<iso>(?<![\d-])(?:(?:19|20)\d\d ?[-/.年]|\d\d年) ?\d{1,2} ?[-/.月] ?\d{1,2}(?!\d))"
    r"|(?P<hm>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:]))"
    r"|(?P<hh>(?<![\d.a-z])\d{1,2}h(?:[0-5]\d)?(?![a-z\d]))"
    r"|(?P<dmy>(?<![\d./-])\d{1,2}(?:/\d{1,2}(?:/(?:20)?\d\d)?|\.\d{1,2}\.(?:(?:20)?\d\d)?"
    r"|\.\d{1,2}(?=[号日]|之?前))(?![\d/]))"
    r"|(?P<num>(?:(?<![\da-z])(?<!\d[.,])|(?<=\dx))\d{1,4}(?:[.,]\d)?(?![\d]))"
)


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: dict[str, list[str]]
    day: dict[str, list[str]]
    day_part: dict[str, list[str]] = {}
    weekday: dict[str, list[str]]
    part: dict[str, list[str]]
    relation: dict[str, list[str]]
    period: dict[str, list[str]] = {}
    month: dict[str, list[str]] = {}
    number: dict[str, list[str]] = {}
    mark: dict[str, list[str]] = {}
    few: list[str] = []
    range: list[str] = []
    fill: list[str] = []


class WhenWords(RootModel[dict[str, _Words]]):
    """resources/lexicons/when.toml: by language, kind and sense."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of time in the folded text; `sense` is the name or number the lexicon gives it."""

    kind: str
    sense: str
    start: int
    end: int
    dense: bool = False
    """Written without spaces between words: 下 may belong to what follows."""


@cache
def _table() -> dict[str, _Words]:
    return datafile.load(paths.resources() / "lexicons" / "when.toml", WhenWords).root


@cache
def _compiled(languages: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """One pattern for all words of these languages, and the meanings of each word."""
    meaning: dict[str, list[tuple[str, str]]] = {}
    open_ended: set[str] = set()
    for language in languages:
        words = _table()[language]
        for kind, own in words.model_dump().items():
            senses: dict[str, list[str]] = own if isinstance(own, dict) else {kind: own}
            for sense, phrases in senses.items():
                for phrase in phrases:
                    plain = fold(phrase.rstrip("*")).text
                    meaning.setdefault(plain, []).append((kind, sense))
                    if phrase.endswith("*"):
                        open_ended.add(plain)
    spaced, dense = [], []
    for word in sorted(meaning, key=len, reverse=True):
        piece = re.escape(word).replace(r"\ ", r"\s")
        if not _DENSE.search(word) and word[0].isalpha():
            spaced.append(piece + (f"[{_LETTER}]{{0,6}}" if word in open_ended else ""))
        else:
            # 下周 is no week in 下周五: the day is part of the name.
            # 1号店 and 3号线 are no days.
            tails = {"号": "(?![链店楼线院码门柜色产机商窗仓铺会客技])", "时": "(?![间候])"}
            tails["十分"] = "(?!钟)"
            week = "(?![一二三四五六日天末1-7])" if word[-1] in "周期拜" else ""
            dense.append(piece + week + tails.get(word, ""))
    han = f"|(?P<han>[{_HAN}]+)" if "zh" in languages or "ja" in languages else ""
    first = "".join(sorted({re.escape(word[0]) for word in meaning}))
    lettered = [f"(?<![{_LETTER}])(?:{'|'.join(spaced)})(?![{_LETTER}])"] if spaced else []
    # Words first: 星期一 and 半天 are no bare numbers; a fixed form is longer than any of them.
    pattern = re.compile(
        rf"(?=[\d{first}{_HAN}])(?:{_FIXED}|(?P<word>{'|'.join(lettered + dense)}){han})"
    )
    return pattern, {word: senses[0] for word, senses in meaning.items()}


def languages_of(text: str, language: str) -> tuple[str, ...]:
    """Whose words are looked for: the chat's language; Chinese and English where their letters are.

    English words are left out beside another language in the same letters: "a", "in" mean others.
    """
    base = languages.base(language)
    chosen = [base] if base in _table() else []
    if base != "ja" and "zh" not in chosen and any("\u4e00" <= c <= "\u9fff" for c in text):
        chosen.append("zh")
    latin = base != "en" and base in chosen and languages.about(base).script == languages.LATIN
    if not latin and "en" not in chosen and any("a" <= c <= "z" for c in text):
        chosen.append("en")
    return tuple(chosen) or ("en",)


def tokens(text: str, language: str) -> list[Token]:
    """Words of time in a folded text, in order, the longest where several begin."""
    pattern, meaning = _compiled(languages_of(text, language))
    found = []
    for match in pattern.finditer(text):
        kind = match.lastgroup or ""
        sense = match.group()
        if kind == "word":
            kind, sense = _meaning(sense, meaning)
        dense = match.group()[0] >= "\u0e00"
        found.append(Token(kind, sense, match.start(), match.end(), dense))
    return found


def _meaning(said: str, meaning: dict[str, tuple[str, str]]) -> tuple[str, str]:
    said = re.sub(r"\s", " ", said)
    for length in range(len(said), 0, -1):
        found = meaning.get(said[:length])
        if found:
            return found
    return "fill", "fill"


def han_number(said: str) -> tuple[float, float]:
    """Lower and upper value of Chinese numerals: 十五 → 15, 15; 两三 → 2, 3; 半 → 0.5."""
    if said == "半":
        return 0.5, 0.5
    half = 0.5 if said.endswith("半") else 0.0
    said = said.strip("半")
    digits = [c for c in said if c in _HAN_DIGITS]
    if len(said) == 2 and len(digits) == 2 and _HAN_DIGITS[said[1]] == _HAN_DIGITS[said[0]] + 1:
        return float(_HAN_DIGITS[said[0]]), float(_HAN_DIGITS[said[1]])
    if "十" not in said and "百" not in said:
        value = 0.0
        for c in digits[:4]:
            value = value * 10 + _HAN_DIGITS[c]
        return value + half, value + half
    total, current = 0, 0
    for c in said:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = _HAN_DIGITS.get(c, 0)
    return total + current + half, total + current + half
