"""Charts can be read: text keeps 4.5:1, marks 3:1, and colour-blind eyes tell the series apart."""

from __future__ import annotations

import itertools

import pytest

from assistant.ui.charts.palette import colours

SERIES = ("one", "two", "three", "four", "five")
# Machado et al. 2009, full deuteranopia and protanopia, on linear light.
BLIND = {
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
}  # fmt: skip


def linear(colour: str) -> list[float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def light(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_stand_out(scheme: str):
    c = colours(scheme)
    for name in ("text", "muted", "warn"):
        assert contrast(c[name], c["ground"]) >= 4.5
    assert contrast(c["faint"], c["plot"]) >= 4.5
    for name in (*SERIES, "better", "worse", "interval", "focus"):
        assert contrast(c[name], c["ground"]) >= 3
    for name in (*SERIES, "better", "worse", "pale", "pale_one"):
        assert contrast(c[f"on_{name}"], c[name]) >= 4.0, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", BLIND)
def test_better_and_worse_are_told_apart_by_all_eyes(scheme: str, eyes: str):
    c = colours(scheme)

    def seen(colour: str) -> list[float]:
        given = linear(colour)
        return [sum(a * b for a, b in zip(row, given, strict=True)) for row in BLIND[eyes]]

    for one, other in [("better", "worse"), *itertools.combinations(("one", "two", "five"), 2)]:
        apart = sum((a - b) ** 2 for a, b in zip(seen(c[one]), seen(c[other]), strict=True)) ** 0.5
        assert apart > 0.15, (one, other)
