"""Lets the model choose: which of the true wordings answers what this customer wrote.

A small model writes badly, but it knows what belongs together: a text is worth as much as the
customer's words make it likelier than a mere greeting would. Length and everyday phrases, which
are likely anywhere, cancel out. Code decides what may be said, the model what fits: it has a veto
against what it finds less fitting than the draft that leads.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz import fuzz

from assistant.domain.chat import Message
from assistant.domain.drafting import (
    Check,
    CheckLevel,
    Draft,
    DraftKind,
    DroppedDraft,
    Plan,
    Tier,
)
from assistant.domain.reading import Context, Reading
from assistant.draft import rules
from assistant.draft.checks import check_draft, width
from assistant.draft.model_pool import PARTS, Part, shown_texts
from assistant.draft.preferences import prefer
from assistant.draft.wording import finished, join, pieces
from assistant.knowledge.shop import Shop

# How far the model's word counts beside what code knows, and within which bounds: what repeats the
# customer is likelier than anything, and must not win by that.
TRUST = 0.35
LOWEST, HIGHEST = -0.5, 1.0
# So much less likely than the leading draft's own words, and a wording is about something else.
VETO = 0.5
# Already before the agent's eyes: another wording helps more.
SHOWN_COST = 0.08
SAME_SOURCE = 0.06
ECHO_COST = 0.3
LONG_COST = 0.004
COMFORTABLE = {"short": 50.0, "normal": 80.0, "full": 110.0}
TOO_ALIKE = 88
TRIED = 24


class Priors:
    """How likely texts are without any customer, remembered: lines of the shop come again."""

    def __init__(self, size: int = 8192) -> None:
        self._size = size
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()

    def missing(self, place: str, texts: Sequence[str]) -> tuple[str, ...]:
        """The texts that have not been asked about; `place` names model and prompt."""
        return tuple(dict.fromkeys(t for t in texts if (place, t) not in self._known))

    def put(self, place: str, texts: Sequence[str], means: Sequence[float | None]) -> None:
        """Remember the answer to a question about `texts`."""
        for text, mean in zip(texts, means, strict=True):
            if mean is not None:
                self._known[(place, text)] = mean
        while len(self._known) > self._size:
            self._known.popitem(last=False)

    def added(self, place: str, text: str, mean: float | None) -> float | None:
        """What the customer's words add to a text's likelihood; None when unknown."""
        before = self._known.get((place, text))
        return None if before is None or mean is None else mean - before

    def gain(self, place: str, text: str, mean: float | None) -> float:
        """The same within bounds; 0 when unknown."""
        added = self.added(place, text, mean)
        return 0.0 if added is None else min(HIGHEST, max(LOWEST, added))


def not_outdone(parts: Sequence[Part], added: Mapping[Part, float | None]) -> tuple[Part, ...]:
    """The parts without those that the leading draft's own words outdo by VETO."""
    leading = {part.name: added.get(part) for part in parts if part.leads}

    def holds(part: Part) -> bool:
        own, other = added.get(part), leading.get(part.name)
        return part.leads or own is None or other is None or own >= other - VETO

    return tuple(part for part in parts if holds(part))


