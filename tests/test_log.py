"""The log: rotating, without customer text, and it hears of threads that die."""

from __future__ import annotations

import faulthandler
import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant import log, paths


@pytest.fixture(autouse=True)
def restore():
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    faulthandler.enable()
    while log._crashes:
        log._crashes.pop().close()
    root = logging.getLogger("assistant")
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.propagate = True


def test_what_is_logged_stands_in_the_file():
    log.set_up()
    logging.getLogger("assistant.watch").info("hello")
    assert "assistant.watch hello" in (paths.log_dir() / "assistant.log").read_text("utf-8")


def test_setting_up_twice_does_not_log_twice():
    log.set_up()
    log.set_up()
    logging.getLogger("assistant").info("once")
    assert (paths.log_dir() / "assistant.log").read_text("utf-8").count("once") == 1


def test_a_thread_that_dies_is_logged_with_its_traceback():
    log.set_up()

    def broken() -> None:
        raise ValueError("boom")

    thread = threading.Thread(target=broken, name="worker-7")
    thread.start()
    thread.join()
    text = (paths.log_dir() / "assistant.log").read_text("utf-8")
    assert "thread worker-7 died" in text
    assert "in broken" in text
    assert "ValueError: […]" in text
    assert "boom" not in text


def test_a_folder_that_cannot_be_written_leaves_standard_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(blocked))
    log.set_up()
    logging.getLogger("assistant").info("still here")
    assert "still here" in capsys.readouterr().err


def test_a_full_disk_costs_lines_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    log.set_up()
    (file,) = [one for one in logging.getLogger("assistant").handlers if hasattr(one, "stream")]

    class Full:
        """A stream of a disk without room."""

        def write(self, text: str) -> None:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            raise OSError(28, "No space left on device")

        close = tell = seek = lambda *_: 0

    file.stream.close()
    file.stream = Full()
    logging.getLogger("assistant").info("lost")
    logging.getLogger("assistant").info("there is room again")
    text = (paths.log_dir() / "assistant.log").read_text("utf-8")
    assert "lost" not in text
    assert "there is room again" in text
    assert capsys.readouterr().err == ""


def test_native_code_that_ends_the_program_leaves_its_stacks():
    script = "from assistant import log; log.set_up(); import faulthandler; faulthandler._sigsegv()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == -11
    assert "Segmentation fault" in (paths.log_dir() / "crash.log").read_text("utf-8")
