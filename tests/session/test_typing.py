"""What the agent writes is looked over, and findings never stand in another text."""

from __future__ import annotations

from datetime import timedelta

from assistant.domain.chat import ChatKey
from assistant.domain.drafting import Check, CheckLevel
from assistant.domain.view import TypedChecks, WriteText
from assistant.session.events import Acted
from assistant.session.reducer import reduce
from assistant.session.state import ChatState, DeskState
from assistant.session.typed import Checked, CheckTyped, Typed
from assistant.session.view import overlay_view
from tests.draft.situations import NOW

CHAT = ChatKey("app", "me", "peer")
FOUND = (Check("off_platform", CheckLevel.HARD, "加微信", 0, 3),)


def desk() -> DeskState:
    return DeskState(chats={CHAT: ChatState(CHAT)}, active=CHAT)


def step(state: DeskState, event: Typed | Checked | Acted) -> tuple[DeskState, tuple[object, ...]]:
    return reduce(state, event, NOW, timedelta(seconds=2))


def test_new_text_is_looked_over_once() -> None:
    state, effects = step(desk(), Typed(CHAT, "加微信"))
    assert [type(effect) for effect in effects] == [CheckTyped]
    again, effects = step(state, Typed(CHAT, "加微信"))
    assert effects == ()
    assert again == state


def test_findings_are_on_view_while_the_text_stands() -> None:
    state, _ = step(desk(), Typed(CHAT, "加微信"))
    state, _ = step(state, Checked(CHAT, TypedChecks("input", "加微信", FOUND)))
    assert overlay_view(state, NOW).typed == (TypedChecks("input", "加微信", FOUND),)


def test_findings_of_an_older_text_are_dropped() -> None:
    state, _ = step(desk(), Typed(CHAT, "加微信"))
    state, _ = step(state, Typed(CHAT, "好的"))
    state, _ = step(state, Checked(CHAT, TypedChecks("input", "加微信", FOUND)))
    assert overlay_view(state, NOW).typed == (TypedChecks("input", "好的"),)


def test_editor_and_input_box_are_kept_apart() -> None:
    state, _ = step(desk(), Typed(CHAT, "加微信", "input"))
    state, effects = step(state, Typed(CHAT, "加微信", "editor"))
    assert isinstance(effects[0], CheckTyped)
    assert {one.where for one in overlay_view(state, NOW).typed} == {"input", "editor"}


def test_an_emptied_box_has_nothing_to_show() -> None:
    state, _ = step(desk(), Typed(CHAT, "加微信"))
    state, effects = step(state, Typed(CHAT, ""))
    assert overlay_view(state, NOW).typed == ()
    assert effects == ()


def test_a_chat_that_is_gone_is_no_fault() -> None:
    assert step(DeskState(), Typed(CHAT, "a")) == (DeskState(), ())
    assert step(DeskState(), Checked(CHAT, TypedChecks("input", "a"))) == (DeskState(), ())


def test_the_editors_text_comes_as_an_action_and_leaves_with_the_editor() -> None:
    state, effects = step(desk(), Acted(WriteText(CHAT, "加微信")))
    assert [(one.where, one.text) for one in overlay_view(state, NOW).typed] == [
        ("editor", "加微信")
    ]
    assert isinstance(effects[0], CheckTyped)
    state, _ = step(state, Acted(WriteText(CHAT, "")))
    assert overlay_view(state, NOW).typed == ()
