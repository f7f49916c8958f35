"""Where a chat takes place: by the page's address, the program, or the title's maker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversation.platform import known, platform_of
from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, read
from assistant.draft import rules
from tests.conversation.builders import WINDOW, converse


def window(title: str = "Chat", app: str = "chromium", address: str = ""):
    snapshot = converse([("陈美", "在吗")])
    return replace(snapshot, window=replace(WINDOW, title=title, app=app), document=address or "")


@pytest.mark.parametrize(
    ("seen", "platform"),
    [
        (window(address="https://web.whatsapp.com/"), "whatsapp"),
        (window(address="https://mms.pinduoduo.com/chat-merchant/index.html"), "pdd"),
        (window(address="https://myseller.taobao.com/home"), "taobao"),
        (window(address="https://nottaobao.com/"), ""),
        (window("(3) WhatsApp - Google Chrome"), "whatsapp"),
        (window("千牛工作台 - Google Chrome"), "taobao"),
        (window("WhatsApp", app="pidgin"), "xmpp"),
        (window("Telegram"), ""),
        (window("Service desk", address="https://desk.example/"), ""),
        (window(address="http://[broken"), ""),
    ],
)
def test_a_window_tells_its_platform(seen, platform: str):
    assert platform_of(seen) == platform


def test_a_profile_that_names_its_platform_wins():
    assert platform_of(window(address="https://web.whatsapp.com/"), "jd") == "jd"


def test_what_is_read_of_a_chat_carries_its_platform():
    snapshot = window(address="https://shop.jd.com/chat")
    profile = Library.load().find(snapshot)
    assert profile is not None
    _, update = read(ReaderState(secret=b"1" * 16), snapshot, profile)
    assert update is not None
    assert update.platform == "jd"


def test_every_platform_of_a_rule_pack_can_be_told():
    packs = [rule.pack for rule in rules.default().rules if rule.pack]
    named = {name for pack in packs for name in pack.platform}
    assert named <= {one.id for one in known()}
