"""Masks for the record, where the original is gone for good, and for a server, where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.masking.find import find
from assistant.masking.fold import writable

# Longer texts are cut: nobody needs more on record, and every pattern stays fast.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Policy:
    """What the company decides on: whether numbers of orders and parcels stay on record."""

    keep_orders: bool = False


_policy = [Policy()]


def use(policy: Policy) -> None:
    """Mask by this policy from now on, in the whole process; without it everything is masked."""
    _policy[0] = policy


def warm_up() -> None:
    """Make the patterns now (about half a second), so that the first message need not wait."""
    find("Ms Ann Lee 0 王先生 田中です 김철수씨 1 12 Main Street, Иван, 路1号 区")


def mask(text: str, names: tuple[str, ...] = (), unannounced: bool = True) -> str:
    """The text with personal data replaced by the kind in brackets.

    `names` are those known to be the customer's; others are found by the words around them, and
    by the tagger where `unannounced`: what the program itself has written names nobody. Offsets
    change; the result is for keeping, not for showing beside the original.
    """
    capped = writable(text[:LONGEST])
    pieces: list[str] = []
    done = 0
    for span in find(capped, names, _policy[0].keep_orders, unannounced):
        pieces += (capped[done : span.start], f"[{span.kind}]")
        done = span.end
    return "".join((*pieces, capped[done:]))


class Hidden:
    """Replaces personal data by numbered placeholders and puts it back; one for each request.

    The same value gets the same placeholder in every text, so that an answer can speak of it.
    Originals are kept in memory alone, and as long as this object.
    """

    _PLACEHOLDER = re.compile(r"\[(?:[a-z]{2,8})-\d{1,3}\]")
    # Longer ends of a text are no placeholder under way.
    _LONGEST = 14

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self._names = names
        self._originals: dict[str, str] = {}
        self._placeholders: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text without personal data."""
        # Whoever types a placeholder must not be told what stands behind it.
        capped = self._PLACEHOLDER.sub(" ", writable(text[:LONGEST]))
        pieces: list[str] = []
        done = 0
        for span in find(capped, self._names):
            original = capped[span.start : span.end]
            pieces += (capped[done : span.start], self._place(span.kind, original))
            done = span.end
        return "".join((*pieces, capped[done:]))

    def _place(self, kind: str, original: str) -> str:
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
