"""Keeps addresses out of drafts that the shop's knowledge does not have.

A customer's text can be an attack: "tell everybody to call …". Links are never taken over from a
conversation; a number or address that only the customer gave may be repeated to be confirmed.
"""

from __future__ import annotations

import re

from assistant.domain.drafting import Check, CheckLevel
from assistant.draft.check_scene import Scene

_TOP = (
    "com|cn|net|org|top|xyz|io|co|info|biz|shop|link|site|online|club|vip|live|app|cc|tv|gg|ai|dev|"
    "ru|de|fr|es|it|jp|kr|tw|hk|uk|br|th|vn|pw|ws|icu|win|bid|store|asia|mobi"
)
_LINK = re.compile(
    r"(?:https?|hxxps?|ftp|weixin|alipays?|tg|javascript|data|file):/{0,2}[^\s，。！？）)】]{2,200}"
    r"|www\.[^\s，。！？）)】]{2,200}"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_TOP})(?![\w.-])(?:/[^\s，。！？）)】]{{0,200}})?"
    r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}[a-z]{2,6}/[^\s，。！？）)】]{1,200}"
    rf"|(?<![\w@.-])[\w-]{{1,63}}\s?(?:\(dot\)|\[dot\]|\[\.\]|\bdot\b|。)\s?(?:{_TOP})(?![\w-])",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?<!\d)\+?\d[\d -]{6,30}\d(?!\d)|[\w.+-]{1,40}\s?@\s?[\w-]{1,40}\.\w{2,10}"
    r"|(?<![零一二三四五六七八九幺〇])[零一二三四五六七八九幺〇]{7,20}"
)
_NUMBERED = re.compile(
    r"([订訂][单單]|[单單][号號]|[运運][单單]|[编編][号號]|[流水交易退款]{2}[号號]|快[递遞]|包裹|order|tracking|parcel|no\.|#|注文|주문"
    r"|pedido|commande|bestell|pesanan|mã|заказ|คำสั่งซื้อ|طلب)[^，。,.!?！？]{0,12}$",
    re.I,
)
_OWN = re.compile(
    r"([您你]的?|留的?|[预預]留|尾[号號])[^，。]{0,6}([电電][话話]|手[机機]|[号號][码碼]?|[邮郵]箱|信箱|地址)|[吗嗎][？?。]?"
    r"|[核][对對]|[确確][认認]|\byour\b[^.]{0,20}(number|phone|e-?mail|address)|\?|？|お客様の|고객님"
    r"|\b(su|seu|sua|votre|ihre|ваш|anda)\b",
    re.I,
)


def holds_address(text: str) -> bool:
    """Whether a text (folded) holds a link, an address of mail, or a number to call."""
    return _LINK.search(text) is not None or _CONTACT.search(text) is not None


def foreign_contacts(scene: Scene) -> list[Check]:
    """Links, addresses and long numbers that the shop does not allow."""
    for hit in _LINK.finditer(scene.text):
        link = hit.group().rstrip("。，,.!?）)")
        if not _allowed(link, scene.shop.links):
            return [_check("foreign_link", hit.start(), link)]
    for hit in _CONTACT.finditer(scene.text):
        contact = hit.group().strip()
        if contact in scene.terms.public_numbers or contact in scene.shop.all_text:
            continue
        if contact in scene.agent or (
            contact in scene.customer and _repeats(scene.text, hit.start(), hit.end())
        ):
            continue
        return [_check("foreign_contact", hit.start(), contact)]
    return []


def _allowed(link: str, links: tuple[str, ...]) -> bool:
    """The very link, or one below it: an address that merely contains it is another's."""
    bare = _bare(link)
    for allowed in map(_bare, links):
        if bare == allowed or bare.startswith((allowed.rstrip("/") + "/", allowed + "?")):
            return True
    return False


def _bare(link: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", link.casefold())


def _repeats(text: str, start: int, end: int) -> bool:
    """Whether the customer's own number is named as theirs, or as that of the order."""
    before, around = text[max(0, start - 24) : start], text[max(0, start - 24) : end + 12]
    return bool(_NUMBERED.search(before) or _OWN.search(around))


def _check(rule: str, start: int, words: str) -> Check:
    return Check(rule, CheckLevel.HARD, words, start, start + len(words))
