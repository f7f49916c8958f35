"""A scene as text holds what a screen shows, and text of customers stays text."""

from __future__ import annotations

from xml.etree import ElementTree

from assistant.ui.charts.compose import moved, titled, wrapped
from assistant.ui.charts.palette import colours
from assistant.ui.charts.scene import Area, Dot, Frame, Hit, Line, Rect, Scene, Text, estimated
from assistant.ui.charts.svg import svg

SHAPES = (
    Rect(0, 0, 10, 5, "one", 2, 0.5, "two", True),
    Line(((0, 0), (10, 10)), "axis", 2, True),
    Area(((0, 0), (1, 1), (0, 1)), "one", 0.2),
    Dot(3, 4, 2, "ground", "one"),
    Text(0, 6, "<b>&\x00\ud800 名", "text", 12, "end", True),
)
SCENE = Scene(100, 50, SHAPES, (Hit(0, 0, 9, 9, "k", ("a<b", "c")),))


def test_every_shape_is_written_and_the_text_is_well_formed():
    text = svg(SCENE, colours("light"), 'Ti"tle', ground=True)
    root = ElementTree.fromstring(text)
    tags = [one.tag.rpartition("}")[2] for one in root]
    assert tags == ["title", "rect", "rect", "polyline", "polygon", "circle", "text", "rect"]
    assert "<b>" not in text
    assert root.find(".//{*}rect/{*}title").text == "a<b\nc"  # type: ignore[union-attr]


def test_shapes_move_together():
    there = [moved(shape, 5, 7) for shape in SHAPES]
    assert (there[0].x, there[0].y) == (5, 7)  # type: ignore[union-attr]
    assert there[1].points == ((5, 7), (15, 17))  # type: ignore[union-attr]
    whole = titled(SCENE, "Title", "under", 13)
    assert whole.height > SCENE.height
    assert [one.text for one in whole.shapes[:2]] == ["Title", "under"]  # type: ignore[union-attr]


def test_lines_break_between_words_and_never_before_punctuation():
    frame = Frame(200)
    lines = wrapped("用不用草稿是客服自己选的，所以不能证明。" * 3, 120, frame, 12)
    assert len(lines) > 3
    assert not any(line[0] in "，。" for line in lines)
    english = wrapped("Agents chose where to take a draft, so this is no proof.", 120, frame, 12)
    assert " ".join(english) == "Agents chose where to take a draft, so this is no proof."
    assert estimated("宽", 12, False) > estimated("i", 12, False)
