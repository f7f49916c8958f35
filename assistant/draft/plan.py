"""Decides in code what an answer should do; the wording comes later, from phrasebook or model.

Pure: everything it needs is given. Small models choose strategies badly, a table does not, and a
table can say why.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from assistant.draft import clocks, manner, opening_times, rules, strategy
from assistant.draft.carried import carried
from assistant.draft.known import shop_answer
from assistant.draft.languages import choose_language
from assistant.draft.meant import as_it_is_meant, last_message, nothing_more, told
from assistant.draft.moments import OFFERED, moment_plan
from assistant.draft.settle import settle
from assistant.draft.turns import (
    agent_apologised,
    before_turn,
)
from assistant.draft.two_matters import second_matter
from assistant.knowledge.shop import Shop
from assistant.understand.restate import says_nothing_to_go_by

__all__ = ["agent_apologised", "choose_language", "plan"]

BURST_QUIET = timedelta(seconds=3)
BURST_SPAN = timedelta(seconds=25)
STRONG = 0.8
# Matters in which somebody may press before anything has gone wrong.
NOT_YET_LATE = frozenset(
    {"", "delivery.status", "order.time", "order.address", "order.item", "order.cancel"}
)
STEP_BY_STEP = "step_by_step"
LET_THEM_TYPE = "let_them_type"
# Strategies that can ask back first where the matter has not been named.
_ASKED_BACK = frozenset(
    {"answer_first", "guide", "one_step", "clear_up", "admit_and_repair", "own_and_act"}
)
# Strategies in which a calm or mildly worried customer is answered in short.
_SHORT_WHEN_MILD = frozenset({"certainty_first", "admit_and_repair"})
MILD = 0.7
# Characters from which a single message is a story.
STORY = 60
_ASKS_FOR_IT = frozenset({"answer_first", "certainty_first", "one_step", "admit_and_repair"})
# Where a short draft would leave out what protects somebody.
WHOLE = frozenset({"crisis", "safety", "fraud_warning"})
_SIMPLE = frozenset({"opening", "thanks", "agree", "bye", "closing", "smalltalk", "praise", "back"})


def plan(
    messages: Sequence[Message],
    reading: Reading,
    context: Context,
    shop: Shop,
    now: datetime,
    *,
    burst: bool = False,
    rested: bool = False,
    asked: str = "",
    hours: bool = True,
    languages: Collection[str] = frozenset({"zh-Hans", "zh-Hant", "en"}),
    table: strategy.Strategies | None = None,
    book: rules.RuleBook | None = None,
) -> Plan:
    """What the answer to the last customer message should do, and why.

    `burst` says that the customer is still writing (the session knows; timestamps are looked at as
    well), `rested` that a holding line has stood long enough and the whole answer is due;
    `asked` is a moment that the agent has chosen in place of an answer (see draft.moments);
    `hours` is False where `now` is no time of the chat, so that opening hours say nothing;
    `languages` are those that drafts can be written in. Never raises for odd input.
    """
    if asked in OFFERED:
        return moment_plan(asked, reading, context, languages)
    table = table or strategy.default()
    book = book or rules.default()
    reading = carried(settle(reading), messages)
    after = before_turn(messages, book)
    meaning = as_it_is_meant(messages, reading, book, after, now, rested)
    reading = meaning.reading
    row = table.choose(told(reading, after), after, context.tier, meaning.turn)
    moment, chosen, row_id = row.moment, row.strategy, row.id
    parts: set[str] = set(row.parts)
    if nothing_more(messages, reading, after, book):
        moment, chosen, row_id, parts = _ending(reading, after)

    language, fallback = choose_language(reading, context, languages)
    reasons = [Notice.of(f"plan.why.{row_id}")]
    if chosen == STEP_BY_STEP:
        reasons += [Notice.of(f"plan.why.hesitant_{reason}") for reason in meaning.hesitant]
    how = manner.default().decide(chosen, reading, context, after, chosen not in WHOLE)
    ours = table.our_fault(reading) or bool(table.fault_beside(reading))
    wronged = row.apologise != "never" and _wronged(reading, ours)
    apologise = wronged and "apology" not in after
    if wronged:
        sorry = "our_fault" if ours else "felt_only"
        reasons.append(Notice.of(f"plan.why.{sorry if apologise else 'apologised_already'}"))
    avoid = [*row.avoid, *how.avoid, *_avoid(row, reading, after, ours)]

    hold = not rested and _holds(messages, reading, now, burst, moment, chosen)
    if hold:
        reasons.append(Notice.of("plan.why.hold"))
    opens = _opens(shop, now, language) if hours else ""
    region = context.correction.region or context.region
    if opens:
        if clocks.elsewhere(shop, region):
            opens = f"{opens} ({clocks.place(shop, language)})"
        reasons.append(Notice.of("plan.why.closed"))
        avoid.append("repeat_promise")
    known = None
    if moment == "answer" and not hold and not fallback:
        known = shop_answer(messages, reading, context, shop, chosen, language, now)
    if known:
        reasons.append(Notice.of("plan.why.shop_says", title=known.title))
    first = _first(row, how, reading, known is not None)
    if known is None and not hold and _unclear(messages, reading, chosen, after):
        first = DraftKind.ASK
        reasons.append(Notice.of("plan.why.unclear"))
    also = second_matter(messages, reading, chosen) if moment == "answer" and not hold else ""
    reasons += [Notice.of("plan.why.two_matters")] * bool(also)
    if fallback:
        reasons.append(Notice.of("plan.why.fallback", wanted=reading.language.code, used=language))
    reasons += _history(reading, context)
    reasons += _manner(how, moment, hold)

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
        kinds=_kinds(first, moment, hold, chosen, "solve" in parts),
        avoid=tuple(dict.fromkeys(avoid)),
        reasons=tuple(reasons),
        names=how.names,
        ask=how.ask,
        ways=how.ways,
        recommend=how.recommend,
        ends=how.ends,
        length=how.length,
        answer=known,
        opens=opens,
        also=also,
    )


def _ending(reading: Reading, after: frozenset[str]) -> tuple[str, str, str, set[str]]:
    """Moment, strategy, row and parts where nothing more is wanted: what is open is summed up."""
    if "open_promise" in after and reading.issue is not Issue.OTHER:
        return "closing", "sum_up", "closing", {"care"}
    return "bye", "goodbye", "nothing_else", {"care"}


def _opens(shop: Shop, now: datetime, language: str) -> str:
    """When the shop opens again, in words, where an answer in minutes could not be kept now."""
    minutes = shop.facts.get("reply_minutes", 0)
    if now.tzinfo is None or shop.promise_fits(now, minutes if isinstance(minutes, int) else 0):
        return ""
    opens = shop.next_opening(now)
    return opening_times.said(opens, now, language) if opens else ""


def _avoid(row: strategy.Row, reading: Reading, after: frozenset[str], ours: bool) -> list[str]:
    """What this answer must not do, beside what its row says."""
    found: list[str] = []
    if row.apologise != "ours" and not ours and "liability" not in row.avoid:
        found.append("liability")
    if "apology" in after:
        found.append("repeat_apology")
    # Where a word was not kept, a new time is just what is owed.
    owed = row.strategy == "keep_word"
    if {"timed", "promise"} <= after and not owed and not _asks_anew(reading):
        found.append("repeat_promise")
    return found


def _wronged(reading: Reading, ours: bool) -> bool:
    """Whether there is something to be sorry for: not for one who only asks, anxious or not."""
    if reading.issue is Issue.PRE_SALE_QUESTION:
        return False
    early = reading.act is Act.URGE and not ours and reading.topic in NOT_YET_LATE
    complains = reading.act in (Act.COMPLAIN, Act.URGE, Act.REFUSE) and not early
    hurt = reading.mood.label in (Emotion.ANGER, Emotion.DISAPPOINTMENT)
    felt = reading.mood.label in NEGATIVE_EMOTIONS or reading.act is Act.COMPLAIN
    return ours or ((complains or hurt) and felt)


def _asks_anew(reading: Reading) -> bool:
    """Whether they ask about something plain of its own, for which no time has been given."""
    return reading.act in (Act.ASK, Act.COMPLAIN) and bool(reading.topic)


def _history(reading: Reading, context: Context) -> list[Notice]:
    """Reasons that lie in how the chat and the customer's earlier chats have gone."""
    found: list[Notice] = []
    if reading.mood.trend is Trend.RISING and reading.mood.label in NEGATIVE_EMOTIONS:
        found.append(Notice.of("plan.why.rising"))
    if reading.escalation.level in (EscalationLevel.SUPERVISOR, EscalationLevel.URGENT):
        found.append(Notice.of("plan.why.tell_supervisor"))
    if context.past_complaints:
        found.append(Notice.of("plan.why.complained_before", times=context.past_complaints))
    return found


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
    if burst or chosen == LET_THEM_TYPE or _in_burst(messages, now):
        return True
    venting = reading.issue is Issue.OTHER and not reading.topic and reading.act is not Act.ASK
    # Who has told a whole story has told it: that is no pause for breath.
    venting = venting and len(last_message(messages)) <= STORY
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


