"""The library by keyboard: find, read, change, bring back; and one key that makes a case."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.domain.notice import Notice
from assistant.knowledge import cases as files
from assistant.review import case_shelf
from assistant.review.queue import look as look_at
from assistant.review.record import FileSource
from assistant.settings import DraftSettings, Settings
from assistant.store.database import open_for_writing
from assistant.ui.look import Look
from assistant.ui.review.case_section import CaseSection
from assistant.ui.review.cases_page import CasesPage
from assistant.ui.review.page import Desk
from assistant.ui.review.thanks_page import ThanksPage
from tests.review.shop import Shop
from tests.review.test_case_promote import answered
from tests.review.test_case_shelf import KITE
from tests.review.test_habits import CUT, edited
from tests.review.test_thanks import praised

K = Qt.Key


@pytest.fixture(autouse=True)
def few_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped library is read once a process elsewhere; here it would only cost time."""
    (tmp_path / "shipped").mkdir()
    monkeypatch.setattr(files, "shipped", lambda: tmp_path / "shipped")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "record.db")
    yield shop
    shop.store.close()


@pytest.fixture
def desk(shop: Shop, look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "shop.toml").write_text(
        "schema = 1\n[facts]\nreply_minutes = 30\n", encoding="utf-8"
    )
    shop.store.flush()
    settings = Settings(drafts=DraftSettings(shop=str(tmp_path / "mine")))
    desk = Desk(look, settings, FileSource(shop.file), "chen")
    yield desk
    desk.close()


def settle(desk: Desk) -> None:
    until, still = time.monotonic() + 20, 0
    while still < 4:
        assert time.monotonic() < until
        QApplication.processEvents()
        still = still + 1 if desk.idle else 0
        time.sleep(0.002)


def page_of(desk: Desk, qtbot: QtBot) -> CasesPage:
    page = CasesPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    page.shown()
    settle(desk)
    return page


def promoted(shop: Shop, desk: Desk, qtbot: QtBot) -> str:
    """A case made by one key; its id."""
    suggestion = answered(shop)
    section = CaseSection(desk)
    qtbot.addWidget(section)
    db = desk.source.open_reading()
    section.show_suggestion(look_at(db, suggestion))
    db.close()
    assert section.key_pressed("C")
    settle(desk)
    assert section.told.text()
    return section._case


def state_of(shop: Shop, key: str) -> str:
    found = shop.peek("SELECT language || '/' || name, state FROM cases")
    return str(dict(found)[key])


def test_one_key_makes_a_case_that_stands_in_the_library(shop: Shop, desk: Desk, qtbot: QtBot):
    key = promoted(shop, desk, qtbot)
    assert state_of(shop, key) == "accepted"
    page = page_of(desk, qtbot)
    one = page.library.list.current
    assert one is not None
    assert (one.case.id, one.state) == (key, "accepted")
    assert "{reply_minutes}" in one.case.solve


def test_without_an_answer_the_key_does_nothing(desk: Desk, qtbot: QtBot):
    section = CaseSection(desk)
    qtbot.addWidget(section)
    section.show_suggestion(None)
    assert not section.key_pressed("C")


def test_a_case_is_found_retired_accepted_and_rewritten_by_keys(
    shop: Shop, desk: Desk, qtbot: QtBot
):
    key = promoted(shop, desk, qtbot)
    page = page_of(desk, qtbot)
    view = page.library
    qtbot.keyClick(view.list, K.Key_Slash, Qt.KeyboardModifier.NoModifier)
    view.search.setText("快遞")
    assert view.list.cases.rowCount() == 1
    view.search.setText("没有这样的词")
    assert view.list.cases.rowCount() == 0
    view.search.clear()
    qtbot.keyClick(view.list, K.Key_R)
    settle(desk)
    assert state_of(shop, key) == "retired"
    qtbot.keyClick(view.list, K.Key_A)
    settle(desk)
    assert state_of(shop, key) == "accepted"
    qtbot.keyClick(view.list, K.Key_E)
    view.form.title.setText("快递没动，周六要用")
    view.save()
    settle(desk)
    current = view.list.current
    assert current is not None
    assert current.case.title == "快递没动，周六要用"


def test_what_does_not_hold_is_told_at_its_field_and_nothing_is_lost(
    shop: Shop, desk: Desk, qtbot: QtBot
):
    promoted(shop, desk, qtbot)
    view = page_of(desk, qtbot).library
    view.edit()
    view.form.texts["solve"].setPlainText("补您50元。")
    view.save()
    settle(desk)
    assert "50" in view.form.fault.text()
    assert not view.form.fault.isHidden()
    assert view.form.texts["solve"].toPlainText() == "补您50元。"
    view.back()
    current = view.list.current
    assert current is not None
    assert "50" not in current.case.solve


