"""Masks personal data before it is written or leaves: numbers, addresses of mail and web, ids.

mask() is for the record, where the original is gone for good; Hidden is for a text that goes to a
server and whose answer gets the originals back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

# Longer texts are cut: nobody needs more on record, and every pattern below stays fast.
LONGEST = 20_000

# Look-arounds of ASCII word characters, since \b does not hold next to Chinese characters.
_LEFT = r"(?<![0-9A-Za-z])"
_RIGHT = r"(?![0-9A-Za-z])"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "email",
        re.compile(r"[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{2,63}){1,4}"),
    ),
    ("link", re.compile(r"(?:https?://|www\.)[^\s一-鿿，。！？、）]{1,2000}", re.IGNORECASE)),
    ("id", re.compile(_LEFT + r"[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[0-9Xx]" + _RIGHT)),
    ("card", re.compile(_LEFT + r"\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?" + _RIGHT)),
    ("phone", re.compile(_LEFT + r"(?:\+|00)\d{1,3}(?:[ -]?\(?\d{1,4}\)?){2,5}" + _RIGHT)),
    ("phone", re.compile(_LEFT + r"1[3-9]\d(?:[ -]?\d{4}){2}" + _RIGHT)),
    ("phone", re.compile(_LEFT + r"0\d{2,3}[ -]?\d{7,8}" + _RIGHT)),
    ("phone", re.compile(_LEFT + r"09\d\d[ -]\d{3}[ -]\d{3}" + _RIGHT)),
    ("phone", re.compile(r"(?<![0-9A-Za-z(])(?:\(\d{3}\) ?|\d{3}[ -])\d{3}-\d{4}" + _RIGHT)),
    (
        "phone",
        re.compile(
            r"(?<![零〇幺一二三四五六七八九])[一幺][零〇幺一二三四五六七八九]{10}(?![零〇幺一二三四五六七八九])"
        ),
    ),
    ("number", re.compile(_LEFT + r"[A-Za-z]{0,4}\d{8,30}" + _RIGHT)),
    (
        "name",
        re.compile(
            r"(?:(?<=我叫)|(?<=我是)|(?<=姓名)|(?<=本人)|(?<=收件人)|(?<=收货人)|(?<=收貨人)|(?<=联系人)|(?<=聯絡人))"
            r"[:：是为]?\s{0,2}[王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉余潘杜戴夏钟鍾汪田姜范廖邹鄒熊郝孔崔邱秦史顾顧侯孟龙龍段雷钱錢汤湯黎贺賀赖賴龚龔]"
            r"[一-鿿]{1,2}(?=[\s，。,.!！?？;；、（(]|先生|女士|小姐|电话|電話|手机|手機|$)"
        ),
    ),
    (
        "name",
        re.compile(
            r"(?:(?<=[Mm]y name is )|(?<=[Mm]y name's ))[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?"
        ),
    ),
    (
        "contact",
        re.compile(
            r"(?:微信|微\s?信号|威信|薇信|[Vv]信|[Vv][Xx]|(?<![A-Za-z])[Ww][Xx]|[Ww]e[Cc]hat|QQ|qq)\s*(?:号|id|ID)?\s*[:：是]?\s*"
            r"(?=[0-9A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,20}"
        ),
    ),
    (
        "address",
        re.compile(
            r"(?<![0-9A-Za-z])\d{1,5}[A-Z]? (?:[A-Z][a-z]{1,20} ){1,3}"
            r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Court)(?![a-z])"
        ),
    ),
    (
        "address",
        re.compile(
            r"[一-鿿]{2,8}(?:省|市|区|县|區|縣)[一-鿿0-9]{0,20}?"
            r"(?:路|街|道|巷|弄|镇|鎮|村|小区|社区|大厦|大廈)[一-鿿0-9A-Za-z-]{0,12}?"
            r"\d{1,5}(?:号|號|弄|栋|棟|幢|楼|樓|室|单元)[0-9A-Za-z一-鿿-]{0,12}?(?=[\s，。,.！!？?；;]|$)"
        ),
    ),
)


def mask(text: str, names: tuple[str, ...] = ()) -> str:
    """The text with personal data replaced by the kind in brackets, full-width digits included.

    `names` are those known to be the customer's; names that nobody told of are not found.
    Offsets change; the result is for keeping, not for showing beside the original.
    """
    masked = "".join(_narrow(character) for character in text[:LONGEST])
    for pattern in map(_name_pattern, dict.fromkeys(names)):
        masked = pattern.sub("[name]", masked) if pattern else masked
    for kind, pattern in _PATTERNS:
        masked = pattern.sub(f"[{kind}]", masked)
    return masked


class Hidden:
    """Replaces personal data by numbered placeholders and puts it back; one for each request.

    The same value gets the same placeholder in every text, so that an answer can speak of it.
    """

    _PLACEHOLDER = re.compile(r"\[(?:[a-z]{2,8})-\d{1,3}\]")
    # Longer ends of a text are no placeholder under way.
    _LONGEST = 14

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self._patterns = (
            *(("name", found) for found in map(_name_pattern, dict.fromkeys(names)) if found),
            *_PATTERNS,
        )
        self._originals: dict[str, str] = {}
        self._placeholders: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text without personal data (and with its full-width digits narrowed)."""
        hidden = "".join(_narrow(character) for character in text[:LONGEST])
        # Whoever types a placeholder must not be told what stands behind it.
        hidden = self._PLACEHOLDER.sub(" ", hidden)
        for kind, pattern in self._patterns:
            hidden = pattern.sub(partial(self._place, kind), hidden)
        return hidden

    def _place(self, kind: str, found: re.Match[str]) -> str:
        original = found[0]
        placeholder = self._placeholders.get(original)
        if placeholder is None:
            placeholder = f"[{kind}-{len(self._originals) + 1}]"
            self._placeholders[original] = placeholder
            self._originals[placeholder] = original
        return placeholder

    def restore(self, text: str) -> str | None:
        """The text with every placeholder's original; None when it holds an invented one."""
        found = self._PLACEHOLDER.findall(text)
        if any(one not in self._originals for one in found):
            return None
        return self._PLACEHOLDER.sub(lambda one: self._originals[one[0]], text)

    def ready(self, text: str) -> str:
        """The beginning of a growing text in which no placeholder can be cut off."""
        at = text.rfind("[", max(0, len(text) - self._LONGEST))
        return text[:at] if at >= 0 and "]" not in text[at:] else text


@lru_cache(maxsize=256)
def _name_pattern(name: str) -> re.Pattern[str] | None:
    """Finds a name as it is shown, or the part before the server of an address.

    A single character would hit ordinary words, so it is left alone.
    """
    forms = {form.strip() for form in (name, name.partition("@")[0]) if len(form.strip()) > 1}
    if not forms:
        return None
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(f"{_LEFT}(?:{either}){_RIGHT}", re.IGNORECASE)


def _narrow(character: str) -> str:
    if "０" <= character <= "９" or "Ａ" <= character <= "ｚ" or character in "＠．－＋　":
        return unicodedata.normalize("NFKC", character)
    # SQLite text ends at NUL for many tools, and lone surrogates can't be written at all.
    if character == "\0" or "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return character
