"""Charts over time: a line with the band of its intervals, and many small ones on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.ui.charts.scale import Scale, scale, spread
from assistant.ui.charts.scene import Area, Dot, Frame, Line, Mark, Rect, Scene, Sketch, Text

Format = Callable[[float], str]

_FOOT = 22.0
_PANEL, _PANEL_HEIGHT, _AIR = 190.0, 104.0, 20.0
# Dots are left out where there are more of them than can be told apart.
_DOTS = 40


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an axis of values must keep to: from zero, never above `most` or below `least`."""

    zero: bool = True
    most: float | None = None
    least: float | None = None


def line(marks: Sequence[Mark], frame: Frame, form: Format, bounds: Bounds = Bounds()) -> Scene:
    """One value over time: equal steps, a gap where there is nothing, hollow dots on few cases."""
    sketch = Sketch()
    top, bottom = 10 * frame.scale, frame.height - _FOOT * frame.scale
    axis = _values(marks, bottom, top, bounds)
    left = max((frame.wide(form(tick)) for tick in axis.ticks), default=0.0) + 10 * frame.scale
    for tick in axis.ticks:
        y = axis.at(tick)
        sketch.add(
            Line(((left, y), (frame.width, y)), "axis" if tick == 0 else "grid"),
            Text(left - 8 * frame.scale, y, form(tick), "muted", frame.small * 0.92, "end"),
        )
    inset = 8 * frame.scale
    # The last date is written whole below the last place.
    ends = max(inset, frame.wide(marks[-1].label) / 2 if marks else 0.0)
    places = _places(len(marks), left + max(inset, ends - left), frame.width - ends)
    _draw(sketch, marks, places, axis, frame)
    _dates(sketch, marks, places, bottom, frame)
    slot = (places[-1] - places[0]) / (len(marks) - 1) if len(marks) > 1 else frame.width - left
    for mark, x in zip(marks, places, strict=True):
        sketch.hit(x - slot / 2, 0, slot, frame.height, mark)
    return sketch.scene(frame.width, frame.height)


def _values(marks: Sequence[Mark], bottom: float, top: float, bounds: Bounds) -> Scale:
    values = [value for mark in marks for value in (mark.value, mark.low, mark.high)]
    # One day with three cases has an interval over everything: it may run out of the picture.
    sure = [v for m in marks if not m.few for v in (m.value, m.low, m.high)]
    points = [mark.value for mark in marks]
    shown = [*points, *sure] if any(value is not None for value in sure) else values
    return scale(shown, bottom, top, bounds.zero, bounds.most, bounds.least)


def _places(count: int, left: float, right: float) -> list[float]:
    if count == 1:
        return [(left + right) / 2]
    return [left + (right - left) * number / (count - 1) for number in range(count)]


def _pieces(marks: Sequence[Mark]) -> Iterator[range]:
    """Runs of marks with a value."""
    start: int | None = None
    for number, mark in enumerate([*marks, None]):
        if mark is not None and mark.value is not None:
            start = number if start is None else start
        elif start is not None:
            yield range(start, number)
            start = None


def _draw(
    sketch: Sketch, marks: Sequence[Mark], places: Sequence[float], axis: Scale, frame: Frame
) -> None:
    radius = 3.5 * frame.scale
    for piece in _pieces(marks):
        banded = [n for n in piece if marks[n].low is not None and marks[n].high is not None]
        if len(banded) > 1:
            upper = [(places[n], axis.at(marks[n].high or 0.0)) for n in banded]
            lower = [(places[n], axis.at(marks[n].low or 0.0)) for n in banded]
            sketch.add(Area((*upper, *lower[::-1]), "one", 0.16))
        points = tuple((places[n], axis.at(marks[n].value or 0.0)) for n in piece)
        if len(points) > 1:
            sketch.add(Line(points, "one", 2 * frame.scale))
    if len(marks) > _DOTS:
        return
    for mark, x in zip(marks, places, strict=True):
        if mark.value is not None:
            fill = "ground" if mark.few else "one"
            sketch.add(Dot(x, axis.at(mark.value), radius, fill, "one", 1.5 * frame.scale))


