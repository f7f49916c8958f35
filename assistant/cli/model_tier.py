"""The model's drafts for one row at a time: ask, wait, check, and say what was dropped."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from assistant.domain.drafting import Draft, DroppedDraft
from assistant.draft.model_prompt import worth_asking
from assistant.draft.model_round import ModelRound
from assistant.inference import manifest
from assistant.inference.port import (
    DraftEngine,
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
)
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

    def words(self, round_: ModelRound, *, seed: int) -> Worded:
        """The model's draft for one situation, or why there is none.

        A greeting, a holding line and anything where wording protects somebody is left to the
        phrasebook, which is no error.
        """
        if not worth_asking(round_.plan):
            return Worded()
        request = round_.request(f"suggest-{seed}", "suggest", 0, self._settings, seed)
        event = self._wait(request)
        if not isinstance(event, Finished):
            code = event.code if event else "timeout"
            return Worded(error={"code": _contract_code(code), "message": f"model: {code}"})
        result = round_.result(event, request, self._name)
        if isinstance(result, DroppedDraft):
            return Worded(dropped=(result,))
        return Worded((result,))

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
