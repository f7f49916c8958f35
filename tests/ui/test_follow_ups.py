"""Promises are listed with when they are due, and leave the list when they are settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import SettleFollowUp
from assistant.ui import samples, times
from assistant.ui.follow_ups import FollowUpsWindow, owed
from assistant.ui.look import Look

NOW = times.now()
LATE = FollowUp("late", samples.CHAT, "今天给您答复", NOW, NOW - timedelta(hours=2))
SOON = FollowUp("soon", samples.CHAT, "查物流", NOW, NOW + timedelta(minutes=30))
OPEN_END = FollowUp("open", replace(samples.CHAT, peer=""), "补寄", NOW - timedelta(days=2))
DONE = replace(SOON, id="done", state=FollowUpState.DONE)
ALL = (OPEN_END, SOON, DONE, LATE)


@pytest.fixture
def window(qtbot, look: Look) -> Iterator[FollowUpsWindow]:
    made = FollowUpsWindow(look)
    qtbot.addWidget(made)
    yield made
    made.close()


@pytest.fixture
def told(window: FollowUpsWindow) -> list[object]:
    seen: list[object] = []
    window.settled.connect(seen.append)
    return seen


def ids(window: FollowUpsWindow) -> list[str]:
    return [row.follow_up.id for row in window.rows]


def test_the_late_come_first_and_what_is_done_is_gone() -> None:
    assert [one.id for one in owed(ALL)] == ["late", "soon", "open"]


def test_each_tells_who_what_and_when(window: FollowUpsWindow) -> None:
    window.show_follow_ups(ALL)
    late, soon, open_end = window.rows
    assert (late.who.text, late.what.text) == ("林小满", "今天给您答复")
    assert late.due.text() == "已过 2 小时"
    assert late.due.property("tone") == "danger"
    assert soon.due.property("tone") == ""
    assert open_end.due.text() == "没说时间"
    assert open_end.who.text == "converse.js 里的客户"


def test_one_that_may_be_kept_already_asks(qtbot, window: FollowUpsWindow) -> None:
    window.show_follow_ups((replace(LATE, kept=True),))
    asked = [w.text() for w in window.rows[0].children() if hasattr(w, "text") and callable(w.text)]
    assert "您之后又回过话：是不是已经做到了？" in asked


def test_a_click_settles_and_the_row_leaves_for_good(
    qtbot, window: FollowUpsWindow, told: list
) -> None:
    window.show_follow_ups(ALL)
    window.rows[0].done.click()
    qtbot.waitUntil(lambda: ids(window) == ["soon", "open"])
    window.rows[1].dropped.click()
    qtbot.waitUntil(lambda: ids(window) == ["soon"])
    assert told == [
        SettleFollowUp("late", FollowUpState.DONE),
        SettleFollowUp("open", FollowUpState.DROPPED),
    ]
    window.show_follow_ups(ALL)
    assert ids(window) == ["soon"]


def test_keys_alone_are_enough(qtbot, window: FollowUpsWindow, told: list) -> None:
    window.show_follow_ups(ALL)
    window.open()
    qtbot.waitUntil(window.rows[0].hasFocus)
    QTest.keyClick(window.rows[0], Qt.Key.Key_Down)
    assert window.rows[1].hasFocus()
    QTest.keyClick(window.rows[1], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: ids(window) == ["late", "open"])
    qtbot.waitUntil(window.rows[1].hasFocus)
    QTest.keyClick(window.rows[1], Qt.Key.Key_Up)
    QTest.keyClick(window.rows[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ids(window) == ["open"])
    assert told == [
        SettleFollowUp("soon", FollowUpState.DROPPED),
        SettleFollowUp("late", FollowUpState.DONE),
    ]
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_Escape)


def test_nothing_owed_says_so(window: FollowUpsWindow) -> None:
    assert not window.none.isHidden()
    window.show_follow_ups(ALL)
    assert window.none.isHidden()
    window.show_follow_ups((DONE,))
    assert not window.none.isHidden()
    assert window.rows == []


def test_hostile_text_is_only_text(window: FollowUpsWindow) -> None:
    bad = "<b>x</b>\x00\u202e\ud800" + "长" * 9000
    window.show_follow_ups((replace(LATE, text=bad, chat=replace(samples.CHAT, peer=bad)),))
    row = window.rows[0]
    assert row.what.text.startswith("<b>x</b>")
    assert "\u202e" not in row.what.text + row.who.text
    window.grab()
