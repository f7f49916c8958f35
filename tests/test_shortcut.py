"""Hotkeys as people write them."""

from __future__ import annotations

import pytest

from assistant.deliver.keyboard_hotkeys import spelled
from assistant.domain.notice import Notice, UserFault
from assistant.settings import HotkeySettings
from assistant.shortcut import parse, readable


def test_names_are_read_in_any_case_and_order():
    assert str(parse("Alt+Control+Return")) == "ctrl+alt+enter"
    assert str(parse("f9")) == "f9"


@pytest.mark.parametrize("text", ["", "x", "f", "shift+x", "ctrl+", "ctrl+nonsense", "a+b", "ctrl"])
def test_what_is_no_safe_hotkey_is_refused(text: str):
    with pytest.raises(UserFault):
        parse(text)


def test_all_default_hotkeys_are_usable_and_different():
    defaults = [parse(str(value)) for value in HotkeySettings().model_dump().values()]
    assert len(set(defaults)) == len(defaults)


def test_the_keyboard_package_gets_its_own_names():
    assert spelled(parse("win+pageup")) == "windows+page up"


def test_what_cannot_be_read_is_told_and_the_others_are_bound():
    problems: list[Notice] = []
    bindings = {"insert": "Ctrl+Alt+I", "copy": "", "next": "c", "pause": "ctrl+alt+p"}
    found = [(action, keys) for action, keys, _ in readable(bindings, problems)]
    assert found == [("insert", "Ctrl+Alt+I"), ("pause", "ctrl+alt+p")]
    assert [one.id for one in problems] == ["hotkey.invalid"]
