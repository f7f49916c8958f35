"""Charts of rows: bars, dots with intervals, shares of a whole, better against worse.

Bars begin at zero, always; what need not (dots) has its axis written below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.ui.charts.scale import Scale, scale
from assistant.ui.charts.scene import Area, Dot, Frame, Line, Mark, Rect, Scene, Sketch, Text

Format = Callable[[float], str]

ROW, BAR, GAP = 30.0, 14.0, 12.0
_LABELS, _LEAST_LABELS = 0.34, 40.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where labels end, the plot begins and ends, and what is said beside it stands."""

    labels: float
    left: float
    right: float
    end: float


def _columns(labels: Sequence[str], beside: Sequence[str], frame: Frame, said: float) -> _Columns:
    gap = GAP * frame.scale
    room = max(_LEAST_LABELS, frame.width * _LABELS)
    wide = min(room, max((frame.wide(one) for one in labels), default=0.0))
    aside = max((frame.wide(one) for one in beside), default=0.0)
    right = frame.width - (aside + gap if aside else 0.0) - said
    return _Columns(wide, wide + gap, max(wide + 2 * gap, right), frame.width)


def _row(
    sketch: Sketch, frame: Frame, columns: _Columns, mark: Mark, y: float, tone: str = ""
) -> None:
    """Label at the left, size of the group at the right, and the whole row answers."""
    height = ROW * frame.scale
    sketch.add(
        Text(0, y, frame.fitted(mark.label, columns.labels), "text", frame.small),
        Text(columns.end, y, mark.of, tone or _tone(mark.few), frame.small, align="end"),
    )
    sketch.hit(0, y - height / 2, frame.width, height, mark)


def bars(
    marks: Sequence[Mark], frame: Frame, most: float | None = None, fill: str = "one"
) -> Scene:
    """Bars from zero with their value at the end; those on few cases are only outlined."""
    sketch, row = Sketch(), ROW * frame.scale
    said = max((frame.wide(mark.said) for mark in marks), default=0.0) + GAP * frame.scale
    columns = _columns([m.label for m in marks], [m.of for m in marks], frame, said)
    values = [value for mark in marks for value in (mark.value, mark.high)]
    axis = scale(values, columns.left, columns.right, most=most)
    thick = BAR * frame.scale
    for number, mark in enumerate(marks):
        y = (number + 0.5) * row
        _row(sketch, frame, columns, mark, y)
        if mark.value is None:
            sketch.add(Text(columns.left, y, mark.said or "–", "muted", frame.small))
            continue
        start, end = sorted((axis.at(0.0), axis.at(mark.value)))
        sketch.add(
            Rect(
                start, y - thick / 2, max(1.0, end - start), thick, fill, 3 * frame.scale,
                0.28 if mark.few else 1.0, fill if mark.few else "", mark.few,
            )
        )  # fmt: skip
        reach = end
        if mark.low is not None and mark.high is not None:
            reach = max(reach, axis.at(mark.high))
            _whisker(sketch, axis, mark, y, frame)
        sketch.add(Text(reach + 6 * frame.scale, y, mark.said, "text", frame.small))
    if marks:
        _stem(sketch, axis.at(0.0), 0, len(marks) * row)
    return sketch.scene(frame.width, max(row, len(marks) * row))


def _tone(few: bool) -> str:
    return "warn" if few else "muted"


def _whisker(sketch: Sketch, axis: Scale, mark: Mark, y: float, frame: Frame) -> None:
    low, high, reach = axis.at(mark.low or 0.0), axis.at(mark.high or 0.0), 3 * frame.scale
    sketch.add(
        Line(((low, y), (high, y)), "interval", 1.5 * frame.scale),
        *(
            Line(((x, y - reach), (x, y + reach)), "interval", 1.5 * frame.scale)
            for x in (low, high)
        ),
    )


def _stem(sketch: Sketch, x: float, top: float, bottom: float) -> None:
    sketch.shapes.insert(0, Line(((x, top), (x, bottom)), "axis"))


def dots(
    marks: Sequence[Mark],
    frame: Frame,
    form: Format,
    zero: bool = False,
    most: float | None = None,
    least: float | None = None,
    colours: Sequence[str] = (),
    beside: Sequence[float | None] = (),
) -> Scene:
    """A dot on its interval a row, hollow on few cases; the axis is written below.

    `beside` are values of another kind to compare with, each a small diamond on its row.
    """
    sketch, row = Sketch(), ROW * frame.scale
    said = max((frame.wide(mark.said, True) for mark in marks), default=0.0) + GAP * frame.scale
    columns = _columns([m.label for m in marks], [m.of for m in marks], frame, said)
    values = [value for mark in marks for value in (mark.value, mark.low, mark.high)]
    values += beside
    inset = 6 * frame.scale
    axis = scale(values, columns.left + inset, columns.right - inset, zero, most, least)
    bottom = len(marks) * row
    _grid(sketch, axis, form, bottom, frame)
    for number, mark in enumerate(marks):
        y = (number + 0.5) * row
        colour = colours[number % len(colours)] if colours else "one"
        _row(sketch, frame, columns, mark, y, "muted" if beside else "")
        sketch.add(Text(columns.right + 6 * frame.scale, y, mark.said, "text", frame.small))
        other = beside[number] if beside else None
        if other is not None:
            _diamond(sketch, axis.at(other), y, 5.5 * frame.scale)
        if mark.value is None:
            continue
        if mark.low is not None and mark.high is not None:
            thick = 5 * frame.scale
            low, high = axis.at(mark.low), axis.at(mark.high)
            sketch.add(
                Rect(
                    low, y - thick / 2, max(thick, high - low), thick, colour, thick / 2,
                    0.2 if mark.few else 0.34,
                )
            )  # fmt: skip
        x, radius = axis.at(mark.value), 5 * frame.scale
        sketch.add(Dot(x, y, radius, "ground" if mark.few else colour, colour))
    return sketch.scene(frame.width, bottom + 24 * frame.scale)


