"""The model's drafts for one row at a time: ask, wait, check, and say what was dropped."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from assistant.domain.drafting import Draft, DroppedDraft
from assistant.draft import model_run
from assistant.draft.model_choice import Priors
from assistant.draft.model_round import ModelRound
from assistant.draft.model_ways import run_of
from assistant.inference import manifest
from assistant.inference.port import DraftEngine
from assistant.settings import ModelSettings

# Extra patience beyond the row's own, for the engine to say that time is up.
GRACE = 2.0
LOADING = 120.0
# A draft takes up to three questions, each with the row's own time.
QUESTIONS = 3


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
        self._priors = Priors()
        self._first = True

    def words(self, round_: ModelRound, *, seed: int) -> Worded:
        """The model's draft for one situation, or why there is none.

        A greeting, a holding line and anything where wording protects somebody is left to the
        phrasebook, which is no error; so is what a model that only chooses has no choice in.
        """
        told = self._wait(round_, f"suggest-{seed}")
        if told is None or told.failed:
            code = told.failed.code if told and told.failed else "timeout"
            return Worded(error={"code": _contract_code(code), "message": f"model: {code}"})
        return Worded((told.draft,) if told.draft else (), told.dropped)

    def _wait(self, round_: ModelRound, run_id: str) -> model_run.Worded | None:
        done = threading.Event()
        last: list[model_run.Worded] = []

        def ended(worded: model_run.Worded) -> None:
            last.append(worded)
            done.set()

        run = run_of(self._engine, round_, self._priors, self._settings, self._name, ended)
        if run is None:
            return model_run.Worded()
        run.start(run_id, "suggest", 0)
        patience = QUESTIONS * self._settings.timeout_seconds + GRACE
        patience += LOADING if self._first else 0
        self._first = False
        if not done.wait(patience):
            run.cancel()
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
