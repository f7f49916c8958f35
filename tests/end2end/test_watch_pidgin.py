"""Pidgin over the same server: a native window whose chat is one text."""

from __future__ import annotations

import pytest

from assistant.demo.bed import MEI, TOM
from assistant.demo.hotkey import clear_box
from assistant.domain.chat import Speaker
from assistant.domain.window import TextNode
from tests.end2end.bed.fixtures import Desk
from tests.end2end.bed.observer import Observer

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


def test_messages_of_both_sides_are_read_in_order(pidgin: Desk):
    observer = pidgin.observer
    assert observer.until(lambda: any(w and w.app == "pidgin" for w in observer.windows))
    pidgin.mei_says("你好，快递三天没动了")
    observer.activate("--name", f"^{MEI.name}$")
    assert observer.sees("你好，快递三天没动了")
    pidgin.mei_says("什么情况？\n急用")
    assert observer.sees("什么情况？\n急用")
    message = observer.message("什么情况？\n急用")
    assert message.speaker is Speaker.CUSTOMER
    assert observer.times_new(message.text) == 1


def test_what_the_agent_types_is_seen_and_what_they_send_is_theirs(pidgin: Desk):
    observer = pidgin.observer

    def box_in_sight() -> bool:
        # Pidgin may bring its buddy list to the front by itself, at any moment.
        observer.activate("--name", f"^{MEI.name}$")
        return observer.until(lambda: bool(boxes(observer)), 5)

    assert observer.until(box_in_sight)
    box = boxes(observer)[0]
    assert box.rect is not None
    x, y = str(int(box.rect.center_x)), str(int(box.rect.center_y))

    def typed() -> bool:
        observer.activate("--name", f"^{MEI.name}$")
        observer.mouse("mousemove", x, y)
        observer.mouse("click", "1")
        clear_box(pidgin.bed.environment["DISPLAY"])
        observer.mouse("type", "Let me check that")
        return observer.until(lambda: observer.updates[-1].typed == "Let me check that", 9)

    assert observer.until(typed)
    observer.mouse("key", "Return")
    assert observer.sees("Let me check that")
    assert observer.message("Let me check that").speaker is Speaker.AGENT
    assert pidgin.mei.wait_for("Let me check that")


def boxes(observer: Observer) -> list[TextNode]:
    shown = observer.snapshots[-1]
    return [n for n in shown.nodes if n.editable] if shown.window.title == MEI.name else []


def test_two_tabs_are_two_chats(pidgin: Desk):
    observer = pidgin.observer
    mine = observer.texts(MEI.name)
    either = f"^({MEI.name}|{TOM.name})$"
    pidgin.tom_says("Where is my refund?")
    # Tom's tab opens a moment after his message, whenever Pidgin gets to it.
    # A tab passed by too soon is come back to: what counts is that his message was read.
    assert observer.press(
        "ctrl+Tab", either, lambda: "Where is my refund?" in observer.texts(TOM.name)
    )
    new = len(observer.new)
    assert observer.press("ctrl+Tab", either, lambda: observer.peer() == MEI.name)
    assert observer.texts(MEI.name) == mine
    assert len(observer.new) == new
