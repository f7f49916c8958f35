"""What keeps a case from being accepted, in the reader's language: files say it in English."""

from __future__ import annotations

import re

from assistant.ui import plain
from assistant.ui.texts import Texts

_REASONS = (
    ("empty", re.compile(r"at least 1 (?:character|item)")),
    ("long", re.compile(r"at most (?P<n>\d+) characters")),
    ("number", re.compile(r"the number (?P<n>\S+) comes neither")),
    ("slot", re.compile(r"unknown slot (?P<n>\{[^}]*\})")),
    ("brace", re.compile(r"a brace that belongs to no slot")),
    ("last", re.compile(r"the last turn must be")),
    ("program", re.compile(r"speaks to a program")),
    ("unseen", re.compile(r"direction|nobody sees|control character|no character|marks on one")),
    ("pattern", re.compile(r"match pattern")),
)
_PARTS = ("acknowledge", "solve", "care")
_OWN = ("title", "turns", "decided", "why", "region", "topic")


def field_name(texts: Texts, field: str) -> str:
    """What a field of a case is called."""
    if field in _PARTS:
        return texts(f"part.{field}")
    if field == "turns":
        return texts("cases.said")
    return texts(f"cases.{field}") if field in _OWN else field


def fault_text(texts: Texts, field: str, reason: str) -> str:
    """Field and reason as one sentence."""
    told = plain.line(reason, 120)
    for name, pattern in _REASONS:
        found = pattern.search(reason)
        if found:
            n = plain.line(found.groupdict().get("n") or "", 40)
            told = texts(f"cases.reason.{name}", n=n)
            break
    return texts("cases.fault", field=field_name(texts, field), reason=told)
