"""Decides in code what an answer should do; the wording comes later, from phrasebook or model.

Pure: everything it needs is given. Small models choose strategies badly, a table does not, and a
table can say why.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.notice import Notice
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    Act,
    Context,
    Emotion,
    EscalationLevel,
    Issue,
    Reading,
    Trend,
)
from assistant.draft import rules, strategy
from assistant.knowledge.shop import Shop

MAX_TEXT = 2000
# How far back an apology of the agent still counts as given.
APOLOGY_MESSAGES = 12
BURST_QUIET = timedelta(seconds=3)
BURST_SPAN = timedelta(seconds=25)
STRONG = 0.8
# Which language a customer most likely reads when the phrasebook lacks his own.
FALLBACKS = {
    "zh": ("zh-Hans", "zh-Hant"),
    "yue": ("zh-Hant", "zh-Hans"),
    "wuu": ("zh-Hans",),
    "ms": ("id", "en"),
    "id": ("ms", "en"),
    "jv": ("id", "en"),
    "ca": ("es", "en"),
    "gl": ("es", "pt", "en"),
    "uk": ("ru", "en"),
    "be": ("ru", "en"),
    "kk": ("ru", "en"),
}
# Where a short draft would leave out what protects somebody.
WHOLE = frozenset({"crisis", "safety", "fraud_warning"})
_SIMPLE = frozenset({"opening", "thanks", "agree", "bye", "closing", "smalltalk", "praise"})


def plan(
    messages: Sequence[Message],
    reading: Reading,
    context: Context,
    shop: Shop,
    now: datetime,
    *,
    burst: bool = False,
    languages: Collection[str] = frozenset({"zh-Hans", "zh-Hant", "en"}),
    table: strategy.Strategies | None = None,
    book: rules.RuleBook | None = None,
) -> Plan:
    """What the answer to the last customer message should do, and why.

    `burst` says that the customer is still writing (the session knows; timestamps are looked at as
    well); `languages` are those that drafts can be written in. Never raises for odd input.
    """
    table = table or strategy.default()
    book = book or rules.default()
    terms = book.terms
    after = _after(messages, book)
    if reading.act is Act.AGREE and any(fact.message == reading.about for fact in reading.facts):
        # "Yes, it is order 88…": what they sent counts more than the yes.
        reading = replace(reading, act=Act.INFORM)
    row = table.choose(reading, after, context.tier)
    moment, chosen, row_id = row.moment, row.strategy, row.id
    parts = set(row.parts)

    last = _last_customer(messages)
    calm = reading.mood.label not in NEGATIVE_EMOTIONS or reading.mood.intensity < 0.4
    if (
        "anything_else" in after
        and calm
        and terms.nothing.fullmatch(last[:MAX_TEXT])
        and len(last) <= 30
    ):
        moment, chosen, row_id, parts = "bye", "goodbye", "nothing_else", {"care"}

    language, fallback = choose_language(reading, context, languages)
    reasons = [Notice.of(f"plan.why.{row_id}")]
    avoid: list[str] = list(row.avoid)
    ours = table.our_fault(reading)
    if row.apologise != "ours" and not ours and "liability" not in avoid:
        avoid.append("liability")

    # Somebody who only asks, anxious as he may be, has not been wronged: no sorry for that.
    wronged = (
        ours
        or reading.act in (Act.COMPLAIN, Act.URGE, Act.REFUSE)
        or (reading.mood.label in (Emotion.ANGER, Emotion.DISAPPOINTMENT))
    )
    apologise = (
        row.apologise != "never"
        and wronged
        and (ours or reading.mood.label in NEGATIVE_EMOTIONS)
        and reading.issue is not Issue.PRE_SALE_QUESTION
    )
    if "apology" in after:
        avoid.append("repeat_apology")
        if apologise:
            apologise = False
            reasons.append(Notice.of("plan.why.apologised_already"))
    elif apologise:
        reasons.append(Notice.of("plan.why.our_fault" if ours else "plan.why.felt_only"))

    hold = _holds(messages, reading, now, burst, moment, chosen)
    if hold:
        reasons.append(Notice.of("plan.why.hold"))
    if fallback:
        reasons.append(Notice.of("plan.why.fallback", wanted=reading.language.code, used=language))
    if reading.mood.trend is Trend.RISING and reading.mood.label in NEGATIVE_EMOTIONS:
        reasons.append(Notice.of("plan.why.rising"))
    if reading.escalation.level in (EscalationLevel.SUPERVISOR, EscalationLevel.URGENT):
        reasons.append(Notice.of("plan.why.tell_supervisor"))
    if context.past_complaints:
        reasons.append(Notice.of("plan.why.complained_before", times=context.past_complaints))

    return Plan(
        strategy=chosen,
        moment=moment,
        language=language,
        hold=hold,
        fallback=fallback,
        acknowledge="acknowledge" in parts,
        solve="solve" in parts,
        care="care" in parts,
        apologise=apologise,
        tone=row.tone,
        kinds=_kinds(row.first, moment, hold, chosen, "solve" in parts, reading),
        avoid=tuple(dict.fromkeys(avoid)),
        reasons=tuple(reasons),
    )


def choose_language(
    reading: Reading, context: Context, languages: Collection[str]
) -> tuple[str, bool]:
    """The language to write in, and whether it is not the customer's own."""
    wanted = context.correction.language or reading.language.code
    if wanted in ("und", ""):
        wanted = context.language or _region_language(context, reading) or context.ui_language
    if wanted in languages:
        return wanted, False
    base = wanted.split("-")[0]
    if base in languages:
        return base, False
    if base == "zh":
        traditional = {"Hant", "TW", "HK", "MO"} & set(wanted.split("-"))
        order: tuple[str, ...] = ("zh-Hant", "zh-Hans") if traditional else ("zh-Hans", "zh-Hant")
        for code in order:
            if code in languages:
                return code, wanted not in ("zh", "zh-CN", "zh-TW", "zh-HK", "zh-SG")
    for code in (*FALLBACKS.get(base, ()), "en", "zh-Hans"):
        if code in languages:
            return code, True
    return next(iter(sorted(languages)), "en"), True