def _unclear(
    messages: Sequence[Message], reading: Reading, chosen: str, after: frozenset[str]
) -> bool:
    """Whether nobody can know yet what it is about: then a question moves on, no "I'll look"."""
    if chosen not in _ASKED_BACK or reading.topic or {"question", "asks_info"} & after:
        return False
    return says_nothing_to_go_by(messages, reading.language.code)


def _first(row: strategy.Row, how: manner.Decided, reading: Reading, answered: bool) -> DraftKind:
    """Which kind leads: the row's, but short for who wants speed or feels little.

    Where one thing is missing to go on at all, the question for it leads.
    """
    first = row.first
    if not answered and _lacks(reading) and row.strategy in _ASKS_FOR_IT:
        return DraftKind.ASK
    if first is not DraftKind.FULL:
        return first
    if row.strategy in _SHORT_WHEN_MILD and reading.mood.intensity < MILD:
        return DraftKind.BRIEF
    if how.first is DraftKind.BRIEF:
        # The same content; not in strong feeling.
        return DraftKind.BRIEF if reading.mood.intensity < STRONG else first
    return first


def _lacks(reading: Reading) -> bool:
    """Whether they want an address changed and have not said to which."""
    given = {fact.kind for fact in reading.facts}
    return reading.topic == "order.address" and given.isdisjoint({"address", "phone"})


