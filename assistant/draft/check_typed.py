"""Looks over what an agent is typing: warns quietly, demands nothing of the form of a draft.

A person may be brief, may know what no file knows, and is never stopped: only what the law or a
platform forbids keeps its weight, everything else is advice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from assistant import languages
from assistant.domain.chat import Message
from assistant.domain.drafting import Check, CheckLevel, Plan
from assistant.domain.reading import Context, Reading
from assistant.draft import rules
from assistant.draft.checks import check_text, in_order
from assistant.draft.turns import agent_apologised
from assistant.knowledge.shop import Shop

# What only a finished reply can be asked for, and what is no fault of a person at work.
_NOT_ASKED = frozenset(
    {"empty_draft", "missing_part", "no_next_step", "broken_off", "asks_nothing",
     "language_fallback", "wrong_language", "unsourced_product", "repeats_itself"}
)  # fmt: skip
# The sign of a script, and the language to hold it against where another was expected.
_SCRIPTS = (
    ("Jpan", "ja", re.compile(r"[\u3040-\u30ff]")),
    ("Kore", "ko", re.compile(r"[\uac00-\ud7af]")),
    ("Thai", "th", re.compile(r"[\u0e00-\u0e7f]")),
    ("Arab", "ar", re.compile(r"[\u0600-\u06ff]")),
    ("Cyrl", "ru", re.compile(r"[\u0400-\u04ff]")),
    ("Hans", "zh-Hans", re.compile(r"[\u4e00-\u9fff]")),
)
# Japanese is written with Chinese characters, too.
_HAN = frozenset({"Hans", "Hant", "Jpan"})


def typed_language(text: str, expected: str) -> str:
    """Which language to hold a text against: the expected one, unless its script says otherwise."""
    own = languages.about(expected).script
    for script, code, signs in _SCRIPTS:
        if signs.search(text):
            return expected if own == script or (script == "Hans" and own in _HAN) else code
    if own == languages.LATIN:
        return expected if languages.base(expected) in languages.bases() else "en"
    # A script without signs here (Hebrew, Greek …) is not told from others by them.
    return "en" if own in _HAN or any(own == script for script, _, _ in _SCRIPTS) else expected


def check_typed(
    text: str,
    plan: Plan | None,
    reading: Reading | None,
    messages: Sequence[Message],
    shop: Shop,
    context: Context | None = None,
    now: datetime | date | None = None,
    *,
    book: rules.RuleBook | None = None,
) -> tuple[Check, ...]:
    """What to point out in a text that is being written, the worst first, with its places.

    HARD only for rules of law and platforms and for addresses that are not the shop's; the rest is
    SOFT or INFO. No parts, no next step and no length are demanded of an unfinished text.
    """
    if not text.strip():
        return ()
    expected = plan.language if plan else (reading.language.code if reading else "zh-Hans")
    book = book or rules.default()
    found = check_text(
        text, plan, reading, messages, shop, context,
        language=typed_language(text, expected), book=book, now=now,
    )  # fmt: skip
    if plan is None and book.apologises(text) and agent_apologised(messages, book):
        found = (*found, Check("apology_repeated", CheckLevel.SOFT))
    heavy = _heavy(book.tuned(shop.tuning))
    return in_order(
        check
        if check.level is not CheckLevel.HARD or check.rule in heavy
        else replace(check, level=CheckLevel.SOFT)
        for check in found
        if check.rule not in _NOT_ASKED
    )


def _heavy(book: rules.RuleBook) -> frozenset[str]:
    return book.legal | rules.PROTECTED
