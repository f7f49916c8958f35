"""A worker at the other end of a pipe: heard, ended, and never in the way of its owner."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from assistant import workers


class Word(BaseModel):
    """What both ends say here."""

    text: str


class Echo(workers.PipedWorker[Word, Word]):
    name = "the echo"
    log = logging.getLogger("assistant.echo")
    longest = 1000
    environment = {"ECHO": "loud"}  # noqa: RUF012

    def encode(self, message: Word) -> bytes:
        return message.model_dump_json().encode() + b"\n"

    def decode(self, line: bytes) -> Word | None:
        try:
            return Word.model_validate_json(line)
        except ValidationError:
            return None


ECHOES = """
import json, os, sys
for line in sys.stdin:
    print(json.dumps({"text": json.loads(line)["text"] + os.environ["ECHO"]}), flush=True)
"""


class Owner:
    """Starts workers and keeps what they say."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.ends = 0
        self.heard = threading.Event()
        self.ended = threading.Event()
        self.made: list[Echo] = []

    def start(self, program: str) -> Echo:
        # -S and -E: quick to start, nothing of the surroundings.
        made = Echo(self.hear, [sys.executable, "-S", "-E", "-c", program])
        self.made.append(made)
        return made

    def hear(self, worker: Echo, message: Word | None) -> None:
        if message is None:
            self.ends += 1
            self.ended.set()
        else:
            self.said.append(message.text)
            self.heard.set()


@pytest.fixture
def owner() -> Iterator[Owner]:
    made = Owner()
    yield made
    for one in made.made:
        one.kill()
        one.close()


def test_what_is_said_comes_back_with_the_environment_that_was_asked_for(owner: Owner):
    worker = owner.start(ECHOES)
    assert worker.send(Word(text="hello "))
    assert owner.heard.wait(10)
    assert owner.said == ["hello loud"]
    assert worker.pid > 0
    assert worker.exit_status() is None
    worker.close()
    assert worker.exit_status() == 0
    assert owner.ends == 1


@pytest.mark.parametrize("how", [Echo.end, Echo.kill])
def test_its_end_is_told_once_however_it_comes(owner: Owner, how: Callable[[Echo], None]):
    worker = owner.start(ECHOES)
    how(worker)
    assert owner.ended.wait(10)
    worker.close()
    worker.kill()
    assert owner.ends == 1
    assert not worker.send(Word(text="anybody there?"))


def test_a_worker_that_dies_at_once_is_told_and_not_written_to(owner: Owner):
    worker = owner.start("raise SystemExit(3)")
    assert owner.ended.wait(10)
    assert worker.exit_status() == 3
    assert not worker.send(Word(text="x"))


def test_what_is_no_message_is_passed_over_and_a_line_without_end_taken_in_pieces(
    owner: Owner, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING, "assistant.echo")
    owner.start("print('nonsense'); print('x' * 5000); print('{\"text\": \"sense\"}', flush=True)")
    assert owner.ended.wait(10)
    assert owner.said == ["sense"]
    assert "the echo said something unknown" in caplog.text
    assert "xxx" not in caplog.text


def test_a_worker_that_takes_nothing_is_ended_though_its_pipe_is_full(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(workers, "STUCK_SECONDS", 0.2)
    worker = owner.start("import time; time.sleep(60)")
    assert not worker.send(Word(text="x" * 1_000_000))
    assert owner.ended.wait(10)


def test_a_worker_that_does_not_end_with_its_input_is_ended(owner: Owner):
    worker = owner.start('import time; print(\'{"text": "up"}\', flush=True); time.sleep(60)')
    assert owner.heard.wait(10)
    worker.close(patience=0.05)
    assert worker.exit_status() not in (None, 0)


def test_a_program_that_is_not_there_is_an_error_of_the_system():
    with pytest.raises(OSError, match="no-such-program"):
        Echo(lambda worker, message: None, ["/no-such-program"])


def test_a_worker_is_a_module_of_ours_and_a_packed_program_starts_itself(
    monkeypatch: pytest.MonkeyPatch,
):
    assert workers.command("--x", "assistant.x") == [sys.executable, "-P", "-m", "assistant.x"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert workers.command("--x", "assistant.x")[1:] == ["--x"]


@pytest.mark.parametrize(("system", "flags"), [("win32", 0x0800_0000), ("linux", 0), ("darwin", 0)])
def test_a_worker_opens_no_console_on_windows(
    monkeypatch: pytest.MonkeyPatch, system: str, flags: int
):
    asked: list[dict[str, Any]] = []

    def popen(command: list[str], **options: Any) -> None:
        asked.append(options)
        raise FileNotFoundError(command[0])

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(subprocess, "Popen", popen)
    with pytest.raises(FileNotFoundError):
        Echo(lambda worker, message: None, ["assistant.exe"])
    # subprocess.CREATE_NO_WINDOW, which has its name on Windows only.
    assert [options["creationflags"] for options in asked] == [flags]
