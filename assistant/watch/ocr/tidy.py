"""Writes what was recognised in one way, so that the same line read twice is the same text. Pure.

Recognition wavers between full and half width and on spaces next to Chinese: a line that was
scrolled by half a pixel must not become another message.
"""

from __future__ import annotations

import re

_CJK = r"\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff"
_FULL = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"}
_MARKS = "".join(_FULL.values())
_AFTER = re.compile(rf"(?<=[{_CJK}])[,?!:;()]|(?<=[{_CJK}][）」』”])[,?!:;]")
_BEFORE = re.compile(rf"\((?=[{_CJK}])")
# Two marks in a row are alike: ?! after Chinese has one that stands after a mark.
_AGAIN = re.compile(rf"(?<=[{_MARKS}。…])[,?!:;]+")
_SPACE = re.compile(rf"(?<=[{_CJK}{_MARKS}。、…]) +(?=\S)|(?<=\S) +(?=[{_CJK}{_MARKS}。、…])")


def tidy(text: str) -> str:
    """Marks next to Chinese in full width, and no spaces next to it."""
    wide = _AFTER.sub(lambda found: _FULL[found.group()], text)
    wide = _BEFORE.sub("（", wide)
    wide = _AGAIN.sub(lambda found: "".join(_FULL[mark] for mark in found.group()), wide)
    return _SPACE.sub("", wide)
