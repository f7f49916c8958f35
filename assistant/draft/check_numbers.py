"""Numbers with what they count: sums, percentages and lengths of time, in fifteen languages.

"3 days" in the conversation is no source for "3 %" or "3 yuan" in a draft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.draft.check_terms import any_of

NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*|(?<=[^\W\d_])\d+(?:[.:]\d+)*")
_RANGE = re.compile(r"\s?(?:[-–—~～至到]|to|a|à|bis|до|sampai|hingga|đến|ถึง|إلى|から|에서)\s?\d+")
_HAN = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "兩": 2, "〇": 0}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = re.compile(
    r"(?P<share>百分之)?(?P<number>[一二两兩三四五六七八九十百千]{1,6}|半)"
    r"(?(share)|(?=[个個]?[分小天日周週星月钟鐘工礼禮年时時]|[块塊][钱錢]|元(?!旦|素)|ヶ月|か月))"
)
_IDIOM = re.compile(
    r"(每|[这這]|那|哪|有|[头頭]|同|整|前|多|第|某|[当當]|近)一(?=[天日年])|一(?=[天日]比)"
    r"|半(?=天(?![内內之以后後]))|[万萬一]一|一[年]到头|五一|十一|一日|一時的|一分"
)
_BEFORE, _AFTER = 6, 16


class _UnitsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    time: dict[str, tuple[str, ...]]
    minutes: dict[str, float]
    percent: tuple[str, ...]
    money_before: tuple[str, ...]
    money_after: tuple[str, ...]
    within_before: tuple[str, ...]
    within_after: tuple[str, ...]
    words: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts: "money", "percent", "minutes" or "" (nothing known).

    `value` is in minutes for lengths of time, `count` as it was said; `within` says that it is a
    limit ("within 3 days").
    """

    kind: str
    value: float
    count: float
    text: str
    start: int
    end: int
    within: bool = False


@dataclass(frozen=True, slots=True)
class _Units:
    time: tuple[tuple[re.Pattern[str], float], ...]
    percent: re.Pattern[str]
    money_before: re.Pattern[str]
    money_after: re.Pattern[str]
    within_before: re.Pattern[str]
    within_after: re.Pattern[str]
    words: re.Pattern[str]
    values: Mapping[str, float]


@cache
def _units() -> _Units:
    given = datafile.load(paths.resources() / "checks" / "units.toml", _UnitsFile)
    values = {word: value for own in given.words.values() for word, value in own.items()}
    spoken = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    return _Units(
        tuple((any_of(forms), given.minutes[name]) for name, forms in given.time.items()),
        any_of(given.percent),
        re.compile(f"(?:{any_of(given.money_before).pattern})\\s?$", re.IGNORECASE),
        any_of(given.money_after),
        re.compile(f"(?:{any_of(given.within_before).pattern})\\s?$", re.IGNORECASE),
        any_of(given.within_after),
        # Letters of a longer word do not count; scripts without spaces need no border.
        re.compile(rf"(?<![^\W\d_])(?:{spoken})(?=[\s\u00a0-]|[\u0e00-\u0e7f\uac00-\ud7af])", re.I),
        values,
    )


def number(text: str) -> float:
    """The value of digits with separators: "1,299.50" and "1.299,50" are the same; NaN if none."""
    if ":" in text:
        return float("nan")
    head, sign, tail = text, "", ""
    for mark in ".,":
        if mark in text and text.rindex(mark) == max(text.rfind("."), text.rfind(",")):
            head, _, tail = text.rpartition(mark)
            sign = mark
    # Three digits after the only kind of mark are thousands: 1,299 and 1.299.
    if sign and len(tail) == 3 and not ({".", ","} - {sign} & set(head)):
        head, tail = head + tail, ""
    digits = head.replace(",", "").replace(".", "")
    try:
        return float(f"{digits}.{tail or 0}")
    except ValueError:
        return float("nan")


def _han(text: str) -> float:
    if text == "半":
        return 0.5
    whole = current = 0
    for character in text:
        if character in _HAN_TENS:
            whole += (current or 1) * _HAN_TENS[character]
            current = 0
        else:
            current = current * 10 + _HAN[character]
    return float(whole + current)


def _what(text: str, start: int, end: int) -> tuple[str, float]:
    """Kind and factor of the number at a place."""
    units = _units()
    after = text[end : end + _AFTER].lstrip(" -\u00a0")
    before = text[max(0, start - _BEFORE) : start]
    if units.percent.match(after):
        return "percent", 1.0
    for pattern, factor in units.time:
        if pattern.match(after):
            return "minutes", factor
    if units.money_after.match(after) or units.money_before.search(before):
        return "money", 1.0
    return "", 1.0


@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers of a text that count something known, or nothing known; ranges give both."""
    units = _units()
    found: list[Quantity] = []

    def add(value: float, start: int, end: int, kind: str, factor: float) -> None:
        limit = kind == "minutes" and (
            units.within_after.search(text[end : end + _AFTER + 6]) is not None
            or units.within_before.search(text[max(0, start - 14) : start]) is not None
        )
        found.append(Quantity(kind, value * factor, value, text[start:end], start, end, limit))

    for hit in NUMBER.finditer(text):
        kind, factor = _what(text, hit.start(), hit.end())
        if not kind:
            rest = _RANGE.match(text, hit.end(), hit.end() + 14)
            kind, factor = _what(text, hit.start(), rest.end()) if rest else ("", 1.0)
        add(number(hit.group()), hit.start(), hit.end(), kind, factor)
    for hit in _HAN_NUMBER.finditer(text):
        if _IDIOM.search(text, max(0, hit.start() - 1), hit.end() + 3):
            continue
        start, end = hit.span("number")
        kind, factor = ("percent", 1.0) if hit["share"] else _what(text, start, end)
        if kind:
            add(_han(hit["number"]), start, end, kind, factor)
    for hit in units.words.finditer(text):
        kind, factor = _what(text, *hit.span())
        if kind:
            add(units.values[hit.group().casefold()], *hit.span(), kind, factor)
    return tuple(found)
