"""The engine over a stub worker: every request ends once, whatever the worker does."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.domain.view import ModelState
from assistant.inference import manifest, supervisor
from assistant.inference.port import (
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
    Piece,
    Turn,
)
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings
from tests.inference.support import entry_for

STUB = Path(__file__).with_name("stub_worker.py")


class Heard:
    """Collects what a request hears."""

    def __init__(self) -> None:
        self.events: list[GenerationEvent] = []
        self._pieces = threading.Event()
        self._ended = threading.Event()

    def __call__(self, event: GenerationEvent) -> None:
        self.events.append(event)
        (self._pieces if isinstance(event, Piece) else self._ended).set()

    def end(self, seconds: float = 20) -> GenerationEvent:
        assert self._ended.wait(seconds), "no end was told"
        return self.events[-1]

    def piece(self) -> None:
        assert self._pieces.wait(20), "no piece came"

    @property
    def ends(self) -> int:
        return sum(not isinstance(event, Piece) for event in self.events)


def ask(id: str, words: str = "hello", **fields: object) -> GenerationRequest:
    values = {"chat": "c", "revision": 1, "turns": (Turn("user", words),), **fields}
    return GenerationRequest(id=id, **values)


@pytest.fixture
def engine(models: Path) -> Iterator[Callable[..., LocalEngine]]:
    made: list[LocalEngine] = []
    entry = entry_for(b"a model")
    entry.path.write_bytes(b"a model")
    manifest.mark_verified(entry)

    def make(mode: str = "", **settings: object) -> LocalEngine:
        command = [sys.executable, str(STUB), mode]
        new = LocalEngine(ModelSettings(**settings), find=lambda name: entry, command=command)
        made.append(new)
        return new

    yield make
    for one in made:
        one.close()


def test_an_answer_comes_in_pieces_and_then_whole(engine: Callable[..., LocalEngine]) -> None:
    heard = Heard()
    running = engine()
    running.submit(ask("1", "你好"), heard)
    end = heard.end()
    assert isinstance(end, Finished)
    assert end.text == "你好"
    assert [type(event) for event in heard.events] == [Piece, Finished]
    assert 0 < end.first_ms <= end.done_ms


def test_foreign_and_unknown_messages_are_tolerated(engine: Callable[..., LocalEngine]) -> None:
    heard = Heard()
    engine().submit(ask("1", "noise"), heard)
    assert isinstance(heard.end(), Finished)
    assert len(heard.events) == 2


def test_a_worker_that_dies_fails_its_request_and_is_started_again(
    engine: Callable[..., LocalEngine],
) -> None:
    running = engine()
    first, second = Heard(), Heard()
    running.submit(ask("1", "die"), first)
    end = first.end()
    assert isinstance(end, Failed)
    assert end.code == "internal"
    assert end.notice is not None
    assert end.notice.id == "model.died"
    running.submit(ask("2"), second)
    assert isinstance(second.end(), Finished)
    assert (first.ends, second.ends) == (1, 1)


def test_cancelling_is_told_at_once_and_only_once(engine: Callable[..., LocalEngine]) -> None:
    running = engine()
    heard, after = Heard(), Heard()
    running.submit(ask("1", "hang"), heard)
    heard.piece()
    running.cancel("1")
    running.cancel("1")
    assert heard.end() == Failed("1", "cancelled")
    running.submit(ask("2"), after)
    assert isinstance(after.end(), Finished)
    assert heard.ends == 1


def test_a_worker_that_ignores_a_cancel_is_ended(
    engine: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "CANCEL_PATIENCE", 0.1)
    running = engine()
    heard, after = Heard(), Heard()
    running.submit(ask("1", "stuck"), heard)
    while running.status().state is not ModelState.WRITING:
        time.sleep(0.01)
    before = running.worker_pid()
    running.cancel("1")
    assert heard.end() == Failed("1", "cancelled")
    running.submit(ask("2"), after)
    assert isinstance(after.end(), Finished)
    assert running.worker_pid() != before


def test_a_queued_request_can_be_cancelled(engine: Callable[..., LocalEngine]) -> None:
    running = engine()
    busy, queued = Heard(), Heard()
    running.submit(ask("1", "hang"), busy)
    running.submit(ask("2"), queued)
    running.cancel("2")
    assert queued.end() == Failed("2", "cancelled")
    running.cancel("1")
    assert busy.end() == Failed("1", "cancelled")


def test_too_slow_is_told_for_the_running_and_the_waiting(
    engine: Callable[..., LocalEngine],
) -> None:
    running = engine()
    busy, queued = Heard(), Heard()
    running.submit(ask("1", "hang", timeout_seconds=2.0), busy)
    running.submit(ask("2", timeout_seconds=0.05), queued)
    for heard in (busy, queued):
        end = heard.end()
        assert isinstance(end, Failed)
        assert end.code == "timeout"


def test_a_higher_priority_goes_first(engine: Callable[..., LocalEngine]) -> None:
    running = engine()
    order: list[str] = []
    blocker = Heard()
    running.submit(ask("0", "hang"), blocker)
    blocker.piece()
    heard = {name: Heard() for name in ("low", "high", "middle")}

    def listen(name: str) -> Callable[[GenerationEvent], None]:
        def listener(event: GenerationEvent) -> None:
            if isinstance(event, Finished):
                order.append(name)
            heard[name](event)

        return listener

    for name, priority in (("low", 0), ("high", 9), ("middle", 5)):
        running.submit(ask(name, priority=priority), listen(name))
    running.cancel("0")
    for one in heard.values():
        one.end()
    assert order == ["high", "middle", "low"]


def test_a_listener_with_a_bug_harms_nobody_else(
    engine: Callable[..., LocalEngine], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: GenerationEvent) -> None:
        raise ZeroDivisionError

    running = engine()
    heard = Heard()
    running.submit(ask("1"), broken)
    running.submit(ask("2"), heard)
    assert isinstance(heard.end(), Finished)
    assert "a listener failed" in caplog.text


@pytest.mark.parametrize(
    ("mode", "notice"),
    [
        ("refuse_corrupt", "model.corrupt"),
        ("refuse_wrong", "model.wrong"),
        ("refuse_out_of_memory", "model.out_of_memory"),
        ("refuse_no_library", "model.no_library"),
    ],
)
def test_a_model_that_does_not_load_is_told_with_its_reason(
    engine: Callable[..., LocalEngine], mode: str, notice: str
) -> None:
    running = engine(mode)
    heard = Heard()
    running.submit(ask("1"), heard)
    end = heard.end()
    assert isinstance(end, Failed)
    assert end.code == "model_unavailable"
    assert end.notice is not None
    assert end.notice.id == notice
    assert running.status().state is ModelState.FAILED


def test_a_worker_that_keeps_dying_is_left_alone_for_a_while(
    engine: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF", (0.0, 0.0, 60.0))
    running = engine("crash_at_start")
    heard = Heard()
    running.submit(ask("1"), heard)
    end = heard.end()
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.gave_up"


def test_a_missing_file_says_how_to_install_it_and_works_once_it_is_there(
    engine: Callable[..., LocalEngine], models: Path
) -> None:
    running = engine()
    file = models / "tiny.gguf"
    data = file.read_bytes()
    file.unlink()
    first, second = Heard(), Heard()
    running.submit(ask("1"), first)
    end = first.end()
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.missing"
    assert running.status().state is ModelState.MISSING
    file.write_bytes(data)
    running.submit(ask("2"), second)
    assert isinstance(second.end(), Finished)


def test_a_truncated_file_is_not_even_opened(
    engine: Callable[..., LocalEngine], models: Path
) -> None:
    (models / "tiny.gguf").write_bytes(b"a mod")
    running = engine()
    heard = Heard()
    running.submit(ask("1"), heard)
    heard.end()
    assert running.status().notice is not None
    assert running.status().notice.id == "model.corrupt"
    assert running.worker_pid() is None


def test_switched_off_nothing_is_started(engine: Callable[..., LocalEngine]) -> None:
    running = engine(enabled=False)
    heard = Heard()
    running.submit(ask("1"), heard)
    heard.end()
    assert running.status().state is ModelState.OFF
    assert running.worker_pid() is None


def test_closing_fails_what_is_open_and_takes_nothing_new(
    engine: Callable[..., LocalEngine],
) -> None:
    running = engine()
    heard, late = Heard(), Heard()
    running.submit(ask("1", "hang"), heard)
    heard.piece()
    running.close()
    running.submit(ask("2"), late)
    for one in (heard, late):
        end = one.end()
        assert isinstance(end, Failed)
        assert end.code == "model_unavailable"
        assert one.ends == 1
