"""Puts scenes together: one below the other on a page, or a title above one."""

from __future__ import annotations

from assistant.ui.charts.scene import Area, Dot, Frame, Line, Rect, Scene, Shape, Text

_MARGIN = 16.0


def titled(scene: Scene, title: str, under: str, size: float) -> Scene:
    """A scene with its title above it and air around it, as it leaves the window."""
    head = size * 2 + (size * 1.6 if under else 0) + _MARGIN * 0.5
    shapes: list[Shape] = [
        Text(_MARGIN, _MARGIN + size * 0.6, title, "text", size * 1.2, bold=True)
    ]
    if under:
        shapes.append(Text(_MARGIN, _MARGIN + size * 2.3, under, "muted", size))
    shapes += [moved(shape, _MARGIN, _MARGIN + head) for shape in scene.shapes]
    width, height = scene.width + 2 * _MARGIN, scene.height + head + 2 * _MARGIN
    return Scene(width, height, tuple(shapes))


def moved(shape: Shape, x: float, y: float) -> Shape:
    """A shape elsewhere."""
    match shape:
        case Line(points=points) | Area(points=points):
            there = tuple((one + x, other + y) for one, other in points)
            if isinstance(shape, Area):
                return Area(there, shape.fill, shape.opacity)
            return Line(there, shape.colour, shape.width, shape.dashed, shape.opacity)
        case Rect():
            return Rect(
                shape.x + x, shape.y + y, shape.width, shape.height, shape.fill, shape.radius,
                shape.opacity, shape.line, shape.dashed,
            )  # fmt: skip
        case Dot():
            return Dot(shape.x + x, shape.y + y, shape.radius, shape.fill, shape.line, shape.width)
        case Text():
            return Text(
                shape.x + x, shape.y + y, shape.text, shape.colour, shape.size, shape.align,
                shape.bold,
            )  # fmt: skip


def wrapped(text: str, width: float, frame: Frame, size: float) -> list[str]:
    """A text as lines that fit; Chinese breaks anywhere but before its punctuation."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and frame.measure((line + piece).rstrip(), size, False) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        wide = ord(char) >= 0x2E80
        sticks = char in "，。；：、！？）》”’％…" or char == " "
        after_latin = bool(pieces) and not wide and ord(pieces[-1][-1]) < 0x2E80
        if pieces and (sticks or (after_latin and pieces[-1][-1] not in " -")):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
