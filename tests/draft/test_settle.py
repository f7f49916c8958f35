"""A draft relies on what is sure: a guess at the topic or the feeling counts as none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.reading import Act, Emotion, Issue
from assistant.draft.settle import settle
from tests.draft.situations import reading


def test_a_topic_that_is_only_guessed_counts_as_none() -> None:
    read = replace(reading(issue=Issue.DELIVERY, topic="delivery.lost"), topic_confidence=0.2)
    assert settle(read).topic == ""
    assert settle(read).issue is Issue.DELIVERY


def test_a_danger_that_is_not_sure_counts_where_the_reader_of_dangers_heard_it_too() -> None:
    read = reading(issue=Issue.PRODUCT_QUALITY, topic="quality.safety", reasons=("health",))
    assert settle(replace(read, topic_confidence=0.1)).topic == "quality.safety"
    battery = reading(issue=Issue.PRODUCT_QUALITY, topic="quality.safety")
    assert settle(replace(battery, topic_confidence=0.45)).topic == ""


def test_fraud_that_is_not_sure_counts_with_a_second_sign() -> None:
    read = reading(issue=Issue.ACCOUNT_PAYMENT, topic="account.fraud", reasons=("fraud",))
    assert settle(replace(read, topic_confidence=0.1)).topic == "account.fraud"


def test_a_rant_that_calls_a_fee_fraud_speaks_of_no_impostor() -> None:
    read = reading(Emotion.ANGER, Issue.ACCOUNT_PAYMENT, "account.fraud")
    assert settle(replace(read, topic_confidence=0.99)).topic == ""
    heard = reading(Emotion.ANGER, Issue.ACCOUNT_PAYMENT, "account.fraud", reasons=("fraud",))
    assert settle(replace(heard, topic_confidence=0.99)).topic == "account.fraud"


def test_what_was_in_a_parcel_is_not_told_on_half_a_guess() -> None:
    read = reading(issue=Issue.PRODUCT_QUALITY, topic="quality.missing_item")
    assert settle(replace(read, topic_confidence=0.52)).topic == ""
    assert settle(replace(read, topic_confidence=0.7)).topic == "quality.missing_item"


def test_a_plain_topic_of_another_issue_brings_its_issue_along() -> None:
    read = replace(reading(issue=Issue.DELIVERY, topic="quality.defect"), topic_confidence=0.8)
    assert settle(read).issue is Issue.PRODUCT_QUALITY
    assert settle(replace(read, topic_confidence=0.5)).topic == ""


def test_without_topic_an_unsure_issue_is_not_spoken_of() -> None:
    assert settle(replace(reading(issue=Issue.POLICY), issue_confidence=0.3)).issue is Issue.OTHER


@pytest.mark.parametrize("act", [Act.ASK, Act.INFORM, Act.OTHER])
def test_a_faint_feeling_in_a_plain_message_is_not_named(act: Act) -> None:
    assert settle(reading(Emotion.ANXIETY, act=act, intensity=0.3)).mood.label is Emotion.NEUTRAL


def test_a_strong_feeling_is_kept() -> None:
    assert settle(reading(Emotion.ANGER, intensity=0.8)).mood.label is Emotion.ANGER


def test_who_is_glad_and_has_a_broken_thing_is_not_congratulated() -> None:
    read = reading(Emotion.JOY, Issue.PRODUCT_QUALITY, "quality.defect", act=Act.INFORM)
    assert settle(read).mood.label is Emotion.NEUTRAL


def test_praise_told_with_words_of_speed_does_not_press() -> None:
    read = reading(Emotion.JOY, Issue.SERVICE_ATTITUDE, act=Act.URGE, intensity=0.7)
    read = replace(read, mood=replace(read.mood, confidence=0.95))
    assert settle(read).act is Act.INFORM


def test_settling_twice_changes_nothing_more() -> None:
    read = replace(
        reading(Emotion.ANXIETY, Issue.DELIVERY, "quality.defect", act=Act.ASK, intensity=0.3),
        topic_confidence=0.7,
    )
    assert settle(settle(read)) == settle(read)
