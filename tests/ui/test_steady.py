"""A second opinion that says nearly the same moves nothing on the screen."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.reading import Emotion, Mood, Trend
from assistant.ui.steady import settle

SHOWN = Mood(Emotion.ANGER, 0.62, -0.5, 0.57, ("wronged", "impatience"))


def test_a_slight_change_is_not_shown() -> None:
    new = replace(SHOWN, intensity=0.68, confidence=0.53, secondary=("impatience", "wronged"))
    assert settle(SHOWN, new) == SHOWN


def test_a_real_change_is_shown() -> None:
    new = replace(SHOWN, intensity=0.9, confidence=0.8, secondary=("wariness",))
    assert settle(SHOWN, new) == new


def test_another_label_is_shown_as_it_is() -> None:
    new = replace(SHOWN, label=Emotion.ANXIETY, intensity=0.63)
    assert settle(SHOWN, new) == new


def test_evidence_and_trend_are_always_the_latest() -> None:
    new = replace(SHOWN, trend=Trend.RISING)
    assert settle(SHOWN, new).trend is Trend.RISING


def test_the_first_reading_is_shown_as_it_is() -> None:
    assert settle(None, SHOWN) is SHOWN
