"""Tells telephone, card, identity and order numbers from sizes, prices and dates.

Every run of digits is taken with the spaces and dashes inside it, cut into groups, and judged by
its digits, by how it is grouped, and by the words before it.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.masking import valid, words

# (start, end, kind) in folded text.
Found = tuple[int, int, str]

_RUN = re.compile(r"(?<![\d])[+(]{0,2}\d(?:[ .\-()/·_*~]{0,3}\d)+")
_GROUP = re.compile(r"\d+")
_SPOKEN = "零〇幺么一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SPOKEN_RUN = re.compile(rf"[{_SPOKEN}\d](?:[ \-,，、.]?[{_SPOKEN}\d]|[OoIl]){{10,24}}(?![A-Za-z])")
_SPOKEN_DIGITS = str.maketrans(_SPOKEN + "OoIl", "0011" + "123456789" + "123456789" + "0011")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_MOBILE_GROUPS = {
    (11,),
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (4, 3, 4),
    (3, 3, 5),
    (3, 4, 2, 2),
    (5, 6),
    (3, 5, 3),
    (4, 7),
    (6, 5),
    (1, 10),
    (3, 2, 2, 2, 2),
    (3, 2, 2, 4),
    (3, 6, 2),
    (5, 3, 3),
    (2, 3, 3, 3),
    (3, 4, 1, 3),
    (2, 9),
    tuple([1] * 11),
}
_CARD_GROUPS = {
    (4, 4, 4, 4),
    (4, 4, 4, 4, 3),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 1),
    (4, 6, 5),
    (6, 13),
    (6, 10),
    (4, 4, 4, 3),
    (4, 4, 4, 7),
}
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
_SENTENCE = re.compile(r"[。！？!?\n;；]")
_LOOK_BACK = 24
_EXTENSION = re.compile(r" ?(?:-|转|轉|分机|ext\.? ?|x) ?\d{1,5}(?![\d-])")
_MOST_GROUPS = 11
_HOTLINES = ("400", "800")

_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"[\u3040-\u30ff]"), ("JP",)),
    (re.compile(r"[\uac00-\ud7af]"), ("KR",)),
    (re.compile(r"[\u0e00-\u0e7f]"), ("TH",)),
    (re.compile(r"[\u0400-\u04ff]"), ("RU", "UA", "KZ")),
    (re.compile(r"[\u0600-\u06ff]"), ("SA", "AE", "EG", "MA", "JO", "KW", "QA")),
    (re.compile(r"[\u4e00-\u9fff]"), ("CN", "TW", "HK", "MO", "SG", "MY", "JP")),
)
_LATIN_REGIONS = "US GB DE FR ES IT BR ID MY VN PT NL AU IN SG TR MX AR CH AT PL BE IE PH TH"
_LATIN = tuple(_LATIN_REGIONS.split())

_MONEY = (
    r"(?:[¥￥$€£₩฿₫₹]|(?<![A-Za-z])(?:Rp|RM|USD|CNY|RMB|EUR|GBP|HKD|NTD?|NT\$|SGD|JPY"
    r"|KRW|THB|VND|IDR|R\$))"
)
_AMOUNT = r"\d[\d]{0,11}(?:[., ]\d{3}){0,5}(?:[.,]\d{1,2})?"
_UNITS = (
    r"(?:元|块|塊|圆|圓|円|원|บาท|万|萬|亿|億|件|个|個|只|双|雙|套|条|條|瓶|盒|包|箱|次|天"
    r"|小时|分钟|秒|人|页|步|积分|積分|分(?!机)|mm|cm|ml|mAh|mah|kg|km|GB|MB|TB|KB|gb|Hz"
    r"|MHz|rpm|px|dpi|lux|nit|%|％|dollars?|euros?|pounds?|yuan|bucks|usd|eur|cny|rmb"
    r"|rupiah|ringgit|baht|won|yen|đ|vnd|vnđ|руб|₽|€|pcs|pieces|units|points|items|cajas"
    r"|Stück|pièces|unidades)"
)
_ORDINARY = re.compile(
    "|".join(
        (
            r"(?<![\d-])(?:19|20)\d{2}(?:[-/.]|年 ?)\d{1,2}(?:[-/.]|月 ?)\d{1,2}(?:日"
            r"|号|號)?(?:[ T]{1,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?(?!\d(?!\d?:\d\d)"
            r"|-\d)",
            r"(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}(?: \d{1,2}[:.]\d{2})?"
            r"(?!\d(?!\d?:\d\d)|[./-]\d)",
            r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])",
            _MONEY + r" ?" + _AMOUNT + r"(?!\d)",
            r"(?<![\dA-WYZa-wyz.,+-])"
            + _AMOUNT
            + r" ?"
            + _UNITS
            + r"(?![A-Za-z\u00c0-\u024f\u1e00-\u1eff])",
            r"(?<![\dA-Z])\d{1,5}(?:\.\d{1,3})?(?: ?[x×*X] ?\d{1,5}(?:\.\d{1,3})?){1,3}(?!\d)",
            r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])",
            r"(?<![\d.])\d{1,6}\.\d{1,5}(?!\.?\d)",
            r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,3}(?!\.?\d)",
        )
    )
)
_GLUED = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9A-Za-z-]{0,20}?\d)[A-Za-z]{1,6}-?\d{8,30}"
    r"(?:[A-Za-z]{1,3})?(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])1Z[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])"
    r"|(?<!\d)(?<!\d )9[1-6]\d{2}(?: ?\d{4}){4}(?: ?\d{2})?(?! ?\d)"
)
_TOKEN = r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_/](?=[A-Za-z0-9])){3,40}"


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of digits: where its groups lie, what stands between them, before and after it."""

    text: str
    groups: tuple[tuple[int, int], ...]
    start: int
    cue: str
    regions: tuple[str, ...]


