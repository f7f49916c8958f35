"""Carbon's hotkeys and keyboard layouts, against a library that answers as its headers say."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pytest

from assistant.macos import carbon
from assistant.macos.carbon import Carbon
from assistant.macos.keys import CODES

SIGNATURE = carbon._SIGNATURE


class Function:
    """A function of a library: takes argument types, answers as it was told to."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self._answer = answer
        self.argtypes: tuple[Any, ...] = ()
        self.restype: Any = None

    def __call__(self, *given: Any) -> Any:
        return self._answer(*given)


class Library:
    """Functions by name; those that nobody has set answer 0."""

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._functions.setdefault(name, Function(lambda *given: 0))

    def answer(self, name: str, answer: Callable[..., Any]) -> None:
        self._functions[name] = Function(answer)


def put(reference: Any, value: Any) -> int:
    """Write through a byref(), as a library does; 0 says that it went well."""
    reference._obj.value = value
    return 0


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> tuple[Library, Library]:
    made, core = Library(), Library()
    monkeypatch.setattr(carbon.ctypes, "CDLL", lambda path: made if "Carbon" in path else core)
    return made, core


def test_a_hotkey_is_registered_for_us_alone_and_given_back_once(libraries):
    made, _ = libraries
    registered: list[tuple[int, int, int, int]] = []
    freed: list[int] = []

    def register(code: int, modifiers: int, which: Any, target: int, options: int, out: Any) -> int:
        registered.append((code, modifiers, which.number, options))
        return put(out, 4242)

    made.answer("RegisterEventHotKey", register)
    made.answer("UnregisterEventHotKey", lambda reference: freed.append(reference.value))
    keys = Carbon()
    assert keys.bind(34, 0x1800, 7) == 0
    assert registered == [(34, 0x1800, 7, 1)]
    keys.free(7)
    keys.free(7)
    assert freed == [4242]


def test_a_hotkey_that_is_taken_keeps_the_error_and_nothing_is_given_back(libraries):
    made, _ = libraries
    freed: list[int] = []
    made.answer("RegisterEventHotKey", lambda *given: -9878)
    made.answer("UnregisterEventHotKey", freed.append)
    keys = Carbon()
    assert keys.bind(34, 0x1800, 7) == -9878
    keys.free(7)
    assert freed == []


def test_a_press_is_heard_by_its_number_and_a_strangers_is_passed_on(libraries):
    made, _ = libraries
    handlers: list[Any] = []
    pressed: list[int] = []
    whose = [SIGNATURE]

    def install(target: int, handler: Any, count: int, kinds: Any, data: None, out: Any) -> int:
        assert (kinds._obj.event_class, kinds._obj.kind) == (int.from_bytes(b"keyb", "big"), 5)
        handlers.append(handler)
        return put(out, 1)

    def parameter(event: int, name: int, kind: int, _a: None, size: int, _b: None, out: Any) -> int:
        assert size == 8
        out._obj.signature, out._obj.number = whose[0], 3
        return 0

    made.answer("InstallEventHandler", install)
    made.answer("GetEventParameter", parameter)
    removed: list[Any] = []
    made.answer("RemoveEventHandler", removed.append)
    stop = Carbon().listen(pressed.append)
    assert handlers[0](None, 1, None) == 0
    whose[0] = 1
    assert handlers[0](None, 1, None) == -9874
    assert pressed == [3]
    stop()
    assert len(removed) == 1


def test_a_handler_that_is_refused_is_a_fault_of_the_system(libraries):
    made, _ = libraries
    made.answer("InstallEventHandler", lambda *given: -50)
    with pytest.raises(OSError, match="InstallEventHandler"):
        Carbon().listen(lambda number: None)


def test_keys_of_the_system_that_are_switched_on_are_told(libraries):
    made, core = libraries
    shortcuts = {1: (True, 49, 0x100), 2: (False, 50, 0x100), 3: (True, 53, 0x900)}
    parts = (b"kHISymbolicHotKeyEnabled", b"kHISymbolicHotKeyCode", b"kHISymbolicHotKeyModifiers")
    names: dict[int, int] = {}
    released: list[Any] = []

    def string(_none: None, text: bytes, _encoding: int) -> int:
        names[900 + len(names)] = parts.index(text)
        return 899 + len(names)

    # A value is called by its dictionary and part, so that it can be told again.
    made.answer("CopySymbolicHotKeys", lambda out: put(out, 5))
    core.answer("CFStringCreateWithCString", string)
    core.answer("CFArrayGetCount", lambda array: 3)
    core.answer("CFArrayGetValueAtIndex", lambda array, at: at + 1)
    core.answer("CFDictionaryGetValue", lambda one, name: one * 10 + names[name] + 100)
    core.answer("CFBooleanGetValue", lambda value: shortcuts[(value - 100) // 10][0])
    core.answer(
        "CFNumberGetValue",
        lambda value, kind, out: put(out, shortcuts[(value - 100) // 10][(value - 100) % 10]),
    )
    core.answer("CFRelease", released.append)
    assert Carbon().reserved() == {(49, 0x100), (53, 0x900)}
    assert len(released) == 4
    made.answer("CopySymbolicHotKeys", lambda out: -50)
    assert Carbon().reserved() == frozenset()


def test_a_letter_is_looked_for_in_the_layout_and_others_are_where_they_always_are(
    libraries, monkeypatch: pytest.MonkeyPatch
):
    made, core = libraries

    def translate(layout: int, code: int, *rest: Any) -> int:
        length, text = rest[6]._obj, rest[7]
        typed = {CODES["period"]: "v", CODES["v"]: "k"}.get(code, "")
        length.value = len(typed)
        for at, letter in enumerate(typed):
            text[at] = ord(letter)
        return 0

    monkeypatch.setattr(
        carbon, "c_void_p", type("Symbol", (ctypes.c_void_p,), {"in_dll": lambda *given: 1})
    )
    made.answer("TISCopyCurrentASCIICapableKeyboardLayoutInputSource", lambda: 1)
    made.answer("TISGetInputSourceProperty", lambda source, key: 2)
    made.answer("UCKeyTranslate", translate)
    core.answer("CFDataGetBytePtr", lambda data: 3)
    keys = Carbon()
    assert keys.code("v") == CODES["period"]
    assert keys.code("enter") == CODES["enter"]
    made.answer("TISGetInputSourceProperty", lambda source, key: 0)
    assert keys.code("v") == CODES["v"]
    made.answer("TISCopyCurrentASCIICapableKeyboardLayoutInputSource", lambda: 0)
    assert keys.code("v") == CODES["v"]


def test_secure_input_is_what_the_system_says(libraries):
    made, _ = libraries
    made.answer("IsSecureEventInputEnabled", lambda: True)
    assert Carbon().secure()
