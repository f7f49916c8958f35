"""The overlay beside another program's window: seen, clicked, followed, and never focused."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from Xlib import X, error

from assistant.deliver.x11_hotkeys import X11Hotkeys
from assistant.demo.hotkey import press
from assistant.demo.process import wait_until
from assistant.x11 import connect

pytestmark = pytest.mark.end2end

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 45.0
MANAGERS = {
    "openbox": ["openbox", "--sm-disable"],
    # With its compositor: windows are drawn elsewhere and copied to the screen.
    "xfwm4": ["xfwm4", "--compositor=on"],
}
EVERY_MANAGER = pytest.mark.parametrize("display", MANAGERS, indirect=True)


class Program:
    """A process that talks in lines."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._new: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._new.put(line.rstrip("\n"))

    def expect(self, start: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._new.get(timeout=left)
            except queue.Empty:
                break
            if line.startswith(start):
                return line[len(start) :].strip()
        raise AssertionError(f"no line {start!r} in {self.lines}")

    def order(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


class Scene:
    """A screen with a window manager, a chat window and the overlay beside it."""

    def __init__(self, display: str, *options: str) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "0",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.programs: list[Program] = []
        self.chat = self._start("tests.ui.programs.chat_window")
        self.chat_id = self.chat.expect("ready")
        self.wait(lambda: self.focused() == self.chat_id)
        self.overlay = self._start("tests.ui.programs.overlay_beside", self.chat_id, *options)
        self.overlay.expect("ready")
        self.wait(lambda: self.state()["overlay"] is not None)

    def _start(self, module: str, *arguments: str) -> Program:
        program = Program([sys.executable, "-m", module, *arguments], self.environment)
        self.programs.append(program)
        return program

    def xdo(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout.strip()

    def focused(self) -> str:
        return self.xdo("getwindowfocus", "-f")

    def copy(self, button: Callable[[], list[int]], arrived: Callable[[], bool]) -> None:
        """Click what copies and paste into the chat, until `arrived`.

        A window that has just been shown may still move what is clicked, and a copy takes a moment.
        """

        def tried() -> bool:
            self.click(button())
            end = time.monotonic() + 5
            while not arrived() and time.monotonic() < end:
                time.sleep(0.4)
                self.xdo("key", "ctrl+v")
                time.sleep(0.4)
            return arrived()

        self.wait(tried)

    def wait(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            assert time.monotonic() < deadline, (self.chat.lines, self.overlay.lines)
            time.sleep(0.05)

    def state(self) -> dict:
        self.overlay.order("state")
        return json.loads(self.overlay.expect("state"))

    def click(self, frame: list[int]) -> None:
        x, y = frame[0] + frame[2] // 2, frame[1] + frame[3] // 2
        self.xdo("mousemove", "--sync", str(x), str(y))
        self.xdo("click", "1")

    def type_into_chat(self, text: str) -> None:
        self.xdo("type", "--delay", "20", text)
        self.wait(lambda: any(line.endswith(text) for line in self.chat.lines))

    def end(self) -> None:
        for program in reversed(self.programs):
            program.end()


def manager_of(screen: str) -> str:
    """What the window manager calls itself, in lower case; "" before there is one."""
    display = connect(screen)
    try:
        check, named = map(display.intern_atom, ("_NET_SUPPORTING_WM_CHECK", "_NET_WM_NAME"))
        found = display.screen().root.get_full_property(check, X.AnyPropertyType)
        if not found:
            return ""
        window = display.create_resource_object("window", found.value[0])
        name = window.get_full_property(named, X.AnyPropertyType)
        return name.value.decode().lower() if name else ""
    except error.BadWindow:
        return ""
    finally:
        display.close()


@pytest.fixture
def display(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    wanted = getattr(request, "param", "openbox")
    read, write = os.pipe()
    screen = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        name = f":{pipe.readline().strip()}"
    manager = subprocess.Popen(
        MANAGERS[wanted],
        env={**os.environ, "DISPLAY": name, "HOME": str(tmp_path), "GSETTINGS_BACKEND": "memory"},
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(lambda: manager_of(name) == wanted, PATIENCE), manager_of(name)
    yield name
    for process in (manager, screen):
        process.terminate()
        process.wait(10)


@pytest.fixture
def scene(display: str) -> Iterator[Scene]:
    made = Scene(display)
    yield made
    made.end()


@EVERY_MANAGER
def test_showing_and_clicking_the_overlay_leaves_the_focus_in_the_chat(scene: Scene) -> None:
    scene.type_into_chat("one")
    seen = scene.state()
    scene.click(seen["mood"])
    scene.wait(lambda: "Anxious" in scene.state()["buttons"])
    scene.click(scene.state()["mood"])
    scene.wait(lambda: "Anxious" not in scene.state()["buttons"])
    scene.click(scene.state()["buttons"]["Insert"])
    assert scene.overlay.expect("action") == "TakeDraft insert"
    scene.click(scene.state()["card"])
    scene.type_into_chat("onetwo"[3:])
    assert scene.focused() == scene.chat_id
    assert scene.state()["active"] is False
    assert "focus out" not in scene.chat.lines


@EVERY_MANAGER
def test_it_sits_beside_the_chat_and_moves_along(scene: Scene) -> None:
    # It is placed once the window manager has said where the chat stands.
    scene.wait(lambda: scene.state()["overlay"][0] >= 30 + 480)
    before = scene.state()["overlay"]
    scene.xdo("windowmove", scene.chat_id, "130", "120")
    scene.wait(lambda: scene.state()["overlay"][0] == before[0] + 100)


@EVERY_MANAGER
def test_it_goes_away_with_a_minimised_chat_and_comes_back(scene: Scene) -> None:
    scene.xdo("windowminimize", scene.chat_id)
    scene.wait(lambda: scene.state()["overlay"] is None)
    scene.xdo("windowactivate", scene.chat_id)
    scene.wait(lambda: scene.state()["overlay"] is not None)


def test_it_hides_when_another_window_covers_the_chat(scene: Scene) -> None:
    other = scene._start("tests.ui.programs.chat_window")
    other_id = other.expect("ready")
    scene.wait(lambda: scene.state()["overlay"] is None)
    scene.xdo("windowmove", other_id, "700", "500")
    scene.wait(lambda: scene.state()["overlay"] is not None)


def test_it_ends_with_the_chat_window(scene: Scene) -> None:
    scene.chat.end()
    scene.programs.remove(scene.chat)
    scene.wait(lambda: scene.state()["overlay"] is None)


def test_dragging_the_header_moves_it_and_keeps_the_focus(scene: Scene) -> None:
    x, y, *_ = scene.state()["header"]
    before = scene.state()["overlay"]
    scene.xdo("mousemove", "--sync", str(x + 60), str(y + 15))
    scene.xdo("mousedown", "1")
    for step in range(1, 6):
        scene.xdo("mousemove", "--sync", str(x + 60 + step * 20), str(y + 15))
    scene.xdo("mouseup", "1")
    scene.wait(lambda: scene.state()["overlay"][0] == before[0] + 100)
    assert scene.focused() == scene.chat_id


@EVERY_MANAGER
def test_the_editor_takes_the_focus_on_request_and_gives_it_back(scene: Scene) -> None:
    scene.overlay.order("key edit")
    scene.wait(lambda: scene.focused() != scene.chat_id and scene.state()["editor"] is not None)
    scene.xdo("key", "Escape")
    scene.wait(lambda: scene.focused() == scene.chat_id)
    assert scene.state()["editor"] is None
    scene.type_into_chat("back")


def test_the_editor_hands_over_with_ctrl_enter(scene: Scene) -> None:
    scene.overlay.order("key edit")
    scene.wait(lambda: scene.focused() != scene.chat_id and scene.state()["editor"] is not None)
    scene.xdo("type", "--delay", "20", " extra")
    scene.xdo("key", "ctrl+Return")
    # What is being written is told along the way.
    assert scene.overlay.expect("action TakeDraft") == "insert"
    scene.wait(lambda: scene.focused() == scene.chat_id)


def show_complaint(scene: Scene) -> None:
    scene.overlay.order("view complaint")
    scene.wait(lambda: scene.state()["badge"] is not None)


def test_a_fact_and_the_brief_are_copied_without_leaving_the_chat(scene: Scene) -> None:
    show_complaint(scene)
    scene.copy(
        lambda: scene.state()["chip"],
        lambda: any("882311902233" in line for line in scene.chat.lines),
    )
    scene.copy(
        lambda: scene.state()["buttons"]["Copy brief"],
        lambda: any("a regulator named" in line for line in scene.chat.lines),
    )
    scene.click(scene.state()["buttons"]["Yes"])
    assert scene.overlay.expect("action") == "AnswerLink"
    assert scene.focused() == scene.chat_id
    assert "focus out" not in scene.chat.lines


def test_promises_are_settled_with_keys_and_the_focus_comes_back(scene: Scene) -> None:
    show_complaint(scene)
    scene.overlay.order("key follow_ups")
    scene.wait(lambda: scene.focused() != scene.chat_id and scene.state()["promises"] is not None)
    scene.xdo("key", "Down")
    scene.xdo("key", "Return")
    assert scene.overlay.expect("action") == "SettleFollowUp done"
    scene.xdo("key", "Escape")
    scene.wait(lambda: scene.focused() == scene.chat_id)
    assert scene.state()["promises"] is None
    scene.type_into_chat("back")


def test_a_reminder_takes_nothing_from_the_chat(scene: Scene) -> None:
    scene.type_into_chat("one")
    scene.overlay.order("view reminder")
    scene.wait(lambda: scene.state()["badge"] is not None)
    scene.type_into_chat("onetwo"[3:])
    assert scene.focused() == scene.chat_id
    assert "focus out" not in scene.chat.lines


@EVERY_MANAGER
def test_docked_it_keeps_to_the_edge_and_folds_to_a_pill(display: str) -> None:
    scene = Scene(display, "dock=right")
    try:
        docked = settled(scene)
        assert docked[0] + docked[2] == 1280
        scene.xdo("windowmove", scene.chat_id, "130", "120")
        scene.type_into_chat("one")
        assert settled(scene) == docked
        scene.overlay.order("key compact")
        scene.wait(lambda: scene.state()["header"] is None)
        pill = settled(scene)
        assert pill[0] + pill[2] == 1280
        assert pill[3] < docked[3] / 3
        scene.click(pill)
        scene.wait(lambda: scene.state()["header"] is not None)
        assert settled(scene) == docked
        scene.type_into_chat("onetwo"[3:])
        assert scene.focused() == scene.chat_id
        assert "focus out" not in scene.chat.lines
    finally:
        scene.end()


def settled(scene: Scene) -> list[int]:
    """Where the overlay stands once it stays there."""
    seen: list[list[int]] = []

    def stays() -> bool:
        seen.append(scene.state()["overlay"])
        return len(seen) > 4 and all(one == seen[-1] for one in seen[-4:])

    scene.wait(stays)
    return seen[-1]


@EVERY_MANAGER
def test_hotkeys_reach_us_and_leave_the_focus_in_the_chat(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", scene.environment["DISPLAY"])
    keys = X11Hotkeys()
    heard: queue.Queue[str] = queue.Queue()
    try:
        assert keys.register({"insert": "ctrl+alt+i", "next": "ctrl+alt+n"}, heard.put) == []
        press("ctrl+alt+n", scene.environment["DISPLAY"])
        assert heard.get(timeout=PATIENCE) == "next"
        scene.type_into_chat("one")
    finally:
        keys.close()
    assert scene.focused() == scene.chat_id
