"""One situation as the model tier sees it: what can be said, what to ask, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.domain.cases import CaseQuery, FoundCase
from assistant.domain.chat import Message
from assistant.domain.drafting import CheckLevel, Draft, DroppedDraft, Plan, Tier
from assistant.domain.reading import Context, Reading
from assistant.draft.checks import check_draft
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.feasts import returned
from assistant.draft.known import citing
from assistant.draft.model_choice import Choice, Chooser
from assistant.draft.model_drafts import parse_draft
from assistant.draft.model_pool import (
    PARTS,
    WRITTEN,
    Ingredients,
    Part,
    parts_of,
    takes_cases,
)
from assistant.draft.model_prompt import (
    as_led,
    build_request,
    choice_turns,
    family,
    feel_from,
    last_words,
    step_from,
)
from assistant.draft.phrasebook import Phrasebook
from assistant.draft.settle import settle
from assistant.draft.slots import SURE_REGION
from assistant.inference.port import Finished, GenerationRequest, Sample, Turn
from assistant.knowledge.port import CaseFinder
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings

CASES = 10
# Rounds of other lines than those on screen.
OTHER_ROUNDS = 2
# One careful, two freer: written side by side they take little more than one.
SAMPLES = (0.0, 0.6, 0.8)


@dataclass(frozen=True)
class ModelRound:
    """A situation; `composed` are the phrasebook's drafts on screen, `finder` finds cases."""

    plan: Plan
    reading: Reading
    messages: Sequence[Message]
    context: Context
    shop: Shop
    phrasebook: Phrasebook
    composed: Sequence[Draft]
    finder: CaseFinder | None = None
    seed: int = field(default=0)

    def __post_init__(self) -> None:
        # Beside a short draft that leads, a longer one only takes time to read.
        object.__setattr__(self, "plan", as_led(self.plan))

    @cached_property
    def region(self) -> str | None:
        """The customer's, where anybody knows it well enough."""
        told = self.context.correction.region or self.context.region
        sure = self.reading.culture.confidence >= SURE_REGION
        return told or (self.reading.culture.region if sure else None)

    @cached_property
    def cases(self) -> tuple[FoundCase, ...]:
        """The nearest excellent replies, the nearest first."""
        if self.finder is None:
            return ()
        reading = self.reading
        query = CaseQuery(
            last_words(self.messages, 400), self.plan.language, reading.mood.label, reading.issue,
            reading.topic, self.region or "", self.plan.apologise,
        )  # fmt: skip
        return self.finder.find(query, CASES)

    @cached_property
    def others(self) -> tuple[Draft, ...]:
        """The phrasebook's drafts of the same plan with other lines than those on screen."""
        found: list[Draft] = []
        used = {source for draft in self.composed for source in draft.sources}
        for number in range(1, OTHER_ROUNDS + 1):
            more = phrasebook_drafts(
                self.plan, self.reading, self.messages, self.context, self.shop, self.phrasebook,
                seed=self.seed + number, used_lines=used,
            )  # fmt: skip
            found += more
            used |= {source for draft in more for source in draft.sources}
        return tuple(found)

    @cached_property
    def cited(self) -> Shop:
        """The shop with what its own answer says, which a draft may repeat."""
        return citing(self.shop, self.plan)

    @cached_property
    def pool(self) -> tuple[Part, ...]:
        """Wordings that are true here; () where the language has no phrasebook."""
        book = self.phrasebook.books.get(self.plan.language)
        if book is None:
            return ()
        read = settle(self.reading)
        whole = any(not draft.blanks for draft in self.composed)
        return parts_of(
            Ingredients(
                self.plan, self.messages, self.cited, book, family(self.plan.language), self.region,
                self.cases if takes_cases(self.plan, read.topic, self.messages) else (),
                () if whole else self.others, self.composed, read.topic, read.mood.label,
                bool(returned(self.plan, read, self.messages, self.seed)),
            )
        )  # fmt: skip

    @property
    def rivals(self) -> bool:
        """Whether anything may be better than what leads; else there is nothing to choose."""
        return any(not part.leads for part in self.pool)

    def request(
        self, request_id: str, chat: str, revision: int, settings: ModelSettings
    ) -> GenerationRequest:
        """What a model is asked that writes; the plan must be worth asking about."""
        return build_request(
            self.plan, self.messages, self.cited, request_id=request_id, chat=chat,
            revision=revision, settings=settings, region=self.region,
            step=step_from(self.others) or step_from(self.composed),
            feel=feel_from(self.others) or feel_from(self.composed) if not self.cases else "",
            seed=self.seed, examples=[found.case for found in self.cases],
            samples=[Sample(heat, self.seed + n) for n, heat in enumerate(SAMPLES)],
            names=[fact.said or fact.value for fact in self.reading.facts if fact.kind == "name"],
        )  # fmt: skip

    @property
    def question(self) -> tuple[Turn, ...]:
        """What the likelihood of wordings is asked after."""
        return choice_turns(self.plan, self.messages)

    @property
    def greeting(self) -> tuple[Turn, ...]:
        """The same with a customer who has said nothing yet."""
        return choice_turns(self.plan)

    def written(
        self, event: Finished, request: GenerationRequest, model: str
    ) -> tuple[tuple[Part, ...], tuple[DroppedDraft, ...]]:
        """Parts that the model wrote and that may be shown, and what broke a hard rule.

        A candidate that fails is taken apart: parts that hold alone stay.
        """
        texts = [candidate.text for candidate in event.candidates] or [event.text]
        parts: list[Part] = []
        dropped: list[DroppedDraft] = []
        for text in dict.fromkeys(texts):
            draft = parse_draft(text, self.plan, request, model, event)
            if draft is None:
                dropped.append(DroppedDraft(Tier.MODEL, text, ("missing_part",)))
                continue
            checks = check_draft(
                draft, self.plan, self.reading, self.messages, self.cited, self.context
            )
            hard = [check for check in checks if check.level is CheckLevel.HARD]
            if hard:
                rules = tuple(dict.fromkeys(check.rule for check in hard))
                dropped.append(DroppedDraft(Tier.MODEL, draft.text, rules))
            named = [check.detail for check in hard]
            if any(not detail or detail not in draft.text for detail in named):
                continue
            for name in PARTS:
                own = getattr(draft, name)
                if own and not any(detail in own for detail in named):
                    parts.append(Part(name, own, "model", WRITTEN))
        return tuple(dict.fromkeys(parts)), tuple(dropped)

    def choose(
        self, parts: Sequence[Part], gains: Mapping[Part, float], draft_id: str, model: str
    ) -> Choice:
        """The best draft made of `parts`."""
        chooser = Chooser(
            self.plan, self.reading, self.messages, self.context, self.cited, self.composed
        )
        return chooser.choose(parts, gains, draft_id, model)