@dataclass(frozen=True, slots=True)
class Choice:
    """The best draft that may be shown, and what was better liked but broke a hard rule."""

    draft: Draft | None
    dropped: tuple[DroppedDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Chooser:
    """One situation in which parts are put together."""

    plan: Plan
    reading: Reading
    messages: Sequence[Message]
    context: Context
    shop: Shop
    shown: Sequence[Draft]

    def choose(
        self, parts: Sequence[Part], gains: Mapping[Part, float], draft_id: str, model: str
    ) -> Choice:
        """The best combination that passes every hard check; None when none does.

        Parts are tried together in the order of what they are worth, at most TRIED of them: what
        breaks a rule is thereby repaired with the next best part.
        """
        dropped: list[DroppedDraft] = []
        fallback: Draft | None = None
        for combination in self._ranked(parts, gains):
            if not _coherent(combination):
                continue
            draft = self._made(combination, draft_id, model)
            if self._on_screen(draft):
                continue
            checks = self._checks(draft, combination)
            if self.shop.preferred and any(one.level is CheckLevel.HARD for one in checks):
                # It may be the shop's own wording that does not hold here.
                draft = self._made(combination, draft_id, model, preferring=False)
                checks = self._checks(draft, combination)
            hard = [check.rule for check in checks if check.level is CheckLevel.HARD]
            if hard:
                dropped.append(DroppedDraft(Tier.MODEL, draft.text, tuple(dict.fromkeys(hard))))
                continue
            draft = replace(draft, checks=checks)
            if all(check.level is not CheckLevel.SOFT for check in checks):
                return Choice(draft, tuple(dropped[:3]))
            fallback = fallback or draft
        return Choice(fallback, tuple(dropped[:3]))

    def _checks(self, draft: Draft, combination: Sequence[Part]) -> tuple[Check, ...]:
        plan = replace(self.plan, care=False) if _ends_with_the_step(combination) else self.plan
        return check_draft(draft, plan, self.reading, self.messages, self.shop, self.context)

    def _ranked(
        self, parts: Sequence[Part], gains: Mapping[Part, float]
    ) -> Iterator[tuple[Part, ...]]:
        shown = shown_texts(self.shown)
        worth = {
            part: part.worth
            + TRUST * gains.get(part, 0.0)
            - (SHOWN_COST if part.text in shown else 0.0)
            for part in parts
        }
        by_name = [
            sorted((p for p in parts if p.name == name), key=lambda p: -worth[p])[:4]
            for name in PARTS
            if getattr(self.plan, name)
        ]
        if not all(by_name):
            return
        room = COMFORTABLE.get(self.plan.length, COMFORTABLE["normal"])

        def total(combination: tuple[Part, ...]) -> float:
            value = sum(worth[part] for part in combination)
            sources = [part.source for part in combination]
            value += SAME_SOURCE * (len(sources) - len(set(sources)))
            for index, part in enumerate(combination):
                for other in combination[index + 1 :]:
                    if not pieces(part.text).isdisjoint(pieces(other.text)):
                        value -= ECHO_COST
            apologies = sum(rules.default().apologises(part.text) for part in combination)
            value -= 0.5 * max(0, apologies - 1)
            if self.plan.apologise and not apologies:
                value -= 0.15
            return value - LONG_COST * max(0.0, sum(width(p.text) for p in combination) - room)

        ranked = sorted(product(*by_name), key=lambda combination: -total(combination))
        yield from ranked[:TRIED]

    def _made(
        self, combination: Sequence[Part], draft_id: str, model: str, preferring: bool = True
    ) -> Draft:
        language = self.plan.language
        texts = {part.name: finished(part.text, language) for part in combination}
        if _ends_with_the_step(combination):
            texts.pop("care", None)
        if not self.plan.acknowledge and self.shown and self.shown[0].acknowledge:
            # A greeting that is returned stands there though the plan names no feeling.
            texts["acknowledge"] = self.shown[0].acknowledge
        parts = [texts.get(name, "") for name in PARTS]
        used: tuple[str, ...] = ()
        if preferring:
            texts, used = prefer(
                texts, self.shop.preferred, self.plan, self.reading, _kind(self.plan)
            )
            parts = [texts.get(name, "") for name in PARTS]
        text = join(parts, language)
        return Draft(
            id=f"{draft_id}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}",
            kind=_kind(self.plan),
            tier=Tier.MODEL,
            acknowledge=parts[0],
            solve=parts[1],
            care=parts[2],
            text=text,
            language=language,
            model=model,
            sources=tuple(dict.fromkeys((*(part.source for part in combination), *used))),
        )

    def _on_screen(self, draft: Draft) -> bool:
        # There is one answer of the shop: what stands beside it may make another draft of it.
        answered = self.plan.answer is not None
        return any(
            fuzz.ratio(draft.text, other.text) >= TOO_ALIKE
            or (
                not answered
                and draft.solve == other.solve
                and draft.acknowledge == other.acknowledge
            )
            for other in self.shown
        )


def _coherent(combination: Sequence[Part]) -> bool:
    """A case's beginning leads in to its own step and to no other."""
    case = {part.source for part in combination if part.name == "acknowledge" and part.of_case}
    return case <= {part.source for part in combination if part.name == "solve"}


def _ends_with_the_step(combination: Sequence[Part]) -> bool:
    """Whether nothing more is said: a case's step has its own last word."""
    return any(part.name == "solve" and part.of_case for part in combination)


def _kind(plan: Plan) -> DraftKind:
    """What a draft of this plan's parts is: brief where it ends with the step."""
    if not plan.care and DraftKind.BRIEF in plan.kinds:
        return DraftKind.BRIEF
    return DraftKind.FULL if DraftKind.FULL in plan.kinds else plan.kinds[0]
