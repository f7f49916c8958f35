"""A supervisor goes through the queue with the keyboard and sees what happened in each chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from assistant.review import looks, views
from assistant.review.differences import Change
from assistant.review.filters import Filters
from assistant.review.record import FileSource
from assistant.review.samples import Sample
from assistant.store.database import open_for_writing
from assistant.ui.review import queue_page
from assistant.ui.review.filter_fields import chips, topic
from assistant.ui.review.page import Desk
from assistant.ui.review.queue_page import QueuePage

KEY = Qt.Key


def settle(qtbot, page: QueuePage) -> None:
    qtbot.waitUntil(lambda: page.desk.idle and not page.model.looking)


def press(qtbot, page: QueuePage, key: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(page.list, key, held)
    settle(qtbot, page)


def shown(page: QueuePage) -> list[str]:
    lines = (page.model.line(row) for row in range(page.model.rowCount()))
    return [line.entry.suggestion for line in lines if line]


def test_the_newest_suggestion_is_open_with_its_chat(page: QueuePage):
    assert page.list.row == 0
    assert page.detail.seen.entry.suggestion == shown(page)[0]
    assert any(turn.here for turn in page.detail.seen.turns)
    assert "60 suggestions" in page.bar.number.text()


@pytest.mark.parametrize(("there", "back"), [(KEY.Key_J, KEY.Key_K), (KEY.Key_Down, KEY.Key_Up)])
def test_keys_go_to_the_next_one_and_back(qtbot, page: QueuePage, there: KEY, back: KEY):
    press(qtbot, page, there)
    press(qtbot, page, there)
    assert page.detail.seen.entry.suggestion == shown(page)[2]
    press(qtbot, page, back)
    assert page.detail.seen.entry.suggestion == shown(page)[1]


def test_going_fast_shows_where_one_has_arrived(qtbot, page: QueuePage):
    for _ in range(15):
        qtbot.keyClick(page.list, KEY.Key_J)
    settle(qtbot, page)
    assert page.detail.seen.entry.suggestion == shown(page)[15]


def test_filters_combine_and_are_taken_away_one_by_one(qtbot, page: QueuePage):
    page.show_filters(Filters(agent=("lin@xiaoman",), outcome=("edited",)))
    settle(qtbot, page)
    few = page.model.rowCount()
    entries = [page.model.line(row).entry for row in range(few)]
    assert {(one.agent, one.outcome) for one in entries} == {("lin@xiaoman", "edited")}
    press(qtbot, page, KEY.Key_Backspace)
    assert page.model.filters == Filters(agent=("lin@xiaoman",))
    assert page.model.rowCount() > few
    press(qtbot, page, KEY.Key_F, shift=True)
    assert page.model.filters == Filters()


def test_the_panel_chooses_by_keyboard(qtbot, page: QueuePage):
    page.bar.open_filter()
    panel = page.bar.panel
    panel.fields.setCurrentRow(2)
    assert panel.field.name == "emotion"
    qtbot.keyClick(panel.fields, KEY.Key_Right)
    qtbot.keyClick(panel.values, KEY.Key_Space)
    qtbot.keyClick(panel.values, KEY.Key_Down)
    qtbot.keyClick(panel.values, KEY.Key_Return)
    panel.hide()
    settle(qtbot, page)
    assert page.model.filters.emotion == ("anger", "anxiety")


def test_agents_to_choose_from_are_those_on_record(qtbot, page: QueuePage):
    page.bar.open_filter()
    page.bar.panel.fields.setCurrentRow(1)
    offered = [page.bar.panel.values.item(n).text() for n in range(page.bar.panel.values.count())]
    page.bar.panel.hide()
    assert "lin@xiaoman" in offered
    assert len(offered) == 5


@pytest.mark.parametrize(("words", "found"), [("快递", True), ("parcel", True), ("鲸鱼", False)])
def test_words_are_found_in_chinese_and_english(qtbot, page: QueuePage, words: str, found: bool):
    qtbot.keyClick(page.list, KEY.Key_Slash)
    assert page.bar.search is page.focusWidget()
    page.bar.search.setText(words)
    page.bar.search.textEdited.emit(words)
    qtbot.waitUntil(lambda: page.model.filters.text == words)
    settle(qtbot, page)
    assert (page.model.rowCount() > 0) is found
    assert page.nothing.isVisible() is not found


def test_letters_typed_into_the_search_are_letters(qtbot, page: QueuePage):
    page.bar.open_search()
    before = page.list.row
    qtbot.keyClicks(page.bar.search, "jf/")
    assert page.bar.search.text() == "jf/"
    assert page.list.row == before


def test_nothing_found_says_what_to_do(qtbot, page: QueuePage):
    page.show_filters(Filters(language=("xx",)))
    settle(qtbot, page)
    assert "Backspace" in page.nothing.text()
    assert page.detail.seen is None


@pytest.mark.parametrize("kind", list(Sample))
def test_every_sample_can_be_drawn(qtbot, page: QueuePage, kind: Sample):
    page.show_sample(kind)
    settle(qtbot, page)
    assert page.model.rowCount() <= 20
    assert page.model.rowCount() or page.nothing.isVisible()


def test_a_random_sample_can_be_drawn_again(qtbot, page: QueuePage):
    page.show_sample(Sample.RANDOM)
    settle(qtbot, page)
    first = shown(page)
    press(qtbot, page, KEY.Key_R)
    assert len(shown(page)) == 20
    assert shown(page) != first


def test_an_edit_shows_what_was_cut_and_added(qtbot, page: QueuePage):
    page.show_sample(Sample.LARGEST_EDITS)
    settle(qtbot, page)
    seen = page.detail.seen
    assert {span.change for span in seen.edit} >= {Change.CUT, Change.ADDED}


def test_a_view_is_kept_with_the_next_key_and_comes_back(qtbot, page: QueuePage):
    angry = Filters(emotion=("anger",), days=36_500)
    page.show_filters(angry)
    page.save_view("Angry ones")
    qtbot.waitUntil(lambda: bool(page.bar.views))
    assert [(view.name, view.key) for view in page.bar.views] == [("Angry ones", "1")]
    page.show_filters(Filters())
    settle(qtbot, page)
    qtbot.keyClick(page.list, KEY.Key_1, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, page)
    assert page.model.filters == angry
    assert page.bar.view.text().startswith("Angry ones")


def test_a_view_can_be_forgotten(qtbot, page: QueuePage):
    page.save_view("Everything")
    qtbot.waitUntil(lambda: bool(page.bar.views))
    page.bar.drop_wanted.emit(page.bar.views[0])
    qtbot.waitUntil(lambda: not page.bar.views)


def test_the_menu_offers_samples_and_views(qtbot, page: QueuePage):
    page.save_view("Mine")
    qtbot.waitUntil(lambda: bool(page.bar.views))
    words = [action.text() for action in page.bar.make_menu().actions()]
    assert "Largest edits" in words
    assert "Mine\tAlt+1" in words


def test_who_looked_at_what_is_written_down(qtbot, page: QueuePage, record: Path):
    first = page.detail.seen.entry.suggestion
    page.log.count()
    press(qtbot, page, KEY.Key_J)
    page.log.count()
    page.leave()
    page.desk.close()
    db = FileSource(record).open_reading()
    found = looks.looks(db)
    db.close()
    assert {look.suggestion for look in found} == set(shown(page)[:2])
    assert {look.reviewer for look in found} == {"chen"}
    assert first in {look.suggestion for look in found}


def test_another_page_can_open_a_chat_or_the_queue(qtbot, page: QueuePage):
    wanted = shown(page)[40]
    page.show_filters(Filters(language=("xx",)))
    settle(qtbot, page)
    page.desk.open_chat.emit(wanted)
    settle(qtbot, page)
    assert page.detail.seen.entry.suggestion == wanted
    page.desk.show_queue.emit(Filters(outcome=("rejected",)))
    settle(qtbot, page)
    assert page.model.filters == Filters(outcome=("rejected",))


def test_what_was_erased_meanwhile_says_so(qtbot, page: QueuePage, record: Path):
    db = open_for_writing(record)
    db.execute("DELETE FROM suggestions WHERE id = ?", [shown(page)[1]])
    db.close()
    press(qtbot, page, KEY.Key_J)
    assert page.detail.seen is None
    assert "no longer" in page.detail.empty.text()


def test_without_a_record_the_way_on_is_said(qtbot, make_desk: Callable[..., Desk], tmp_path: Path):
    page = QueuePage(make_desk(tmp_path / "none.db"))
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(page.nothing.isVisible)
    assert "assistant run" in page.nothing.text()


def test_views_of_others_are_there_too(qtbot, page: QueuePage, record: Path):
    from datetime import UTC, datetime

    db = open_for_writing(record)
    views.keep_view(db, "Theirs", Filters(own=True), "wei", datetime.now(UTC))
    db.close()
    page.outdate()
    qtbot.waitUntil(lambda: bool(page.bar.views))
    assert page.bar.views[0].author == "wei"


def test_new_suggestions_are_offered_and_do_not_push_the_list_away(qtbot, page: QueuePage):
    press(qtbot, page, KEY.Key_J)
    before = page.detail.seen.entry.suggestion
    page.desk.changed.emit("words")
    assert page.bar.new.isVisible()
    assert page.list.row == 1
    page.bar.new.click()
    settle(qtbot, page)
    assert not page.bar.new.isVisible()
    assert page.detail.seen.entry.suggestion == before
    assert page.list.row == 1


def test_the_agent_is_named_where_a_name_is_on_record(qtbot, page: QueuePage):
    page.show_filters(Filters(agent=("emma@xiaoman",)))
    settle(qtbot, page)
    assert page.detail.seen.author == "Emma"


def test_the_filter_panel_stays_on_the_screen(qtbot, page: QueuePage):
    screen = page.screen().availableGeometry()
    panel = page.bar.panel
    panel.open_at(screen.topRight(), Filters(), {})
    assert screen.contains(panel.geometry().topLeft())
    assert panel.geometry().right() <= screen.right()
    panel.hide()


def test_where_there_is_no_record_invented_chats_are_one_click_away(
    qtbot, make_desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    started: list[list[str]] = []
    monkeypatch.setattr(
        queue_page.QProcess, "startDetached", lambda program, arguments: started.append(arguments)
    )
    page = QueuePage(make_desk(tmp_path / "none.db"))
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(page.sample.isVisible)
    page.sample.click()
    assert started == [["-m", "assistant", "review", "--sample"]]


def test_a_span_of_days_is_named_by_its_last_day_and_topics_in_the_interfaces_script(desk: Desk):
    day = datetime(2026, 3, 2).astimezone()
    until = datetime(2026, 3, 5).astimezone()
    ((_, told),) = chips(desk.texts, Filters(since=day, until=until))
    assert "2026-03-02" in told
    assert "2026-03-04" in told
    simple, english = topic("zh-Hans", "delivery.lost"), topic("en", "delivery.lost")
    assert len({simple, english, "delivery.lost"}) == 3
    assert topic("zh-Hant", "delivery.courier") != topic("zh-Hans", "delivery.courier") != ""
