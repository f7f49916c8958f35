"""Brings what a customer wrote into one form: numbers in any script, sums, lengths, codes.

Every function takes folded text (small letters, half width, ASCII digits) and gives "" when it is
not certain what is meant: then the customer's own wording is the value.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, languages, paths

_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_HAN_SUM = re.compile(r"^([零〇一二两三四五六七八九十百千万]+)(?:块|元)?([一二三四五六七八九])?")
_DIGITS = re.compile(r"\d[\d.,]*")
_TAIL = re.compile(r"^\d+(?:块|元)(\d)(?!\d)")
_GROUPED = re.compile(r"^\d{1,3}([.,])\d{3}(?:\1\d{3})*$")
_WHOLE = frozenset({"JPY", "KRW", "VND", "IDR"})
_MAX_SUM = Decimal(10**12)


class FactPattern(BaseModel):
    """One pattern; `kind` "" takes the place of what must not be shown as a fact.

    `figures` says that it can only match where there is a digit: most messages have none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    regex: str
    capital: bool = False
    figures: bool = False


class FactTables(BaseModel):
    """resources/lexicons/facts.toml: patterns, and tables that turn wordings into values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    no_day: list[str]
    asks_order: str
    bare_number: str
    code: list[FactPattern]
    measure: list[FactPattern]
    deadline: dict[str, list[str]]
    currency: dict[str, str]
    local_currency: dict[str, dict[str, str]]
    multiplier: dict[str, dict[str, int]]
    number: dict[str, float]
    unit: dict[str, list[str]]
    size: dict[str, list[str]]


@cache
def tables() -> FactTables:
    """The tables, read once."""
    return datafile.load(paths.resources() / "lexicons" / "facts.toml", FactTables)


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0–9, one character for one."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text
    )


def han_number(text: str) -> int | None:
    """Value of a Chinese numeral such as 三百八十八, 一万二 or 两百五; None when it is none."""
    total, section, digit, last = 0, 0, -1, 1
    for character in text:
        if character in _HAN_DIGITS:
            if digit > 0 and last != 1:
                return None
            digit = _HAN_DIGITS[character] if digit <= 0 else digit * 10 + _HAN_DIGITS[character]
            if _HAN_DIGITS[character] == 0:
                last = 1
        elif character in _HAN_UNITS:
            last = _HAN_UNITS[character]
            section += (digit if digit > 0 else 1) * last
            digit = -1
        elif character == "万":
            total = (total + section + max(digit, 0)) * 10000
            section, digit, last = 0, -1, 10000
        else:
            return None
    # 一万二 is 12,000: a last digit counts tenths of the unit before it, unless 零 stands between.
    tail = max(digit, 0) * (last // 10 if last > 10 else 1)
    return total + section + tail


def plain_number(text: str, language: str = "") -> Decimal | None:
    """A number in figures with its marks sorted out: 1,299.00 and 1.299,00 are the same."""
    dot, comma = text.rfind("."), text.rfind(",")
    if dot >= 0 and comma >= 0:
        text = text.replace("," if dot > comma else ".", "").replace(",", ".")
    elif grouped := _GROUPED.match(text):
        dotted = grouped.group(1) == "." and text.count(".") == 1
        if not dotted or languages.about(language).comma:
            text = text.replace(grouped.group(1), "")
    elif comma >= 0:
        text = text.replace(",", "." if text.count(",") == 1 and len(text) - comma < 4 else "")
    try:
        return Decimal(text.strip("."))
    except InvalidOperation:
        return None


def currency_of(said: str, language: str) -> str:
    """ISO 4217 code of the unit in a sum, "" when several countries count in it."""
    table = tables()
    local = table.local_currency.get(language, {})
    for unit in sorted({*table.currency, *local}, key=len, reverse=True):
        if unit in said:
            return local.get(unit) or table.currency.get(unit, "")
    return ""


def amount(said: str, language: str) -> str:
    """ "199.00 CNY" for a sum whose currency is certain, else the number alone; "" when none."""
    base = language.split("-", maxsplit=1)[0]
    figures = _DIGITS.search(said)
    value: Decimal | None
    if figures:
        value = plain_number(figures.group().rstrip(".,"), base)
        tail = _TAIL.match(said)
        rest = said[figures.end() :]
    else:
        worded = _HAN_SUM.match(said)
        number = han_number(worded.group(1)) if worded else None
        value = Decimal(number) if number is not None else None
        tail, rest = None, ""
        if worded and worded.group(2) and value is not None:
            value += Decimal(_HAN_DIGITS[worded.group(2)]) / 10
    if value is None:
        return ""
    if tail:
        value += Decimal(tail.group(1)) / 10
    for word, times in tables().multiplier.get(base, {}).items():
        if rest.lstrip().startswith(word):
            value *= times
            break
    if not 0 <= value < _MAX_SUM:
        return ""
    code = currency_of(said, language)
    if not code:
        return format(value.normalize(), "f") if value == value.to_integral() else f"{value:f}"
    return f"{value:.0f} {code}" if code in _WHOLE else f"{value:.2f} {code}"


def duration(said: str) -> str:
    """ISO 8601 length ("P5D", "PT30M"); "" for one that is not exact ("several days")."""
    unit = ""
    for code, words in tables().unit.items():
        if any(word in said for word in words):
            unit = code
            break
    count = _count(said)
    if not unit or count is None or not 0 < count <= 5000:
        return ""
    if count != int(count):
        parts = {"H": ("M", 60), "D": ("H", 24), "W": ("D", 7), "M": ("D", 30), "Y": ("M", 12)}
        if unit not in parts:
            return ""
        smaller, size = parts[unit]
        clock = "T" if unit in "HD" else ""
        return f"P{clock}{round(count * size)}{smaller}"
    clock = "T" if unit in ("H", "MIN") else ""
    return f"P{clock}{int(count)}{'M' if unit == 'MIN' else unit}"


def _count(said: str) -> float | None:
    if re.search(
        r"\d\s?[-~到至]\s?\d|[a-z\d] (?:to|or) [a-z\d]|(?:^|\b)(?:few|several|couple|some)\b|^半天",
        said,
    ):
        return None
    figures = re.search(r"\d+(?:\.\d+)?", said)
    half = 0.5 if re.search(r"个?半(?!个|天|小时|年|月)|个半|and a half", said) else 0.0
    if figures:
        return float(figures.group()) + half
    han = _HAN.search(said)
    if han:
        number = han_number(han.group())
        return None if number is None else number + half
    if "半" in said:
        return 0.5
    words = re.findall(r"[^\W\d_]+", said)
    if "dozen" in words and words[0] in ("a", "dozen"):
        return 12.0
    found = [tables().number[word] for word in words if word in tables().number]
    if len(found) == 2 and found[0] == 0.5:
        return 0.5
    return found[0] + half if found and found[0] > 0 else None


def quantity(said: str) -> str:
    """The number in front of a measure word, as figures."""
    count = _count(said)
    return str(int(count)) if count is not None and 0 < count == int(count) < 100000 else ""


def phone(said: str) -> str:
    """Digits alone, with the + of an international number."""
    if "[" in said:
        return ""
    return ("+" if said.lstrip().startswith("+") else "") + re.sub(r"\D", "", said)


def code(said: str) -> str:
    """An order, tracking or model number in capitals, without spaces around or inside."""
    return "" if "[" in said else re.sub(r"\s+", "", said).upper().strip("-")


def size(said: str) -> str:
    """A size as its letter or figure."""
    for letter, words in tables().size.items():
        if said in words:
            return letter
    return said.upper()
