"""Puts other names, addresses and numbers into a message, so that shapes don't stick to words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from assistant.masking.evaluation.make import PERSONAL, digits
from assistant.masking.training.sheets import MARKS, Line, Part

Lists = Mapping[str, tuple[str, ...]]
TOGETHER = frozenset(("zh-Hans", "zh-Hant", "ja", "ko"))
"""Languages in which a family name comes first and stands without a space."""
_PHONES = {
    "en": ("us", "gb"), "de": ("de",), "fr": ("fr",), "es": ("es",), "it": ("it",), "pt": ("br",),
    "id": ("id",), "ms": ("my",), "vi": ("vn",), "ru": ("ru",), "ja": ("jp",), "ko": ("kr",),
    "th": ("th",), "ar": ("ar",), "zh-Hant": ("tw", "hk"),
}  # fmt: skip
_LISTED = {"ng": "given", "ns": "surname", "nn": "nick", "nu": "user"}
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its marked stretches: (start, end, kind), code points, end excluded."""

    text: str
    marked: tuple[tuple[int, int, int], ...]


def filled(line: Line, lists: Lists, draw: Random, often: float) -> Row:
    """The message with made-up numbers; each marked piece is changed with chance `often`."""
    text = ""
    marked: list[tuple[int, int, int]] = []
    for part in line.parts:
        if part.mark == "slot":
            text += _number(part.text, line.language, draw)
        elif part.mark:
            new = draw.random() < often
            value = other(part, line.language, lists, draw) if new else part.text
            marked.append((len(text), len(text) + len(value), MARKS[part.mark]))
            text += value
        else:
            text += part.text
    return Row(text, tuple(marked))


def other(part: Part, language: str, lists: Lists, draw: Random) -> str:
    """Another value of the same kind and case; the same one where no list has any."""
    if part.mark == "nf":
        return _cased(part.text, _full(language, lists, draw) or part.text)
    if part.mark == "a":
        return _address(part.text, language, lists, draw)
    values = lists.get(_LISTED[part.mark], ())
    return _cased(part.text, draw.choice(values)) if values else part.text


def _full(language: str, lists: Lists, draw: Random) -> str:
    families, given, whole = (lists.get(one, ()) for one in ("surname", "given", "full"))
    if whole and (draw.random() < 0.28 or not (families and given)):
        return draw.choice(whole)
    if not (families and given):
        return ""
    if language in TOGETHER:
        between = draw.choice(("", " ", "\u3000")) if language == "ja" else ""
        return draw.choice(families) + between + draw.choice(given)
    names = [draw.choice(given), draw.choice(families)]
    if language == "vi":
        names.reverse()
    if draw.random() < 0.12:
        names.insert(1, draw.choice(given))
    if draw.random() < 0.05:
        names.reverse()
    elif draw.random() < 0.06:
        names[0] = f"{names[0][0]}."
    return " ".join(names)


def _address(old: str, language: str, lists: Lists, draw: Random) -> str:
    long = len(old) > (14 if language in TOGETHER else 28)
    values = lists.get("address" if long else "piece", ())
    if not values:
        return old
    value = draw.choice(values)
    if draw.random() < 0.6:
        value = _DIGIT.sub(lambda hit: _figure(hit[0], draw), value)
    return _cased(old, value)


def _figure(old: str, draw: Random) -> str:
    return draw.choice("123456789") if draw.random() < 0.6 else old


def _cased(old: str, new: str) -> str:
    if old == old.lower() != old.upper():
        return new.lower()
    if old == old.upper() != old.lower() and len(old) > 2:
        return new.upper()
    return new


def _number(kind: str, language: str, draw: Random) -> str:
    mainland = language == "zh-Hans"
    if kind in ("mobile", "landline", "phone"):
        if mainland:
            return PERSONAL["landline" if kind == "landline" else "mobile"](draw)
        return PERSONAL[f"phone_{draw.choice(_PHONES.get(language, ('us',)))}"](draw)
    if kind == "id_card":
        return PERSONAL["cnid"](draw) if mainland else digits(draw, draw.randint(9, 14))
    return PERSONAL["account" if kind == "wechat" else kind](draw)


def glued(rows: Sequence[Row], share: float, draw: Random) -> list[Row]:
    """Pairs of messages as one, as many as that share of the rows: chats run on."""
    found = []
    for _ in range(int(len(rows) * share)):
        first, second = draw.choice(rows), draw.choice(rows)
        between = draw.choice(("\n", " ", "\n"))
        at = len(first.text) + len(between)
        moved = ((start + at, end + at, kind) for start, end, kind in second.marked)
        found.append(Row(first.text + between + second.text, (*first.marked, *moved)))
    return found
