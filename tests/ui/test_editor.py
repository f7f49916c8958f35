"""The small editor: blanks are tab stops, Ctrl+Enter hands over, Esc gives the focus back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant.domain.view import TakeDraft
from assistant.ui import samples
from assistant.ui.blanks import blank_spans, next_blank
from assistant.ui.editor import EditorWindow
from assistant.ui.look import Look


@pytest.fixture
def editor(qtbot, look: Look) -> Iterator[EditorWindow]:
    window = EditorWindow(look)
    qtbot.addWidget(window)
    yield window
    window.hide()


def test_it_opens_with_the_first_blank_selected(editor: EditorWindow) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[1], view)
    assert editor.text.textCursor().selectedText() == "【到账日期】"
    assert "林小满" in editor.who.text()


def test_typing_replaces_the_blank_and_ctrl_enter_takes(qtbot, editor: EditorWindow) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[1], view)
    qtbot.waitUntil(editor.isActiveWindow)
    QTest.keyClicks(editor.text, "12-03")
    with qtbot.waitSignal(editor.taken) as caught:
        QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    action = caught.args[0]
    assert not editor.isVisible()
    assert isinstance(action, TakeDraft)
    assert (action.how, action.draft_id, action.suggestion_id) == ("insert", "d2", "s1")
    assert "原定12-03到" in action.text
    assert "【" not in action.text


def test_blanks_left_are_asked_about_once(qtbot, editor: EditorWindow) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[1], view)
    taken: list[object] = []
    editor.taken.connect(taken.append)
    editor.take()
    assert taken == []
    assert "还有 1 处" in editor.hint.text()
    editor.take()
    assert len(taken) == 1


def test_escape_sends_nothing_and_names_the_window_to_go_back_to(
    qtbot, editor: EditorWindow
) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[0], view)
    qtbot.waitUntil(editor.isActiveWindow)
    with qtbot.assertNotEmitted(editor.taken), qtbot.waitSignal(editor.closed) as caught:
        QTest.keyClick(editor.text, Qt.Key.Key_Escape)
    assert caught.args == [samples.WINDOW.window_id]


def test_tab_goes_round_the_blanks_and_writes_no_tab(editor: EditorWindow) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[1], view)
    editor.text.setPlainText("😀【甲】和【乙】")
    seen = []
    for _ in range(3):
        QTest.keyClick(editor.text, Qt.Key.Key_Tab)
        seen.append(editor.text.textCursor().selectedText())
    QTest.keyClick(editor.text, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    seen.append(editor.text.textCursor().selectedText())
    assert seen == ["【甲】", "【乙】", "【甲】", "【乙】"]
    assert "\t" not in editor.text.toPlainText()


def test_an_empty_text_is_not_taken(qtbot, editor: EditorWindow) -> None:
    view = samples.anger_zh()
    editor.edit(view.drafts[0], view)
    editor.text.setPlainText("  \n")
    with qtbot.assertNotEmitted(editor.taken):
        editor.take()


def test_blanks_are_found_in_units_of_the_toolkit() -> None:
    assert blank_spans("😀【a】【】x【b\nc】") == [(2, 5), (5, 7)]
    assert next_blank("【a】", 99) == (0, 3)
    assert next_blank("none", 0) is None
