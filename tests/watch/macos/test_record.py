"""A recording of a window is one of the same form, without what anybody wrote."""

from __future__ import annotations

import json

import pytest

from tests.fakes.macos import TREES, App, Mac, tree
from tests.watch.macos.record import masked, recorded


def told(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((TREES / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", ["appkit_chat", "transcript", "wechat_empty"])
def test_what_was_recorded_is_recorded_again_the_same(name: str):
    window = tree(name)
    mac = Mac(App(10, "org.example.chat", "Chat.app", [window]))

    def bare(one: object) -> object:
        if isinstance(one, dict):
            return {k: bare(v) for k, v in one.items() if v not in (None, "", [], False)}
        return [bare(part) for part in one] if isinstance(one, list) else one

    assert recorded(mac.ax, window, keep_text=True) == bare(told(name))


def test_nothing_that_people_wrote_and_no_password_is_kept():
    window = tree("chrome_chatscope")
    mac = Mac(App(10, "com.google.Chrome", "Google Chrome.app", [window]))
    text = json.dumps(recorded(mac.ax, window), ensure_ascii=False)
    for secret in ("Lin Mei", "parcel", "十天", "•", "shop.example"):
        assert secret not in text
    assert "cs-message--incoming" in text
    asked = {id(one) for one in mac.ax.read_values}
    assert id(window.find(subrole="AXSecureTextField")) not in asked


def test_a_masked_text_keeps_its_form():
    assert masked("Hello 王芳, 12:30!") == "Xxxxx 某某, 00:00!"
