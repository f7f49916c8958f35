"""The figures are what their names say: counted by hand, and against scikit-learn and scipy."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from assistant.understand.evaluation import metrics
from assistant.understand.training import report

TRUE = ["anger", "anger", "anger", "neutral", "neutral", "joy", "surprise", "sadness"]
READ = ["anger", "anger", "neutral", "neutral", "anger", "gratitude", "neutral", "disappointment"]


def test_precision_recall_and_f1_counted_by_hand():
    classes = metrics.classify(["a", "a", "a", "b"], ["a", "a", "b", "b"])
    assert classes.names == ("a", "b")
    assert classes.matrix.tolist() == [[2, 1], [0, 1]]
    assert classes.accuracy == 0.75
    assert classes.precision.tolist() == [1.0, 0.5]
    assert classes.recall.tolist() == pytest.approx([2 / 3, 1.0])
    assert classes.f1.tolist() == pytest.approx([0.8, 2 / 3])
    assert classes.macro_f1() == pytest.approx((0.8 + 2 / 3) / 2)


def test_a_class_that_is_only_read_costs_others_but_has_no_f1_of_its_own():
    classes = metrics.classify(["a", "a"], ["a", "c"])
    assert classes.macro_f1() == pytest.approx(2 / 3)


def test_groups_join_sadness_with_disappointment_and_gratitude_with_joy():
    classes = metrics.in_groups(TRUE, READ)
    assert classes.accuracy == pytest.approx(5 / 8)
    # anger 2/3, disappointment 1, joy 1, neutral 2·1/(3+2); anxiety and confusion do not occur.
    by_hand = (2 / 3 + 1 + 1 + 2 / 5) / 4
    assert classes.macro_f1(metrics.COUNTED) == pytest.approx(by_hand)


def test_surprise_counts_in_accuracy_only():
    with_it = metrics.in_groups(["surprise", "joy"], ["surprise", "joy"])
    assert with_it.accuracy == 1.0
    missed = metrics.in_groups(["surprise", "joy"], ["anger", "joy"])
    assert missed.accuracy == 0.5
    assert missed.macro_f1(metrics.COUNTED) == 1.0


def test_nothing_read_has_no_figures():
    classes = metrics.classify([], [])
    assert classes.n == 0
    assert math.isnan(classes.accuracy)
    assert math.isnan(classes.macro_f1())


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1))
def test_classes_agree_with_scikit_learn(pairs: list[tuple[str, str]]):
    true, read = [t for t, _ in pairs], [r for _, r in pairs]
    classes = metrics.classify(true, read)
    precision, recall, f1, support = precision_recall_fscore_support(
        true, read, labels=list(classes.names), zero_division=0
    )
    assert classes.precision.tolist() == pytest.approx(precision.tolist())
    assert classes.recall.tolist() == pytest.approx(recall.tolist())
    assert classes.f1.tolist() == pytest.approx(f1.tolist())
    assert classes.support.tolist() == support.tolist()
    assert classes.accuracy == pytest.approx(accuracy_score(true, read))
    present = f1_score(true, read, labels=sorted(set(true)), average="macro", zero_division=0)
    assert classes.macro_f1() == pytest.approx(present)


def test_calibration_is_the_gap_between_stated_and_found_weighted_by_rows():
    stated = [0.95, 0.95, 0.95, 0.55]
    right = [True, True, False, True]
    bins = metrics.reliability(stated, right)
    assert [one.n for one in bins] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 3]
    assert bins[9].right == pytest.approx(2 / 3)
    by_hand = 3 / 4 * (0.95 - 2 / 3) + 1 / 4 * (1 - 0.55)
    assert metrics.calibration_error(stated, right) == pytest.approx(by_hand)


def test_certainty_itself_falls_into_the_last_bin():
    assert metrics.reliability([1.0, 0.0], [True, False])[9].n == 1
    assert metrics.calibration_error([1.0, 0.0], [True, False]) == 0.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3))
def test_rank_correlation_agrees_with_scipy(pairs: list[tuple[int, int]]):
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    own = metrics.rank_correlation(left, right)
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert math.isnan(own)
    else:
        assert own == pytest.approx(spearmanr(left, right).statistic)


def test_ties_share_their_mean_rank():
    assert metrics.ranks([10, 20, 20, 30]).tolist() == [1, 2.5, 2.5, 4]


def test_an_interval_holds_the_figure_and_narrows_with_rows():
    def bounds(size: int) -> tuple[float, float]:
        values = np.asarray([n % 4 != 0 for n in range(size)], float)
        return metrics.interval(lambda drawn: float(values[drawn].mean()), list(range(size)))

    few, many = bounds(40), bounds(1000)
    assert few[0] < 0.75 < few[1]
    assert many[0] < 0.75 < many[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 3
    # The normal approximation: ±1.96·√(0.75·0.25/1000).
    assert many[1] - many[0] == pytest.approx(2 * 1.96 * (0.1875 / 1000) ** 0.5, rel=0.1)
    assert bounds(40) == few


def test_messages_of_one_dialogue_are_drawn_together():
    values = np.asarray([0.0] * 50 + [1.0] * 50)

    def mean(drawn: np.ndarray) -> float:
        return float(values[drawn].mean())

    assert metrics.interval(mean, ["first"] * 50 + ["second"] * 50) == (0.0, 1.0)
    assert all(math.isnan(bound) for bound in metrics.interval(mean, ["only"] * 100))


def test_finding_is_counted_as_right_extra_and_missed():
    counts = metrics.found([True, True, False, False], [True, False, True, False])
    assert (counts.right, counts.extra, counts.missed) == (1, 1, 1)
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.5, 0.5)
    nothing = metrics.found([False], [False])
    assert math.isnan(nothing.precision)
    assert math.isnan(nothing.recall)


def test_figures_become_json_values():
    values = {"a": np.float64(1 / 3), "b": [math.nan, np.int64(2)], 3: (True, None, "x")}
    assert metrics.plain(values) == {"a": 0.3333, "b": [None, 2], "3": [True, None, "x"]}


def test_training_reports_the_same_figures_rounded():
    figures = report.grouped(TRUE, READ)
    assert figures["n"] == 8
    assert figures["accuracy"] == 0.625
    assert figures["macro_f1"] == round((2 / 3 + 1 + 1 + 2 / 5) / 4, 4)
    assert figures["f1_anger"] == 0.6667
    assert "f1_surprise" not in figures
    assert report.confusion(TRUE, READ)["anger"] == {"anger": 2, "neutral": 1}


def test_training_figures_are_those_of_scikit_learn():
    chance = random.Random(1)
    names = sorted(metrics.GROUPS)
    true = [chance.choice(names) for _ in range(400)]
    read = [chance.choice(names) for _ in range(400)]
    right, told = [metrics.GROUPS[t] for t in true], [metrics.GROUPS[r] for r in read]
    each = f1_score(right, told, labels=list(metrics.COUNTED), average=None, zero_division=0)
    assert report.grouped(true, read)["macro_f1"] == round(float(each.mean()), 4)
