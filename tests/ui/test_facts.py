"""What the customer stated stands on chips that copy it; what is missing stands out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from assistant.domain.reading import Fact
from assistant.ui.facts import MOST_ROWS, FactChip, FactRow
from assistant.ui.look import Look

WIDTH = 326


def fact(kind: str, value: str, said: str = "", message: int = 0) -> Fact:
    return Fact(kind, value, message, 0, 1, said)


MANY = tuple(fact("tracking", f"SF139002284756{n}") for n in range(9))


@pytest.fixture
def row(qtbot, look: Look) -> Iterator[FactRow]:
    made = FactRow(look, WIDTH)
    qtbot.addWidget(made)
    made.setFixedWidth(WIDTH)
    yield made
    made.hide()


def shown(row: FactRow) -> list[FactChip]:
    return [chip for chip in row.chips if not chip.isHidden()]


def test_a_click_copies_the_normalised_value_and_says_so(qtbot, row: FactRow) -> None:
    row.show_facts((fact("order", "882311902233", "８８２３ 1190 2233"),), ())
    chip = row.chips[0]
    row.show()
    width = chip.width()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "882311902233"
    assert chip.copied
    assert chip.sizeHint().width() <= width
    qtbot.waitUntil(lambda: not chip.copied)


def test_the_tooltip_tells_kind_words_and_value(row: FactRow) -> None:
    row.show_facts((fact("order", "882311902233", "８８２３ 1190 2233"),), ())
    tip = row.chips[0].toolTip()
    for words in ("订单号", "８８２３ 1190 2233", "882311902233", "点一下复制"):
        assert words in tip


def test_days_are_read_by_people_and_copied_as_they_are(row: FactRow) -> None:
    row.show_facts((fact("deadline", "2026-11-28", "周六生日"),), ())
    chip = row.chips[0]
    assert chip.words == "11月28日 周六"
    chip.click()
    assert QGuiApplication.clipboard().text() == "2026-11-28"


def test_an_id_without_a_name_gives_way_to_the_customers_words(row: FactRow) -> None:
    row.show_facts((fact("want", "no_such_wish", "把钱退给我"),), ())
    row.chips[0].click()
    assert row.chips[0].words == "把钱退给我"
    assert QGuiApplication.clipboard().text() == "把钱退给我"


def test_useful_kinds_come_first_and_nothing_twice(row: FactRow) -> None:
    row.show_facts(
        (
            fact("amount", "129元"),
            fact("order", "1"),
            fact("order", "2", message=3),
            fact("order", "1", message=2),
        ),
        (),
    )
    assert [chip.words for chip in row.chips] == ["2", "1", "129元"]


def test_what_is_told_already_or_has_no_value_is_left_out(row: FactRow) -> None:
    row.show_facts(
        (
            fact("date", "2026-11-28", "周六"),
            fact("deadline", "2026-11-28", "周六之前"),
            fact("photo", "照片发过"),
            fact("link", "https://example.com"),
        ),
        (),
    )
    assert [chip.fact.kind for chip in row.chips] == ["deadline"]


def test_names_stand_for_ids_in_the_interface_language(row: FactRow) -> None:
    row.show_facts(
        (fact("want", "refund", "want a refund"), fact("person", "mother", "my mum")), ()
    )
    assert [chip.words for chip in row.chips] == ["退款", "母亲"]
    assert "my mum" in row.chips[1].toolTip()


def test_sums_and_spans_stand_as_they_were_said(row: FactRow) -> None:
    row.show_facts(
        (fact("amount", "199.90 CNY", "一百九十九块九"), fact("duration", "P3D", "三天")), ()
    )
    assert [chip.words for chip in row.chips] == ["一百九十九块九", "三天"]
    row.chips[0].click()
    assert QGuiApplication.clipboard().text() == "199.90 CNY"


def test_more_than_two_rows_wait_behind_a_number(row: FactRow) -> None:
    row.show_facts(MANY, ("order", "photo"))
    assert row.more is not None
    assert row.missing is not None
    kept = len(shown(row))
    assert 0 < kept < len(MANY)
    assert row.more.text() == f"+{len(MANY) - kept} 项"
    assert row.missing.words == "缺：订单号、照片"
    assert not row.missing.isHidden()
    row.show()
    chip = row.chips[0].sizeHint().height()
    assert row.heightForWidth(WIDTH) <= MOST_ROWS * chip + 10
    row.more.click()
    assert len(shown(row)) == len(MANY)
    row.more.click()
    assert len(shown(row)) == kept


def test_the_same_facts_are_not_built_again(row: FactRow) -> None:
    row.show_facts(MANY[:2], ())
    before = row.chips
    row.show_facts(tuple(MANY[:2]), ())
    assert row.chips is before


def test_nothing_stated_takes_no_room(row: FactRow) -> None:
    row.show_facts((), ())
    assert row.isHidden()
    row.show_facts((), ("order",))
    assert not row.isHidden()


def test_hostile_values_stay_text(row: FactRow) -> None:
    row.show_facts((fact("item", "<b>&x</b>\u202e" + "长" * 5000, "<img src=x>"),), ("<i>",))
    chip = row.chips[0]
    assert "\u202e" not in chip.words
    assert len(chip.words) < 40
    assert "<img" not in chip.toolTip()
    row.grab()
