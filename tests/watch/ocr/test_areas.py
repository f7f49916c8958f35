"""What is excluded is not asked for at all: a rectangle less others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.window import Rect
from assistant.watch.ocr.areas import in_pixels, overlap, parse, without

SIDE = st.integers(1, 30)
PLACE = st.integers(-10, 40)
RECTS = st.builds(Rect, PLACE, PLACE, SIDE, SIDE)


def cells(rect: Rect) -> set[tuple[int, int]]:
    return {(x, y) for x in range(rect.x, rect.right) for y in range(rect.y, rect.bottom)}


@given(RECTS, st.lists(RECTS, max_size=4))
def test_the_rest_covers_all_but_the_holes_and_nothing_twice(whole: Rect, holes: list[Rect]):
    rest = without(whole, holes)
    wanted = cells(whole).difference(*map(cells, holes))
    assert set().union(*map(cells, rest)) == wanted
    assert sum(len(cells(part)) for part in rest) == len(wanted)


def test_rectangles_that_only_touch_share_nothing():
    assert overlap(Rect(0, 0, 5, 5), Rect(5, 0, 5, 5)) is None


def test_settings_name_areas_in_percent_by_program():
    texts = ("wechat: 25, 10, 100, 80", "qq: 0,0,50,50", "WeChat: 0, 0, 10, 10")
    assert parse(texts, "wechat") == ((25, 10, 100, 80), (0, 0, 10, 10))
    assert in_pixels((25, 10, 100, 80), 800, 600) == Rect(200, 60, 600, 420)
