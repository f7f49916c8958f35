"""The window: pages by key, help, what went wrong, its size, and the index of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from assistant import strings
from assistant.domain.notice import Notice
from assistant.review.filters import Filters
from assistant.review.record import FileSource
from assistant.store.database import open_for_reading, open_for_writing
from assistant.ui.review.case_section import CaseSection
from assistant.ui.review.cases_page import CasesPage
from assistant.ui.review.geometry import geometry_file
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.pages import PAGES, Entry
from assistant.ui.review.queue_page import QueuePage
from assistant.ui.review.score_section import ScoreSection
from assistant.ui.review.window import ReviewWindow

QUEUE = PAGES[0]


class Second(Page):
    """Another page, which counts how often it has loaded."""

    title = "review.page.queue"
    keys = (("X", "review.key.again"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.loaded = 0

    def reload(self) -> None:
        self.loaded += 1


class SecondEntry(Entry):
    """Made from here, not by a name that is imported."""

    def make(self, desk: Desk) -> Page:
        return Second(desk)


ENTRIES = (QUEUE, SecondEntry("second", "list", ""))


@pytest.fixture
def window(qtbot, desk: Desk) -> Iterator[ReviewWindow]:
    made = ReviewWindow(desk, ENTRIES)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.current is not None and desk.idle)
    yield made
    made.close()


def test_it_opens_at_the_queue(window: ReviewWindow):
    assert isinstance(window.current, QueuePage)
    assert window.windowTitle() == "Queue – Review"
    assert not window.windowIcon().isNull()
    assert window.navigation.buttons["queue"].isChecked()


def test_pages_change_by_key_and_load_once(qtbot, window: ReviewWindow):
    held = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_2, held)
    assert isinstance(window.current, Second)
    QTest.keyClick(window, Qt.Key.Key_1, held)
    QTest.keyClick(window, Qt.Key.Key_2, held)
    assert window.current.loaded == 1
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.current.loaded == 2


def test_a_chart_leads_to_the_chats_behind_it(qtbot, window: ReviewWindow, desk: Desk):
    window.go("second")
    desk.show_queue.emit(Filters(outcome=("rejected",)))
    assert isinstance(window.current, QueuePage)
    qtbot.waitUntil(lambda: desk.idle)
    assert window.current.model.filters == Filters(outcome=("rejected",))


def test_the_way_to_the_queue_works_before_it_was_looked_at(
    qtbot, make_desk: Callable[..., Desk], record: Path
):
    desk = make_desk(record)
    window = ReviewWindow(desk, ENTRIES[::-1])
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: isinstance(window.current, Second))
    desk.show_queue.emit(Filters(own=True))
    qtbot.waitUntil(lambda: desk.idle)
    assert window.current.model.filters == Filters(own=True)
    window.close()


def test_keys_are_told_on_a_question_mark(qtbot, window: ReviewWindow):
    qtbot.keyClick(window.current.list, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert window.help.isVisible()
    qtbot.keyClick(window.help, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_every_key_and_field_of_the_queue_has_words(
    qtbot, make_desk: Callable[..., Desk], record: Path, language: str
):
    page = QueuePage(make_desk(record, language))
    qtbot.addWidget(page)
    table = strings.table(language)
    assert [words for _, words in page.keys if f"ui.{words}" not in table] == []
    menu = page.bar.make_menu()
    assert all(action.text() for action in menu.actions() if not action.isSeparator())


def test_what_went_wrong_is_said_with_a_way_on(qtbot, window: ReviewWindow, desk: Desk):
    desk.trouble.emit(Notice.of("store.locked", file="record.db"))
    assert window.banner.isVisible()
    assert "busy" in window.banner.text.text()
    window.banner.button.click()
    assert not window.banner.isVisible()


def test_a_number_stands_beside_a_page(window: ReviewWindow, desk: Desk):
    desk.badge.emit("second", 120)
    desk.badge.emit("nowhere", 1)
    assert window.navigation._badges["second"].text() == "99+"
    desk.badge.emit("second", 0)
    assert window.navigation._badges["second"].isHidden()


def test_its_size_is_remembered(qtbot, make_desk: Callable[..., Desk], record: Path):
    first = ReviewWindow(make_desk(record), ())
    qtbot.addWidget(first)
    first.resize(900, 640)
    first.show()
    first.close()
    second = ReviewWindow(make_desk(record), ())
    qtbot.addWidget(second)
    assert second.height() == 640
    geometry_file().write_text("[]", encoding="utf-8")
    third = ReviewWindow(make_desk(record), ())
    qtbot.addWidget(third)
    assert third.height() > 640


def test_pages_of_other_roles_are_left_out(qtbot, make_desk: Callable[..., Desk], record: Path):
    window = ReviewWindow(make_desk(record, role="agent"), (QUEUE,))
    qtbot.addWidget(window)
    window.show()
    assert window.entries == ()
    window.close()


def test_new_words_are_taken_in_while_it_is_open(
    qtbot, make_desk: Callable[..., Desk], record: Path
):
    db = open_for_writing(record)
    db.execute("UPDATE review_queue SET words = 0")
    db.execute("DELETE FROM review_words")
    db.close()
    desk = make_desk(record)
    told: list[str] = []
    desk.changed.connect(told.append)
    window = ReviewWindow(desk, (QUEUE,))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "words" in told)
    window.close()
    reading = FileSource(record).open_reading()
    assert reading.execute("SELECT count(*) FROM review_words").fetchone() == (60,)
    reading.close()


def test_a_record_of_a_newer_program_is_said_to_be_one(
    qtbot, make_desk: Callable[..., Desk], record: Path
):
    db = open_for_writing(record)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('assistant', 'm9999_later', '2030-01-01')"
    )
    db.close()
    window = ReviewWindow(make_desk(record), (QUEUE,))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.banner.isVisible)
    assert "newer version" in window.banner.text.text()
    window.close()


def begun(qtbot, window: ReviewWindow) -> QueuePage:
    """Two reviews begun and left."""
    page = window.page("queue")
    assert isinstance(page, QueuePage)
    score = next(one for one in page.detail.sections if isinstance(one, ScoreSection))
    for row in (1, 2):
        page.list.setCurrentIndex(page.model.index(row, 0))
        qtbot.waitUntil(lambda: window.desk.idle and score.editor.isEnabled())
        # Not what a sample reviewer may have given already.
        score.editor.note.setPlainText("begun and left")
    assert page.unsaved() == 2
    return page


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("Save", 2), ("Discard", 0)],
)
def test_what_was_begun_is_asked_about_before_the_window_closes(
    qtbot, window: ReviewWindow, monkeypatch: pytest.MonkeyPatch, answer: str, kept: int
):
    begun(qtbot, window)
    asked: list[int] = []
    buttons = QMessageBox.StandardButton
    replies = [buttons.Cancel, buttons[answer]]
    monkeypatch.setattr(window, "ask_about", lambda n: (asked.append(n), replies.pop(0))[1])
    assert not window.close()
    assert window.isVisible()
    assert window.close()
    assert asked == [2, 2]
    source = window.desk.source
    assert isinstance(source, FileSource)
    db = open_for_reading(source.file)
    found = db.execute("SELECT count(*) FROM review_sheets WHERE note = 'begun and left'")
    assert found.fetchone()[0] == kept
    db.close()


def test_the_case_that_helped_is_shown_on_the_page_of_cases(qtbot, desk: Desk):
    window = ReviewWindow(desk, tuple(one for one in PAGES if one.id in ("queue", "cases")))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.current is not None and desk.idle)
    page = window.page("queue")
    assert isinstance(page, QueuePage)
    section = next(one for one in page.detail.sections if isinstance(one, CaseSection))
    qtbot.waitUntil(lambda: window.desk.idle and section.helped.isVisible())
    assert section.key_pressed("Shift+C")
    cases = window.current
    assert isinstance(cases, CasesPage)
    qtbot.waitUntil(lambda: cases.library.list.current is not None and window.desk.idle)
    shown = cases.library.list.current
    assert shown is not None
    assert page.detail.seen is not None
    assert f"case.{shown.case.id}" in page.detail.seen.offers[0].sources
