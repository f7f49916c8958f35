"""What a supervisor has said becomes part of an answer: an approval, a line of truth.

Both lead the draft as the shop's own knowledge does, and count as said for the checks. A line of
truth never takes the place of words that protect somebody, nor of a hand-over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from assistant import datafile, paths
from assistant.domain.answers import Answer
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.live import Ask, AskKind, Ruling, TruthLine, Verdict
from assistant.domain.notice import Notice
from assistant.domain.reading import Act, EscalationLevel, Reading
from assistant.draft.check_form import PROTECTIVE
from assistant.draft.plan import WHOLE
from assistant.knowledge import words

# Both begin with compose.SAID, so that a draft is not composed without them.
RULING = "live.ruling."
TRUTH = "live.truth."
BACK = "back"
REPEATED = 84
MAX_TEXT = 600
LOOKED_AT = 6
# What somebody who is only being polite writes needs no line of truth.
_POLITE = frozenset({Act.THANK, Act.BYE, Act.GREET, Act.AGREE})
_TAKES_TRUTH = frozenset({"answer", "urge"})
_HANDS_OVER = frozenset({"escalate"})
_PAYS = ("补偿", "赔偿", "赔", "補償", "賠償", "賠")
_TO = ("", "您", "你")
_CHINESE = {"zh-Hans": ("zh-Hant", "t2s"), "zh-Hant": ("zh-Hans", "s2twp")}


class Sentences(BaseModel):
    """resources/live/rulings.toml: what is approved, by language; how sums are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    granted: dict[str, str]
    return_late: dict[str, str]
    refund_first: dict[str, str]
    resend: dict[str, str]
    freight: dict[str, str]
    keep_item: dict[str, str]
    money: dict[str, dict[str, str]]


@cache
def sentences() -> Sentences:
    """The sentences that hand a ruling on. Raises DataFileError."""
    return datafile.load(paths.resources() / "live" / "rulings.toml", Sentences)


def sum_in_words(amount: float, unit: str, language: str) -> str:
    """ "50元", "CNY 50", "20%": a sum as it is written to a customer."""
    number = f"{amount:g}" if amount < 1e6 else f"{amount:.0f}"
    if unit == "percent":
        return f"{number}%"
    form = sentences().money.get(unit, {}).get(language)
    return form.replace("{n}", number) if form else f"{unit} {number}".strip()


# ------------------------------------------------------------ what may be said


def said_by_supervisor(asks: Iterable[Ask], lines: Iterable[TruthLine] = ()) -> tuple[str, ...]:
    """Texts that count as said by the shop for this chat: approved sums, sentences, the truth."""
    found: list[str] = []
    for ask in asks:
        ruling = ask.ruling
        if ruling is None:
            continue
        if ruling.amount is not None and ruling.verdict is not Verdict.REFUSED:
            known = {
                sum_in_words(ruling.amount, ruling.unit, language)
                for language in sentences().granted
            }
            found += sorted(known)
            # Chinese puts the verb right before the sum, where the rules look for a source.
            found += [verb + to + one for one in known for verb in _PAYS for to in _TO]
        if ruling.sentence:
            found.append(ruling.sentence)
    found += [text for line in lines for text in line.texts.values()]
    return tuple(found)


def lines_about(
    lines: Iterable[TruthLine], messages: Sequence[Message], reading: Reading, now: datetime
) -> tuple[TruthLine, ...]:
    """Lines of truth that hold and are about this customer's matter, in their order.

    A line with words beside topics or issues wants both: "the app" and "a delivery" is not "the
    app" alone. Words are looked for in the customer's last messages, whatever the case.
    """
    said = _last_words(messages)
    return tuple(line for line in lines if line.holds(now) and _about(line, reading, said))


def _last_words(messages: Sequence[Message]) -> str:
    own = [m.text[:MAX_TEXT] for m in messages if m.speaker is Speaker.CUSTOMER]
    return words.normal("\n".join(own[-LOOKED_AT:]))


def _about(line: TruthLine, reading: Reading, said: str) -> bool:
    named = any(words.normal(word) in said for word in line.words)
    if not (line.topics or line.issues):
        return named
    fits = (
        reading.topic in line.topics
        or not set(reading.other_topics).isdisjoint(line.topics)
        or reading.issue.value in line.issues
    )
    return fits and (named or not line.words)


# ------------------------------------------------------------ what leads the draft


def steered(
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    asks: Sequence[Ask],
    lines: Sequence[TruthLine],
    asked: str = "",
) -> Plan:
    """The plan with what the supervisor has said in the lead, if this is its moment.

    `lines` are those of lines_about, `asked` the moment that the agent has chosen in place of an
    answer. A ruling leads until the agent has written again; a line of truth until it was said.
    """
    if plan.hold or asked not in ("", BACK) or _protects(plan, reading):
        return plan
    for ask in reversed(asks):
        ruling = ask.ruling
        if ruling is None or ask.answered:
            continue
        text = handed_on(ask, ruling, plan.language)
        if text:
            answer = Answer(RULING + ruling.id, "", text, sureness=1.0)
            return _led(plan, answer, Notice.of("plan.why.ruled"), asked)
    if asked or plan.moment not in _TAKES_TRUTH or plan.strategy in _HANDS_OVER:
        return plan
    if reading.act in _POLITE:
        return plan
    agent = [m.text[:MAX_TEXT] for m in messages if m.speaker is Speaker.AGENT]
    for line in lines:
        text = in_language(line.texts, plan.language)
        if text and not any(fuzz.partial_ratio(text, one) >= REPEATED for one in agent):
            answer = Answer(TRUTH + line.id, line.title, text, sureness=1.0)
            return _led(plan, answer, Notice.of("plan.why.truth", title=line.title), asked)
    return plan


def _protects(plan: Plan, reading: Reading) -> bool:
    """Whether the plan's own words are about danger: nothing comes before them."""
    urgent = reading.escalation.level is EscalationLevel.URGENT
    return urgent or plan.strategy in WHOLE or plan.strategy in PROTECTIVE


def _led(plan: Plan, answer: Answer, reason: Notice, asked: str) -> Plan:
    whole = plan.moment == "answer" and not asked
    kinds = tuple(kind for kind in plan.kinds if kind is not DraftKind.ASK)
    return replace(
        plan,
        moment="answer",
        answer=answer,
        solve=True,
        acknowledge=plan.acknowledge and whole,
        care=plan.care and whole,
        kinds=kinds or (DraftKind.FULL,),
        reasons=(reason, *plan.reasons),
    )


def handed_on(ask: Ask, ruling: Ruling, language: str) -> str:
    """What to tell the customer, in a language; "" where that is the agent's to word.

    The supervisor's own sentence goes first. A refusal without one is never worded here: how to say
    no is the agent's, with what can be done instead.
    """
    if ruling.sentence:
        text = in_language({ruling.language: ruling.sentence}, language)
        if text:
            return text
    if ruling.verdict is not Verdict.GRANTED:
        return ""
    if ruling.amount is not None:
        form = sentences().granted.get(language, "")
        return form.replace("{sum}", sum_in_words(ruling.amount, ruling.unit, language))
    if ask.kind is AskKind.EXCEPTION:
        forms: Mapping[str, str] = getattr(sentences(), ask.about, {})
        return forms.get(language, "") if isinstance(forms, dict) else ""
    return ""


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language; of the two Chinese scripts one gives the other, nothing else does."""
    if text := texts.get(language, ""):
        return text
    other, rules = _CHINESE.get(language, ("", ""))
    text = texts.get(other, "") if other else ""
    return str(words.converter(rules).convert(text)) if text else ""
