"""Rows of an evaluation file, in every usual shape, say what is right and what to read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.understand.evaluation import rows
from assistant.understand.evaluation.rows import Case, Truth, truth_of
from assistant.understand.training.corpora import TEST_FOLDS, dialogue_fold


def case(label: str, **more: Any) -> Case:
    truth = truth_of({"text": "x", "label": label, **more})
    message = Message(Speaker.CUSTOMER, "x")
    return Case((message,), Context(), datetime(2026, 11, 22, tzinfo=UTC), truth)


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("zh-cn", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-HK", "zh"), ("zh", "zh"),
        ("zh-Hans", "zh-Hans"), ("EN", "en"), ("pt-BR", "pt"),
    ],
)  # fmt: skip
def test_language_names_become_ours(written: str, ours: str):
    assert rows.language_code(written) == ours


def test_bare_chinese_leaves_the_script_open():
    assert rows.same_language("zh", "zh-Hant")
    assert rows.same_language("zh", "zh-Hans")
    assert not rows.same_language("zh", "ja")
    assert not rows.same_language("zh-Hans", "zh-Hant")


def test_a_labelled_message_follows_its_context():
    before = [{"speaker": "agent", "text": "您好"}]
    values = {"text": "还没到", "context": before, "label": "anxiety", "id": 4}
    row = rows.as_contract(values, "service")
    assert row["messages"] == [*before, {"speaker": "customer", "text": "还没到"}]
    assert (row["id"], row["domain"]) == (4, "service")


def test_messages_of_the_contract_and_turns_of_a_dialogue_stay_as_they_are():
    said = [{"speaker": "customer", "text": "hi"}]
    assert rows.as_contract({"messages": said}, "social")["messages"] == said
    assert rows.as_contract({"turns": said, "text": "ignored"}, "social")["messages"] == said


def test_a_row_says_emotion_second_label_intensity_issue_and_language():
    truth = truth_of(
        {"label": "anger", "alt": "disappointment", "intensity": 2, "issue": "delivery",
         "lang": "zh-cn", "escalate": None}
    )  # fmt: skip
    assert truth == Truth(
        "anger", "disappointment", 2.0, issue="delivery", language="zh-Hans", polarity=None
    )


def test_labels_that_are_none_of_ours_are_left_out():
    assert truth_of({"label": "mixed", "alt": "polite", "issue": "weather"}) == Truth()


def test_the_strongest_of_several_intensities_counts():
    assert truth_of({"intensity": {"anger": 1, "fear": 3}}).intensity == 3.0
    assert truth_of({"intensity": {}}).intensity == 0.0
    assert truth_of({"intensity": True}).intensity is None


@pytest.mark.parametrize(
    ("given", "handed_over", "level", "reasons"),
    [
        ({"escalate": True}, True, None, None),
        ({"escalate": False}, False, None, None),
        ({"escalate": "watch"}, False, "watch", None),
        ({"escalate": "urgent", "reasons": ["safety"]}, True, "urgent", {"safety"}),
        ({"escalate": {"level": "supervisor", "reasons": []}}, True, "supervisor", set()),
        ({"escalate": "loud"}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_escalation_is_told_in_several_ways(
    given: dict[str, Any], handed_over: bool | None, level: str | None, reasons: set[str] | None
):
    truth = truth_of(given)
    assert (truth.handed_over, truth.level, truth.reasons) == (handed_over, level, reasons)


def test_satisfaction_and_facts_are_read():
    truth = truth_of(
        {"labels": {"satisfaction": -1}, "facts": [{"kind": "order", "value": 77}, "nonsense"]}
    )
    assert truth.satisfaction == -1.0
    assert truth.facts == {("order", "77")}


def test_neutral_beside_positive_and_negative_is_no_emotion():
    settled = rows.settle([case("negative"), case("neutral"), case("positive")])
    assert [one.truth.polarity for one in settled] == [-1.0, 0.0, 1.0]
    assert [one.truth.label for one in settled] == [None, None, None]


def test_neutral_beside_anger_is_an_emotion():
    settled = rows.settle([case("anger"), case("neutral")])
    assert [one.truth.polarity for one in settled] == [None, None]
    assert [one.truth.label for one in settled] == ["anger", "neutral"]


def test_both_languages_of_a_dialogue_are_held_out_together():
    numbers = [f"{n:06x}" for n in range(40)]
    for number in numbers:
        zh, en = (
            rows.dialogue_of({"text": "x", "dialogue": f"{name}-{number}"}) for name in ("zh", "en")
        )
        assert dialogue_fold(zh) == dialogue_fold(en)
    assert any(dialogue_fold(number) in TEST_FOLDS for number in numbers)


def test_a_dialogue_is_known_by_its_id_and_a_lone_message_by_its_text():
    assert rows.dialogue_of({"id": "stc3-1", "turns": []}) == "stc3-1"
    assert rows.dialogue_of({"id": 3, "text": "hello"}) == "hello"