@cache
def _cue_pattern() -> re.Pattern[str]:
    cues = words.cues()
    kinds = (
        "passport",
        "identity",
        "tracking",
        "order",
        "card",
        "product",
        "secret",
        "plate",
        "contact",
        "phone",
    )
    return re.compile(
        "|".join(f"(?P<{kind}>{words.either(getattr(cues, kind))})" for kind in kinds),
        re.IGNORECASE,
    )


def cue_before(text: str, start: int) -> str:
    """The kind of the last word before a place that tells what follows; "" if there is none."""
    window = _SENTENCE.split(text[max(0, start - _LOOK_BACK) : start])[-1]
    last = ""
    for hit in _cue_pattern().finditer(window):
        last = hit.lastgroup or ""
    return last


def ordinary(text: str) -> list[Found]:
    """Dates, times, prices, sizes and amounts, which stay."""
    return [(*hit.span(), "") for hit in _ORDINARY.finditer(text) if not _own(text, hit)]


def _own(text: str, hit: re.Match[str]) -> bool:
    # "手机 13912345678元" is no price, whoever writes so.
    digits = "".join(_GROUP.findall(hit[0]))
    reaching = ("phone", "card", "identity")
    return bool(_MOBILE.fullmatch(digits)) or (
        len(digits) >= 9 and cue_before(text, hit.start()) in reaching
    )


