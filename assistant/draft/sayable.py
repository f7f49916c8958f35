"""Decides whether a customer's words may be said back: an echo lends them the shop's voice.

"Whether we are crooks, I'll check": a draft that repeats an insult, a contact, an order to pay
elsewhere or another person's data does harm, whoever wrote it first.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.draft import rules
from assistant.draft.check_contacts import holds_address
from assistant.draft.check_fold import fold
from assistant.draft.check_terms import any_of

# Rules for drafts that here count in a question, too, and whatever is denied: the topic is enough.
RULES = frozenset(
    {"rude_word", "off_platform", "asks_secret", "paid_review", "review_deletion", "superlative",
     "deters_complaint", "medical_claim", "sensitive_topic", "instructions_echoed"}
)  # fmt: skip
# Invisible, private and control characters; marks of templates, blanks and markup.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\ue000-\uf8ff"
    "\ud800-\udfff\U000e0000-\U0010ffff{}【】<>]"
)
# More marks on letters than any language sets.
_PILED = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3}")


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    elsewhere: tuple[str, ...]
    secret: tuple[str, ...]
    others: tuple[str, ...]
    doubt: tuple[str, ...]
    grave: tuple[str, ...]
    certain: tuple[str, ...]


@cache
def _unsayable() -> re.Pattern[str]:
    lists = datafile.load(paths.resources() / "checks" / "unsayable.toml", _Lists)
    return any_of(pattern for _, patterns in lists for pattern in patterns)


@cache
def _forbidden() -> tuple[re.Pattern[str], ...]:
    """In any language: whoever mixes two hides nothing."""
    return tuple(rule.patterns for rule in rules.default().rules if rule.id in RULES)


def sayable(words: str) -> bool:
    """Whether a draft may repeat these words of a customer or an agent (a clause, not a text)."""
    seen = fold(words[: rules.MAX_TEXT]).text
    if UNSAFE.search(words) or _PILED.search(words) or holds_address(seen):
        return False
    if _unsayable().search(seen):
        return False
    return not any(pattern.search(seen) for pattern in _forbidden())
