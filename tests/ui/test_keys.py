"""Key hints: short on the buttons, whole where the modifiers differ."""

from __future__ import annotations

import pytest

from assistant.ui import keys


def test_shared_modifiers_are_told_once() -> None:
    shared = keys.shared_modifiers(["ctrl+alt+i", "ctrl+alt+c", ""])
    assert shared == ("Ctrl", "Alt")
    assert keys.short("ctrl+alt+i", shared) == "I"


def test_different_modifiers_are_printed_whole() -> None:
    shared = keys.shared_modifiers(["ctrl+alt+i", "win+c"])
    assert shared == ()
    assert keys.short("win+c", shared) == "Win+C"


def test_an_unset_key_prints_nothing() -> None:
    assert keys.full("") == ""
    assert keys.short("", ("Ctrl",)) == ""


@pytest.mark.parametrize("binding", ["ctrl+alt+i", "shift+F5", "ctrl+down", "ctrl+/"])
def test_bindings_that_exist_are_known(binding: str) -> None:
    assert keys.known(binding)


@pytest.mark.parametrize("binding", ["strg+i", "ctrl+alt+insertt", "ctrl+", "ctrl+f99", "+"])
def test_bindings_that_do_not_exist_are_not(binding: str) -> None:
    assert not keys.known(binding)


def test_on_a_mac_keys_are_written_as_its_menus_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAC", True)
    assert keys.full("ctrl+alt+i") == "⌃⌥I"
    assert keys.full("cmd+shift+enter") == "⌘⇧⏎"
    shared = keys.shared_modifiers(["ctrl+alt+i", "ctrl+alt+c"])
    assert keys.joined(shared) == "⌃⌥"
