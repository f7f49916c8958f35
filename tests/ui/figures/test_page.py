"""The page shows what was counted, goes on to the chats behind it, and is worked by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolTip

from assistant.review.filters import Filters
from assistant.review.metrics import Metric, Period
from assistant.review.queue import count, open_queue
from assistant.review.sums import By
from assistant.ui.figures.page import CARDS, FiguresPage
from assistant.ui.review.page import Desk

Settled = Callable[[], None]


def shown(page: FiguresPage) -> set[str]:
    return {name for name, card in page.cards.items() if not card.isHidden()}


def test_everything_is_counted_and_drawn(page: FiguresPage, settled: Settled):
    settled()
    assert page.tiles["accepted"].value.text() == "67%"
    assert "偏少" in page.tiles["accepted"].sure.text()
    assert page.tiles["kept"].against.text() == "1 件逾期"
    assert shown(page) == set(CARDS)
    assert [hit.tip[0] for hit in page.cards["groups"].chart.scene.hits] == [
        "lin@shop: 100%", "chen@shop: 0%",
    ]  # fmt: skip
    assert "区间" in page.cards["uplift"].notes.text() or page.cards["uplift"].notes.text()


def test_own_words_are_read_in_the_background(page: FiguresPage, settled: Settled):
    settled()
    assert page.others is not None
    assert page.others.empathy.own.of == 1
    assert page.tiles["own"].value.text() not in ("", "–")


def test_a_click_opens_the_chats_behind_a_bar(
    page: FiguresPage, desk: Desk, settled: Settled, qtbot, record: Path
):
    settled()
    chart = page.cards["outcomes"].chart
    number = next(n for n, hit in enumerate(chart.scene.hits) if "拒用" in hit.tip[0])
    hit = chart.scene.hits[number]
    middle = QPoint(round(hit.x + hit.width / 2), round(hit.y + hit.height / 2))
    with qtbot.waitSignal(desk.show_queue, timeout=10_000) as found:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle)
    (filters,) = found.args
    assert (filters.agent, filters.outcome) == (("chen@shop",), ("rejected",))
    assert count(open_queue(record), filters) == 1


def test_every_mark_leads_to_as_many_chats_as_it_says(
    page: FiguresPage, desk: Desk, settled: Settled, record: Path, qtbot
):
    settled()
    found: list[Filters] = []
    desk.show_queue.connect(found.append)
    keys = [hit.key for name in ("reasons", "trend", "uplift", "ended", "moods")
            for hit in page.cards[name].chart.scene.hits if hit.key]  # fmt: skip
    for key in keys:
        page.open(key)
        settled()
    assert len(found) == len(keys)
    db = open_queue(record)
    assert all(count(db, filters) <= 6 for filters in found)
    assert count(db, found[0]) == 1


def test_the_keyboard_goes_through_a_chart(page: FiguresPage, settled: Settled, qtbot, desk: Desk):
    settled()
    chart = page.cards["groups"].chart
    assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(chart, key)
    assert QToolTip.text() == "\n".join(chart.scene.hits[1].tip)
    with qtbot.waitSignal(desk.show_queue, timeout=10_000) as found:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert found.args[0].agent == ("chen@shop",)
    assert "lin@shop: 100%" in chart.accessibleDescription()


def test_keys_of_the_page(page: FiguresPage, settled: Settled, qtbot):
    settled()
    qtbot.keyClicks(page, "]]")
    assert page.controls.period is Period.YEAR
    qtbot.keyClicks(page, "[")
    assert page.controls.period is Period.DAYS_90
    settled()
    assert page.question.filters.since is not None


def test_another_group_another_figure_another_person(page: FiguresPage, settled: Settled):
    settled()
    page.controls.choose_group(By.EMOTION)
    page.follow(Metric.LIFT)
    settled()
    assert page.cards["groups"].title.text() == "情绪价值 · 按情绪"
    assert page.controls.figure.currentText() == "情绪价值"
    page.controls.whose.setCurrentIndex(page.controls.whose.findText("chen@shop"))
    page.controls.changed.emit()
    settled()
    assert page.tiles["accepted"].value.text() == "0%"
    page.controls.choose_group(By.HOUR)
    settled()
    assert not [hit for hit in page.cards["groups"].chart.scene.hits if hit.key]


def test_a_time_without_anything_says_so(page: FiguresPage, settled: Settled, record: Path):
    db = open_queue(record)
    db.execute("PRAGMA query_only = OFF")
    db.execute("DELETE FROM chats")
    db.conn.commit()
    page.reload()
    settled()
    assert not page.empty.isHidden()
    assert shown(page) == set()
    assert page.tiles["accepted"].value.text() == "–"


def test_one_column_where_there_is_no_room_for_two(page: FiguresPage, settled: Settled, qtbot):
    settled()
    one, other = page.cards["groups"], page.cards["outcomes"]
    assert one.y() == other.y()
    page.resize(700, 800)
    qtbot.waitUntil(lambda: one.x() == other.x() and other.width() > 500, timeout=5000)
    assert one.y() < other.y()


def test_a_chart_can_be_kept_as_a_picture(page: FiguresPage, settled: Settled, tmp_path: Path):
    settled()
    for name in ("outcomes", "trend"):
        page.cards[name].save(tmp_path / f"{name}.png")
        page.cards[name].save(tmp_path / f"{name}.svg")
        assert QImage(str(tmp_path / f"{name}.png")).width() > 1000
        assert "<svg" in (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    told: list[object] = []
    page.cards["trend"].failed.connect(told.append)
    page.cards["trend"].save(tmp_path / "no" / "x.svg")
    assert told
