"""The list of waiting chats: its clock goes on, a click goes there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant.ui import samples, times
from assistant.ui.look import Look
from assistant.ui.others import MOST_SHOWN, OthersList


def many(number: int):
    one = samples.anger_zh().others[0]
    return tuple(
        replace(one, chat=replace(one.chat, peer=f"客户{n}"), heating=n == 0) for n in range(number)
    )


def test_a_click_asks_for_the_chat(qtbot, look: Look) -> None:
    shown = OthersList(look)
    qtbot.addWidget(shown)
    shown.show_others(many(2))
    with qtbot.waitSignal(shown.opened) as caught:
        QTest.mouseClick(shown.rows[1], Qt.MouseButton.LeftButton)
    assert caught.args[0].chat.peer == "客户1"


def test_the_waiting_time_goes_on_without_a_new_view(qtbot, look: Look) -> None:
    shown = OthersList(look)
    qtbot.addWidget(shown)
    now = times.now()
    shown.show_others((replace(many(1)[0], since=now, waiting_seconds=0),))
    shown.rows[0].tick(now + timedelta(minutes=7))
    assert "已等 7 分钟" in shown.rows[0].accessibleName()


def test_many_are_folded_and_can_be_unfolded(qtbot, look: Look) -> None:
    shown = OthersList(look)
    qtbot.addWidget(shown)
    shown.show_others(many(9))
    assert len(shown.rows) == MOST_SHOWN
    shown.more.click()
    assert len(shown.rows) == 9
    shown.more.click()
    assert len(shown.rows) == MOST_SHOWN
