"""Several chats: one that comes back is there at once; those that wait stand by urgency."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.domain.chat import ChatKey
from assistant.domain.reading import Emotion, Mood, Trend
from assistant.domain.window import WindowInfo
from assistant.session.events import MessagesSeen, WindowChanged
from assistant.session.reducer import reduce
from assistant.session.state import ChatState, DeskState
from assistant.session.view import overlay_view
from tests.session.builders import MEI, QUIET, START, TOM, WINDOW, customer, reading

MEIS = replace(WINDOW, window_id=1, title="mei")
TOMS = replace(WINDOW, window_id=2, title="tom")


def seen(state: DeskState, chat: ChatKey, window: WindowInfo, text: str) -> DeskState:
    event = MessagesSeen(chat, (customer(text),), window)
    return reduce(state, event, START, QUIET)[0]


def two_chats() -> DeskState:
    return seen(seen(DeskState(), MEI, MEIS, "还没到"), TOM, TOMS, "hello")


def test_a_window_that_comes_back_shows_its_chat_before_it_is_read():
    state, _ = reduce(two_chats(), WindowChanged(MEIS), START, QUIET)
    view = overlay_view(state, START)
    assert view.chat == MEI
    assert [message.text for message in view.messages] == ["还没到"]
    assert [other.chat for other in view.others] == [TOM]


def test_a_window_at_another_title_is_waited_for():
    elsewhere = replace(MEIS, title="someone else")
    state, _ = reduce(two_chats(), WindowChanged(elsewhere), START, QUIET)
    assert overlay_view(state, START).chat == TOM


def test_of_two_chats_in_one_window_the_one_seen_last_comes_back():
    state = seen(seen(DeskState(), MEI, MEIS, "a"), TOM, MEIS, "b")
    state = seen(state, ChatKey("pidgin", "", "x"), TOMS, "c")
    state, _ = reduce(state, WindowChanged(MEIS), START, QUIET)
    assert state.active == TOM


def waiting(name: str, minutes: float, mood: Mood) -> ChatState:
    since = START - timedelta(minutes=minutes)
    key = ChatKey("chromium", "", name)
    read = replace(reading(), mood=mood)
    return ChatState(key, (customer("?"),), reading=read, waiting_since=since, window=MEIS)


def test_what_heats_up_is_first_then_long_waits_in_a_bad_mood():
    calm = Mood(Emotion.NEUTRAL, 0.1, 0, 0.9)
    cross = Mood(Emotion.ANGER, 0.8, -0.8, 0.9)
    chats = [
        waiting("calm", 10, calm),
        waiting("cross", 5, cross),
        waiting("new", 1, calm),
        waiting("heating", 0.5, replace(cross, trend=Trend.RISING)),
    ]
    state = DeskState({chat.key: chat for chat in chats})
    others = overlay_view(state, START).others
    assert [other.chat.peer for other in others] == ["heating", "cross", "calm", "new"]
    assert others[0].heating
    assert others[2].since == START - timedelta(minutes=10)
    assert others[0].window == MEIS
