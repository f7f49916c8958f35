"""One round with the model for one situation: what to ask it, and what its answer is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain.chat import Message
from assistant.domain.drafting import CheckLevel, Draft, DroppedDraft, Plan, Tier
from assistant.domain.reading import Context, Reading
from assistant.draft.checks import check_draft, passes
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.model_drafts import parse_draft
from assistant.draft.model_prompt import build_request, feel_from, step_from
from assistant.draft.phrasebook import Phrasebook
from assistant.inference.port import Finished, GenerationRequest
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class ModelRound:
    """A situation as the model tier sees it; `composed` are the phrasebook's drafts on screen."""

    plan: Plan
    reading: Reading
    messages: Sequence[Message]
    context: Context
    shop: Shop
    phrasebook: Phrasebook
    composed: Sequence[Draft]

    def request(
        self, request_id: str, chat: str, revision: int, settings: ModelSettings, seed: int = 0
    ) -> GenerationRequest:
        """What to ask; the plan must be worth asking about (see model_prompt.worth_asking).

        The model makes lines of the phrasebook fit. They are other lines than those on screen, so
        that its draft is another draft.
        """
        shown = {source for draft in self.composed for source in draft.sources}
        other = phrasebook_drafts(
            self.plan, self.reading, self.messages, self.context, self.shop, self.phrasebook,
            seed=seed + 1, used_lines=shown,
        )  # fmt: skip
        return build_request(
            self.plan, self.reading, self.messages, self.context, self.shop,
            request_id=request_id, chat=chat, revision=revision, settings=settings,
            step=step_from(other) or step_from(self.composed),
            feel=feel_from(other) or feel_from(self.composed), seed=seed,
        )  # fmt: skip

    def result(
        self, event: Finished, request: GenerationRequest, model: str
    ) -> Draft | DroppedDraft:
        """The draft with its checks, or what is not to be shown and the rules it broke."""
        draft = parse_draft(event.text, self.plan, request, model, event)
        if draft is None:
            return DroppedDraft(Tier.MODEL, event.text, ("missing_part",))
        checks = check_draft(draft, self.plan, self.reading, self.messages, self.shop, self.context)
        if passes(checks):
            return replace(draft, checks=checks)
        rules = (check.rule for check in checks if check.level is CheckLevel.HARD)
        return DroppedDraft(Tier.MODEL, draft.text, tuple(dict.fromkeys(rules)))