def _diamond(sketch: Sketch, x: float, y: float, reach: float) -> None:
    points = ((x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach))
    sketch.add(Area(points, "two"))


def _grid(sketch: Sketch, axis: Scale, form: Format, bottom: float, frame: Frame) -> None:
    for tick in axis.ticks:
        x = axis.at(tick)
        sketch.add(Line(((x, 0), (x, bottom + 4)), "axis" if tick == 0 else "grid"))
        sketch.add(
            Text(x, bottom + 14 * frame.scale, form(tick), "muted", frame.small * 0.92, "middle")
        )


def diverging(rows: Sequence[tuple[Mark, Mark, Mark]], frame: Frame, form: Format) -> Scene:
    """Worse to the left and better to the right of zero, and how much the one outweighs the other.

    Each row is (worse, better, net); worse is given as a share from 0 up.
    """
    sketch, row = Sketch(), ROW * frame.scale
    nets = [net for _, _, net in rows]
    said = max((frame.wide(net.said) for net in nets), default=0.0) + GAP * frame.scale
    columns = _columns([net.label for net in nets], [net.of for net in nets], frame, said)
    values = [mark.value for worse, better, _ in rows for mark in (worse, better)]
    inset = 6 * frame.scale
    axis = scale(
        values, columns.left + inset, columns.right - inset, most=1.0, least=-1.0, even=True
    )
    bottom, thick = len(rows) * row, BAR * frame.scale
    _grid(sketch, axis, lambda value: form(abs(value)), bottom, frame)
    for number, (worse, better, net) in enumerate(rows):
        y = (number + 0.5) * row
        sketch.add(
            Text(0, y, frame.fitted(net.label, columns.labels), "text", frame.small),
            Text(columns.end, y, net.of, _tone(net.few), frame.small, "end"),
            Text(columns.right + 6 * frame.scale, y, net.said, "text", frame.small),
        )
        zero = axis.at(0.0)
        for mark, colour, side in ((worse, "worse", -1), (better, "better", 1)):
            if not mark.value:
                continue
            end = axis.at(side * mark.value)
            left, right = sorted((zero, end))
            sketch.add(
                Rect(
                    left, y - thick / 2, right - left, thick, colour, 3 * frame.scale,
                    0.28 if net.few else 1.0, colour if net.few else "", net.few,
                )
            )  # fmt: skip
        if net.value is not None:
            sketch.add(Dot(axis.at(net.value), y, 4 * frame.scale, "ground", "interval", 1.5))
        top, height = y - row / 2, row
        sketch.hit(0, top, zero, height, worse)
        sketch.hit(zero, top, frame.width - zero, height, better)
    return sketch.scene(frame.width, bottom + 24 * frame.scale)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of segment: its name and the colour it has in every row."""

    name: str
    colour: str


def stacked(
    rows: Sequence[tuple[str, str, Sequence[Mark]]], parts: Sequence[Part], frame: Frame
) -> Scene:
    """Shares of a whole, a bar a row: (label, size of the group, a mark for each part)."""
    sketch, row = Sketch(), ROW * frame.scale
    top = _legend(sketch, parts, frame)
    columns = _columns([name for name, _, _ in rows], [of for _, of, _ in rows], frame, 0)
    thick, gap = (BAR + 4) * frame.scale, 1.5
    for number, (name, of, marks) in enumerate(rows):
        y = top + (number + 0.5) * row
        sketch.add(
            Text(0, y, frame.fitted(name, columns.labels), "text", frame.small),
            Text(columns.end, y, of, _tone(any(mark.few for mark in marks)), frame.small, "end"),
        )
        whole = sum(mark.value or 0.0 for mark in marks)
        x, room = columns.left, columns.right - columns.left
        if not whole:
            sketch.add(Rect(x, y - thick / 2, room, thick, "grid", 3 * frame.scale))
            continue
        for mark, part in zip(marks, parts, strict=True):
            width = (mark.value or 0.0) / whole * room
            if width <= 0:
                continue
            sketch.add(
                Rect(x, y - thick / 2, max(1.0, width - gap), thick, part.colour, 2 * frame.scale)
            )
            if frame.wide(mark.said) + 8 * frame.scale <= width:
                middle = x + (width - gap) / 2
                ink = f"on_{part.colour}"
                sketch.add(Text(middle, y, mark.said, ink, frame.small * 0.92, "middle"))
            sketch.hit(x, y - row / 2, width, row, mark)
            x += width
    return sketch.scene(frame.width, top + max(1, len(rows)) * row)


def _legend(sketch: Sketch, parts: Sequence[Part], frame: Frame) -> float:
    """Names of the parts above the rows, on as many lines as they need; where the rows begin."""
    line, side, x, y = 20 * frame.scale, 10 * frame.scale, 0.0, 9 * frame.scale
    for part in parts:
        width = side + 6 * frame.scale + frame.wide(part.name)
        if x and x + width > frame.width:
            x, y = 0.0, y + line
        sketch.add(
            Rect(x, y - side / 2, side, side, part.colour, 2 * frame.scale),
            Text(x + side + 6 * frame.scale, y, part.name, "muted", frame.small),
        )
        x += width + 16 * frame.scale
    return y + 14 * frame.scale
