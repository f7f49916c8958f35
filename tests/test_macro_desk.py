"""The shop's macros for the session: the list, and the one that was picked."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.reading import Context
from assistant.knowledge import shop as shops
from assistant.macro_desk import macro_handlers, worded
from assistant.session.macro_events import FindMacros, WordMacro

CHAT = ChatKey("chromium", "agent@shop", "mei")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SAID = (Message(Speaker.CUSTOMER, "订单能取消吗", NOW),)
BOOK = SimpleNamespace(languages=frozenset({"en", "zh-Hans"}))
DESK: Any = SimpleNamespace(ground=lambda effect: (shops.load(), BOOK))


def word(shortcut: str, shown: bool = True) -> WordMacro:
    return WordMacro(CHAT, shortcut, shown, SAID, None, None, Context())


def test_nothing_is_answered_before_the_shop_is_there() -> None:
    handlers = macro_handlers(lambda: None)
    assert handlers[FindMacros](FindMacros(CHAT, SAID, None, None, Context())) is None
    assert handlers[WordMacro](word("hi")) is None


def test_the_list_holds_every_macro_of_the_shop() -> None:
    found: Any = macro_handlers(lambda: DESK)[FindMacros](
        FindMacros(CHAT, SAID, None, None, Context())
    )
    assert {one.shortcut for one in found.offers} == {
        one.shortcut for one in shops.load().library.macros
    }


def test_the_one_picked_comes_with_its_name_and_the_way_it_was_asked_for() -> None:
    made = worded(DESK, word("cancelled", shown=False), NOW)
    assert made is not None
    assert made.label.text == "已取消 (/cancelled)"
    assert made.label.id in made.draft.sources
    assert not made.shown


def test_one_that_the_shop_has_taken_away_is_not_made_up() -> None:
    assert worded(DESK, word("nothing_of_this_name"), NOW) is None
