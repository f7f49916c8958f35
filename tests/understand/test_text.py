"""One plain form for every way of writing the same words."""

from __future__ import annotations

import pytest

from assistant.understand.text import fold, hanzi


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("為什麼還沒到", "为什么还没到"),
        ("爲什麼在這裏", "为什么在这里"),
        ("說明", "说明"),
        ("説明", "说明"),
        ("閲讀說明、啓動", "阅读说明,启动"),
        ("看著 瞭解", "看着 了解"),
        ("信号覆盖", "信号覆盖"),
        ("ＡＢＣ　１２３！", "abc 123!"),
    ],
)
def test_every_way_of_writing_folds_into_one(written: str, plain: str):
    assert fold(written).text == plain


def test_variants_shared_with_japan_do_not_make_a_line_traditional():
    assert not set("説閲鋭著瞭") & hanzi().traditional_only


def test_places_lead_back_to_the_customers_own_characters():
    folded = fold("爲\u200b什麼")
    assert folded.text == "为什么"
    assert folded.said(0, 1) == "爲"
    assert folded.said(1, 3) == "什麼"
