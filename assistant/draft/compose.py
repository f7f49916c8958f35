"""Composes drafts from the phrasebook: acknowledge, solve, care, filled with what is known.

Pure given its data. A line is chosen for how exactly it fits, then for not having been read yet; a
fact that nobody has becomes a blank; what breaks a check is composed again from other lines.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.domain.answers import Answer
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import CheckLevel, Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Act, Context, Issue, Reading
from assistant.draft import rules, strategy
from assistant.draft.carried import carried
from assistant.draft.checks import check_draft
from assistant.draft.choose import Chosen, LineChooser, slot_ban
from assistant.draft.clocks import elsewhere, place, with_place
from assistant.draft.feasts import returned, without_hello
from assistant.draft.known import citing
from assistant.draft.phrasebook import Book, Phrasebook, Situation
from assistant.draft.phrasebook_rows import MATTER_SLOTS
from assistant.draft.plan import WHOLE
from assistant.draft.preferences import prefer
from assistant.draft.settle import settle
from assistant.draft.slots import Slots
from assistant.draft.wording import finished, join
from assistant.knowledge.shop import Shop
from assistant.understand.topics import issue_of_topics

# Where the line of a moment goes; all other moments are answers of three parts.
MOMENT_PART = {
    "opening": "acknowledge",
    "thanks": "acknowledge",
    "smalltalk": "acknowledge",
    "praise": "acknowledge",
    "agree": "solve",
    "wait": "solve",
    "back": "solve",
    "inform": "solve",
    "refuse": "solve",
    "urge": "solve",
    "transfer": "solve",
    "bye": "care",
    "closing": "care",
}
# Strategies whose own matter stands above what the chat was about before.
STRATEGY_MATTER = {
    "crisis": (Issue.OTHER, ""),
    "keep_word": (Issue.SERVICE_ATTITUDE, "service.promise_broken"),
    "safety": (Issue.PRODUCT_QUALITY, "quality.safety"),
    "fraud_warning": (Issue.ACCOUNT_PAYMENT, "account.fraud"),
}
# What was promised with the order, so that pressing means that it is overdue, answered or not.
WAITED_FOR = frozenset({"", "delivery.status", "delivery.late", "order.time", "refund.progress"})
# A matter that is none: what is upset or asks for something is not answered with small talk.
NO_MATTER = frozenset({"other.smalltalk", "other.praise"})
ATTEMPTS = 6
COPIED = "copies_customer"
# Ids of what a supervisor has said, see draft.ruled.
SAID = "live."


class _Composer:
    """One situation, from which several drafts are composed."""

    def __init__(
        self,
        plan: Plan,
        reading: Reading,
        messages: Sequence[Message],
        context: Context,
        shop: Shop,
        phrasebook: Phrasebook,
        book: Book,
        seed: int,
        used_lines: Collection[str],
        lately: Collection[str],
    ) -> None:
        self.plan = plan
        self.read = reading
        self.reading = carried(settle(reading), messages)
        self.messages = messages
        self.context = context
        self.shop = citing(shop, plan)
        self.book = book
        self.rules = rules.default()
        self.slots = Slots.of(plan, self.reading, messages, context, shop, phrasebook, book)
        if elsewhere(shop, self.slots.region):
            self.shop = self.shop.citing((*self.shop.cited, place(shop, plan.language)))
        self.greeting = returned(plan, self.reading, messages, seed)
        given = {fact.kind for fact in self.reading.facts}
        self.choose = LineChooser(
            plan, messages, given, self.slots, seed, used_lines, lately, self.reading.raised > 1
        )

    def situation(self, kind: DraftKind, moment: str = "") -> Situation:
        """What lines are looked up for."""
        issue, topic = STRATEGY_MATTER.get(
            self.plan.strategy, (self.reading.issue, self.reading.topic)
        )
        if self.plan.strategy == "share_joy" and not self.plan.solve:
            # What pleased them is theirs to name: a parcel may be a good one and still under way.
            issue, topic = Issue.OTHER, ""
        if topic in NO_MATTER and self.plan.moment == "answer":
            topic = ""
        return Situation(
            emotion=self.reading.mood.label,
            issue=issue,
            topic=topic,
            moment=moment,
            strategy=self.plan.strategy,
            kind=kind,
            act=self._act(),
            stage=self.reading.stage,
            intensity=strategy.intensity_name(self.reading),
            region=self.slots.region or "",
        )

    def _act(self) -> Act:
        """What the turn does; who presses before anybody has answered is not told "again"."""
        act = self.reading.act
        first = not any(message.speaker is Speaker.AGENT for message in self.messages)
        waits = self.reading.topic in WAITED_FOR or self.reading.raised > 1
        return Act.COMPLAIN if act is Act.URGE and first and not waits else act

    def _opening(self, kind: DraftKind) -> Situation:
        """What the first sentence is looked up for: the fault, when another thing is asked."""
        situation = self.situation(kind)
        fault = strategy.default().fault_beside(self.reading)
        if self.plan.strategy == "repair" and not fault and not situation.topic:
            # What exactly is wrong is not known: no word about the matter, only that it is one.
            return replace(situation, emotion="", issue="")
        if not fault or self.plan.strategy != "repair":
            return situation
        return replace(situation, topic=fault, issue=issue_of_topics()[fault])

    def _pick(
        self,
        part: str,
        situation: Situation,
        chosen: Chosen,
        banned: Collection[str],
        target: str = "",
    ) -> bool:
        ranked = self.book.ranked(part, situation)
        kind = DraftKind(situation.kind)
        return self.choose.pick(part, kind, ranked, chosen, banned, target)

    def compose(self, kind: DraftKind, banned: Collection[str]) -> Chosen | None:
        """Choose all parts of one draft; None when a part that it can't do without is missing."""
        plan = self.plan
        chosen = Chosen()
        if kind is DraftKind.HOLD:
            situation = self.situation(kind)
            return chosen if self._pick("hold", situation, chosen, banned, "acknowledge") else None
        if plan.moment in MOMENT_PART:
            situation = self.situation(kind, plan.moment)
            target = MOMENT_PART[plan.moment]
            return chosen if self._pick("moment", situation, chosen, banned, target) else None
        if plan.acknowledge:
            # A line for one kind of draft is rare here: what opens a brief one opens a question.
            opening = DraftKind.BRIEF if kind is DraftKind.ASK else kind
            for situation in (self._opening(opening), self.situation(opening)):
                if self._pick("acknowledge", situation, chosen, banned):
                    break
        if plan.answer and plan.answer.id not in banned:
            self._answer(plan.answer, kind, chosen)
        elif plan.solve and not self._pick("solve", self.situation(kind), chosen, banned):
            return None
        self._second(kind, chosen, banned)
        if plan.care and kind is DraftKind.FULL and "care" not in chosen.texts:
            self._pick("care", self.situation(kind), chosen, banned)
        return chosen if chosen.texts else None

    def _second(self, kind: DraftKind, chosen: Chosen, banned: Collection[str]) -> None:
        """A word for the second matter of the turn, where the book has one for it."""
        if not self.plan.also or "solve" not in chosen.texts:
            return
        situation = replace(
            self.situation(kind), topic=self.plan.also, issue=issue_of_topics()[self.plan.also]
        )
        if self._pick("also", situation, chosen, banned):
            both = (chosen.texts["solve"], chosen.texts.pop("also"))
            chosen.texts["solve"] = join(both, self.plan.language)
            chosen.ids["also"] = chosen.ids.pop("also")

    def _answer(self, answer: Answer, kind: DraftKind, chosen: Chosen) -> None:
        """The shop's own answer in place of a line that would only promise to find out."""
        brief = answer.brief or answer.solve
        texts = {"solve": answer.solve if kind is DraftKind.FULL else brief}
        if kind is DraftKind.FULL and answer.care:
            texts["care"] = answer.care
        if kind is DraftKind.ASK and answer.ask:
            texts["solve"] = join((brief, answer.ask), self.plan.language)
        chosen.texts |= texts
        chosen.ids |= dict.fromkeys(texts, answer.id)
        chosen.sources.append(answer.id)

    def draft(self, kind: DraftKind) -> Draft | None:
        """The best draft of a kind: composed again while a check finds something."""
        banned: set[str] = set()
        best: tuple[int, Draft, Chosen] | None = None
        for _ in range(ATTEMPTS):
            chosen = self.compose(kind, banned)
            if chosen is None:
                break
            made = self._made(kind, chosen)
            # Words that protect somebody are not given up for being long.
            soft = 0 if self.plan.strategy in WHOLE else 1
            cost = {CheckLevel.HARD: 10, CheckLevel.SOFT: soft, CheckLevel.INFO: 0}
            weight = sum(cost[check.level] for check in made.checks)
            if best is None or weight < best[0]:
                best = (weight, made, chosen)
            if weight == 0:
                break
            # What a supervisor has said is said, whatever the lines around it.
            banned |= {one for one in self._culprits(made, chosen) if not one.startswith(SAID)}
        if best is None:
            return None
        self.choose.taken.update(line.id for line in best[2].lines)
        return best[1]

    def _culprits(self, made: Draft, chosen: Chosen) -> set[str]:
        """The lines that hold the words a check named; all of them when none does."""
        details = [check.detail for check in made.checks if check.level is not CheckLevel.INFO]
        named = {
            chosen.ids[name]
            for name, text in chosen.texts.items()
            if any(detail and detail in text for detail in details)
        }
        copied = {c.detail.casefold() for c in made.checks if c.rule == COPIED and c.detail}
        said = {
            slot_ban(slot)
            for slot in MATTER_SLOTS
            if (words := self.slots.customer.get(slot, "").casefold())
            and any(text in words or words in text for text in copied)
        }
        return (named or set(chosen.ids.values())) | said

    def _made(self, kind: DraftKind, chosen: Chosen) -> Draft:
        parts = {
            name: finished(chosen.texts.get(name, ""), self.plan.language)
            for name in ("acknowledge", "solve", "care")
        }
        parts = {
            name: with_place(text, self.shop, self.slots.region, self.plan.language)
            for name, text in parts.items()
        }
        if self.greeting:
            first = without_hello(parts["acknowledge"]) if self.plan.moment == "opening" else ""
            said = (self.greeting, first or parts["acknowledge"])
            parts["acknowledge"] = join(said, self.plan.language)
        asis = self._checked(kind, parts, chosen.sources, chosen)
        if self.plan.strategy in WHOLE:
            return asis
        worded, used = prefer(parts, self.shop.preferred, self.plan, self.reading, kind)
        if not used:
            return asis
        made = self._checked(kind, worded, (*chosen.sources, *used), chosen)
        # A wording that a check refuses here is left out: what it says would not hold.
        return asis if _hard(made) > _hard(asis) else made

    def _checked(
        self, kind: DraftKind, parts: dict[str, str], sources: Sequence[str], chosen: Chosen
    ) -> Draft:
        text = join(parts.values(), self.plan.language)
        draft = Draft(
            id=f"phrasebook-{kind}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}",
            kind=kind,
            tier=Tier.PHRASEBOOK,
            acknowledge=parts["acknowledge"],
            solve=parts["solve"],
            care=parts["care"],
            text=text,
            language=self.plan.language,
            blanks=tuple(dict.fromkeys(chosen.blanks)),
            sources=tuple(dict.fromkeys(sources)),
        )
        found = check_draft(
            draft, self.plan, self.read, self.messages, self.shop, self.context, book=self.rules
        )
        return replace(draft, checks=found)


