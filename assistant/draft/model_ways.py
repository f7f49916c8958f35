"""Which way a model is used: one that was trained here writes, the others choose or word a step."""

from __future__ import annotations

from collections.abc import Callable

from assistant.draft import trained
from assistant.draft.model_choice import Priors
from assistant.draft.model_prompt import warm_turns, worth_asking
from assistant.draft.model_round import ModelRound
from assistant.draft.model_run import ModelRun, Worded, worth_a_run, writes
from assistant.draft.trained_run import TrainedRun, writes_this
from assistant.inference.port import DraftEngine, Piece, Turn
from assistant.settings import ModelSettings

Run = ModelRun | TrainedRun


def is_worth_it(round_: ModelRound, model: str) -> bool:
    """Whether this model can add anything here."""
    plan = round_.plan
    return writes_this(plan, model) or (worth_asking(plan) and worth_a_run(round_, model))


def run_of(
    engine: DraftEngine,
    round_: ModelRound,
    priors: Priors,
    settings: ModelSettings,
    model: str,
    done: Callable[[Worded], None],
    begun: Callable[[Piece], None] = lambda piece: None,
) -> Run:
    """The run for one situation, not yet started; it must be worth it."""
    if writes_this(round_.plan, model):
        return TrainedRun(engine, round_, settings, model, done, begun)
    return ModelRun(engine, round_, priors, settings, model, done, begun)


def beginning(
    round_: ModelRound, chat: str, revision: int, settings: ModelSettings, model: str
) -> tuple[tuple[Turn, ...], int]:
    """What to read ahead while the customer may still be writing, and how much of it is stable."""
    if writes_this(round_.plan, model):
        return trained.turns(round_.plan, round_.messages), 1
    if writes(model):
        request = round_.request("warm", chat, revision, settings)
        return warm_turns(request), request.stable
    return round_.question, 1
