"""Every pair of ink and ground that the interface uses can be read."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from assistant import paths
from assistant.domain.reading import Emotion
from assistant.ui.look import Look
from assistant.ui.parts import Button
from assistant.ui.texts import Texts
from assistant.ui.theme import SCHEMES, Theme, theme

TEXT_PAIRS = [
    ("text", "window"), ("text", "raised"), ("text", "hover"), ("text", "accent_tint"),
    ("text", "warn_tint"), ("text", "danger_tint"), ("muted", "window"), ("muted", "raised"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent", "window"),
    ("accent", "raised"), ("warn", "window"), ("warn", "raised"), ("warn", "warn_tint"),
    ("danger", "window"), ("danger", "danger_tint"), ("blank", "blank_tint"),
    ("accent", "danger_tint"), ("muted", "danger_tint"), ("muted", "warn_tint"), ("ok", "raised"),
    ("ok", "hover"), ("accent", "accent_tint"), ("muted", "hover"),
]  # fmt: skip
RULE_PAIRS = [
    ("acknowledge", "window"), ("solve", "window"), ("care", "window"), ("ok", "window"),
    ("accent", "border"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.fixture(params=SCHEMES)
def colours(request: pytest.FixtureRequest) -> Theme:
    return theme(request.param)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_a_contrast_of_at_least_4_5(colours: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(colours.tokens, ink), getattr(colours.tokens, ground)) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_high_contrast_is_at_least_7(ink: str, ground: str) -> None:
    tokens = theme("contrast").tokens
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 7


@pytest.mark.parametrize(("line", "ground"), RULE_PAIRS)
def test_rules_and_bars_have_a_contrast_of_at_least_3(
    colours: Theme, line: str, ground: str
) -> None:
    assert contrast(getattr(colours.tokens, line), getattr(colours.tokens, ground)) >= 3


@pytest.mark.parametrize("emotion", list(Emotion))
def test_every_emotion_has_readable_colours_and_an_icon(colours: Theme, emotion: Emotion) -> None:
    found = colours.tokens.emotion[emotion]
    assert contrast(found.ink, found.tint) >= 4.5
    assert contrast(found.ink, colours.tokens.window) >= 4.5
    assert (paths.resources() / "icons" / f"mood-{emotion}.svg").is_file()


def test_the_style_sheet_has_no_token_left_over(colours: Theme) -> None:
    assert "@" not in re.sub(r"/\*.*?\*/", "", colours.stylesheet(), flags=re.S)


def test_an_unknown_emotion_looks_neutral(colours: Theme) -> None:
    assert colours.emotion("new") == colours.emotion("neutral")


def test_the_palette_carries_the_scheme(qapp: QApplication, colours: Theme) -> None:
    assert colours.palette().windowText().color().name() == colours.tokens.text


def test_a_main_button_that_can_not_be_pressed_can_still_be_read(qtbot, colours: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(colours.stylesheet())
    button = Button(Look(colours, Texts("en")), "Continue", "primary")
    button.setParent(window)
    button.resize(160, 40)
    button.setEnabled(False)
    ground = button.grab().toImage().pixelColor(12, 20).name()
    assert contrast(colours.tokens.muted, ground) >= 4.5