def numbers(text: str, keep_orders: bool = False) -> Iterator[Found]:
    """All numbers that may lead to a person; orders only where they are not to be kept."""
    regions = _regions(text)
    for hit in _GLUED.finditer(text):
        cue = cue_before(text, hit.start())
        # "tel13912345678" is no parcel.
        if cue != "product" and not _MOBILE.fullmatch(hit[0].strip(string.ascii_letters)):
            yield from _order(
                (*hit.span(), "tracking" if cue == "tracking" else "order"), keep_orders
            )
    for hit in _RUN.finditer(text):
        start = hit.start() + len(hit[0]) - len(hit[0].lstrip("+("))
        groups = tuple(group.span() for group in _GROUP.finditer(text, start, hit.end()))
        cue = cue_before(text, hit.start())
        for found in _judge(_Run(text, groups, hit.start(), cue, regions)):
            yield from _order(found, keep_orders)
    for hit in _SPOKEN_RUN.finditer(text):
        digits = re.sub(r"[ \-,，、.]", "", hit[0]).translate(_SPOKEN_DIGITS)
        for end in (len(digits), 11):
            if _MOBILE.fullmatch(digits[:end]):
                yield (*hit.span(), "phone")
                break


def _order(found: Found, keep: bool) -> Iterator[Found]:
    yield (*found[:2], "" if keep and found[2] in ("order", "tracking") else found[2])


def _regions(text: str) -> tuple[str, ...]:
    found = [region for script, regions in _SCRIPTS if script.search(text) for region in regions]
    return tuple(dict.fromkeys(found)) if found else _LATIN


def _judge(run: _Run) -> Iterator[Found]:
    at = 0
    while at < len(run.groups):
        for count in range(min(_MOST_GROUPS, len(run.groups) - at), 0, -1):
            kind = _kind(run, at, count)
            if kind:
                start, end = run.groups[at][0], run.groups[at + count - 1][1]
                while start > run.start and run.text[start - 1] in "+(":
                    start -= 1
                if kind == "phone":
                    extension = _EXTENSION.match(run.text, end)
                    end = extension.end() if extension else end
                yield start, end, kind
                at += count
                break
        else:
            at += 1


def _kind(run: _Run, at: int, count: int) -> str:
    """What some groups of a run are together; "" if nobody's."""
    spans = run.groups[at : at + count]
    first, last = spans[0][0], spans[-1][1]
    groups = tuple(end - start for start, end in spans)
    digits = "".join(run.text[start:end] for start, end in spans)
    length = len(digits)
    if length < 6:
        return ""
    if length > 40:
        return "number" if count == 1 else ""
    plus = first > 0 and "+" in run.text[max(0, first - 2) : first]
    between = {run.text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)}
    glued = _letters_beside(run.text, first, last)
    if run.cue == "product" and not (plus or (count == 1 and _MOBILE.fullmatch(digits))):
        return ""
    if plus and 8 <= length <= 15 and len(between) <= 3:
        return "phone"
    if _MOBILE.fullmatch(digits) and _mobile_groups(groups, digits):
        return "phone"
    if (length == 18 and valid.chinese_id(digits)) or (
        length == 15 and count == 1 and run.cue == "identity"
    ):
        return "id"
    if 13 <= length <= 19 and (count == 1 or groups in _CARD_GROUPS):
        if digits[0] in "23456" and valid.luhn(digits) and run.cue not in ("order", "tracking"):
            return "card"
        if run.cue == "card" or groups in _CARD_GROUPS:
            return "card"
    if count == 3 and (groups in ((4, 4, 4), (6, 8, 4))) and length >= 12:
        return "id" if groups == (6, 8, 4) or run.cue == "identity" else "number"
    if glued:
        return ""
    return _phone(run, digits, groups, between, at) or _by_cue(run, digits, groups, between)


def _mobile_groups(groups: tuple[int, ...], digits: str) -> bool:
    country = len(digits) - 11
    if country and groups[0] == country:
        groups = groups[1:]
    elif country:
        groups = (groups[0] - country, *groups[1:])
    return groups in _MOBILE_GROUPS


