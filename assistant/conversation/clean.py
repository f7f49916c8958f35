"""Makes captured text harmless: control, invisible and direction characters go, words stay."""

from __future__ import annotations

import re
from functools import cache

MAX_MESSAGE = 8000

_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")


@cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(range(0x20))
    table |= dict.fromkeys(range(0x7F, 0xA0))
    # Zero width, direction marks and overrides, byte order mark, embedded-object mark. The joiners
    # U+200C and U+200D stay: Persian words and family emoji are made with them.
    invisible = [0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFC, 0x061C]
    table |= dict.fromkeys([*invisible, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
    table[ord("\n")] = "\n"
    table[ord("\t")] = " "
    table[0x2028] = table[0x2029] = table[0x85] = "\n"
    return table


def clean(text: str) -> str:
    """Text as a person sees it: invisible characters gone, spaces single, no blank lines.

    Longer texts than MAX_MESSAGE are cut. Time is linear in the length.
    """
    text = text[: MAX_MESSAGE * 2].replace("\r\n", "\n").replace("\r", "\n").translate(_table())
    text = _LONE_SURROGATES.sub("\ufffd", text)
    text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text))
    return text.strip()[:MAX_MESSAGE].rstrip()
