"""Appeals are answered, calibrations marked and compared, notes written, the card edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from sqlite_utils import Database

from assistant.review import calibration, card_file, coaching
from assistant.review.appeals import appeal, appeals
from assistant.review.calibration import Kind
from assistant.review.card import load_card
from assistant.review.looks import looks
from assistant.review.scorecards import Comment, Sheet, keep, own_sheet
from assistant.ui.review.appeals_view import AppealsView
from assistant.ui.review.calibration_view import CalibrationView
from assistant.ui.review.card_editor import CardEditor
from assistant.ui.review.notes_view import NotesView
from assistant.ui.review.page import Desk
from assistant.ui.review.quality_page import VIEWS, QualityPage
from assistant.ui.review.reviewer_view import ReviewerView

NOW = datetime(2026, 3, 4, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
Settled = Callable[[], None]


@pytest.fixture
def page(qtbot, desk: Desk, settled: Settled) -> Iterator[QualityPage]:
    made = QualityPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.shown()
    settled()
    yield made
    settled()


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def review(db: Database, id: str, who: str, marks: dict[str, int], round: str = "") -> None:
    keep(db, load_card(), Sheet(id, who, marks, round=round), LONG_AGO)


@pytest.fixture
def disputed(db: Database, answers: list[str]) -> str:
    """Zhou's review of the first answer, which Lin disagrees with; the appeal's id."""
    pin = Comment("sent", 0, 2, "慢")
    keep(db, load_card(), Sheet(answers[0], "zhou", {"step": 1}, (pin,)), LONG_AGO)
    sheet = own_sheet(db, answers[0], "zhou")
    assert sheet is not None
    appeal(db, sheet.id, "lin@shop", "那天快递停运", LONG_AGO)
    return appeals(db)[0].id


def appeals_view(page: QualityPage) -> AppealsView:
    view = page.view("appeals")
    assert isinstance(view, AppealsView)
    return view


def test_an_appeal_waits_with_its_review_and_a_number_at_the_page(
    qtbot, desk: Desk, db: Database, disputed: str, settled: Settled
):
    counted: list[tuple[str, int]] = []
    desk.badge.connect(lambda *given: counted.append(given))
    page = QualityPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    settled()
    view = appeals_view(page)
    assert view.reason.text() == "那天快递停运"
    assert view.form.marks == {"step": 1}
    assert not view.button.isEnabled()
    assert counted == [("quality", 1)]
    assert page.buttons["appeals"].text() == "申诉 · 1"
    # Who has seen the chat is on record, for Lin to see.
    assert [(one.reviewer, one.agent) for one in looks(db)] == [("zhou", "lin@shop")]


def test_the_same_marks_keep_a_review_and_others_change_it(
    disputed: str, page: QualityPage, db: Database, answers: list[str], settled: Settled
):
    view = appeals_view(page)
    view.words.setPlainText("没有给时间")
    assert view.button.text() == "维持原评分"
    view.form.rows[4].mark(5)
    assert view.button.text() == "改为 100 分"
    view.answer()
    settled()
    (one,) = appeals(db)
    assert (one.decision, one.total, one.total_after) == ("changed", 20.0, 100.0)
    assert view.list.count() == 0
    view.chips[False].click()
    settled()
    assert "zhou 把评分改为 100：没有给时间" in words(view)
    assert not view.form.isEnabled()


def test_no_answer_goes_out_without_a_reason(
    disputed: str, page: QualityPage, db: Database, settled: Settled
):
    view = appeals_view(page)
    view.answer()
    settled()
    assert appeals(db)[0].decision == ""
    view.words.setPlainText("没有给时间")
    view.answer()
    settled()
    assert appeals(db)[0].decision == "kept"


def test_a_calibration_is_begun_marked_blind_and_compared(
    page: QualityPage, desk: Desk, db: Database, answers: list[str], settled: Settled
):
    page.go("calibration")
    settled()
    view = page.view("calibration")
    assert isinstance(view, CalibrationView)
    assert view.stack.currentWidget() is view.form
    view.form.make()
    assert view.form.told.text() == "请至少写一位其他评审。"
    view.form.who.setText("wu，zhou")
    view.form.title.setText("三月")
    view.form.make()
    settled()
    (standing,) = calibration.standings(db, "zhou")
    one = standing.calibration
    assert (one.title, one.reviewers, set(one.items)) == ("三月", ("zhou", "wu"), set(answers))
    for id in one.items:
        review(db, id, "wu", {"step": 1}, one.id)
    for left in range(len(answers), 0, -1):
        assert view.stack.currentWidget() is view.marking
        assert f"第 {len(answers) - left + 1}/{len(answers)} 条" in view.progress.text()
        view.editor.form.set_marks({"step": 1 if left > 1 else 5})
        view.done()
        settled()
    assert view.stack.currentWidget() is view.comparing
    (row,) = view.panel.rows
    assert "一个具体的下一步 5 : 1" in row.accessibleName()
    opened: list[str] = []
    desk.open_chat.connect(opened.append)
    row.opened.emit()
    assert opened == [one.items[-1]]
    assert "您比 wu 平均高 20 分" in words(view.panel)


def test_one_marks_again_what_one_marked_long_ago(
    page: QualityPage, db: Database, answers: list[str], settled: Settled
):
    page.go("calibration")
    settled()
    view = page.view("calibration")
    assert isinstance(view, CalibrationView)
    view.form.kind.setCurrentIndex(view.form.kind.count() - 1)
    assert not view.form.who.isVisible()
    view.form.make()
    settled()
    assert "一条也没有" in view.form.told.text()
    review(db, answers[0], "zhou", {"step": 2})
    view.form.make()
    settled()
    (standing,) = calibration.standings(db, "zhou")
    assert (standing.calibration.kind, standing.items) == (Kind.AGAIN, (answers[0],))
    view.editor.form.set_marks({"step": 3})
    view.keep()
    settled()
    assert "第二次平均高 20 分" in words(view.panel)


def test_ones_own_figures_say_how_strict_and_how_often_overruled(
    disputed: str, page: QualityPage, db: Database, answers: list[str], settled: Settled
):
    review(db, answers[0], "wu", {"step": 4})
    page.go("own")
    settled()
    view = page.view("own")
    assert isinstance(view, ReviewerView)
    shown = words(view)
    assert "严 60 分" in shown
    assert "100%" in shown
    assert not view.who.isVisible()


def test_a_note_is_written_changed_and_taken_back(
    page: QualityPage, db: Database, settled: Settled
):
    page.go("notes")
    settled()
    view = page.view("notes")
    assert isinstance(view, NotesView)
    view.agent.setCurrentText("wei@shop")
    view.new.click()
    view.box.text.setPlainText("这周辛苦了")
    view.box.keep()
    settled()
    assert [one.text for one in coaching.notes(db, ["wei@shop"])] == ["这周辛苦了"]
    assert "未读" in view.state.text()
    view.change.click()
    assert view.box.text.toPlainText() == "这周辛苦了"
    view.box.text.setPlainText("这周真的辛苦了")
    view.box.keep()
    settled()
    assert [one.text for one in coaching.notes(db)] == ["这周真的辛苦了"]
    view.away.click()
    settled()
    assert coaching.notes(db) == ()


@pytest.fixture
def editor(page: QualityPage, settled: Settled) -> CardEditor:
    page.go("card")
    settled()
    view = page.view("card")
    assert isinstance(view, CardEditor)
    return view


def test_the_card_is_changed_category_by_category_and_kept_as_a_file(
    editor: CardEditor, settled: Settled
):
    assert not editor.save.isEnabled()
    before = card_file.chosen().card
    editor.add()
    editor.titles["zh-Hans"].setText("称呼得体")
    editor.titles["en"].setText("Right form of address")
    editor.kind.setCurrentIndex(1)
    editor.weight.setValue(1.5)
    editor._edited()
    editor.move_row(-1)
    editor.keep()
    settled()
    found = card_file.chosen()
    assert found.own
    made = found.card.category[0]
    assert (made.id, made.title["zh-Hans"], made.weight, made.kind.value, made.part) == (
        "right_form_of_address", "称呼得体", 1.5, "yes_no", before.category[0].part,
    )  # fmt: skip
    assert found.card.category[1:] == before.category
    assert editor.message.text() == "已保存，下一次评分就用它。"
    assert not editor.changed


def test_a_category_without_a_title_is_not_kept(editor: CardEditor, settled: Settled):
    editor.add()
    editor.keep()
    settled()
    assert editor.message.text() == "这个项目还没有标题。"
    assert not card_file.chosen().own
    editor.remove()
    assert not editor.changed


def test_a_renamed_category_keeps_its_id(editor: CardEditor, settled: Settled):
    editor.titles["zh-Hans"].setText("认真听完")
    editor._edited()
    editor.keep()
    settled()
    first = card_file.chosen().card.category[0]
    assert (first.id, first.title) == (
        "listened", {"zh-Hans": "认真听完", "en": "Listened first"},
    )  # fmt: skip


def test_a_broken_file_is_told_with_line_and_field(
    editor: CardEditor, settled: Settled, own_folders: Path
):
    file = card_file.place()
    file.parent.mkdir(parents=True, exist_ok=True)
    text = card_file.to_toml(load_card()).replace("weight = 2", "weight = 0", 1)
    file.write_text(text, encoding="utf-8")
    editor.reload()
    settled()
    line = text.splitlines().index("weight = 0") + 1
    assert str(line) in editor.message.text()
    assert "weight" in editor.message.text()


def test_every_view_has_a_name_and_opens_empty(page: QualityPage, settled: Settled):
    for name, _ in VIEWS:
        page.go(name)
        settled()
        assert page.stack.currentWidget() is page.view(name)
    page.leave()
