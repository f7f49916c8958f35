"""Holds a draft, or what an agent types, against every rule: wording, facts, language, form.

The same checks serve both tiers. A model's draft with a hard finding is never shown; the phrasebook
is written so that it has none, and a test keeps it so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Plan
from assistant.domain.reading import Context, Emotion, Reading
from assistant.draft import check_facts, check_script, rules
from assistant.knowledge.shop import Shop

UPSET = frozenset({Emotion.ANGER, Emotion.ANXIETY, Emotion.DISAPPOINTMENT, Emotion.SADNESS})
GRIEF_STRATEGIES = frozenset({"person_first", "self_harm", "safety"})
# Words that protect somebody may take more room.
PROTECTIVE = frozenset({"crisis", "safety", "fraud_warning"})
# Longest comfortable reply in a chat line, in Chinese-sized characters; twice that is too long.
COMFORTABLE = 160
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\u2600-\u27bf]|\\[(?:微笑|呲牙|偷笑|可爱|玫瑰|爱心|抱拳|强)\\]|[~～]{1,3}(?=\\s|$|[，。])"
    r"|[:;]-?[)D]|\^_?\^|哈哈|嘻嘻|么么哒"
)
# Signs above or below a letter: Latin, Hebrew, Arabic, Thai.
_MARK = re.compile(
    r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_EXCLAMATION = re.compile(r"[!！]")
_BLANK = re.compile(r"【[^】]{0,40}】")


def states(plan: Plan, reading: Reading) -> frozenset[str]:
    """Names of the customer's state that rules may ask for."""
    found = {"always"}
    if reading.mood.label in UPSET or "cheer" in plan.avoid:
        found.add("upset")
    if plan.strategy in GRIEF_STRATEGIES:
        found.add("grief")
    if plan.strategy == "safety":
        found.add("safety")
    if reading.mood.label is Emotion.NEUTRAL and plan.acknowledge is False:
        found.add("calm")
    return frozenset(found)


def width(text: str) -> float:
    """Length in Chinese-sized characters: a letter of an alphabet counts as 0.4.

    A mark that sits on a letter (Thai vowels and tones, Arabic vowel signs) takes no room.
    """
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide - len(_MARK.findall(text))) * 0.4


# A sentence that a model did not finish: dots where words should go on.
_BROKEN_OFF = re.compile(r"…|\.{3}|\w[,，、:：]\s*$")


def _form(
    text: str, parts: tuple[str, str, str] | None, kind: DraftKind | None, plan: Plan
) -> list[Check]:
    found: list[Check] = []
    if not text.strip():
        return [Check("empty_draft", CheckLevel.HARD)]
    size = width(text)
    if size > 2 * COMFORTABLE:
        found.append(Check("too_long", CheckLevel.HARD, f"{size:.0f}"))
    elif size > COMFORTABLE * (1.3 if plan.strategy in PROTECTIVE else 1):
        found.append(Check("long", CheckLevel.SOFT, f"{size:.0f}"))
    if _BROKEN_OFF.search(text):
        found.append(Check("broken_off", CheckLevel.HARD))
    if parts is not None and kind is not DraftKind.HOLD:
        wanted = {"acknowledge": plan.acknowledge, "solve": plan.solve, "care": plan.care}
        if kind in (DraftKind.BRIEF, DraftKind.ASK) and (plan.solve or plan.acknowledge):
            wanted["care"] = False
        for name, part in zip(wanted, parts, strict=True):
            if wanted[name] and not part.strip():
                found.append(Check("missing_part", CheckLevel.HARD, name))
    return found


def _manner(text: str, plan: Plan, book: rules.RuleBook, upset: bool) -> list[Check]:
    found: list[Check] = []
    strict = "exclamation" in plan.avoid
    mark = _EXCLAMATION.search(text)
    if mark and strict:
        found.append(Check("exclamation", CheckLevel.HARD, mark.group()))
    emoji = _EMOJI.search(text)
    if emoji and upset:
        found.append(Check("emoji_when_upset", CheckLevel.HARD, emoji.group()))
    apologies = len(book.terms.apology.findall(text))
    if apologies > 1:
        found.append(Check("apology_twice", CheckLevel.SOFT, str(apologies)))
    elif apologies and "repeat_apology" in plan.avoid:
        found.append(Check("apology_repeated", CheckLevel.SOFT))
    if "liability" in plan.avoid and book.takes_blame(text):
        found.append(Check("liability", CheckLevel.HARD))
    return found


def check_text(
    text: str,
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    shop: Shop,
    context: Context | None = None,
    *,
    language: str = "",
    parts: tuple[str, str, str] | None = None,
    kind: DraftKind | None = None,
    book: rules.RuleBook | None = None,
) -> tuple[Check, ...]:
    """Every rule that a text breaks, the worst first.

    `parts` are acknowledge, solve, care when known (an agent's own text has none); `language` is
    the plan's when empty. `context` may carry the supervisor's corrections later; unused today
    beyond the region that the shop's facts take.
    """
    book = book or rules.default()
    language = language or plan.language
    capped = text[: rules.MAX_TEXT]
    without_blanks = _BLANK.sub("【】", capped)
    conversation = check_facts.conversation_text(messages)
    agent = check_facts.conversation_text(messages, Speaker.AGENT)
    given = (shop.all_text + "\n" + agent).casefold()
    state = states(plan, reading)

    found = _form(capped, parts, kind, plan)
    found += book.find(without_blanks, language, state, lambda word: word.casefold() in given)
    found += _manner(without_blanks, plan, book, "upset" in state)
    found += check_facts.unsourced_numbers(without_blanks, conversation, shop, book.terms)
    found += check_facts.unsourced_days(without_blanks, agent, shop, book.terms)
    found += check_facts.foreign_contacts(without_blanks, conversation, shop, book.terms)
    found += check_facts.flipped_meaning(without_blanks, messages, book.terms)
    found += check_facts.copied_sentence(without_blanks, messages)
    found += check_facts.repeated_sentence(without_blanks)
    found += check_script.script_drift(without_blanks, language, conversation)
    found += check_script.wrong_language(capped, language)
    if plan.fallback:
        found.append(Check("language_fallback", CheckLevel.INFO, reading.language.code))
    order = {CheckLevel.HARD: 0, CheckLevel.SOFT: 1, CheckLevel.INFO: 2}
    return tuple(sorted(dict.fromkeys(found), key=lambda check: order[check.level]))


def check_draft(
    draft: Draft,
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    shop: Shop,
    context: Context | None = None,
    *,
    book: rules.RuleBook | None = None,
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
    )


def passes(checks: Sequence[Check]) -> bool:
    """True when nothing hard was found: the draft may be shown."""
    return all(check.level is not CheckLevel.HARD for check in checks)
