"""Personal data that tells itself by its form: mail, links, accounts, documents, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.masking import valid, words
from assistant.masking.numbers import Found, cue_before

_LEFT = r"(?<![0-9A-Za-z])"
_RIGHT = r"(?![0-9A-Za-z])"
_PROVINCES = (
    "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "email",
        re.compile(
            r"(?<![0-9A-Za-z._%+-])[0-9A-Za-z._%+-]{1,64}(?: ?@ ?| ?[(\[] ?at ?[)\]] ?"
            r"|艾特|#(?=(?:qq|163|126|gmail|outlook|hotmail)\.))"
            r"[0-9A-Za-z-]{1,63}(?: ?(?:\.|[(\[] ?dot ?[)\]]) ?[0-9A-Za-z-]{2,63}){1,4}",
            re.IGNORECASE,
        ),
    ),
    (
        "email",
        re.compile(
            _LEFT + r"[0-9a-z._-]{2,64} at [0-9a-z-]{2,63} dot (?:com|net|org|cn|co)" + _RIGHT,
            re.IGNORECASE,
        ),
    ),
    (
        "link",
        re.compile(
            r"(?:https?://|www\.)[^\s一-鿿，。！？、）\ue000-\ue003]{1,2000}", re.IGNORECASE
        ),
    ),
    # Mainland identity cards, also grouped or with a letter at the end; then those of other places.
    (
        "id",
        re.compile(
            r"(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?[01]\d[ -]?[0-3]\d[ -]?\d{3}["
            r"0-9Xx](?![0-9])"
        ),
    ),
    ("id", re.compile(_LEFT + r"[A-Z][12489]\d{8}" + _RIGHT)),
    ("id", re.compile(_LEFT + r"[A-Z]{1,2}\d{6} ?\([0-9A]\)")),
    ("id", re.compile(_LEFT + r"[STFGM]\d{7}[A-Z]" + _RIGHT)),
    ("id", re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-\d{2}-\d{4}(?![\d-])")),
    ("id", re.compile(_LEFT + r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]" + _RIGHT)),
    ("id", re.compile(r"(?<![\d.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)")),
    ("id", re.compile(r"(?<![\d-])\d{6}-[1-8]\d{6}(?![\d-])")),
    ("id", re.compile(r"(?<![\d-])\d{3}-\d{3}-\d{3} \d{2}(?!\d)")),
    ("id", re.compile(r"(?<![\d-])\d{6}-\d{2}-\d{4}(?![\d-])")),
    ("id", re.compile(_LEFT + r"[XYZ]?\d{7,8}-?[TRWAGMYFPDXBNJZSQVHLCKE]" + _RIGHT)),
    ("id", re.compile(_LEFT + r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]" + _RIGHT)),
    ("id", re.compile(_LEFT + r"[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d" + _RIGHT)),
    ("id", re.compile(_LEFT + r"[A-Z]{5}\d{4}[A-Z]" + _RIGHT)),
    ("passport", re.compile(_LEFT + r"(?:[EGDSPHKM]\d{8}|E[A-Z]\d{7}|[CHM]\d{10})" + _RIGHT)),
    # A Korean account, told by its bank or by the word for its holder.
    (
        "card",
        re.compile(
            r"(?<![\d-])\d{2,6}-\d{2,6}-\d{2,7}(?:-\d{1,6})?(?![\d-])(?=[^\n\d]{0,12}예금주)"
            r"|(?:(?<=은행 )|(?<=뱅크 )|(?<=농협 )|(?<=신한 )|(?<=국민 )|(?<=우리 )|(?<=하나 )|"
            r"(?<=토스 ))"
            r"\d{2,6}-\d{2,6}-\d{2,7}(?:-\d{1,6})?(?![\d-])"
        ),
    ),
    (
        "plate",
        re.compile(
            rf"[{_PROVINCES}] ?[A-HJ-Za-hj-z][ .·・-]{{0,2}}(?=[A-Za-z]{{0,4}}\d)"
            rf"(?:[0-9A-Za-z] ?){{4,5}}[0-9A-Za-z学學警挂掛港澳领](?![0-9A-Za-z])"
        ),
    ),
    (
        "contact",
        re.compile(r"(?<![0-9A-Za-z.])@(?=[A-Za-z.]{0,30}[0-9_])[A-Za-z_][A-Za-z0-9_.]{3,30}"),
    ),
)
_GROUPED = re.compile(r"[ .-]\d{3}")
_IBAN = re.compile(
    _LEFT + r"[A-Za-z]{2}\d{2}(?:[ -]?[0-9A-Za-z]{4}){2,7}(?:[ -]?[0-9A-Za-z]{1,3})?" + _RIGHT
)


def forms(text: str) -> Iterator[Found]:
    """What its form alone tells; numbers are judged elsewhere."""
    for hit in _IBAN.finditer(text):
        end = _iban_end(hit[0])
        if end:
            yield hit.start(), hit.start() + end, "iban"
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if kind in ("id", "passport") and cue_before(text, hit.start()) == "product":
                continue
            yield (*hit.span(), kind)


def _iban_end(text: str) -> int:
    """Length of the account number a text begins with; words may have been taken along."""
    ends = [n + 1 for n, one in enumerate(text) if n + 1 == len(text) or text[n + 1] in " -"]
    for end in reversed(ends):
        if valid.iban(re.sub(r"[ -]", "", text[:end])):
            return end
    return 0


def contacts(text: str) -> Iterator[Found]:
    """Accounts in messengers and networks, after the word that names the place."""
    for hit in _contact().finditer(text):
        account = hit["account"]
        if account.isdecimal() and len(account) <= 6 and _GROUPED.match(text, hit.end()):
            # A telephone number in groups serves as the account: numbers are judged elsewhere.
            continue
        # A plain word after the cue tells of the programme itself: "wechat pay", "line broke".
        named = hit["sign"] in (":", "：", "@") or hit["link"] is not None
        if any(one.isdecimal() or one in "_." for one in account.rstrip(".")) or named:
            yield (*hit.span("account"), "contact")


@cache
def _contact() -> re.Pattern[str]:
    cues = words.cues()
    links = "id|账号|帳號|号码|号|號|number|handle|name|username|user"
    return re.compile(
        rf"(?:{words.either(cues.contact)})(?:[ ]{{0,2}}(?P<link>{links}))?"
        r"[ ]{0,2}(?:(?P<sign>[:：@]|is|是|es|est|ist|é|adalah|là|это|は|는|은)[ ]{0,2})?(?:@|我)?"
        r"(?P<account>[A-Za-z0-9](?:[A-Za-z0-9_.-]{2,30})[A-Za-z0-9_])",
        re.IGNORECASE,
    )