def _phone(run: _Run, digits: str, groups: tuple[int, ...], between: set[str], at: int) -> str:
    first = run.groups[at][0]
    count, length = len(groups), len(digits)
    open_bracket = first > 0 and run.text[first - 1] == "("
    if digits.startswith(_HOTLINES) and length == 10 and run.cue != "phone":
        return ""
    if length > 15 or len(between) > 3 or any("*" in one or "~" in one for one in between):
        return ""
    if "CN" in run.regions and _LANDLINE.fullmatch(digits) and count <= 4:
        return "phone"
    if digits.startswith("00") and length >= 11 and valid.phone("+" + digits[2:], ()):
        return "phone"
    shaped = (
        digits[0] == "0"
        or open_bracket
        or (count >= 3 and len(between) <= 2 and "CN" not in run.regions)
        or groups == (5, 5)
        or (digits[0] in "78" and length == 11 and "RU" in run.regions)
    )
    if shaped and length >= 8 and not _round(run, at, count) and valid.phone(digits, run.regions):
        return "phone"
    return ""


def _round(run: _Run, at: int, count: int) -> bool:
    """Whether all groups end in 0: a list of sizes or prices, not a number to dial."""
    spans = run.groups[at : at + count]
    return count >= 2 and all(run.text[end - 1] == "0" for _, end in spans)


def _by_cue(run: _Run, digits: str, groups: tuple[int, ...], between: set[str]) -> str:
    length, cue = len(digits), run.cue
    regular = (
        len(groups) == 1
        or (len(between) == 1 and min(groups) >= 2)
        or (len(between) == 2 and not between & {"."})
    )
    if not regular or len(groups) > 6:
        return ""
    if cue == "phone" and 7 <= length <= 15 and not digits.startswith(_HOTLINES):
        return "phone" if not valid.moment(digits) else ""
    if cue == "identity" and length >= 8:
        return "id"
    if cue == "card" and length >= 8:
        return "card"
    if cue == "passport" and length >= 7:
        return "passport"
    if len(groups) > 1:
        return cue if cue in ("order", "tracking") and length >= 9 else ""
    if cue in ("order", "tracking") and length >= 6 and not valid.moment(digits):
        return cue
    if length >= 8 and not valid.moment(digits):
        return "order" if cue in ("order", "tracking") else "number"
    return ""


def _letters_beside(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalpha()) or (
        after.isascii() and after.isalpha() and after not in "xX"
    )


def tokens(text: str) -> Iterator[Found]:
    """What a word before it names: passports, plates, codes, order numbers with letters."""
    for cue in _cue_pattern().finditer(text):
        kind = cue.lastgroup or ""
        shape = _SHAPES.get(kind)
        if shape is None:
            continue
        joined = _between().match(text, cue.end())
        hit = shape.match(text, joined.end() if joined else cue.end())
        if (
            hit
            and any(one.isdecimal() for one in hit[0])
            and not _AMOUNT_AFTER.match(text, hit.end())
        ):
            yield (*hit.span(), "id" if kind == "identity" else kind)


_AMOUNT_AFTER = re.compile(
    r" ?(?:元|块|次|天|个|件|小时|分钟|(?:days?|times|minutes|hours|weeks|yuan|dollars"
    r"|euros|pieces|pcs|items)(?![a-z]))"
)
_CODE = re.compile(r"(?=[A-Za-z0-9/_-]{0,24}\d{3})" + _TOKEN)
_SHAPES = {
    "passport": re.compile(r"(?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{6,10}"),
    "plate": re.compile(
        r"(?=[A-Z -]{0,8}\d)[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5}){0,3}(?![A-Za-z0-9])"
    ),
    "secret": re.compile(r"(?=[^\s,，。]{0,20}\d)[!-~]{4,24}"),
    "tracking": _CODE,
    "order": _CODE,
    "identity": re.compile(
        r"(?=[A-Za-z0-9.-]{0,24}\d{3})[A-Za-z0-9](?:[A-Za-z0-9]|[ .\-](?=[A-Za-z0-9])){6,24}"
    ),
}


@cache
def _between() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[ :#,(\[]|\.(?= )|{words.either(words.cues().between)}){{0,4}}", re.IGNORECASE
    )
