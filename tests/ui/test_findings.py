"""What the agent writes: underlined, explained, mended with a key; nothing stale or modal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from assistant.domain.drafting import Check, CheckLevel
from assistant.domain.notice import Notice
from assistant.domain.view import EmpathyPart, OverlayView, TypedChecks, WriteText
from assistant.ui import samples
from assistant.ui.editor import EditorWindow
from assistant.ui.empathy_bars import EmpathyBars
from assistant.ui.findings import findings
from assistant.ui.look import Look
from assistant.ui.overlay import OverlayWindow
from assistant.ui.texts import Texts


@pytest.fixture
def view() -> OverlayView:
    return samples.own_text()


@pytest.fixture
def editor(qtbot, look: Look, view: OverlayView) -> Iterator[EditorWindow]:
    window = EditorWindow(look)
    qtbot.addWidget(window)
    window.edit(view.drafts[0], view)
    window.text.setPlainText(view.typed[0].text)
    yield window
    window.close()


def underlined(editor: EditorWindow) -> list[str]:
    return [mark.cursor.selectedText() for mark in editor.text.extraSelections()]


# -- the editor ---------------------------------------------------------------------------------


def test_places_are_counted_as_the_toolkit_counts() -> None:
    check = Check("blame", CheckLevel.SOFT, "您", 2, 3)
    assert [(f.start, f.end) for f in findings("😀a您", (check,))] == [(3, 4)]


def test_a_place_outside_the_text_is_the_whole_text() -> None:
    check = Check("blame", CheckLevel.SOFT, "", 2, 9)
    assert [f.placed for f in findings("您", (check,))] == [False]


def test_the_words_are_underlined_and_the_worst_is_explained(
    editor: EditorWindow, view: OverlayView
) -> None:
    assert underlined(editor) == []
    editor.show_view(view)
    assert underlined(editor) == ["加我微信 wx123", "您先别急", "尽快", "50元"]
    assert editor.bar.words is not None
    assert "引导离开平台" in editor.bar.words.text


def test_the_finding_at_the_cursor_is_the_one_explained(
    editor: EditorWindow, view: OverlayView
) -> None:
    editor.show_view(view)
    cursor = editor.text.textCursor()
    cursor.setPosition(4)
    editor.text.setTextCursor(cursor)
    assert editor.bar.finding is not None
    assert editor.bar.finding.check.rule == "blame"
    editor.next_finding()
    assert editor.bar.finding.check.rule == "soon_without_time"
    assert editor.text.textCursor().position() == 14


def test_hovering_says_why_and_what_instead(editor: EditorWindow, view: OverlayView) -> None:
    editor.show_view(view)
    cursor = editor.text.textCursor()
    cursor.setPosition(4)
    tip = editor.text.tip_at(editor.text.cursorRect(cursor).center())
    assert "您先别急" in tip
    assert "让您等急了" in tip


def test_a_key_takes_the_better_wording_and_undo_takes_it_back(
    qtbot, editor: EditorWindow, view: OverlayView
) -> None:
    editor.show_view(view)
    qtbot.waitUntil(editor.isActiveWindow)
    with qtbot.waitSignal(editor.written) as told:
        QTest.keyClick(editor.text, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert "就在这里联系我" in editor.text.toPlainText()
    assert "微信" not in editor.text.toPlainText()
    assert told.args == [WriteText(view.chat, editor.text.toPlainText())]
    assert underlined(editor) == []
    editor.text.undo()
    assert editor.text.toPlainText() == view.typed[0].text


def test_findings_of_another_text_are_not_shown(editor: EditorWindow, view: OverlayView) -> None:
    editor.show_view(view)
    editor.text.setPlainText(view.typed[0].text + "好")
    assert underlined(editor) == []
    editor.show_view(view)
    assert underlined(editor) == []
    assert not editor.bar.isVisibleTo(editor)


def test_findings_of_another_chat_are_not_shown(editor: EditorWindow, view: OverlayView) -> None:
    assert view.chat is not None
    editor.show_view(replace(view, chat=replace(view.chat, peer="别人")))
    assert underlined(editor) == []


def test_the_text_is_told_once_after_a_pause_and_once_more_as_empty(
    qtbot, editor: EditorWindow, view: OverlayView
) -> None:
    told: list[WriteText] = []
    editor.written.connect(told.append)
    QTest.keyClicks(editor.text, "abc")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert [one.text for one in told] == [editor.text.toPlainText()]
    editor.close()
    assert told[-1] == WriteText(view.chat, "")


def test_a_wording_with_a_blank_has_it_selected_for_typing(
    editor: EditorWindow, view: OverlayView
) -> None:
    editor.show_view(view)
    soon = next(f for f in editor._found if f.check.rule == "soon_without_time")
    editor.bar.taken.emit(soon, soon.check.instead[0])
    assert editor.text.textCursor().selectedText() == "【几点】"


def test_what_is_forbidden_is_asked_about_once_before_it_goes_in(
    qtbot, editor: EditorWindow, view: OverlayView
) -> None:
    taken: list[object] = []
    editor.taken.connect(taken.append)
    editor.show_view(view)
    editor.take()
    assert taken == []
    assert "不能这样说" in editor.hint.text()
    editor.take()
    assert len(taken) == 1


# -- the four bars ------------------------------------------------------------------------------


def test_four_bars_say_what_the_text_gives(editor: EditorWindow, view: OverlayView) -> None:
    editor.show_view(view)
    values = {name: bar.value for name, bar in editor.empathy.bars.items()}
    assert values == {"recognises": 0.2, "explores": 0.0, "acts": 0.5, "cares": 0.7}
    assert "看见" in editor.empathy.hint.text
    tip = editor.empathy.columns["acts"].toolTip()
    assert "没有具体的行动" in tip
    assert "这位客户现在需要" in tip


def test_what_spoils_a_text_is_said_first(qtbot, look: Look) -> None:
    bars = EmpathyBars(look)
    qtbot.addWidget(bars)
    bars.show_parts((EmpathyPart("acts", 1, 1),), (Notice("score.fault.mechanical"),))
    assert bars.hint.text.startswith("整句都是套话")


def test_nobody_has_to_see_the_bars(qtbot, look: Look, view: OverlayView) -> None:
    window = EditorWindow(look, empathy=False)
    qtbot.addWidget(window)
    window.edit(view.drafts[0], view)
    assert not window.empathy.isVisibleTo(window)


def test_the_hint_keeps_its_place(editor: EditorWindow, view: OverlayView) -> None:
    height = editor.empathy.sizeHint().height()
    editor.show_view(view)
    assert editor.empathy.sizeHint().height() == height


# -- the chat's own input box -------------------------------------------------------------------


def test_a_hard_rule_is_told_before_it_is_sent(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.typed_hard())
    line = overlay.panel.typed
    assert line.isVisibleTo(overlay.panel)
    assert line.property("level") == "hard"
    assert "引导离开平台" in line.words.text
    line.copy.click()
    assert QGuiApplication.clipboard().text() == "就在这里联系我"


def test_it_does_not_push_the_drafts_away(overlay: OverlayWindow) -> None:
    view = samples.worth_sending()
    overlay.show_view(view)
    overlay.panel.fit_height(1400)
    before = overlay.panel.drafts.cards["d1"].pos()
    overlay.show_view(replace(view, typed=samples.typed_hard().typed))
    overlay.panel.fit_height(1400)
    assert overlay.panel.drafts.cards["d1"].pos() == before


def test_advice_that_costs_nothing_to_ignore_is_left_out(overlay: OverlayWindow) -> None:
    calm = TypedChecks("input", "好", (Check("long", CheckLevel.INFO),))
    overlay.show_view(replace(samples.worth_sending(), typed=(calm,)))
    assert not overlay.panel.typed.isVisibleTo(overlay.panel)
    overlay.show_view(samples.own_text())
    assert not overlay.panel.typed.isVisibleTo(overlay.panel)


def test_the_line_goes_with_the_text(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.typed_hard())
    overlay.show_view(samples.worth_sending())
    assert not overlay.panel.typed.isVisibleTo(overlay.panel)
    assert overlay.panel.foot.isHidden()


def test_a_draft_that_was_put_into_the_box_is_told_on_its_card_only(overlay: OverlayWindow) -> None:
    view = samples.worth_sending()
    remark = Check("long", CheckLevel.SOFT)
    inserted = TypedChecks("input", view.drafts[0].text + "\n", (remark,))
    overlay.show_view(replace(view, typed=(inserted,)))
    assert not overlay.panel.typed.isVisibleTo(overlay.panel)


def test_a_shops_own_reason_stands_in_the_agents_language_or_the_nearest() -> None:
    both = Check(
        "brand", CheckLevel.HARD, why=(("zh-Hans", "软件里不这么称呼"), ("en", "No pet names"))
    )
    one = Check("brand", CheckLevel.HARD, why=(("ja", "店の決まりです"),))
    assert Texts("en").check(both, "宝子") == "No pet names · 宝子"
    assert Texts("zh-Hant").check(both) == "軟體裡不這麼稱呼"
    assert Texts("en").check(one) == "店の決まりです"
    assert Texts("en").check(Check("brand_word", CheckLevel.HARD)) == "brand word"
