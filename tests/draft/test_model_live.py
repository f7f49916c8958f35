"""The real worker with the small test model: it likes noise, but what is shown must hold."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Literal

import pytest

from assistant.domain.drafting import CheckLevel
from assistant.draft import model_run
from assistant.draft.model_choice import Priors
from assistant.draft.model_run import ModelRun, Worded
from assistant.inference.manifest import ModelEntry
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings
from tests.draft.test_model_run import Cases, situation
from tests.inference.support import small_model

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]
__all__ = ["small_model"]


@pytest.mark.parametrize("chat_format", ["chatml", "gguf"])
@pytest.mark.parametrize("writing", [False, True])
def test_whatever_the_model_likes_the_draft_holds(
    small_model: ModelEntry,
    monkeypatch: pytest.MonkeyPatch,
    chat_format: Literal["chatml", "gguf"],
    writing: bool,
) -> None:
    monkeypatch.setattr(model_run, "writes", lambda name: writing)
    entry = replace_format(small_model, chat_format)
    settings = ModelSettings(timeout_seconds=120, max_tokens=60)
    engine = LocalEngine(settings, find=lambda name: entry)
    ended: list[Worded] = []
    done = threading.Event()

    def end(worded: Worded) -> None:
        ended.append(worded)
        done.set()

    try:
        round_ = replace(situation(Cases()), seed=3)
        ModelRun(engine, round_, Priors(), settings, "small", end).start("r", "c", 1)
        assert done.wait(200)
    finally:
        engine.close()
    worded = ended[0]
    assert worded.failed is None
    assert worded.draft is not None
    assert all(check.level is not CheckLevel.HARD for check in worded.draft.checks)
    assert worded.draft.text not in {draft.text for draft in round_.composed}


def replace_format(entry: ModelEntry, chat_format: Literal["chatml", "gguf"]) -> ModelEntry:
    """The same file, spoken to as ChatML or by the template inside it."""
    return entry.model_copy(update={"chat_format": chat_format})
