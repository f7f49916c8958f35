"""A reply that this shop's supervisor has accepted becomes a draft when it fits once more.

The model tier words with cases; without a model this is how what was promoted reaches the next
customer. Only the shop's own accepted cases, only where situation and words or meaning agree,
and only where nothing of the other customer is carried over and nothing is granted that was
not decided for this one. The checks look at it as at any draft.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.domain.cases import Case, CaseQuery, CaseSource, FoundCase
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Act, Context, EscalationLevel, Reading
from assistant.draft import rules
from assistant.draft.check_form import PROTECTIVE
from assistant.draft.checks import check_draft, passes
from assistant.draft.model_pool import PARTS, details, granted, said_by, sentences
from assistant.draft.phrasebook import Book, Phrasebook
from assistant.draft.plan import WHOLE
from assistant.draft.slots import region_of
from assistant.draft.wording import finished, join
from assistant.knowledge.cases_query import case_query
from assistant.knowledge.shop import Shop

NEAR = 0.5
"""As near as the model tier asks of a step that it takes from a case."""
LOOKED_AT = 5
_SLOT = re.compile(r"\{([a-z_]+)\}")
_QUIET = frozenset({Act.THANK, Act.BYE, Act.GREET, Act.AGREE})


class OwnFinder(Protocol):
    """Finds cases of the shop's own that were accepted."""

    def find_own(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        """The nearest of them, the nearest first; at once where there are none of that matter."""


def own_case_drafts(
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    context: Context,
    shop: Shop,
    phrasebook: Phrasebook,
    composed: Sequence[Draft],
    finder: OwnFinder | None,
    used_lines: Collection[str] = (),
) -> tuple[Draft, ...]:
    """One more draft beside those composed, or none where no accepted reply surely fits.

    It comes last: what is true of everybody stays in the lead. `used_lines` are ids that this
    customer has been sent.
    """
    book = phrasebook.books.get(plan.language)
    if finder is None or book is None or not composed or not _has_room(plan, reading):
        return ()
    started = time.perf_counter()
    region = region_of(reading, context)
    query = case_query(messages, reading, plan.language, region or "", plan.apologise)
    begun = any(message.speaker is Speaker.AGENT for message in messages)
    labels = phrasebook.blanks.get(context.ui_language) or phrasebook.blanks.get("en", {})
    for found in finder.find_own(query, LOOKED_AT):
        # A first answer is none in the middle of a chat, where it would ask for what was said.
        if begun is not any(turn.speaker is Speaker.AGENT for turn in found.case.turns):
            continue
        if not _same_thing(found, plan, reading) or f"case.{found.case.id}" in used_lines:
            continue
        case = _without_details(found.case, said_by(messages), book)
        if case is None or (plan.acknowledge and not case.acknowledge):
            continue
        draft = _worded(case, plan, shop, region, labels)
        if not _serves(draft, plan, composed):
            continue
        checks = check_draft(draft, plan, reading, messages, shop, context)
        if not passes(checks):
            continue
        took = (time.perf_counter() - started) * 1000
        first = composed[0].done_ms + took
        rank = len(composed) + 1
        return (replace(draft, checks=checks, rank=rank, first_ms=first, done_ms=first),)
    return ()


def _has_room(plan: Plan, reading: Reading) -> bool:
    """Not where words protect, hand over, or say what the shop or a supervisor has said.

    Nor outside opening hours, where nobody takes its step.
    """
    if plan.hold or plan.moment != "answer" or plan.answer or plan.also or plan.opens:
        return False
    if plan.strategy in WHOLE | PROTECTIVE or reading.act in _QUIET:
        return False
    return plan.solve and reading.escalation.level in (EscalationLevel.NONE, EscalationLevel.WATCH)


def _same_thing(found: FoundCase, plan: Plan, reading: Reading) -> bool:
    case = found.case
    topics = (reading.topic, *reading.other_topics)
    return (
        case.source is CaseSource.OWN
        and case.language == plan.language
        and found.nearness >= NEAR
        and not {"words", "meaning"}.isdisjoint(found.by)
        and reading.mood.label in case.emotion
        and case.issue is reading.issue
        and (not case.topic or not reading.topic or not set(case.topic).isdisjoint(topics))
    )


def _without_details(case: Case, said: str, book: Book) -> Case | None:
    """The case without what only its own customer told; None where its step hangs on that."""
    if details(case.solve, case, said, book):
        return None
    kept = {}
    for name in ("acknowledge", "care"):
        text = getattr(case, name)
        glue = "" if "".join(sentences(text)) == text else " "
        whole = [one for one in sentences(text) if not details(one, case, said, book)]
        kept[name] = glue.join(whole)
    return replace(case, acknowledge=kept["acknowledge"], care=kept["care"])


def _worded(
    case: Case, plan: Plan, shop: Shop, region: str | None, labels: Mapping[str, str]
) -> Draft:
    """The reply with this shop's facts; what the shop does not say is left blank."""
    blanks: list[str] = []
    sources = [f"case.{case.id}"]

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        known = shop.fact(name, plan.language, region)
        if known is None:
            blanks.append(name)
            return f"【{labels.get(name, name)}】"
        sources.append(f"shop.{name}")
        return known

    parts = {name: finished(_SLOT.sub(value, getattr(case, name)), plan.language) for name in PARTS}
    text = join(parts.values(), plan.language)
    return Draft(
        id=f"case-{zlib.crc32(text.encode('utf-8', 'replace')):08x}",
        kind=DraftKind.FULL,
        tier=Tier.PHRASEBOOK,
        acknowledge=parts["acknowledge"],
        solve=parts["solve"],
        care=parts["care"],
        text=text,
        language=plan.language,
        blanks=tuple(dict.fromkeys(blanks)),
        sources=tuple(dict.fromkeys(sources)),
    )


def _serves(draft: Draft, plan: Plan, composed: Sequence[Draft]) -> bool:
    """Whether it says something of its own, and gives away nothing of its own."""
    if any(draft.text == other.text for other in composed):
        return False
    if not plan.apologise and rules.default().apologises(draft.text):
        return False
    given = granted(draft.text, plan.language)
    allowed: set[str] = set()
    for other in composed:
        allowed |= granted(other.text, plan.language) or set()
    return given is not None and given <= allowed
