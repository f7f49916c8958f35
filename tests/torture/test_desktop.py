"""The desktop falls apart around the program: window manager, buses, chat client, screen."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assistant.demo.bed import MEI
from assistant.demo.desktop import Desktop
from assistant.demo.pidgin import RESOURCE
from assistant.demo.process import OwnProcess, wait_until
from assistant.domain.window import SourceState
from tests.end2end.bed.fixtures import Desk, pidgin_desk
from tests.torture import record

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


def ours(name: str, display: str = "", saying: str = "") -> list[psutil.Process]:
    """Processes of this name on this display, or with these words on their command line.

    Others run beside this test, and end while they are looked at.
    """
    assert display or saying, "would find other people's processes"
    found = []
    for one in psutil.process_iter(["name"]):
        if not one.info["name"].startswith(name[:15]):
            continue
        try:
            if display and one.environ().get("DISPLAY") != display:
                continue
            if saying in " ".join(one.cmdline()):
                found.append(one)
        except psutil.Error:
            continue
    return found


def end(processes: list[psutil.Process]) -> None:
    assert processes
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(processes, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with pidgin_desk(tmp_path / "bed") as made:
        yield made


def says(desk: Desk, text: str) -> None:
    """Mei writes, her chat comes to the front, and it is read."""
    desk.mei_says(text)
    title = f"^{re.escape(MEI.name)}$"
    assert desk.observer.until(lambda: desk.observer.activate("--name", title) or True)
    if not desk.observer.sees(text, 20):
        desk.observer.activate("--name", title)
        assert desk.observer.sees(text), (text, desk.observer.healths[-3:])


def test_window_manager_buses_and_client_go_and_come(desk: Desk):
    desktop, observer = desk.bed.desktop, desk.observer
    assert desktop is not None
    assert observer.until(lambda: any(w and w.app == "pidgin" for w in observer.windows))
    says(desk, "第一句")
    # The window manager dies and another takes its place.
    end(ours("openbox", desktop.display))
    with OwnProcess(["openbox"], desktop.folder / "again.log", desktop.environment):
        says(desk, "窗口管理器换了")
        # The accessibility service dies; programs join the new one when they are started again.
        end(
            ours("at-spi-bus-launcher", desktop.display)
            + ours("at-spi2-registryd", desktop.display)
        )
        end(ours("dbus-daemon", desktop.display, saying="accessibility"))
        end(ours("pidgin", desktop.display))
        (desk.bed.folder / "pidgin").rename(desk.bed.folder / "pidgin-dead")
        desk.bed.open_pidgin()
        observer.activate("--name", "Buddy List")
        assert desk.mei.wait_online(f"{desk.bed.agent.jid}/{RESOURCE}")
        says(desk, "服务和客户端都重启了")
        assert observer.times_new("窗口管理器换了") == 1
        # The session bus goes for good, and what it had started with it: that is told, and costs
        # no core.
        end(ours("dbus-daemon", saying=str(desktop.folder)))
        if left := ours("dbus-daemon", desktop.display):
            end(left)
        assert observer.until(lambda: observer.healths[-1].state is SourceState.UNAVAILABLE)
        assert observer.healths[-1].remedy is not None
        began = sum(os.times()[:2])
        time.sleep(1)
        assert sum(os.times()[:2]) - began < 0.5


SETTINGS = """
[model]
enabled = false
[reading]
second_opinion = false
"""


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "desktop") as made:
        yield made


class Program:
    """`assistant run` on a desktop, with folders of its own."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        (folder / "config").mkdir(parents=True)
        (folder / "config" / "settings.toml").write_text(SETTINGS)
        self.data = folder / "data"
        self.environment = desktop.environment | {
            "ASSISTANT_CONFIG_DIR": str(folder / "config"),
            "ASSISTANT_DATA_DIR": str(self.data),
            "PYTHONUNBUFFERED": "1",
        }
        self.process = self.start()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "assistant", "run", *arguments],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def log(self) -> str:
        file = self.data / "logs" / "assistant.log"
        return file.read_text("utf-8") if file.exists() else ""

    def is_up(self) -> bool:
        return (self.data / "record.db").exists() and any(self.data.glob("run-*.sock"))


def shown(desktop: Desktop) -> bool:
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--class", "assistant"],
        env=desktop.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return bool(done.stdout.split())


def until(ready: Callable[[], bool], seconds: float = 60) -> None:
    assert wait_until(ready, seconds, interval=0.2)


def test_two_starts_a_sleep_and_the_end_of_the_screen(desktop: Desktop, tmp_path: Path):
    program = Program(desktop, tmp_path / "assistant")
    try:
        until(lambda: program.is_up() and shown(desktop))
        # A second start brings the first to the front and says so.
        second = program.start("--language", "zh-Hans")
        out, _ = second.communicate(timeout=60)
        assert second.returncode == 0, out
        assert "助手已经在运行" in out
        assert program.process.poll() is None
        # The computer sleeps: everything stands still, and goes on.
        family = [psutil.Process(program.process.pid)]
        family += family[0].children(recursive=True)
        for one in family:
            one.send_signal(signal.SIGSTOP)
        time.sleep(0.5)
        for one in family:
            one.send_signal(signal.SIGCONT)
        assert program.process.poll() is None
        # The screen goes: the program ends in order, with a status that says so.
        started = psutil.Process().children()
        server = [p for p in started if p.name() == "Xvfb" and is_on(p, desktop)]
        end(server)
        out, _ = program.process.communicate(timeout=60)
        assert program.process.returncode == 1
        assert "the screen is gone" in program.log()
        assert "Traceback" not in program.log()
        assert psutil.wait_procs(family[1:], 10)[1] == []
        assert record.faults(program.data / "record.db") == []
    finally:
        program.process.kill()
        print(program.log(), program.process.communicate()[0])


def is_on(process: psutil.Process, desktop: Desktop) -> bool:
    """Whether an X server is this desktop's: it holds the socket of its number."""
    number = desktop.display.removeprefix(":")
    return any(one.laddr.endswith(f"/X{number}") for one in process.net_connections("unix"))
