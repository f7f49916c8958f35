"""Samples show what a supervisor would look for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlite_utils import Database

from assistant.domain.reading import Emotion, Issue
from assistant.domain.record import OutcomeKind
from assistant.review.automatic import automatic
from assistant.review.filters import Filters
from assistant.review.samples import Sample, sample
from tests.review.shop import DRAFT, Shop, reading

Opened = Callable[[], Database]
FORMULA = "非常抱歉给您带来不便，感谢您的理解与支持。"
KIND = "这几天您一个人照顾孩子不容易。明天上午十点我再问您宝宝好些没有，您也照顾好自己。"


def ids(found: tuple[object, ...]) -> list[str]:
    return [one.suggestion for one in found]  # type: ignore[attr-defined]


def test_a_random_sample_is_the_same_for_the_same_seed(shop: Shop, opened: Opened):
    for n in range(30):
        shop.case(f"c{n}")
    db = opened()
    first = sample(db, Sample.RANDOM, size=8, seed=3)
    assert first == sample(db, Sample.RANDOM, size=8, seed=3)
    assert first != sample(db, Sample.RANDOM, size=8, seed=4)
    assert len({one.suggestion for one in first}) == 8
    assert len(sample(db, Sample.RANDOM, size=100)) == 30


def test_each_agent_is_seen_as_often_as_the_others(shop: Shop, opened: Opened):
    for n in range(20):
        shop.case(f"c{n}", agent="busy@shop")
    for n in range(3):
        shop.case(f"d{n}", agent="calm@shop")
    db = opened()
    found = sample(db, Sample.BY_AGENT, size=6)
    assert Counter(one.agent for one in found) == {"busy@shop": 3, "calm@shop": 3}
    # Who has little leaves the rest to the others.
    found = sample(db, Sample.BY_AGENT, size=10)
    assert Counter(one.agent for one in found) == {"busy@shop": 7, "calm@shop": 3}
    assert len(sample(db, Sample.BY_APP, size=5)) == 5


def test_largest_edits_come_first(shop: Shop, opened: Opened):
    small = shop.case("a", kind=OutcomeKind.EDITED, sent=DRAFT + "。", similarity=0.95)
    shop.case("b")
    large = shop.case("c", kind=OutcomeKind.EDITED, sent=DRAFT[:20], similarity=0.6)
    assert ids(sample(opened(), Sample.LARGEST_EDITS)) == [large, small]


def test_kinds_of_answers_that_are_rejected_often(shop: Shop, opened: Opened):
    quality = reading(issue=Issue.PRODUCT_QUALITY)
    often = [shop.case(f"a{n}", read=quality, kind=OutcomeKind.REJECTED) for n in range(3)]
    for n in range(6):
        shop.case(f"b{n}")
    shop.case("once", kind=OutcomeKind.REJECTED)
    assert ids(sample(opened(), Sample.REJECTED_OFTEN)) == often[::-1]


def test_moods_that_got_worse_the_worst_first(shop: Shop, opened: Opened):
    calm, glad = reading(Emotion.NEUTRAL), reading(Emotion.JOY)
    worse = shop.case("a", read=calm, then=Emotion.ANGER)
    worst = shop.case("b", read=glad, then=Emotion.ANGER)
    shop.case("c", then=Emotion.GRATITUDE)
    shop.case("d")
    assert ids(sample(opened(), Sample.MOOD_WORSE)) == [worst, worse]


def test_praise_is_what_followed_an_answer(shop: Shop, opened: Opened):
    glad = shop.case("a", then=Emotion.GRATITUDE)
    shop.case("b", then=Emotion.ANGER)
    assert ids(sample(opened(), Sample.PRAISE)) == [glad]


def test_formulas_are_found_and_care_of_ones_own_is(shop: Shop, opened: Opened):
    own = OutcomeKind.IGNORED
    empty = shop.case("a", "等了五天，太失望了", kind=own, sent=FORMULA, then=Emotion.GRATITUDE)
    kind = shop.case("b", "孩子病了，等着用药", kind=own, sent=KIND, then=Emotion.GRATITUDE)
    shop.case("c", then=Emotion.GRATITUDE)
    db = opened()
    assert ids(sample(db, Sample.MECHANICAL)) == [empty]
    assert ids(sample(db, Sample.EXTRA_MILE)) == [kind]


def test_the_automatic_score_knows_what_was_answered(shop: Shop, opened: Opened):
    good = shop.case("a")
    silent = shop.case("b", kind=OutcomeKind.REJECTED)
    empty = shop.case("c", kind=OutcomeKind.IGNORED, sent=FORMULA)
    db = opened()
    one, two = automatic(db, good), automatic(db, empty)
    assert one is not None
    assert two is not None
    assert one.score.overall > two.score.overall
    assert two.mechanical
    assert automatic(db, silent) is None
    assert automatic(db, "never") is None


@pytest.mark.parametrize("kind", list(Sample))
def test_every_sample_keeps_to_the_filters_and_the_words(shop: Shop, opened: Opened, kind: Sample):
    shop.case("a", then=Emotion.ANGER)
    db = opened()
    assert sample(db, kind, Filters(agent=("nobody",))) == ()
    assert sample(db, kind, Filters(text="没有的词")) == ()
    assert sample(db, kind, Filters(text="快递", own=True)) == ()
    assert sample(db, kind, size=0) == ()
