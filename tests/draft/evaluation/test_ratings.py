"""Marks become shares and win rates by the key, with intervals and warnings."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from assistant.draft.evaluation.chances import kappa, percentile, wilson
from assistant.draft.evaluation.ratings import Rater, RatingError, read, report

KEY: dict[str, Any] = {
    "sheet": "abc",
    "engines": ["ours", "plain"],
    "items": {
        "001-A": ["ours"], "001-B": ["plain"], "002-A": ["plain"], "002-B": ["ours"],
        "003-A": ["ours", "plain"], "004-A": ["ours"],
    },
    "missing": {"ours": [], "plain": ["004"]},
}  # fmt: skip
ONE = Rater(
    "one",
    {"001-A": "as_is", "001-B": "no", "002-A": "edits", "002-B": "edits", "003-A": "as_is",
     "004-A": "harmful"},
    {"001": "A", "002": "A", "003": "same"},
    "abc",
)  # fmt: skip


def test_shares_are_counted_by_engine_and_silence_is_a_no():
    found = report([ONE], KEY)["engines"]
    assert found["ours"]["n"] == found["plain"]["n"] == 4
    assert found["ours"]["as_is"]["share"] == 0.5
    assert found["ours"]["sendable"]["share"] == 0.75
    assert found["ours"]["harmful"]["share"] == 0.25
    assert found["plain"]["no"]["share"] == 0.5


def test_win_rates_count_ties_half():
    found = report([ONE], KEY)["pairs"]["ours : plain"]
    # By marks: a win, a tie, the same words. By choice: a win, a loss, the same words.
    assert found["by_mark"]["share"] == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert found["by_choice"]["share"] == pytest.approx((1 + 0 + 0.5) / 3)
    assert found["by_mark"]["ties"] == 2
    low, high = found["by_mark"]["interval"]
    assert low < found["by_mark"]["share"] < high


def test_small_numbers_one_rater_and_gaps_are_told():
    assert report([ONE], KEY)["warnings"] == ["few", "one_rater"]
    partly = Rater("two", {"001-A": "as_is"})
    assert "unrated" in report([ONE, partly], KEY)["warnings"]


def test_a_situation_that_a_rater_never_came_to_counts_nothing():
    found = report([Rater("x", {"001-A": "as_is", "001-B": "no"})], KEY)["engines"]
    assert found["plain"]["n"] == 1


def test_two_raters_agree_so_far():
    other = Rater("two", ONE.marks | {"001-A": "edits"}, ONE.best | {"002": "B"})
    (found,) = report([ONE, other], KEY)["agreement"]
    assert found["n"] == 6
    assert found["same"]["share"] == pytest.approx(5 / 6)
    assert found["same_best"]["share"] == pytest.approx(2 / 3)
    assert 0 < found["kappa"] < 1


def test_ratings_of_another_sheet_are_refused():
    with pytest.raises(RatingError, match="xyz"):
        report([Rater("x", {"001-A": "no"}, sheet="xyz")], KEY)


def test_the_page_and_the_table_give_the_same():
    page = json.dumps({"sheet": "abc", "rater": "Li", "marks": {"001-A": "as_is"},
                       "best": {"001": "A"}})  # fmt: skip
    sheet = "\ufeffitem,situation,mark,best,why\r\n001-A,001,1,x,\r\n001-B,001,,,\r\n"
    one, other = read(page, "file"), read(sheet, "file")
    assert (one.name, other.name) == ("Li", "file")
    assert one.marks == other.marks == {"001-A": "as_is"}
    assert one.best == other.best == {"001": "A"}


def test_two_crosses_are_a_tie():
    assert read("item,mark,best\n001-A,1,x\n001-B,A,x\n", "f").best == {"001": "same"}


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"marks": 3}', "item,mark\n001-A,great\n", "a,b\n1,2\n", '{"marks": {"001-A": ""}}'],
)
def test_what_holds_no_ratings_says_so(text: str):
    with pytest.raises(RatingError):
        read(text, "f")


def test_intervals_are_wilsons():
    low, high = wilson(7, 10)
    assert (round(low, 3), round(high, 3)) == (0.397, 0.892)
    assert wilson(0, 12)[0] == 0
    assert all(math.isnan(end) for end in wilson(0, 0))


def test_kappa_is_one_for_the_same_and_nought_for_chance():
    assert kappa(["a", "b", "a"], ["a", "b", "a"]) == 1
    assert kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0
    assert math.isnan(kappa(["a"], ["a"]))


def test_percentiles_are_values_that_were_there():
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3
    assert math.isnan(percentile([], 0.5))
