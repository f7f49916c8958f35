"""The model's drafts for one row at a time: ask, wait, check, and say what was dropped."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain.chat import Message
from assistant.domain.drafting import CheckLevel, Draft, DroppedDraft, Plan, Tier
from assistant.domain.reading import Context, Reading
from assistant.draft.checks import check_draft, passes
from assistant.draft.model_drafts import parse_draft
from assistant.draft.model_prompt import build_request, feel_from, step_from, worth_asking
from assistant.inference import manifest
from assistant.inference.port import (
    DraftEngine,
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
)
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings

# Extra patience beyond the row's own, for the engine to say that time is up.
GRACE = 2.0
LOADING = 120.0


@dataclass(frozen=True)
class Worded:
    """What came of asking the model; `error` is the contract's {code, message}."""

    drafts: tuple[Draft, ...] = ()
    dropped: tuple[DroppedDraft, ...] = ()
    error: dict[str, str] | None = None


class ModelTier:
    """Asks one engine, row after row; `close` ends it."""

    def __init__(self, engine: DraftEngine, name: str, settings: ModelSettings) -> None:
        self._engine = engine
        self._name = name
        self._settings = settings
        self._first = True

    def words(
        self,
        plan: Plan,
        reading: Reading,
        messages: Sequence[Message],
        context: Context,
        shop: Shop,
        composed: Sequence[Draft],
        *,
        seed: int,
    ) -> Worded:
        """The model's draft for one situation, or why there is none.

        A greeting, a holding line and anything where wording protects somebody is left to the
        phrasebook, which is no error.
        """
        if not worth_asking(plan):
            return Worded()
        request = build_request(
            plan,
            reading,
            messages,
            context,
            shop,
            request_id=f"suggest-{seed}",
            chat="suggest",
            revision=0,
            settings=self._settings,
            step=step_from(composed),
            feel=feel_from(composed),
            seed=seed,
        )
        event = self._wait(request)
        if not isinstance(event, Finished):
            code = event.code if event else "timeout"
            return Worded(error={"code": _contract_code(code), "message": f"model: {code}"})
        draft = parse_draft(event.text, plan, request, self._name, event)
        if draft is None:
            return Worded(dropped=(DroppedDraft(Tier.MODEL, event.text, ("missing_part",)),))
        checks = check_draft(draft, plan, reading, messages, shop, context)
        if not passes(checks):
            rules = [check.rule for check in checks if check.level is CheckLevel.HARD]
            return Worded(
                dropped=(DroppedDraft(Tier.MODEL, draft.text, tuple(dict.fromkeys(rules))),)
            )
        return Worded((replace(draft, checks=checks),))

    def _wait(self, request: GenerationRequest) -> Finished | Failed | None:
        done = threading.Event()
        last: list[Finished | Failed] = []

        def listen(event: GenerationEvent) -> None:
            if isinstance(event, Finished | Failed):
                last.append(event)
                done.set()

        self._engine.submit(request, listen)
        patience = self._settings.timeout_seconds + GRACE + (LOADING if self._first else 0)
        self._first = False
        if not done.wait(patience):
            return None
        return last[0]

    def close(self) -> None:
        """End the engine."""
        self._engine.close()


def _contract_code(code: str) -> str:
    known = ("timeout", "model_unavailable", "too_large")
    return code if code in known else "internal"


def open_tier(name: str, timeout: float) -> ModelTier | None:
    """The tier on an installed model ("" = the default), or None when it is not installed.

    Raises UserFault for a name that no manifest has.
    """
    entry = manifest.find(name)
    if not manifest.installed(entry):
        return None
    from assistant.inference.supervisor import LocalEngine

    settings = ModelSettings(name=entry.name, timeout_seconds=timeout)
    return ModelTier(LocalEngine(settings), entry.name, settings)