def _hard(draft: Draft) -> int:
    return sum(check.level is CheckLevel.HARD for check in draft.checks)


def phrasebook_drafts(
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    context: Context,
    shop: Shop,
    phrasebook: Phrasebook,
    *,
    seed: int = 0,
    used_lines: Collection[str] = (),
    lately: Collection[str] = (),
) -> tuple[Draft, ...]:
    """Drafts of the kinds that the plan names, in its order, those ready to be sent first.

    `used_lines` are ids (a draft's `sources`) this customer has already been sent; `seed` rotates
    equal lines between customers, `lately` are lines that other customers have just been offered.
    Empty when the phrasebook lacks the plan's language.
    """
    started = time.perf_counter()
    book = phrasebook.books.get(plan.language)
    if book is None:
        return ()
    composer = _Composer(
        plan, reading, messages, context, shop, phrasebook, book, seed, used_lines, lately
    )
    made: list[Draft] = []
    for kind in plan.kinds:
        draft = composer.draft(kind)
        if draft is not None and all(draft.text != other.text for other in made):
            made.append(draft)
    made.sort(key=lambda draft: not draft.ready)
    elapsed = (time.perf_counter() - started) * 1000
    return tuple(
        replace(draft, rank=rank, first_ms=elapsed, done_ms=elapsed)
        for rank, draft in enumerate(made, 1)
    )