def _manner(how: manner.Decided, moment: str, hold: bool) -> list[Notice]:
    """What the parts do, and what changed it: an agent learns from it."""
    if moment != "answer" or hold:
        return []
    found = [Notice.of(f"plan.adjust.{change}") for change in how.adjusted]
    if how.names != "nothing":
        found.append(Notice.of(f"plan.names.{how.names}"))
    if how.ask == "choice" and how.ways:
        found.append(Notice.of(f"plan.ways.{'_or_'.join(how.ways)}"))
    elif how.ask:
        found.append(Notice.of(f"plan.ask.{how.ask}"))
    if how.ends != "nothing":
        found.append(Notice.of(f"plan.ends.{how.ends}"))
    return found


def _kinds(
    first: DraftKind, moment: str, hold: bool, chosen: str, solves: bool
) -> tuple[DraftKind, ...]:
    if chosen in WHOLE:
        return (DraftKind.FULL, DraftKind.ASK)
    if moment != "answer":
        kinds = [DraftKind.BRIEF, DraftKind.FULL]
        return (DraftKind.HOLD, *kinds) if hold else tuple(kinds)
    order = [DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK]
    if not solves:
        # Without a task there is nothing to ask.
        order.remove(DraftKind.ASK)
    order.remove(first)
    order.insert(0, first)
    if hold:
        order.insert(0, DraftKind.HOLD)
    return tuple(order)
