"""Hides what a recorded window says and keeps its shape, so that a recording can be passed on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from assistant.domain.window import Snapshot, TextNode

_LONGEST = 400
# Times are needed to see where a page writes them, and say nothing about anybody.
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_DIGITS = re.compile(r"[0-9]")


def _letter(sign: str) -> str:
    if sign.isdigit():
        return "0"
    if not sign.isalpha():
        return sign
    if unicodedata.east_asian_width(sign) in "WF":
        return "字"
    return "X" if sign.isupper() else "x"


def masked(text: str) -> str:
    """The text with every letter and digit exchanged; equal texts stay equal."""
    return "".join(_letter(sign) for sign in text[:_LONGEST])


def nowhere(snapshot: Snapshot) -> Snapshot:
    """The same window without what it has of this machine: its process, its id, its address."""
    return replace(
        snapshot,
        window=replace(snapshot.window, window_id=1, pid=1),
        document=re.sub(r"^([a-z]+://)[^/]*.*$", r"\1localhost/", snapshot.document),
    )


class Disguise:
    """Masks the snapshots of one recording; different names stay different by a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """The same window without what it says, whose it is and where it came from."""
        plain = nowhere(snapshot)
        return replace(
            plain,
            window=replace(plain.window, title=self._title(snapshot)),
            nodes=tuple(self._node(node) for node in snapshot.nodes),
        )

    def text(self, text: str) -> str:
        """One text: a time keeps its form, anything else its length and kind of letters."""
        stripped = text.strip()
        if not stripped or not any(sign.isalnum() for sign in stripped):
            return text
        if _TIME.fullmatch(stripped):
            return _DIGITS.sub("0", text)
        plain = masked(text)
        known = self._numbers.setdefault(plain, {})
        number = known.setdefault(text[:_LONGEST], len(known))
        return f"{plain}{number}" if number else plain

    def _node(self, node: TextNode) -> TextNode:
        return replace(node, text=self.text(node.text))

    def _title(self, snapshot: Snapshot) -> str:
        """A title that holds a name from the page still holds it: that is how names are found."""
        title = snapshot.window.title
        names = sorted(
            {n.text.strip() for n in snapshot.nodes if 1 < len(n.text.strip()) <= 60},
            key=len,
            reverse=True,
        )
        for name in names:
            if name in title:
                before, _, after = title.partition(name)
                return masked(before) + self.text(name) + masked(after)
        # Numbered like any text, or it would be taken for one of its length.
        return self.text(title)
