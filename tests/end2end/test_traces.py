"""Seen from outside, in the default configuration: no network, and no file but our own changed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import paths
from assistant.review.sample import write_sample
from assistant.watch.ocr import protocol
from tests.end2end import tracing

pytestmark = [pytest.mark.end2end, pytest.mark.model, pytest.mark.timeout(240)]
MODELS = paths.model_dir()
APP = paths.APP_NAME
LINE = json.dumps({"id": 1, "text": "五天了还没到，你们管不管"}, ensure_ascii=False) + "\n"


@dataclass
class User:
    """A user of their own with nothing in their home, and a screen."""

    folder: Path
    environment: dict[str, str]

    @property
    def own(self) -> tuple[Path, ...]:
        """The folders that the program says are its own."""
        home = self.folder / "home"
        return (home / ".config" / APP, home / ".local/share" / APP, home / ".cache" / APP, MODELS)

    def assert_only_ours(self, trace: Path) -> None:
        places = {name: str(self.folder / name) for name in ("home", "tmp", "run")}
        made = {str(one) for folder in self.own for one in folder.parents}
        found = set(tracing.strangers(tracing.changed(trace), self.own, places)) - made
        assert not found, found
        assert tracing.families(trace) <= {"AF_UNIX", "AF_NETLINK"}


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        yield ":" + told.readline().strip()
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    """The session's bus, as every desktop has one: without it, Qt would start one of its own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork", "--nosyslog"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def user(tmp_path: Path, screen: str, bus: str) -> User:
    for name in ("home", "tmp", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    kept = ("PATH", "LANG", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "DISPLAY": screen,
        "DBUS_SESSION_BUS_ADDRESS": bus,
        # Model files are large: those installed are used.
        "ASSISTANT_MODELS_DIR": str(MODELS),
        # A program as installed lies where its users can't write; a checkout would fill its caches.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    user = User(tmp_path, environment)
    user.own[1].mkdir(parents=True, mode=0o700)
    write_sample(user.own[1] / "record.db", end=datetime.now(UTC))
    return user


def traced(user: User, *arguments: str, given: str = "", seconds: float = 200) -> Path:
    trace = user.folder / "trace"
    done = subprocess.run(
        [*tracing.command(trace), sys.executable, *arguments],
        env=user.environment, cwd=paths.data_root(), input=given, text=True, capture_output=True,
        timeout=seconds, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return trace


@pytest.mark.parametrize(
    "command",
    [
        ("suggest", "--engine", "phrasebook"),
        ("doctor",),
        ("stats",),
        ("review", "export", "--queue"),
        ("export", "messages"),
        ("understand",),
    ],
    ids=" ".join,
)
def test_a_command_opens_no_network_and_writes_in_our_folders_alone(
    user: User, command: tuple[str, ...]
) -> None:
    user.assert_only_ours(traced(user, "-m", "assistant", *command, given=LINE))


# Every page in turn, then the end.
_WALK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from assistant.ui.review import window
from assistant.ui.review.pages import PAGES
shown, ids = window.ReviewWindow.show, [page.id for page in PAGES]
def show(self):
    shown(self)
    self.walking = QTimer(self, interval=200)
    self.walking.timeout.connect(lambda: self.go(ids.pop(0)) if ids else QApplication.quit())
    self.walking.start()
window.ReviewWindow.show = show
from assistant.cli.main import main
sys.argv = ["assistant", "review", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("options", [("--sample",), ()], ids=["sample", "own"])
def test_the_review_window_opens_no_network_and_writes_in_our_folders_alone(
    user: User, options: tuple[str, ...]
) -> None:
    user.assert_only_ours(traced(user, "-c", _WALK, *options))


_WINDOW = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Where is my parcel?\\n\\nI am looking into it now.")
label.resize(600, 400)
label.show()
app.processEvents()
print(int(label.winId()), flush=True)
app.exec()
"""


def test_the_screen_reader_opens_no_network_and_writes_nothing(user: User) -> None:
    trace = user.folder / "trace"
    shown = subprocess.Popen(
        [sys.executable, "-c", _WINDOW], env=user.environment, stdout=subprocess.PIPE, text=True
    )
    assert shown.stdout is not None
    window = int(shown.stdout.readline())
    worker = subprocess.Popen(
        [*tracing.command(trace), sys.executable, "-m", "assistant.watch.ocr.worker"],
        env=user.environment, cwd=paths.data_root(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(protocol.encode(protocol.Look(window=window, pane=(0, 0, 100, 100))))
    worker.stdin.flush()
    answer = protocol.decode_answer(worker.stdout.readline())
    worker.stdin.close()
    worker.stdout.close()
    worker.wait(60)
    shown.terminate()
    shown.wait()
    shown.stdout.close()
    assert isinstance(answer, protocol.Seen | protocol.Failed)
    user.assert_only_ours(trace)


def test_the_overlay_with_its_worker_opens_no_network_and_writes_in_our_folders_alone(
    user: User,
) -> None:
    trace, log = user.folder / "trace", user.folder / "tmp" / "timeline.jsonl"
    program = subprocess.Popen(
        [*tracing.command(trace), sys.executable, "-m", "assistant", "run", "--record", str(log)],
        env=user.environment, cwd=paths.data_root(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert _comes(lambda: log.exists() and "started" in log.read_text("utf-8"), 120)
        # The worker says itself what it loads: its process is in the trace.
        assert _comes(lambda: ".gguf" in trace.read_text("utf-8", "replace"), 60)
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(60)
    user.assert_only_ours(trace)


def _comes(there: object, seconds: float) -> bool:
    waiting = threading.Event()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():  # type: ignore[operator]
            return True
        waiting.wait(0.2)
    return False


def test_what_lies_elsewhere_would_be_told(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.write_text(
        '1 openat(AT_FDCWD</w>, "a/../b", O_WRONLY|O_CREAT, 0600) = 3</w/b>\n'
        '1 openat(AT_FDCWD</w>, "/etc/hosts", O_RDONLY) = 3</etc/hosts>\n'
        '1 openat(AT_FDCWD</w>, "/etc/x", O_RDWR) = -1 EACCES (Permission denied)\n'
        '2 rename("/own/a", "/home/b") = 0\n2 socket(AF_INET, SOCK_STREAM, 0) = 4\n'
    )
    told = tracing.strangers(
        tracing.changed(trace), (Path("/own"),), {"home": "/h", "tmp": "/t", "run": "/r"}
    )
    assert told == ["/home/b", "/w/b"]
    assert tracing.families(trace) == {"AF_INET"}


def test_what_was_used_is_told_with_its_full_path(tmp_path: Path) -> None:
    trace = tmp_path / "made.trace"
    trace.write_text(
        '7  execve("/usr/bin/python3", ["python3", "/not/this"], 0x7 /* 3 vars */) = 0\n'
        '7  openat(5</usr/lib>, "python3.11/os.py", O_RDONLY) = 6</usr/lib/python3.11/os.py>\n'
        '7  openat(AT_FDCWD</home>, "notes", O_RDONLY) = -1 ENOENT (No such file or directory)\n'
        '8  openat(AT_FDCWD</home>, "later", O_RDONLY <unfinished ...>\n'
        '8  unlink("/tmp/gone") = 0\n'
    )
    used = {"/usr/bin/python3", "/usr/lib/python3.11/os.py", "/home/later"}
    assert tracing.used(trace) == used
