"""Lines over time break where there is nothing, and small ones share a scale."""

from __future__ import annotations

import itertools

from assistant.ui.charts.lines import Bounds, Panel, line, multiples, spark
from assistant.ui.charts.scene import Area, Dot, Frame, Line, Mark, Text

SHARE = Bounds(most=1.0, least=0.0)


def marks(*values: float | None, few: bool = False) -> list[Mark]:
    return [
        Mark(f"k{n}", f"11月{n}日", value, None if value is None else max(0, value - 0.1),
             None if value is None else min(1, value + 0.1), few, tip=(f"{n}",))
        for n, value in enumerate(values)
    ]  # fmt: skip


def thick(scene):
    return [one for one in scene.shapes if isinstance(one, Line) and one.width >= 1.5]


def test_a_day_without_figures_breaks_the_line():
    scene = line(marks(0.2, 0.4, None, 0.5, 0.6), Frame(600), str, SHARE)
    assert [len(one.points) for one in thick(scene)] == [2, 2]
    assert len([one for one in scene.shapes if isinstance(one, Area)]) == 2
    assert len(scene.hits) == 5


def test_higher_values_lie_higher_inside_the_picture():
    scene = line(marks(0.1, 0.9), Frame(600), str, SHARE)
    (drawn,) = thick(scene)
    (_, low), (_, high) = drawn.points
    assert 0 <= high < low <= 220


def test_few_cases_are_hollow_and_do_not_set_the_scale():
    wide = [Mark("", "a", 0.5, 0.0, 1.0, True), *marks(0.5, 0.52)]
    scene = line(wide, Frame(600), str, Bounds(zero=False))
    dots = [one for one in scene.shapes if isinstance(one, Dot)]
    assert [one.fill for one in dots] == ["ground", "one", "one"]
    ticks = [one.text for one in scene.shapes if isinstance(one, Text) and one.align == "end"]
    assert "0.0" not in ticks


def test_the_last_date_is_always_named_and_dates_do_not_overlap():
    scene = line(marks(*[0.5] * 60), Frame(500), str, SHARE)
    dates = [one for one in scene.shapes if isinstance(one, Text) and one.text.startswith("11月")]
    assert "11月59日" in [one.text for one in dates]
    places = sorted(one.x for one in dates)
    assert all(b - a > 40 for a, b in itertools.pairwise(places))


def test_small_charts_share_one_scale():
    panels = [
        Panel("a", "lin", "20%", marks(0.2, 0.2)), Panel("b", "chen", "90%", marks(0.9, 0.9)),
    ]  # fmt: skip
    scene = multiples(panels, Frame(600), str, SHARE)
    low, high = (one.points[0][1] for one in thick(scene))
    assert high < low
    assert [hit.key for hit in scene.hits] == ["a", "b"]


def test_one_point_or_none_is_no_trouble():
    for given in ([], marks(None), marks(0.5)):
        assert line(given, Frame(300), str, SHARE).width == 300
        assert spark(given, Frame(100, 30)).height == 30
        assert multiples([Panel("", "x", "", given)], Frame(300), str).height > 0