def test_what_is_being_written_stays_when_something_changes_elsewhere(
    shop: Shop, desk: Desk, qtbot: QtBot
):
    promoted(shop, desk, qtbot)
    page = page_of(desk, qtbot)
    page.library.edit()
    page.library.form.title.setText("写到一半")
    desk.changed.emit("cases")
    settle(desk)
    assert not page.library.form.isHidden()
    assert page.library.form.case().title == "写到一半"
    assert page.library.stack.currentIndex() == 1


def test_the_chat_survives_being_shown_as_lines(desk: Desk, qtbot: QtBot):
    form = page_of(desk, qtbot).library.form
    form.show_case(KITE)
    assert form.case() == KITE
    form.texts["turns"].setPlainText("客户：骨架断了\n哭了一下午\n客服：抱歉\nCustomer：？")
    said = [(turn.speaker.value, turn.text) for turn in form.case().turns]
    assert said[0] == ("customer", "骨架断了\n哭了一下午")
    form.texts["turns"].setPlainText("")
    assert form.case().turns == KITE.turns


def test_versions_are_shown_and_one_is_brought_back(shop: Shop, desk: Desk, qtbot: QtBot):
    key = promoted(shop, desk, qtbot)
    view = page_of(desk, qtbot).library
    first = view.list.current
    view.edit()
    view.form.title.setText("另一个标题")
    view.save()
    settle(desk)
    db = desk.source.open_reading()
    versions = case_shelf.versions(db, key)
    db.close()
    assert [one.author for one in versions] == ["chen", "chen"]
    qtbot.keyClick(view.list, K.Key_V)
    settle(desk)
    view.history.restore.emit(versions[1].id)
    settle(desk)
    now = view.list.current
    assert first is not None
    assert now is not None
    assert now.case.title == first.case.title


def test_a_hostile_file_is_refused_with_its_line(
    shop: Shop, desk: Desk, qtbot: QtBot, tmp_path: Path
):
    told: list[Notice] = []
    desk.trouble.connect(told.append)
    view = page_of(desk, qtbot).library
    folder = tmp_path / "zh-Hans"
    folder.mkdir()
    (folder / "x.toml").write_text('[[case]]\nid = "../../etc"\n', encoding="utf-8")
    view.read_file(folder / "x.toml")
    settle(desk)
    assert dict(told[0].args)["line"] == "2"
    assert shop.peek("SELECT count(*) FROM cases") == [(0,)]


def test_what_is_listed_goes_out_and_comes_in(shop: Shop, desk: Desk, qtbot: QtBot, tmp_path: Path):
    promoted(shop, desk, qtbot)
    view = page_of(desk, qtbot).library
    view.write_folder(tmp_path / "out")
    settle(desk)
    (file,) = (tmp_path / "out").rglob("*.toml")
    view.read_file(file)
    settle(desk)
    assert shop.peek("SELECT state FROM cases") == [("proposed",)]


def test_a_wording_is_proposed_accepted_and_withdrawn(
    shop: Shop, desk: Desk, qtbot: QtBot, tmp_path: Path
):
    edited(shop, CUT, 6)
    page = page_of(desk, qtbot)
    page.go("wordings")
    settle(desk)
    view = page.wordings
    assert "非常" in view.head.text()
    view.accept()
    settle(desk)
    file = tmp_path / "mine" / "wording.toml"
    assert "非常" in file.read_text(encoding="utf-8")
    view.decline()
    settle(desk)
    assert "非常" not in file.read_text(encoding="utf-8")
    assert shop.peek("SELECT state, author FROM wordings") == [("declined", "chen")]


def test_the_wall_is_walked_pinned_and_tidied_by_keys(shop: Shop, desk: Desk, qtbot: QtBot):
    praised(shop, "mei", "太贴心了，谢谢你一直陪着")
    praised(shop, "tom", "你们客服态度真好，<b>点赞</b>")
    shop.store.flush()
    page = ThanksPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.shown()
    settle(desk)
    assert len(page.cards) == 2
    qtbot.keyClick(page, K.Key_J)
    qtbot.keyClick(page, K.Key_J)
    older = page.current
    assert older is not None
    qtbot.keyClick(page, K.Key_P)
    settle(desk)
    assert page.cards[0].one.id == older.id
    qtbot.keyClick(page, K.Key_H)
    settle(desk)
    assert [card.one.id == older.id for card in page.cards] == [False]
    page.taken.click()
    settle(desk)
    assert [card.one.id for card in page.cards] == [older.id]


def test_a_page_over_an_empty_record_says_so(shop: Shop, desk: Desk, qtbot: QtBot):
    open_for_writing(shop.file).close()
    page = page_of(desk, qtbot)
    assert page.library.list.current is None
    page.go("wordings")
    settle(desk)
    assert page.wordings.head.text()
