"""A reviewer marks by keys, remarks on words, saves, and only then sees what others gave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlite_utils import Database

from assistant.review import card_file
from assistant.review.card import load_card
from assistant.review.coaching import notes
from assistant.review.queue import look as look_at
from assistant.review.scorecards import Sheet, keep, own_sheet
from assistant.ui.review.page import Desk
from assistant.ui.review.score_section import ScoreSection
from tests.review.shop import DRAFT

NOW = datetime(2026, 3, 4, tzinfo=UTC)
Settled = Callable[[], None]


@pytest.fixture
def on_screen(qtbot, section: ScoreSection) -> ScoreSection:
    section.show()
    qtbot.waitExposed(section)
    section.activateWindow()
    return section


def press(qtbot, widget, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(widget, key, held or Qt.KeyboardModifier.NoModifier)


def test_digits_mark_and_tab_goes_on(qtbot, on_screen: ScoreSection):
    rows = on_screen.editor.form.rows
    assert on_screen.key_pressed("S")
    qtbot.waitUntil(rows[0].hasFocus)
    press(qtbot, rows[0], Qt.Key.Key_4)
    press(qtbot, rows[0], Qt.Key.Key_Tab)
    assert rows[1].hasFocus()
    press(qtbot, rows[1], Qt.Key.Key_9)
    press(qtbot, rows[2], Qt.Key.Key_Y)
    assert on_screen.editor.form.marks == {"listened": 4, "apologised": 1}
    press(qtbot, rows[0], Qt.Key.Key_Minus)
    assert on_screen.editor.form.marks == {"apologised": 1}
    assert on_screen.total.text() == "100"


def test_a_digit_from_the_list_marks_the_current_category(qtbot, on_screen: ScoreSection):
    assert on_screen.key_pressed("3")
    assert not on_screen.key_pressed("7")
    assert not on_screen.key_pressed("X")
    assert on_screen.editor.form.marks == {"listened": 3}
    assert on_screen.editor.form.rows[0].hasFocus()


def test_ctrl_enter_saves_and_asks_for_the_next(
    qtbot, on_screen: ScoreSection, desk: Desk, db: Database, answers: list[str], settled: Settled
):
    on_screen.key_pressed("5")
    with qtbot.waitSignals([desk.advance, desk.changed]):
        press(qtbot, on_screen.editor.form.rows[0], Qt.Key.Key_Return, _CONTROL)
    settled()
    kept = own_sheet(db, answers[0], "zhou")
    assert kept is not None
    assert kept.marks == {"listened": 5}


def test_what_is_not_saved_waits_for_the_way_back(
    section: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    section.key_pressed("2")
    section.show_suggestion(look_at(db, answers[1]))
    settled()
    assert section.editor.form.marks == {}
    section.show_suggestion(look_at(db, answers[0]))
    settled()
    assert section.editor.form.marks == {"listened": 2}
    assert section.state.text() == "未保存"


def test_words_chosen_and_typed_over_get_a_remark(
    qtbot, on_screen: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    editor = on_screen.editor
    editor.views["sent"].choose(0, 10)
    press(qtbot, editor.views["sent"], Qt.Key.Key_Return)
    editor.composer.line.setText("起因说到了")
    press(qtbot, editor.composer.line, Qt.Key.Key_Return)
    (pin,) = editor.comments
    assert (pin.about, pin.start, pin.end, pin.text) == ("sent", 0, 10, "起因说到了")
    assert editor.words(pin) == DRAFT[:10]
    on_screen.save()
    settled()
    kept = own_sheet(db, answers[0], "zhou")
    assert kept is not None
    assert kept.comments == (pin,)


def test_words_dragged_over_wait_for_a_remark_and_can_still_be_copied(
    qtbot, on_screen: ScoreSection
):
    editor = on_screen.editor
    editor.views["sent"].choose(0, 2)
    qtbot.mouseRelease(editor.views["sent"].viewport(), Qt.MouseButton.LeftButton)
    line = editor.composer.line
    qtbot.waitUntil(line.hasFocus)
    with qtbot.waitSignal(editor.composer.copied):
        press(qtbot, line, Qt.Key.Key_C, _CONTROL)
    press(qtbot, line, Qt.Key.Key_Escape)
    assert editor.composer.isHidden()
    assert editor.views["sent"].hasFocus()


def test_a_remark_that_was_not_entered_is_saved_with_the_rest(
    on_screen: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    on_screen.editor.views["said"].choose(0, 2)
    on_screen.editor.composer.line.setText("哪家快递")
    on_screen.save()
    settled()
    kept = own_sheet(db, answers[0], "zhou")
    assert kept is not None
    assert [one.text for one in kept.comments] == ["哪家快递"]


def test_others_and_the_program_show_only_after_ones_own_marks(
    section: ScoreSection, desk: Desk, db: Database, answers: list[str], settled: Settled
):
    keep(db, load_card(), Sheet(answers[0], "wu", {"listened": 1}, note="太慢"), NOW)
    section._reload()
    settled()
    assert "wu" not in told(section)
    section.key_pressed("5")
    section.save()
    settled()
    section._reload()
    settled()
    assert "wu：20/100 · 太慢" in told(section)
    assert "程序自动评分" in told(section)
    assert section.total.text() == "100"


def test_a_review_is_changed_with_the_card_it_was_made_with(
    section: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    shipped = load_card()
    old = shipped.model_copy(update={"category": shipped.category[:2]})
    keep(db, old, Sheet(answers[1], "zhou", {"named": 2}), NOW)
    section.show_suggestion(look_at(db, answers[1]))
    settled()
    assert section.editor.form.card == old
    section.editor.form.set_marks({"named": 3})
    section._changed()
    section.save()
    settled()
    kept = own_sheet(db, answers[1], "zhou")
    assert kept is not None
    assert (kept.card, kept.marks) == (old, {"named": 3})


def test_a_changed_card_is_there_for_the_next_review(
    on_screen: ScoreSection, desk: Desk, settled: Settled
):
    shipped = load_card()
    shorter = shipped.model_copy(update={"category": shipped.category[:2]})
    card_file.save(shorter, card_file.place())
    desk.changed.emit("card")
    settled()
    assert on_screen.editor.form.card == shorter


def test_a_note_reaches_the_agent_with_the_chosen_words(
    on_screen: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    on_screen.editor.views["sent"].choose(0, 2)
    assert on_screen.key_pressed("M")
    on_screen.note_box.text.setPlainText("这句很好")
    # The keys that save a review save the note while one is writing it.
    on_screen.note_box.text.setFocus()
    on_screen.save()
    settled()
    (one,) = notes(db, ["lin@shop"])
    assert (one.text, one.words, one.author) == ("这句很好", DRAFT[:2], "zhou")
    assert on_screen.note_box.isHidden()
    assert own_sheet(db, answers[0], "zhou") is None


def test_a_chat_that_is_erased_meanwhile_is_told(
    section: ScoreSection, db: Database, answers: list[str], settled: Settled
):
    section.key_pressed("4")
    db.execute("DELETE FROM suggestions WHERE id = ?", [answers[0]])
    section.save()
    settled()
    assert section.isHidden() or section.state.text() == "这段会话刚刚被删除了。"


def test_a_text_with_pairs_and_returns_keeps_its_places(section: ScoreSection):
    view = section.editor.views["said"]
    text = "😀ab\r\n字𠮷c"
    view.show_text(text)
    for start, end in ((0, 1), (1, 3), (3, 6), (5, 7), (0, len(text))):
        view.choose(start, end)
        assert view.chosen == (start, end), text[start:end]
    view.set_pins([(0, 1, "x"), (100, 200, "gone")])


def test_nothing_to_mark_goes_on_without_a_review(
    qtbot, section: ScoreSection, desk: Desk, db: Database, answers: list[str]
):
    with qtbot.waitSignal(desk.advance):
        section.save()
    assert own_sheet(db, answers[0], "zhou") is None


_CONTROL = Qt.KeyboardModifier.ControlModifier


def told(section: ScoreSection) -> str:
    return "\n".join(one.text() for one in section.beside.findChildren(QLabel))
