"""One overlay a desk: the second start brings the first to the front; a dead one is no obstacle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import paths
from assistant.domain.notice import UserFault
from assistant.ui.single import SecondInstance, SingleInstance

# Says so when it is the first, shows itself when asked, and ends after that.
HOLDER = """
import sys
from PySide6.QtCore import QCoreApplication
from assistant.ui.single import SingleInstance
app = QCoreApplication([])
one = SingleInstance("run")
one.asked.connect(lambda: print("asked", flush=True))
one.claim()
print("first", flush=True)
app.exec()
"""


@pytest.fixture
def holder(request: pytest.FixtureRequest):
    """Another process that is the first."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first\n"
        yield process
        process.kill()


def test_the_second_start_brings_the_first_to_the_front(qapp, holder):
    with pytest.raises(SecondInstance) as second:
        SingleInstance("run").claim()
    assert second.value.notice.id == "single.shown"
    assert holder.stdout.readline() == "asked\n"


def test_one_that_was_killed_is_no_obstacle_and_the_next_can_be_asked(qapp, qtbot, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    one = SingleInstance("run")
    one.claim(patience=0)
    with qtbot.waitSignal(one.asked):
        second = subprocess.Popen([sys.executable, "-c", HOLDER], stderr=subprocess.PIPE)
    assert b"SecondInstance: single.shown" in second.communicate()[1]
    one.release()


def test_one_that_hangs_is_named_not_waited_for(qapp, holder):
    holder.send_signal(signal.SIGSTOP)
    with pytest.raises(UserFault) as fault:
        SingleInstance("run").claim(patience=0)
    assert fault.value.notice.id == "single.silent"
    assert dict(fault.value.notice.args)["pid"] == str(holder.pid)
    holder.send_signal(signal.SIGCONT)


def test_another_name_screen_or_data_folder_has_its_own(qapp, holder, monkeypatch, tmp_path: Path):
    other = SingleInstance("review-1")
    other.claim(patience=0)
    other.release()
    monkeypatch.setenv("DISPLAY", ":77.0")
    screen = SingleInstance("run")
    screen.claim(patience=0)
    screen.release()
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "other"))
    monkeypatch.delenv("DISPLAY")
    folder = SingleInstance("run")
    folder.claim(patience=0)
    folder.release()


def test_only_this_user_may_ask_and_over_no_network(qapp, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "d"))
    one = SingleInstance("run")
    one.claim(patience=0)
    place = Path(one._address())
    assert place.is_socket()
    assert place.stat().st_mode & 0o077 == 0
    assert one._server is not None
    with socket.socket(fileno=os.dup(one._server.socketDescriptor())) as bare:
        assert bare.family == socket.AF_UNIX
    one.release()
    assert not place.exists()


def test_a_long_path_of_the_data_folder_is_no_obstacle(qapp, monkeypatch, tmp_path: Path):
    deep = tmp_path / ("long" * 20) / ("folder" * 10)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(deep))
    one = SingleInstance("run")
    one.claim(patience=0)
    assert len(one._address()) < 100
    assert Path(one._address()).is_socket()
    one.release()


def test_a_folder_that_cannot_be_written_has_no_guard_but_starts(qapp, monkeypatch, tmp_path: Path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(blocked))
    SingleInstance("run").claim(patience=0)


def test_noise_on_the_socket_shows_nothing(qapp, qtbot):
    one = SingleInstance("run")
    asked: list[bool] = []
    one.asked.connect(lambda: asked.append(True))
    one.claim(patience=0)
    with socket.socket(socket.AF_UNIX) as noise:
        noise.connect(one._address())
        noise.sendall(b"x" * 5000)
        noise.settimeout(0.01)

        def cut() -> bool:
            try:
                return noise.recv(10) == b""
            except TimeoutError:
                return False
            except ConnectionError:
                return True

        qtbot.waitUntil(cut)
    assert not asked
    one.release()


def test_the_lock_lies_in_the_users_own_folder(qapp, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    one = SingleInstance("run")
    one.claim(patience=0)
    assert (paths.data_dir() / "run.lock").read_text() == str(os.getpid())
    one.release()
