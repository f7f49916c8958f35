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


def run_of(
    engine: DraftEngine,
    round_: ModelRound,
    priors: Priors,
    settings: ModelSettings,
    model: str,
    done: Callable[[Worded], None],
    begun: Callable[[Piece], None] = lambda piece: None,
) -> Run | None:
    """The run for one situation, not yet started; None where this model can add nothing."""
    if writes_this(round_.plan, model):
        return TrainedRun(engine, round_, settings, model, done, begun)
    if worth_asking(round_.plan) and worth_a_run(round_, model):
        return ModelRun(engine, round_, priors, settings, model, done, begun)
    return None


def beginning(
    round_: ModelRound, chat: str, revision: int, settings: ModelSettings, model: str
) -> tuple[tuple[Turn, ...], int] | None:
    """What to read ahead while the customer may still be writing, and how much of it is stable.

    None where this model can add nothing.
    """
    if writes_this(round_.plan, model):
        return trained.turns(round_.plan, round_.messages), 1
    if not worth_asking(round_.plan) or not worth_a_run(round_, model):
        return None
    if writes(model):
        request = round_.request("warm", chat, revision, settings)
        return warm_turns(request), request.stable
    return round_.question, 1
