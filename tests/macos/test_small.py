"""Names, keys, pages of the settings, raising a window: the small parts beside the layer."""

from __future__ import annotations

import pytest

from assistant.doctor_macos import accessibility, screen_text
from assistant.domain.window import Rect
from assistant.finding import State
from assistant.macos import programs
from assistant.macos.keys import CODES, in_layout, modifiers_of
from assistant.macos.layer import Program
from assistant.macos.permissions import PAGES, show
from assistant.macos.places import near, rect_of
from assistant.macos.raising import bring_up
from assistant.shortcut import KEYS, parse
from tests.fakes.macos import App, FakePermissions, Mac, tree

DVORAK = dict(zip("',.pyfgcrlaoeuidhtns;qjkxbmwvz", "qwertyuiopasdfghjkl;zxcvbnm,./", strict=False))


@pytest.mark.parametrize(
    ("bundle", "folder", "name"),
    [
        ("com.google.Chrome", "Google Chrome.app", "google-chrome"),
        ("com.google.Chrome.beta", "Google Chrome Beta.app", "google-chrome"),
        ("com.google.Chrome.app.abcdefgh", "Support Desk.app", "google-chrome"),
        ("com.tencent.xinWeChat", "WeChat.app", "wechat"),
        ("com.example.helpdesk", "Help  Desk.app", "help-desk"),
        ("com.1password.1password", "1Password.app", "1password"),
        ("", "tool", "tool"),
        ("org.example.bare", "", "org.example.bare"),
    ],
)
def test_programs_are_called_as_profiles_call_them(bundle: str, folder: str, name: str):
    assert programs.name_of(Program(1, bundle, folder)) == name


def test_only_known_browsers_and_electron_programs_are_told_that_they_are_read():
    assert programs.is_chromium("google-chrome")
    assert not programs.is_chromium("firefox")
    assert programs.is_electron("slack")
    assert not programs.is_electron("wechat")


def test_every_key_that_a_shortcut_may_have_has_a_code_but_those_no_mac_has():
    assert set(CODES) <= KEYS
    assert {key for key in KEYS if key not in CODES} == {"f21", "f22", "f23", "f24"}
    assert len(set(CODES.values())) == len(CODES)


def test_modifiers_are_carbons():
    assert modifiers_of(parse("ctrl+alt+i")) == 0x1800
    assert modifiers_of(parse("cmd+shift+k")) == 0x0300


def typed(layout: dict[str, str]):
    """What a key types in a layout given as letter → American key."""
    by_code = {CODES[key]: letter for letter, key in layout.items() if key in CODES}
    return lambda code: by_code.get(code, "")


def test_a_letter_is_where_the_layout_has_it():
    american = {key: key for key in "abcdefghijklmnopqrstuvwxyz0123456789"}
    assert in_layout("v", typed(american)) == CODES["v"]
    dvorak = {letter: {"/": "slash", ".": "period", ",": "comma", ";": "semicolon"}.get(key, key)
              for letter, key in DVORAK.items()}  # fmt: skip
    assert in_layout("v", typed(dvorak)) == CODES["period"]


def test_a_layout_that_types_no_latin_keeps_the_usual_place_and_enter_is_never_taken_for_a_letter():
    assert in_layout("v", lambda code: "м") == CODES["v"]
    assert in_layout("v", lambda code: "v" if code == CODES["enter"] else "") == CODES["v"]
    assert in_layout("enter", lambda code: "") == CODES["enter"]
    assert in_layout("€", lambda code: "€") is None


def test_showing_a_page_has_macos_list_us_first_and_opens_nothing_unknown():
    permissions = FakePermissions()
    show(permissions, "accessibility")
    show(permissions, "/etc/passwd")
    assert permissions.done == ["request accessibility", PAGES["accessibility"]]


def test_the_doctor_says_what_is_not_allowed_and_where_to_allow_it():
    without = FakePermissions()
    assert accessibility(without).state is State.FAIL
    assert screen_text(without).state is State.WARN
    for finding in (accessibility(without), screen_text(without)):
        assert finding.remedy is not None
        assert finding.remedy.id.startswith("watch.remedy_macos")
    allowed = FakePermissions(reads=True, sees=True)
    assert [one(allowed).state for one in (accessibility, screen_text)] == [State.OK, State.OK]


@pytest.mark.parametrize(
    ("place", "size"),
    [
        (None, (1.0, 1.0)),
        ((1.0, 1.0), None),
        ((0.0, 0.0), (0.0, 10.0)),
        ((1e9, 0.0), (5.0, 5.0)),
        ((float("nan"), 0.0), (5.0, 5.0)),
        ((0.0,), (5.0, 5.0)),
        (("0", "0"), (5.0, 5.0)),
    ],
)
def test_what_is_no_place_gives_none(place: object, size: object):
    assert rect_of(place, size) is None


def test_places_are_rounded_to_points_and_frames_may_differ_by_a_shadow():
    assert rect_of((-10.4, 20.6), (99.5, 10.0)) == Rect(-10, 21, 100, 10)
    assert near(Rect(0, 0, 100, 100), Rect(3, -3, 102, 98))
    assert not near(Rect(0, 0, 100, 100), Rect(5, 0, 100, 100))


def test_the_window_of_a_waiting_chat_is_raised_before_its_program_comes_to_the_front():
    first, second = tree("chrome_chatscope"), tree("chrome_silent")
    second.values["AXPosition"] = (300.0, 90.0)
    mac = Mac(
        App(20, "com.apple.mail", "Mail.app", [tree("wechat_empty")]),
        App(10, "com.google.Chrome", "Google Chrome.app", [first, second]),
    )
    bring_up(mac.ax, mac.workspace, mac.number(second))
    assert mac.front == 10
    assert mac.apps[10].windows[0] is second
    bring_up(mac.ax, mac.workspace, 4711)
    mac.apps[20].hangs = True
    bring_up(mac.ax, mac.workspace, mac.number(mac.apps[20].windows[0]))
    assert mac.front == 20
