"""Readings of rows become the figures that they deserve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Context,
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Fact,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.understand.evaluation import mood_figures, run
from assistant.understand.evaluation.answer import Answer
from assistant.understand.evaluation.rows import Case, truth_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def reading(label: str = "neutral", intensity: float = 0.0, **more: Any) -> Reading:
    values: dict[str, Any] = {
        "mood": Mood(Emotion(label), intensity, more.pop("valence", 0.0), more.pop("sure", 0.9)),
        "language": Language("en", "Latn", 0.9),
        "culture": Culture(None, 0.0),
        "issue": Issue.OTHER,
        "stage": Stage.AFTER_SALES,
        "escalation": Escalation(),
        "first_ms": 1.0,
        "final_ms": 2.0,
    }
    return Reading(**(values | more))


def answer(truth: dict[str, Any], read: Reading, text: str = "hello", **more: Any) -> Answer:
    message = Message(Speaker.CUSTOMER, text)
    case = Case((message,), Context(), NOW, truth_of(truth), dialogue=text, **more)
    return Answer(case, read, 1.5)


def mood_of(*rows: tuple[dict[str, Any], Reading]) -> dict[str, Any]:
    found = run.report([answer(truth, read, f"row {n}") for n, (truth, read) in enumerate(rows)])
    section: dict[str, Any] = found["mood"]
    return section


def test_a_second_label_is_accepted_where_the_row_gives_one():
    mood = mood_of(
        ({"label": "anger", "alt": "sadness"}, reading("disappointment")),
        ({"label": "anger", "alt": None}, reading("disappointment")),
    )
    assert mood["accuracy"] == 0.0
    assert mood["accuracy_second"] == 0.5


def test_alarms_are_counted_on_calm_rows_and_strong_ones_apart():
    mood = mood_of(
        ({"label": "neutral"}, reading("anger", 0.8)),
        ({"label": "neutral"}, reading("anger", 0.5)),
        ({"label": "neutral"}, reading("anger", 0.49)),
        ({"label": "neutral"}, reading("neutral", 0.9)),
        ({"label": "anger", "intensity": 3}, reading("neutral")),
        ({"label": "anger", "intensity": 1}, reading("neutral")),
    )
    assert mood["alarms"] == {"n": 4, "strong": 0.5, "any": 0.75, "missed_n": 1, "missed": 1.0}


def test_intensity_is_ranked_against_the_annotator():
    mood = mood_of(
        ({"label": "anger", "intensity": 3}, reading("anger", 0.9)),
        ({"label": "anger", "intensity": 2}, reading("anger", 0.5)),
        ({"label": "neutral", "intensity": 0}, reading("neutral", 0.1)),
    )
    assert mood["intensity"] == {"n": 3, "rank_correlation": pytest.approx(1.0)}


def test_confidence_is_held_against_what_was_right():
    mood = mood_of(
        ({"label": "joy"}, reading("joy", 0.5, sure=0.95)),
        ({"label": "joy"}, reading("gratitude", 0.5, sure=0.95)),
    )
    calibration = mood["calibration"]
    # The very label is wrong once; its group is right both times.
    assert calibration["ece"] == pytest.approx(0.45)
    assert calibration["ece_groups"] == pytest.approx(0.05)
    assert calibration["kept"][2] == {"floor": 0.9, "share": 1.0, "accuracy": 1.0}


def test_parts_of_the_rows_are_told_apart():
    rows = [
        answer({"label": "joy"}, reading("joy"), "short", source="one", language="en"),
        answer({"label": "joy"}, reading("anger"), "a much longer message", source="two"),
    ]
    parts = run.report(rows)["mood"]["by"]
    assert parts["source"]["one"]["accuracy"] == 1.0
    assert parts["source"]["two"]["accuracy"] == 0.0
    assert parts["length"]["short"]["n"] == 1
    assert parts["sampling"] == {}


def test_valence_is_ranked_against_satisfaction():
    rows = [
        answer({"labels": {"satisfaction": s}}, reading(valence=v), f"chat {s}")
        for s, v in ((-2, -0.9), (0, 0.0), (1, 0.3), (2, 0.8))
    ]
    found = run.report(rows)
    assert found["valence"]["satisfaction"]["rank_correlation"] == pytest.approx(1.0)
    assert "mood" not in found


def test_escalation_has_figures_for_each_level_and_reason():
    urgent = Escalation(EscalationLevel.URGENT, ("safety",))
    watch = Escalation(EscalationLevel.WATCH, ("impatience",))
    rows = [
        answer(
            {"escalate": {"level": "urgent", "reasons": ["safety"]}}, reading(escalation=urgent)
        ),
        answer(
            {"escalate": {"level": "supervisor", "reasons": ["law"]}}, reading(escalation=watch)
        ),
        answer({"escalate": {"level": "none", "reasons": []}}, reading(escalation=watch)),
        answer({"escalate": True}, reading(escalation=urgent)),
    ]
    found = run.report(rows)["escalation"]
    assert found["handed_over"]["recall"] == pytest.approx(2 / 3)
    assert found["handed_over"]["precision"] == 1.0
    assert found["by_language"]["und"] == found["handed_over"]
    assert found["at_least"]["watch"]["precision"] == pytest.approx(2 / 3)
    assert found["at_least"]["supervisor"]["recall"] == 0.5
    assert found["at_least"]["urgent"]["recall"] == 1.0
    assert found["reasons"]["law"]["recall"] == 0.0
    assert found["reasons"]["safety"]["f1"] == 1.0


def test_language_is_counted_on_short_lines_apart():
    chinese = Language("zh-Hans", "Hans", 0.9)
    rows = [
        answer({"lang": "zh-cn"}, reading(language=chinese), "退款"),
        answer({"lang": "zh-tw"}, reading(language=chinese), "退款嗎"),
        answer({"lang": "zh"}, reading(language=Language("ko", "Kore", 0.9)), "退款"),
        answer({"lang": "en"}, reading(), "where is my order, please"),
    ]
    found = run.report(rows)["language"]
    assert found["accuracy"] == 0.5
    assert found["short_accuracy"] == pytest.approx(1 / 3)
    assert found["script_accuracy"] == pytest.approx(2 / 3)
    assert found["chinese_as_korean"] == 1
    assert found["short"]["zh-Hans"] == {"n": 1, "accuracy": 1.0}


def test_a_fact_counts_in_its_normal_form_and_as_it_was_said():
    read = reading(
        facts=(
            Fact("date", "2026-11-28", 0, 0, 2, said="周六"),
            Fact("order", "123456", 0, 3, 9),
            Fact("amount", "5", 0, 3, 9),
        )
    )
    truth = {
        "facts": [
            {"kind": "date", "value": "周六"},
            {"kind": "order", "value": "123456"},
            {"kind": "place", "value": "上海"},
        ]
    }
    found = run.report([answer(truth, read)])["facts"]
    assert (found["all"]["precision"], found["all"]["recall"]) == pytest.approx((2 / 3, 2 / 3))
    assert found["kinds"]["place"]["missed"] == 1
    assert found["kinds"]["amount"]["extra"] == 1


def test_the_surest_errors_come_first_and_second_labels_are_none():
    rows = [
        answer({"label": "joy"}, reading("anger", sure=0.4), "a"),
        answer({"label": "joy"}, reading("anger", sure=0.8), "b"),
        answer({"label": "joy", "alt": "anger"}, reading("anger", sure=0.9), "c"),
        answer({"label": "joy"}, reading("gratitude", sure=0.9), "d"),
    ]
    assert [a.case.dialogue for a in mood_figures.confident_errors(rows, 5)] == ["b", "a"]
    assert len(mood_figures.confident_errors(rows, 1)) == 1


def test_speed_is_told_for_the_first_and_the_whole_answer():
    speed = run.report([answer({}, reading())])["speed"]
    assert (speed["first"]["p50"], speed["final"]["p95"], speed["cpu"]["max"]) == (1.0, 2.0, 1.5)


def test_every_case_is_read_once_in_order():
    seen: list[str] = []
    ticks: list[int] = []

    def read(messages: Sequence[Message], context: Context, now: datetime) -> Reading:
        seen.append(messages[-1].text)
        return reading()

    cases = [answer({}, reading(), text).case for text in ("one", "two")]
    assert len(run.read_all(cases, read, lambda: ticks.append(1))) == 2
    assert seen == ["one", "two"]
    assert len(ticks) == 2


def test_traditional_characters_are_compared_with_simplified():
    def read(messages: Sequence[Message], context: Context, now: datetime) -> Reading:
        text = messages[-1].text
        return reading("anger" if "气" in text else "neutral")

    rows = [("太气人了", "anger"), ("订单", "neutral"), ("你好", "neutral"), ("谢谢", "neutral")]
    cases = [
        answer({"label": label, "lang": "zh-cn"}, reading(), text, language="zh-Hans").case
        for text, label in rows
    ]
    answers = run.read_all(cases, read)
    found = run.agreement(cases, answers, read)
    assert found is not None
    # 你好 is the same in both.
    assert found["n"] == 3
    assert found["same"]["mood"] == pytest.approx(2 / 3)
    assert found["simplified"]["accuracy"] == 1.0
    assert found["traditional"]["accuracy"] == pytest.approx(2 / 3)
    assert "issue_accuracy" not in found["simplified"]


def test_nothing_chinese_has_nothing_to_compare():
    case = answer({"lang": "en"}, reading(), language="en").case
    assert run.agreement([case], [], lambda *_: reading()) is None


def test_the_shipped_reader_answers_a_real_row():
    case = answer({"label": "gratitude"}, reading(), "太感谢你了，问题解决了").case
    (told,) = run.read_all([case], run.ways()["first"])
    assert told.label in ("gratitude", "joy")
    assert told.reading.final_ms > 0
