"""Holds a draft, or what an agent types, against every rule: wording, facts, language, form.

The same checks serve both tiers. A model's draft with a hard finding is never shown; the phrasebook
is written so that it has none, and a test keeps it so. docs/checks.md lists all rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from assistant.domain.chat import Message
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Plan
from assistant.domain.reading import Act, Context, Emotion, EscalationLevel, Reading
from assistant.draft import check_contacts, check_facts, check_reply, check_script, rules
from assistant.draft.check_fold import Folded, fold
from assistant.draft.check_form import COMFORTABLE, PROTECTIVE, form, marks, width
from assistant.draft.check_scene import Scene
from assistant.knowledge.shop import Shop

__all__ = [
    "COMFORTABLE", "PROTECTIVE", "UPSET", "check_draft", "check_text", "passes", "places",
    "states", "width",
]  # fmt: skip

UPSET = frozenset({Emotion.ANGER, Emotion.ANXIETY, Emotion.DISAPPOINTMENT, Emotion.SADNESS})
GRIEF_STRATEGIES = frozenset({"person_first", "self_harm", "safety", "crisis"})
_TROUBLED = frozenset({Act.COMPLAIN, Act.URGE, Act.REFUSE})
# A region that is less sure than this is no reason to hold a draft against its law.
SURE_REGION = 0.6
_BLANK = re.compile(r"【[^】]{0,40}】")
_PLAYFUL = re.compile(
    r"[亲親宝寶]([～~,，!！。\s]|[贝貝宝寶们們子]|$)|哈哈|嘻嘻|么么|[~～]|[\U0001f300-\U0001faff]|姐妹|集美"
)
_ORDER = {CheckLevel.HARD: 0, CheckLevel.SOFT: 1, CheckLevel.INFO: 2}


def states(plan: Plan | None, reading: Reading | None, customer: str = "") -> frozenset[str]:
    """Names of the customer's state that rules may ask for."""
    found = {"always"}
    strategy = plan.strategy if plan else ""
    upset = reading is not None and reading.mood.label in UPSET
    if upset or (plan and "cheer" in plan.avoid):
        found.add("upset")
    if strategy in GRIEF_STRATEGIES:
        found.add("grief")
    if strategy == "safety":
        found.add("safety")
    if reading and plan and reading.mood.label is Emotion.NEUTRAL and not plan.acknowledge:
        found.add("calm")
    handed = reading and reading.escalation.level in (
        EscalationLevel.SUPERVISOR, EscalationLevel.URGENT,
    )  # fmt: skip
    if found & {"upset", "grief"} or handed or (reading and reading.act in _TROUBLED):
        found.add("trouble")
    if "trouble" in found or not _PLAYFUL.search(customer):
        found.add("unplayful")
    return frozenset(found)


def places(reading: Reading | None, context: Context, shop: Shop) -> frozenset[str]:
    """Countries whose law counts: the shop's and the customer's."""
    found = {shop.region}
    if context.region:
        found.add(context.region)
    elif reading and reading.culture.region and reading.culture.confidence >= SURE_REGION:
        found.add(reading.culture.region)
    return frozenset(found)


def _today(messages: Sequence[Message], now: datetime | date | None) -> date | None:
    if now is None:
        now = next((message.at for message in reversed(messages) if message.at), None)
    return now.date() if isinstance(now, datetime) else now


def _masked(text: str) -> str:
    """The text with its blanks emptied, every position kept."""
    return _BLANK.sub(lambda hit: "【" + "　" * (len(hit.group()) - 2) + "】", text)


def check_text(
    text: str,
    plan: Plan | None,
    reading: Reading | None,
    messages: Sequence[Message],
    shop: Shop,
    context: Context | None = None,
    *,
    language: str = "",
    parts: tuple[str, str, str] | None = None,
    kind: DraftKind | None = None,
    book: rules.RuleBook | None = None,
    now: datetime | date | None = None,
) -> tuple[Check, ...]:
    """Every rule that a text breaks, the worst first, with its place in the text.

    `parts` are acknowledge, solve, care when known (an agent's own text has none); `language` is
    the plan's when empty. Rules of a country or platform count by shop and `context`, dated ones by
    `now` (default: when the last message was written; where that is unknown, all of them).
    """
    context = context or Context()
    language = language or (plan.language if plan else "")
    book = (book or rules.default()).tuned(shop.tuning)
    own = book.narrowed(
        language,
        _today(messages, now),
        places(reading, context, shop),
        context.platform or shop.platform,
    )
    folded = fold(text[: rules.MAX_TEXT])
    masked = _masked(folded.text)
    scene = Scene(masked, language, messages, shop, book.terms, plan, reading, context, parts, kind)
    state = states(plan, reading, scene.customer)
    scene = replace(scene, upset=bool(state & {"upset", "grief"}))
    given = (shop.all_text + "\n" + scene.agent).casefold()

    found = own.find(
        masked,
        state,
        lambda word: word.casefold() in given,
        lambda pattern: pattern.search(scene.customer) is not None,
        language,
    )
    found += rules.retuned(_code_rules(scene, folded.text), shop.tuning)
    if shop.granted:
        found = [check for check in found if not _granted(check, shop)]
    if plan and plan.fallback and reading:
        found.append(Check("language_fallback", CheckLevel.INFO, reading.language.code))
    return in_order(_placed(found, folded))


def _granted(check: Check, shop: Shop) -> bool:
    """Whether a supervisor has said the very words that otherwise would lack a source."""
    return (
        check.rule.startswith("unsourced")
        and bool(check.detail)
        and any(check.detail in text for text in shop.granted)
    )


def _code_rules(scene: Scene, unmasked: str) -> list[Check]:
    found = form(scene) + marks(scene)
    if not scene.text.strip():
        return found
    found += check_facts.unsourced_numbers(scene)
    found += check_facts.unsourced_sums(scene)
    found += check_facts.unsourced_days(scene)
    found += check_contacts.foreign_contacts(scene)
    found += check_facts.flipped_meaning(scene)
    found += check_facts.copied_sentence(scene)
    found += check_facts.repeated_sentence(scene)
    found += check_reply.mechanical(scene)
    found += check_reply.needless_questions(scene)
    found += check_reply.names(scene)
    found += check_reply.taboo_numbers(scene)
    found += check_reply.products(scene)
    found += check_script.script_drift(scene.text, scene.language, scene.conversation)
    found += check_script.wrong_language(unmasked, scene.language)
    return found


def _placed(found: Iterable[Check], folded: Folded) -> Iterable[Check]:
    for check in found:
        if check.start < 0 or not folded.places:
            yield check
        else:
            start, end = folded.span(check.start, check.end)
            yield replace(check, start=start, end=end)


def in_order(found: Iterable[Check]) -> tuple[Check, ...]:
    """Each finding once, the worst first."""
    return tuple(sorted(dict.fromkeys(found), key=lambda check: _ORDER[check.level]))


def check_draft(
    draft: Draft,
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    shop: Shop,
    context: Context | None = None,
    *,
    book: rules.RuleBook | None = None,
    now: datetime | date | None = None,
) -> tuple[Check, ...]:
    """Every rule that a draft breaks, the worst first; parts and kind are taken from the draft."""
    return check_text(
        draft.text,
        plan,
        reading,
        messages,
        shop,
        context,
        language=draft.language,
        parts=(draft.acknowledge, draft.solve, draft.care),
        kind=draft.kind,
        book=book,
        now=now,
    )


def passes(checks: Sequence[Check]) -> bool:
    """True when nothing hard was found: the draft may be shown."""
    return all(check.level is not CheckLevel.HARD for check in checks)
