"""Global keys on Windows outlive lock and sleep, tell conflicts, and only enqueue."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.deliver.keyboard_hotkeys import KeyboardHotkeys
from assistant.deliver.windows_hotkeys import WindowsHotkeys, virtual_key
from assistant.deliver.windows_session import SessionWatch
from assistant.settings import HotkeySettings
from assistant.shortcut import KEYS
from assistant.win32 import constants as c
from tests.fakes.windows import FakeLoop


class Hooked:
    """HotkeyBackend in place of `keyboard`."""

    name = "keyboard"

    def __init__(self) -> None:
        self.bindings: dict[str, str] = {}
        self.callback: Callable[[str], None] = lambda action: None
        self.armed: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self.closed = False

    def register(self, bindings, callback):
        self.bindings, self.callback = dict(bindings), callback
        return []

    def rearm(self):
        self.armed.put(True)
        return []

    def close(self):
        self.closed = True


@pytest.fixture
def loop() -> FakeLoop:
    return FakeLoop()


def test_every_key_of_a_shortcut_has_its_number():
    numbers = {virtual_key(name) for name in KEYS}
    assert len(numbers) == len(KEYS)
    assert (virtual_key("i"), virtual_key("f1"), virtual_key("f24")) == (0x49, 0x70, 0x87)


def test_the_shipped_keys_can_all_be_registered(loop: FakeLoop):
    hotkeys = WindowsHotkeys(loop, lambda: None)
    bindings = HotkeySettings().model_dump()
    assert hotkeys.register(bindings, lambda action: None) == []
    assert len(loop.keys) == len([keys for keys in bindings.values() if keys])
    hotkeys.close()
    assert loop.keys == {}
    assert loop.closed


def test_a_pressed_key_is_handed_over_and_runs_elsewhere(loop: FakeLoop):
    heard: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    hotkeys = WindowsHotkeys(loop, lambda: None)
    hotkeys.register(
        {"insert": "ctrl+alt+i"}, lambda a: heard.put((a, threading.current_thread().name))
    )
    assert loop.keys[1] == (c.MOD_NOREPEAT | c.MOD_CONTROL | c.MOD_ALT, ord("I"))
    assert loop.send(c.WM_HOTKEY, 1) == 0
    assert heard.get(timeout=5) == ("insert", "hotkeys")
    hotkeys.close()


def test_a_key_of_another_program_and_nonsense_are_told(loop: FakeLoop):
    loop.taken.add((c.MOD_CONTROL | c.MOD_ALT, ord("I")))
    hotkeys = WindowsHotkeys(loop, lambda: None)
    told = hotkeys.register({"insert": "ctrl+alt+i", "edit": "qwertz"}, lambda action: None)
    assert [one.id for one in told] == ["hotkey.taken", "hotkey.invalid"]
    hotkeys.close()


def test_what_windows_keeps_is_heard_by_the_hook_and_bound_anew_after_unlocking(loop: FakeLoop):
    hooked = Hooked()
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    hotkeys = WindowsHotkeys(loop, lambda: hooked)
    bindings = {"insert": "ctrl+alt+i", "toggle": "super+y"}
    assert hotkeys.register(bindings, heard.put) == []
    assert hooked.bindings == {"toggle": "super+y"}
    hooked.callback("toggle")
    assert heard.get(timeout=5) == "toggle"
    loop.send(c.WM_SESSION, 0x8)
    assert hooked.armed.get(timeout=5)
    loop.send(c.WM_POWER, 0x12)
    assert hooked.armed.get(timeout=5)
    hotkeys.close()
    assert hooked.closed


def test_where_nothing_hears_such_keys_it_is_told(loop: FakeLoop):
    hotkeys = WindowsHotkeys(loop, lambda: None)
    told = hotkeys.register({"toggle": "super+y"}, lambda action: None)
    assert [one.id for one in told] == ["hotkey.taken"]
    hotkeys.close()


def test_locking_alone_binds_nothing_and_a_fault_ends_nothing(loop: FakeLoop):
    calls: queue.SimpleQueue[int] = queue.SimpleQueue()

    def back() -> None:
        calls.put(1)
        raise ValueError("once")

    watch = SessionWatch(loop, back)
    loop.send(c.WM_SESSION, 0x7)
    loop.send(c.WM_POWER, 0x4)
    assert calls.empty()
    for _ in range(2):
        loop.send(c.WM_SESSION, 0x8)
        assert calls.get(timeout=5) == 1
    watch.close()


class FakeKeyboard:
    """The parts of the `keyboard` package that are used; its listener ends like a real thread."""

    def __init__(self) -> None:
        self.bound: list[tuple[str, str]] = []
        self._pressed_events = {91: "win", 76: "l"}
        self._logically_pressed_keys = {91: "win"}
        self.hooks = 0
        self.ends: dict[int, threading.Event] = {}
        self.deaf = False
        self._listener = SimpleNamespace(listening=False, listening_thread=None, listen=self.listen)

    def add_hotkey(self, keys: str, callback: Any, args: tuple[str]) -> tuple[str, str]:
        if not self._listener.listening:
            self._listener.listening = True
            self._listener.listening_thread = threading.Thread(target=self.listen, daemon=True)
            self._listener.listening_thread.start()
        self.bound.append((keys, args[0]))
        return keys, args[0]

    def remove_hotkey(self, handle: tuple[str, str]) -> None:
        self.bound.remove(handle)

    def listen(self) -> None:
        end = self.ends.setdefault(threading.get_native_id(), threading.Event())
        self.hooks += 1
        end.wait(30)
        self.hooks -= 1

    def end_loop(self, thread: int) -> None:
        if not self.deaf:
            self.ends.setdefault(thread, threading.Event()).set()


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> FakeKeyboard:
    fake = FakeKeyboard()
    monkeypatch.setitem(__import__("sys").modules, "keyboard", fake)
    return fake


def test_rearming_sets_one_new_hook_and_forgets_keys_from_before_the_lock(keyboard: FakeKeyboard):
    hotkeys = KeyboardHotkeys(keyboard.end_loop)
    hotkeys.register({"toggle": "super+y"}, lambda action: None)
    first = keyboard._listener.listening_thread
    keyboard._pressed_events = {91: "win", 76: "l"}
    assert hotkeys.rearm() == []
    assert keyboard.bound == [("windows+y", "toggle")]
    assert keyboard._pressed_events == {}
    assert not first.is_alive()
    assert keyboard._listener.listening_thread.is_alive()
    hotkeys.close()
    assert keyboard.bound == []
    keyboard.end_loop(keyboard._listener.listening_thread.native_id)


def test_a_hook_that_does_not_end_is_kept_rather_than_doubled(
    keyboard: FakeKeyboard, monkeypatch: pytest.MonkeyPatch
):
    hotkeys = KeyboardHotkeys(keyboard.end_loop)
    hotkeys.register({"toggle": "super+y"}, lambda action: None)
    first = keyboard._listener.listening_thread
    monkeypatch.setattr(first, "join", lambda timeout=None: None)
    keyboard.deaf = True
    hotkeys.rearm()
    assert keyboard._listener.listening_thread is first
    keyboard.deaf = False
    keyboard.end_loop(first.native_id)
