"""Turns the shop's macros into offers for one chat, and the one that was picked into a draft.

A macro is the supervisor's own text: its numbers need no other source, and it need not follow the
plan. What it says of this customer must be known all the same, and it is held against the same
rules as what an agent types.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from assistant.domain.chat import Message
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.macros import SOURCE, MacroOffer
from assistant.domain.reading import Context, Reading
from assistant.draft import known
from assistant.draft.check_typed import check_typed
from assistant.draft.languages import choose_language
from assistant.draft.sayable import UNSAFE, sayable
from assistant.draft.slots import region_of
from assistant.knowledge import macros
from assistant.knowledge.entries import Macro
from assistant.knowledge.shop import Shop
from assistant.languages import base

# Facts of the customer that may stand in a variable of the same name.
KINDS = frozenset(
    {"order", "tracking", "serial", "model", "phone", "email", "address", "name", "amount",
     "quantity", "size", "color", "item"}
)  # fmt: skip
# What reads the same in every language.
CODES = frozenset({"order", "tracking", "serial", "model", "phone", "email"})
# A plan for a chat in which no answer is due.
UNASKED = "macro"
MOST = 1000
MAX_VALUE = 60


def plan_for(
    reading: Reading | None, context: Context, languages: Collection[str], plan: Plan | None
) -> Plan:
    """The plan that stands, or one that only says the language."""
    if plan is not None:
        return plan
    if reading is None:
        return Plan(UNASKED, "answer", context.language or context.ui_language)
    language, fallback = choose_language(reading, context, languages)
    return Plan(UNASKED, "answer", language, fallback=fallback)


def values(reading: Reading | None, messages: Sequence[Message], language: str) -> dict[str, str]:
    """What the customer has told, by variable; of what they have told twice differently, nothing.

    Words of another language than the macro's are left out, and so is what may not be said back.
    """
    if reading is None:
        return {}
    same = base(reading.language.code) in (base(language), "und")
    told: dict[str, dict[str, str]] = {}
    for fact in reading.facts:
        if fact.kind not in KINDS or not (same or fact.kind in CODES):
            continue
        if not 0 <= fact.message < len(messages):
            continue
        told.setdefault(fact.kind, {})[fact.value] = fact.said or fact.value
    found = {}
    for kind, said in told.items():
        value = UNSAFE.sub("", next(iter(said.values()))).strip()
        masked = "*" in value or "[" in value
        if len(said) > 1 or not value or len(value) > MAX_VALUE or masked:
            continue
        if kind in CODES or sayable(value):
            found[kind] = value
    return found


def offers(
    shop: Shop,
    plan: Plan,
    reading: Reading | None,
    messages: Sequence[Message],
    context: Context,
) -> tuple[MacroOffer, ...]:
    """The macros of the shop, filled for this chat: what fits it first, another language last."""
    region = region_of(reading, context)
    wanted = _wanted(plan, context)
    known_values: dict[str, dict[str, str]] = {}
    made: list[tuple[tuple[bool, int], MacroOffer]] = []
    topic = (reading.topic or "") if reading else ""
    issue = reading.issue.value if reading else ""
    for macro in shop.library.macros[:MOST]:
        language = macros.written_in(macro, wanted)
        if language not in known_values:
            known_values[language] = values(reading, messages, language)
        named = macros.labels(macro, context.ui_language)
        one = macros.filled(shop, macro, language, known_values[language], region, named)
        if one is None:
            continue
        foreign = language != plan.language
        fit = macros.fits(macro, topic, issue, context.platform)
        offer = MacroOffer(
            macro.shortcut, macros.title(macro, context.ui_language), one.text, language,
            one.blanks, fit >= macros.ISSUE and not foreign, foreign,
            macros.search_text(macro, one.text),
        )  # fmt: skip
        made.append(((foreign, -fit), offer))
    return tuple(offer for _, offer in sorted(made, key=lambda pair: pair[0]))


def draft(
    shop: Shop,
    macro: Macro,
    plan: Plan,
    reading: Reading | None,
    messages: Sequence[Message],
    context: Context,
    now: datetime,
) -> Draft | None:
    """The macro as a draft for this chat, with what the checks say of it; ready when nothing is
    left to fill in and nothing is forbidden.
    """
    language = macros.written_in(macro, _wanted(plan, context))
    said = macros.text_in(macro, language)
    named = macros.labels(macro, context.ui_language)
    told = values(reading, messages, language)
    one = macros.filled(shop, macro, language, told, region_of(reading, context), named)
    if one is None or said is None:
        return None
    cited = known.citing(shop, plan)
    own = cited.citing((*cited.cited, said))
    checks = check_typed(one.text, plan, reading, messages, own, context, now)
    facts = tuple(f"shop.{name}" for name in one.facts)
    return Draft(
        f"{SOURCE}{macro.shortcut}", DraftKind.FULL, Tier.MACRO, "", "", "", one.text, language,
        blanks=one.blanks, checks=checks, sources=(f"{SOURCE}{macro.shortcut}", *facts),
    )  # fmt: skip


def _wanted(plan: Plan, context: Context) -> tuple[str, ...]:
    """Languages in the order in which a customer most likely reads them."""
    other = {"zh-Hans": ("zh-Hant",), "zh-Hant": ("zh-Hans",)}.get(plan.language, ("en",))
    return (plan.language, *other, context.ui_language)
