"""Keys, clipboard and hotkeys against a real X server."""

from __future__ import annotations

import inspect
import os
import queue
import subprocess
import sys
from collections.abc import Iterator

import pytest
from Xlib import XK, X, display
from Xlib.ext import xtest

from assistant.deliver import x11_keys
from assistant.deliver.hotkeys import choose
from assistant.deliver.x11_clipboard import X11Clipboard
from assistant.deliver.x11_hotkeys import X11Hotkeys
from assistant.deliver.x11_keys import X11PasteKeys
from assistant.demo.desktop import Desktop
from assistant.domain.notice import Notice, UserFault
from tests.deliver.keylog import KeyLog

pytestmark = pytest.mark.usefixtures("screen")


def hold(*names: str, kind: int = X.KeyPress) -> None:
    connection = display.Display()
    for name in names:
        xtest.fake_input(connection, kind, connection.keysym_to_keycode(XK.string_to_keysym(name)))
    connection.sync()
    connection.close()


def test_pasting_presses_control_v_once_and_nothing_else():
    with KeyLog() as log:
        X11PasteKeys().paste()
    assert log.events == [
        (X.KeyPress, "Control_L"),
        (X.KeyPress, "v"),
        (X.KeyRelease, "v"),
        (X.KeyRelease, "Control_L"),
    ]


def test_held_modifiers_are_let_go_before_pasting():
    hold("Alt_L", "Shift_L")
    with KeyLog() as log:
        X11PasteKeys().paste()
    before = log.events[: log.events.index((X.KeyPress, "Control_L"))]
    assert set(before) == {(X.KeyRelease, "Alt_L"), (X.KeyRelease, "Shift_L")}
    assert "Return" not in {name for _, name in log.events}


def test_the_only_keys_named_for_pressing_are_control_and_v():
    source = inspect.getsource(x11_keys)
    assert (x11_keys.PASTE_MODIFIER, x11_keys.PASTE_KEY) == ("Control_L", "v")
    assert source.count("KeyPress") == 2
    for sender in ("Return", "KP_Enter", "Linefeed", "ButtonPress"):
        assert sender not in source


@pytest.fixture
def clipboard() -> Iterator[X11Clipboard]:
    clipboard = X11Clipboard()
    yield clipboard
    clipboard.close()


READER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
def read():
    data = app.clipboard().mimeData()
    sys.stdout.buffer.write(bytes(data.data(sys.argv[1])) if data else b"")
    app.quit()
QTimer.singleShot(200, read)
app.exec()
"""
OWNER = """
import sys
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
data = QMimeData()
data.setText("plain 文字" * int(sys.argv[1]))
data.setHtml("<b>bold</b>")
data.setData("application/x-own", bytes(range(256)))
app.clipboard().setMimeData(data)
QTimer.singleShot(100, lambda: print("ready", flush=True))
QTimer.singleShot(60000, app.quit)
app.exec()
"""


def read_with_another_program(screen: Desktop, format: str) -> bytes:
    command = [sys.executable, "-c", READER, format]
    environment = {**os.environ, **screen.environment, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    return done.stdout


@pytest.fixture
def owner(screen: Desktop, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, **screen.environment, "QT_QPA_PLATFORM": "xcb"}
    times = str(getattr(request, "param", 1))
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, times], env=environment, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "ready"
        yield program
        program.kill()


def test_another_program_reads_what_was_set(screen: Desktop, clipboard: X11Clipboard):
    clipboard.set_text("让您久等了，我现在就查。")
    assert not clipboard.wait_until_read(0)
    assert read_with_another_program(screen, "text/plain").decode() == "让您久等了，我现在就查。"
    assert clipboard.wait_until_read(1)


def test_a_long_text_goes_in_pieces(screen: Desktop, clipboard: X11Clipboard):
    text = "长" * 300_000
    clipboard.set_text(text)
    assert read_with_another_program(screen, "text/plain").decode() == text


@pytest.mark.parametrize("owner", [1, 100_000], indirect=True)
def test_all_formats_survive_an_insertion(
    screen: Desktop, clipboard: X11Clipboard, owner: subprocess.Popen[str], request
):
    times = request.node.callspec.params["owner"]
    saved = clipboard.save()
    clipboard.set_text("a draft")
    clipboard.restore(saved)
    owner.kill()
    owner.wait()
    assert read_with_another_program(screen, "text/plain").decode() == "plain 文字" * times
    assert b"bold" in read_with_another_program(screen, "text/html")
    assert read_with_another_program(screen, "application/x-own") == bytes(range(256))


def test_what_the_agent_copies_meanwhile_is_not_overwritten(
    screen: Desktop, clipboard: X11Clipboard, request: pytest.FixtureRequest
):
    saved = clipboard.save()
    clipboard.set_text("a draft")
    request.getfixturevalue("owner")
    clipboard.restore(saved)
    assert read_with_another_program(screen, "text/plain").decode() == "plain 文字"


def test_an_empty_clipboard_is_empty_again_afterwards(screen: Desktop, clipboard: X11Clipboard):
    saved = clipboard.save()
    clipboard.set_text("a draft")
    clipboard.restore(saved)
    assert read_with_another_program(screen, "text/plain") == b""


def test_a_draft_is_marked_as_not_for_clipboard_history(screen: Desktop, clipboard: X11Clipboard):
    clipboard.set_text("a draft")
    assert read_with_another_program(screen, "x-kde-passwordManagerHint") == b"secret"


def test_a_hotkey_calls_back_with_its_action_even_with_num_lock():
    pressed: queue.Queue[str] = queue.Queue()
    keys = X11Hotkeys()
    assert keys.register({"insert": "ctrl+alt+enter", "off": ""}, pressed.put) == []
    hold("Num_Lock")
    hold("Num_Lock", kind=X.KeyRelease)
    hold("Control_L", "Alt_L", "Return")
    hold("Return", "Alt_L", "Control_L", kind=X.KeyRelease)
    assert pressed.get(timeout=10) == "insert"
    keys.close()
    hold("Num_Lock")
    hold("Num_Lock", kind=X.KeyRelease)


def test_a_key_that_another_program_holds_is_reported():
    first, second = X11Hotkeys(), X11Hotkeys()
    assert first.register({"insert": "ctrl+alt+j"}, print) == []
    problems = second.register({"insert": "ctrl+alt+j", "next": "ctrl+alt+k"}, print)
    assert problems == [Notice.of("hotkey.taken", keys="ctrl+alt+j")]
    first.close()
    third = X11Hotkeys()
    assert third.register({"insert": "ctrl+alt+j"}, print) == []
    second.close()
    third.close()


def test_an_invalid_key_in_the_settings_is_reported_and_the_others_work():
    keys = X11Hotkeys()
    problems = keys.register({"insert": "hyper+q", "next": "ctrl+alt+k"}, print)
    assert problems == [Notice.of("hotkey.invalid", keys="hyper+q")]
    keys.close()


def test_the_way_that_works_here_is_chosen(monkeypatch: pytest.MonkeyPatch):
    backend = choose()
    assert backend.name == "xgrabkey"
    backend.close()
    monkeypatch.setenv("DISPLAY", ":987")
    backend = choose()
    assert backend.register({"insert": "ctrl+alt+j"}, print) == [Notice("display.none")]


def test_without_a_screen_the_clipboard_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISPLAY", ":987")
    with pytest.raises(UserFault) as fault:
        X11Clipboard()
    assert fault.value.notice == Notice("display.none")
