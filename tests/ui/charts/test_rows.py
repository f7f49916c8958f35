"""Rows of marks: bars start at zero, few cases look unsure, every row answers."""

from __future__ import annotations

from assistant.ui.charts.rows import Part, bars, diverging, dots, stacked
from assistant.ui.charts.scene import Area, Dot, Frame, Line, Mark, Rect, Text

FRAME = Frame(480)
SURE = Mark("lin", "lin@shop", 0.8, 0.7, 0.9, False, "80%", "120", ("lin: 80%",))
FEW = Mark("chen", "chen@shop", 0.4, 0.2, 0.6, True, "40%", "12", ("chen: 40%", "few"))
NONE = Mark("", "zhao", None, said="–")


def kinds(scene, kind):
    return [shape for shape in scene.shapes if isinstance(shape, kind)]


def test_bars_begin_at_zero_and_are_as_long_as_their_value():
    scene = bars([SURE, FEW, NONE], FRAME, most=1.0)
    one, other = kinds(scene, Rect)
    assert one.x == other.x
    assert abs(other.width / one.width - 0.5) < 1e-6
    assert (one.opacity, other.dashed, one.dashed) == (1.0, True, False)
    assert len(scene.hits) == 3
    assert scene.hits[1].tip == FEW.tip


def test_few_cases_are_named_in_a_warning_colour():
    scene = bars([SURE, FEW], FRAME)
    colours = {shape.text: shape.colour for shape in kinds(scene, Text)}
    assert (colours["120"], colours["12"]) == ("muted", "warn")


def test_dots_lie_inside_their_interval_and_are_hollow_on_few_cases():
    scene = dots([SURE, FEW, NONE], FRAME, str, beside=[0.5, None, None])
    spans, points = kinds(scene, Rect), kinds(scene, Dot)
    for span, point in zip(spans, points, strict=True):
        assert span.x <= point.x <= span.x + span.width
    assert [point.fill for point in points] == ["one", "ground"]
    assert len(kinds(scene, Area)) == 1


def test_worse_lies_left_and_better_right():
    scene = diverging([(FEW, SURE, Mark("", "lin@shop", 0.4, said="+40", of="120"))], FRAME, str)
    worse, better = kinds(scene, Rect)
    assert worse.x + worse.width == better.x
    assert (worse.fill, better.fill) == ("worse", "better")
    assert [hit.key for hit in scene.hits] == ["chen", "lin"]


def test_parts_of_a_whole_fill_the_row():
    parts = [Part("used", "one"), Part("own", "five")]
    marks = [Mark("a", "used", 30.0, said="75%"), Mark("b", "own", 10.0, said="25%")]
    scene = stacked([("lin", "40", marks), ("nobody", "0", [NONE, NONE])], parts, FRAME)
    used, own = [shape for shape in kinds(scene, Rect) if shape.height > 12][:2]
    assert abs(used.width / own.width - 3) < 0.1
    assert [hit.key for hit in scene.hits] == ["a", "b"]


def test_long_names_are_cut_and_nothing_leaves_the_picture():
    long = Mark("", "很长的名字" * 40, 1.0, 0.0, 1.0, said="100%", of="9,999,999")
    for scene in (bars([long], Frame(200)), dots([long], Frame(200), str)):
        for shape in scene.shapes:
            if isinstance(shape, Line):
                assert all(0 <= x <= 201 for x, _ in shape.points)
            if isinstance(shape, Text) and shape.text.startswith("很"):
                assert shape.text.endswith("…")


def test_nothing_is_an_empty_picture():
    assert bars([], FRAME).hits == ()
    assert dots([], FRAME, str).hits == ()
    assert stacked([], [], FRAME).height > 0
