"""Carries one situation through a model that was trained for it: ask once, take what holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz

from assistant.domain.drafting import CheckLevel, Draft, DroppedDraft, Plan, Tier
from assistant.domain.notice import UserFault
from assistant.draft import prompt_version, trained
from assistant.draft.asking import Asking
from assistant.draft.checks import check_draft
from assistant.draft.model_choice import TOO_ALIKE
from assistant.draft.model_prompt import PHRASEBOOK_ONLY
from assistant.draft.model_round import ModelRound
from assistant.draft.model_run import Worded
from assistant.inference import manifest
from assistant.inference.port import DraftEngine, Failed, Finished, GenerationEvent, Piece
from assistant.settings import ModelSettings

# A greeting is answered before anybody could read a second wording of it.
LEFT_OUT = frozenset({"opening", "wait", "back", "transfer"})


def is_trained(model: str) -> bool:
    """Whether a model of this name has an adapter; one nobody knows has none."""
    try:
        return bool(manifest.find(model).adapter)
    except UserFault:
        return False


def writes_this(plan: Plan, model: str) -> bool:
    """Whether the model words this plan itself; what protects somebody stays as it was written."""
    return (
        not plan.hold
        and plan.strategy not in PHRASEBOOK_ONLY
        and plan.moment not in LEFT_OUT
        and not plan.fallback
        and trained.knows(plan.language)
        and is_trained(model)
    )


class TrainedRun:
    """One reply with one engine; `done` is called exactly once, `begun` with the first words."""

    def __init__(
        self,
        engine: DraftEngine,
        round_: ModelRound,
        settings: ModelSettings,
        model: str,
        done: Callable[[Worded], None],
        begun: Callable[[Piece], None] = lambda piece: None,
    ) -> None:
        self._engine = engine
        self._round = round_
        self._settings = settings
        self._model = model
        self._done = done
        self._begun = begun
        self._asking = Asking(engine)
        self._id, self._chat, self._revision = "", "", 0
        self._seen_piece = False
        self._result = Worded()

    def start(self, run_id: str, chat: str, revision: int) -> None:
        """Ask; returns at once."""
        self._id, self._chat, self._revision = run_id, chat, revision
        self._ask(again=False)

    def cancel(self) -> None:
        """Stop; Failed("cancelled") follows."""
        self._asking.call_off()

    def _ask(self, again: bool) -> None:
        request = trained.request(
            self._round.plan, self._round.messages, request_id=self._id + "-again" * again,
            chat=self._chat, revision=self._revision, settings=self._settings,
            seed=self._round.seed, again=again,
        )  # fmt: skip
        submit = partial(self._engine.submit, request, lambda event: self._heard(event, again))
        if not self._asking.ask(request.id, submit):
            self._done(Worded(failed=Failed(request.id, "cancelled")))

    def _heard(self, event: GenerationEvent, again: bool) -> None:
        if isinstance(event, Piece):
            if not self._seen_piece:
                self._seen_piece = True
                self._begun(event)
        elif isinstance(event, Failed):
            self._done(replace(self._result, failed=event))
        else:
            draft, said = self._first_that_holds(event)
            before = self._result
            first, done = before.first_ms or event.first_ms, before.done_ms + event.done_ms
            if draft is not None:
                draft = replace(draft, first_ms=first, done_ms=done)
            tokens = before.tokens + event.tokens
            self._result = Worded(
                draft, (*before.dropped, *said), first_ms=first, done_ms=done, tokens=tokens
            )
            if said and draft is None and not again:
                self._ask(again=True)
            else:
                self._done(self._result)

    def _first_that_holds(self, event: Finished) -> tuple[Draft | None, tuple[DroppedDraft, ...]]:
        """The first reply that passes every hard check, and what did not.

        Neither where the reply stands on screen already, which is no news.
        """
        texts = [one.text for one in event.candidates if one.reason == "stop"]
        if not texts:
            return None, (DroppedDraft(Tier.MODEL, event.text, ("broken_off",)),)
        dropped: list[DroppedDraft] = []
        round_ = self._round
        for number, text in enumerate(dict.fromkeys(texts)):
            draft = trained.parse(
                text, round_.plan, round_.shop, f"{event.request_id}-{number}", self._model, event
            )
            if draft is None:
                dropped.append(DroppedDraft(Tier.MODEL, text, ("missing_part",)))
                continue
            if self._on_screen(draft):
                return None, ()
            checks = check_draft(
                draft, trained.as_written(round_.plan, draft), round_.reading, round_.messages,
                round_.cited, round_.context,
            )  # fmt: skip
            hard = [check.rule for check in checks if check.level is CheckLevel.HARD]
            if not hard:
                prompt = prompt_version.current()
                return replace(draft, checks=checks, prompt=prompt), tuple(dropped)
            rules = tuple(dict.fromkeys(hard))
            dropped.append(DroppedDraft(Tier.MODEL, draft.text, rules))
        return None, tuple(dropped)

    def _on_screen(self, draft: Draft) -> bool:
        shown = self._round.composed
        return any(fuzz.ratio(draft.text, other.text) >= TOO_ALIKE for other in shown)
