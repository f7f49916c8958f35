"""Guesses a customer's region and gives advice on manner for it: a hint, never a verdict.

Manner only: what is offered never depends on what this module says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import phonenumbers

from assistant import strings
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Culture, CultureAxes, Fact, Hint, Language
from assistant.understand import calendar_days
from assistant.understand.culture_data import axes, profiles, signals
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold

__all__ = ["profiles", "read_culture"]

_WORD = 0.45
_MOST_WORDS = 4
_MONEY = 0.45
_PHONE = 0.8
_LOCAL_PHONE = 0.3
_MAX_MESSAGES = 20
_READ = 800
_FLOOR = 0.3
"""Below this no region is named."""


@dataclass(frozen=True, slots=True)
class _Guess:
    region: str | None
    confidence: float


@cache
def _words() -> Phrases:
    return Phrases((region, word) for region, own in signals().words.items() for word in own)


@cache
def _forms() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple((form.region, form.says, re.compile(form.pattern)) for form in signals().form)


@lru_cache(maxsize=512)
def _signs(text: str) -> tuple[tuple[tuple[str, str], ...], frozenset[int]]:
    """Words of regions in a folded text, as (region, phrase), and which forms it has."""
    words = dict.fromkeys((hit.label, hit.phrase) for hit in _words().find(text))
    forms = (number for number, form in enumerate(_forms()) if form[2].search(text))
    return tuple(words), frozenset(forms)


def _of_phone(facts: Sequence[Fact]) -> str | None:
    """Region of a number with a country's prefix."""
    for fact in facts:
        if fact.kind != "phone" or not fact.value.strip().startswith("+"):
            continue
        try:
            number = phonenumbers.parse(fact.value, None)
        except phonenumbers.NumberParseException:
            continue
        region: Any = phonenumbers.region_code_for_number(number)
        if region not in profiles():
            region = phonenumbers.region_code_for_country_code(number.country_code or 0)
        if region and region != "ZZ":
            return str(region)
    return None


def _of_local_phone(facts: Sequence[Fact], regions: Sequence[str]) -> set[str]:
    """Those of the regions in question in which a number without prefix would be a real one."""
    found: set[str] = set()
    for fact in facts:
        if fact.kind != "phone" or fact.value.strip().startswith("+"):
            continue
        for region in regions:
            try:
                number = phonenumbers.parse(fact.value, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number_for_region(number, region):
                found.add(region)
    return found


def _of_money(facts: Sequence[Fact]) -> set[str]:
    """Regions whose money the customer counts in."""
    units = {
        "".join(c for c in fold(text).text if not c.isdigit() and c not in " .,")
        for fact in facts
        if fact.kind == "amount"
        for text in (fact.value, fact.said)
    }
    return {region for region, own in signals().currency.items() if units.intersection(own)}


def _guess(
    messages: Sequence[Message], about: int, language: Language, facts: Sequence[Fact]
) -> _Guess:
    doubt: dict[str, float] = {}

    def add(region: str, says: float) -> None:
        doubt[region] = doubt.get(region, 1.0) * (1.0 - says)

    for region, says in signals().language.get(language.code, {}).items():
        add(region, says * (0.5 + language.confidence / 2))
    own = [
        fold(m.text).text[:_READ] for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER
    ][-_MAX_MESSAGES:]
    said: dict[str, set[str]] = {}
    shown: set[int] = set()
    for text in own:
        words, forms = _signs(text)
        for word_of, phrase in words:
            said.setdefault(word_of, set()).add(phrase)
        shown |= forms
    for region, phrases in said.items():
        for _ in range(min(len(phrases), _MOST_WORDS)):
            add(region, _WORD)
    for number, (region, says, _) in enumerate(_forms()):
        if number in shown:
            add(region, says)
    for region in _of_money(facts):
        add(region, _MONEY)
    phone = _of_phone(facts)
    if phone:
        add(phone, _PHONE)
    for region in _of_local_phone(facts, tuple(doubt)):
        add(region, _LOCAL_PHONE)
    if not doubt:
        return _Guess(None, 0.0)
    ranked = sorted(((1.0 - left, region) for region, left in doubt.items()), reverse=True)
    best, region = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    confidence = best * (best / (best + 0.5 * second))
    return _Guess(region, confidence) if confidence >= _FLOOR else _Guess(None, confidence)


def _hints(region: str, now: datetime, ui_language: str) -> tuple[Hint, ...]:
    profile = profiles().get(region)
    found = profile.hint if profile else ()
    hints = [Hint(one.id, strings.either(one.zh, one.en, ui_language)) for one in found]
    return (*hints, *calendar_days.read_calendar(region, now.date(), ui_language))


def read_culture(
    messages: Sequence[Message], about: int, language: Language, facts: Sequence[Fact],
    context: Context, now: datetime,
) -> Culture:  # fmt: skip
    """Region with confidence, axes and advice: a correction wins, then the record, then signs."""
    fixed = context.correction.region or context.region
    if fixed:
        guess = _Guess(fixed.upper(), 1.0 if context.correction.region else 0.95)
    else:
        guess = _guess(messages, about, language, facts)
    region = guess.region
    return Culture(
        region,
        round(guess.confidence, 3),
        axes().get(region or "", CultureAxes()),
        _hints(region, now, context.ui_language) if region else (),
    )
