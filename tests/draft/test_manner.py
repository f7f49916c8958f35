"""What a strategy does with each part, and what culture and history change in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import strings
from assistant.datafile import DataFileError
from assistant.domain.reading import (
    ComplaintStep,
    Context,
    Culture,
    CultureAxes,
    Emotion,
    Issue,
)
from assistant.draft import manner, strategy
from assistant.understand.topics import issue_of_topics
from tests.draft.situations import reading

TABLE = manner.default()
LATE = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")


def test_every_strategy_of_the_table_says_what_its_parts_do():
    assert {row.strategy for row in strategy.default().rows} <= set(TABLE.strategies)


def test_a_choice_names_two_ways_and_what_an_agent_reads_about_them():
    made = TABLE.decide("own_and_act", LATE, Context(), ())
    assert made.ways == ("wait", "refund")
    assert made.recommend == "wait"
    for language in strings.LANGUAGES:
        known = strings.table(language)
        for choice in TABLE.choices.values():
            assert f"plan.ways.{'_or_'.join(choice.ways)}" in known
        for row in TABLE.strategies.values():
            assert row.acknowledge == "nothing" or f"plan.names.{row.acknowledge}" in known
            assert row.care == "nothing" or f"plan.ends.{row.care}" in known
            assert not row.ask or f"plan.ask.{row.ask}" in known
        for change in TABLE.adjustments:
            assert f"plan.adjust.{change.id}" in known


def test_choices_are_about_topics_that_exist():
    assert set(TABLE.choices) <= set(issue_of_topics())


def test_where_speed_counts_the_answer_is_short():
    fast = replace(LATE, culture=Culture("US", 0.9, CultureAxes(pace=0.9)))
    made = TABLE.decide("own_and_act", fast, Context(), ())
    assert made.length == "short"
    assert "fast" in made.adjusted


def test_who_raises_the_same_point_again_is_met_with_their_effort():
    assert TABLE.decide("own_and_act", LATE, Context(), ()).names == "feeling"
    again = replace(LATE, raised=2)
    assert TABLE.decide("own_and_act", again, Context(), ()).names == "effort"


def test_an_upset_customer_who_complained_before_gets_no_jokes():
    made = TABLE.decide("own_and_act", LATE, Context(past_complaints=2), ())
    assert {"humour", "endearment", "cheer"} <= set(made.avoid)


def test_once_an_apology_stands_the_cause_is_asked_for_before_the_remedy():
    begun = replace(LATE, steps=(ComplaintStep.LISTEN, ComplaintStep.APOLOGISE))
    assert TABLE.decide("own_and_act", begun, Context(), ("agent",)).ask == "probing"
    found = replace(begun, steps=(*begun.steps, ComplaintStep.CAUSE))
    assert TABLE.decide("own_and_act", found, Context(), ("agent",)).ask == "choice"


def test_danger_is_not_adjusted_to_anyones_culture():
    fast = replace(LATE, culture=Culture("US", 0.9, CultureAxes(pace=0.9)), raised=3)
    assert TABLE.decide("safety", fast, Context(), (), adjust=False).adjusted == ()


@pytest.mark.parametrize("tier", ["VIP", "plus"])
def test_a_loyal_customer_who_is_pleased_is_remembered(tier: str):
    glad = reading(Emotion.JOY, Issue.OTHER)
    assert "loyal" in TABLE.decide("share_joy", glad, Context(tier=tier), ()).adjusted


def test_a_topic_with_two_rows_is_refused_by_name(tmp_path: Path):
    file = tmp_path / "manner.toml"
    row = '[[choice]]\ntopic = ["delivery.late"]\nways = ["a", "b"]\nrecommend = "a"\n'
    head = '[[strategy]]\nid = "x"\nacknowledge = "matter"\nask = ""\ncare = "nothing"\n'
    head += 'length = "short"\n'
    file.write_text(head + row + row, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"delivery\.late"):
        manner.load(file)
