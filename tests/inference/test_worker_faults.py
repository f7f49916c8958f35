"""A worker that stands still, breaks down, or whose file is taken away: the program goes on."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import workers
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference import manifest, supervisor
from assistant.inference.port import Failed, Finished, GenerationRequest, Turn
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings
from tests.inference.support import entry_for
from tests.inference.test_supervisor import STUB, Heard, ask

BROKEN = """
import io, sys
from assistant.inference import protocol, worker
class Breaks(worker.Worker):
    def _load(self, order):
        secret = {"a": "王小姐 13800138000"}
        secret["王小姐"]
worker.Worker = Breaks
worker.main()
"""


@pytest.fixture
def engine(models: Path) -> Iterator[Callable[..., LocalEngine]]:
    made: list[LocalEngine] = []
    entry = entry_for(b"a model")
    entry.path.write_bytes(b"a model")
    manifest.mark_verified(entry)

    def make(*command: str, changed: object = None) -> LocalEngine:
        use = command or (str(STUB),)
        new = LocalEngine(
            ModelSettings(), changed, find=lambda name: entry, command=[sys.executable, *use]
        )
        made.append(new)
        return new

    yield make
    for one in made:
        one.close()


def test_a_worker_that_stands_still_with_a_full_pipe_holds_nobody(
    engine: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "STUCK_SECONDS", 0.3)
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.01,) * 5)
    running = engine()
    first = Heard()
    running.submit(ask("1"), first)
    first.end()
    stopped = running.worker_pid()
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)
    # More than any pipe holds.
    long = Heard()
    running.submit(GenerationRequest("2", "c", 1, (Turn("user", "很长" * 200_000),)), long)
    assert isinstance(long.end(), Failed)
    again = Heard()
    running.submit(ask("3"), again)
    assert isinstance(again.end(), Finished)
    assert running.worker_pid() != stopped


def test_a_mistake_in_the_worker_is_logged_with_its_place_and_no_value(
    engine: Callable[..., LocalEngine],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF", (60.0,))
    heard = Heard()
    with caplog.at_level(logging.ERROR, "assistant.inference"):
        engine("-c", BROKEN).submit(ask("1"), heard)
        assert isinstance(heard.end(), Failed) or heard.events
        deadline = time.monotonic() + 20
        while "KeyError" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.02)
    assert "in _load" in caplog.text
    assert "KeyError" in caplog.text
    assert "王小姐" not in caplog.text
    assert "13800138000" not in caplog.text


def test_a_worker_that_keeps_dying_is_told_of_in_the_end_and_then_left_alone(
    engine: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.01, 0.01, 0.01, 60.0))
    states: list[ModelStatus] = []
    running = engine("-c", "import sys; sys.exit(3)", changed=states.append)
    heard = Heard()
    running.submit(ask("1"), heard)
    assert isinstance(heard.end(), Failed)
    assert states[-1].state is ModelState.FAILED
    assert states[-1].notice is not None
    assert states[-1].notice.id == "model.gave_up"
    # Whoever asks now is answered at once: no process is started for it.
    began = time.monotonic()
    late = Heard()
    running.submit(ask("2"), late)
    assert isinstance(late.end(), Failed)
    assert time.monotonic() - began < 5
    assert running.worker_pid() is None


@pytest.mark.model
def test_a_model_file_cut_short_or_taken_away_at_work_kills_nobody(
    small_model: manifest.ModelEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / small_model.file
    shutil.copyfile(small_model.path, target)
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path))
    manifest.mark_verified(small_model)
    states: list[ModelStatus] = []
    running = LocalEngine(
        ModelSettings(name=small_model.name, context=512, threads=1), states.append
    )
    try:
        first = Heard()
        running.submit(ask("1", "Say hello.", max_tokens=8, timeout_seconds=120), first)
        assert isinstance(first.end(120), Finished)
        with target.open("r+b") as file:
            file.truncate(1000)
        second = Heard()
        running.submit(ask("2", "Say it again.", max_tokens=8, timeout_seconds=120), second)
        assert isinstance(second.end(120), Finished)
        pid = running.worker_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while running.worker_pid() == pid and time.monotonic() < deadline:
            time.sleep(0.02)
        third = Heard()
        running.submit(ask("3"), third)
        assert isinstance(third.end(60), Failed)
        assert states[-1].notice is not None
        assert states[-1].notice.id == "model.corrupt"
    finally:
        running.close()