def _region_language(context: Context, reading: Reading) -> str:
    region = context.correction.region or context.region or reading.culture.region or ""
    return {"TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant", "CN": "zh-Hans"}.get(region, "")


def _last_customer(messages: Sequence[Message]) -> str:
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            return message.text
    return ""


def _after(messages: Sequence[Message], book: rules.RuleBook) -> frozenset[str]:
    """What the agent did before the customer's last turn: question, offer, apology and so on."""
    found: set[str] = set()
    last_agent = ""
    seen_customer = False
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            seen_customer = True
        elif message.speaker is Speaker.AGENT and seen_customer:
            last_agent = message.text[:MAX_TEXT].strip()
            break
    if last_agent:
        found.add("agent")
        for name, pattern in (
            ("question", book.terms.question),
            ("offer", book.terms.offer),
            ("anything_else", book.terms.anything_else),
        ):
            if pattern.search(last_agent):
                found.add(name)
    if agent_apologised(messages, book):
        found.add("apology")
    return frozenset(found)


def agent_apologised(messages: Sequence[Message], book: rules.RuleBook | None = None) -> bool:
    """Whether the agent has said sorry lately, so that a draft need not say it again."""
    book = book or rules.default()
    return any(
        message.speaker is Speaker.AGENT and book.apologises(message.text)
        for message in messages[-APOLOGY_MESSAGES:]
    )


def _holds(
    messages: Sequence[Message],
    reading: Reading,
    now: datetime,
    burst: bool,
    moment: str,
    chosen: str,
) -> bool:
    if moment in _SIMPLE or chosen in WHOLE:
        return False
    if burst or _in_burst(messages, now):
        return True
    venting = reading.issue is Issue.OTHER and not reading.topic and reading.act is not Act.ASK
    return (
        venting
        and reading.mood.intensity >= STRONG
        and reading.mood.label in (Emotion.ANGER, Emotion.SADNESS)
        and chosen not in ("crisis", "escalate")
    )


def _in_burst(messages: Sequence[Message], now: datetime) -> bool:
    """Three or more messages of the customer shortly after each other, the last just now."""
    tail = []
    for message in reversed(messages):
        if message.speaker is not Speaker.CUSTOMER or message.at is None:
            break
        tail.append(message.at)
    if len(tail) < 3 or any((at.tzinfo is None) != (now.tzinfo is None) for at in tail[:3]):
        return False
    return timedelta(0) <= now - tail[0] < BURST_QUIET and tail[0] - tail[2] <= BURST_SPAN


def _kinds(
    first: DraftKind, moment: str, hold: bool, chosen: str, solves: bool, reading: Reading
) -> tuple[DraftKind, ...]:
    if chosen in WHOLE:
        return (DraftKind.FULL, DraftKind.ASK)
    if moment != "answer":
        kinds = [DraftKind.BRIEF, DraftKind.FULL]
        return (DraftKind.HOLD, *kinds) if hold else tuple(kinds)
    order = [DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK]
    if first is DraftKind.FULL and reading.culture.axes.pace >= 0.75:
        # A customer who wants speed gets the short one first, with the same content.
        first = DraftKind.BRIEF if reading.mood.intensity < STRONG else first
    if not solves:
        # Without a task there is nothing to ask.
        order.remove(DraftKind.ASK)
    order.remove(first)
    order.insert(0, first)
    if hold:
        order.insert(0, DraftKind.HOLD)
    return tuple(order)