def _dates(
    sketch: Sketch, marks: Sequence[Mark], places: Sequence[float], bottom: float, frame: Frame
) -> None:
    if not marks:
        return
    widest = max(frame.wide(mark.label) for mark in marks) + 14 * frame.scale
    every = spread(len(marks), places[-1] - places[0] + widest, widest)
    y = bottom + 14 * frame.scale
    # Counted from the end: the present is always named.
    for number in range(len(marks) - 1, -1, -every):
        x, wide = places[number], frame.wide(marks[number].label) / 2
        inside = min(max(x, wide), frame.width - wide)
        label = marks[number].label
        sketch.add(Text(inside, y, label, "muted", frame.small * 0.92, "middle"))


@dataclass(frozen=True, slots=True)
class Panel:
    """One of many small charts: its name, what is said beside it, and its line."""

    key: str
    title: str
    said: str
    marks: Sequence[Mark]
    tip: tuple[str, ...] = ()
    few: bool = False


def multiples(
    panels: Sequence[Panel],
    frame: Frame,
    form: Format,
    bounds: Bounds = Bounds(),
) -> Scene:
    """Small charts side by side, all on the same scale, so that they may be compared."""
    sketch = Sketch()
    gap = _AIR * frame.scale
    across = max(1, int((frame.width + gap) // (_PANEL * frame.scale + gap)))
    across = min(across, max(1, len(panels)))
    width = (frame.width - gap * (across - 1)) / across
    height = _PANEL_HEIGHT * frame.scale
    every = [mark for panel in panels for mark in panel.marks]
    for number, panel in enumerate(panels):
        x, y = number % across * (width + gap), number // across * (height + gap)
        _panel(sketch, panel, (x, y, width, height), every, frame, form, bounds)
    lines = -(-len(panels) // across)
    return sketch.scene(frame.width, max(height, lines * (height + gap) - gap))


def _panel(
    sketch: Sketch,
    panel: Panel,
    place: tuple[float, float, float, float],
    every: Sequence[Mark],
    frame: Frame,
    form: Format,
    bounds: Bounds,
) -> None:
    x, y, width, height = place
    head, inset = 22 * frame.scale, 5 * frame.scale
    axis = _values(every, y + height - inset, y + head + inset, bounds)
    beside = frame.wide(panel.said, True)
    title = frame.fitted(panel.title, width - beside - 8 * frame.scale)
    sketch.add(
        Text(x, y + head / 2, title, "text", frame.small),
        Text(
            x + width, y + head / 2, panel.said, "warn" if panel.few else "text", frame.small,
            "end", bold=not panel.few,
        ),
        Rect(x, y + head, width, height - head, "plot", 4 * frame.scale),
    )  # fmt: skip
    if axis.low < 0 < axis.high:
        zero = axis.at(0.0)
        sketch.add(Line(((x, zero), (x + width, zero)), "axis"))
    for tick in (axis.ticks[0], axis.ticks[-1]) if axis.ticks else ():
        side = 8 * frame.scale if tick == axis.ticks[0] else -8 * frame.scale
        at = axis.at(tick) - side
        sketch.add(Text(x + 5 * frame.scale, at, form(tick), "faint", frame.small * 0.8))
    places = _places(len(panel.marks), x + inset, x + width - inset)
    _draw(sketch, panel.marks, places, axis, frame)
    sketch.hit(x, y, width, height, Mark(panel.key, panel.title, None, tip=panel.tip))


def spark(marks: Sequence[Mark], frame: Frame, bounds: Bounds = Bounds(zero=False)) -> Scene:
    """A line as small as a word: only how it went."""
    sketch = Sketch()
    inset = 3 * frame.scale
    values = [mark.value for mark in marks]
    axis = scale(values, frame.height - inset, inset, bounds.zero, bounds.most, bounds.least)
    places = _places(len(marks), inset, frame.width - inset) if marks else []
    for piece in _pieces(marks):
        points = tuple((places[n], axis.at(marks[n].value or 0.0)) for n in piece)
        if len(points) > 1:
            sketch.add(Line(points, "one", 1.5 * frame.scale))
    last = next((n for n in range(len(marks) - 1, -1, -1) if marks[n].value is not None), None)
    if last is not None:
        sketch.add(Dot(places[last], axis.at(marks[last].value or 0.0), 2.5 * frame.scale, "one"))
    return sketch.scene(frame.width, frame.height)
