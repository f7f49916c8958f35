"""A scene as SVG text: for reports and for whoever wants a chart elsewhere. No toolkit needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from assistant.ui.charts.scene import Area, Dot, Line, Position, Rect, Scene, Shape, Text

FONTS = (
    "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, "
    "'Segoe UI', sans-serif"
)
# What XML cannot carry at all.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def svg(scene: Scene, colours: Mapping[str, str], title: str, ground: bool = False) -> str:
    """The scene as one <svg> element; `ground` paints what is behind it."""
    inside = [f"<title>{clean(title)}</title>"]
    if ground:
        whole = Rect(0, 0, scene.width, scene.height, "ground")
        inside.append(_shape(whole, colours))
    inside += [_shape(shape, colours) for shape in scene.shapes]
    # What the pointer brings up on a screen: browsers show titles the same way.
    inside += [
        f'<rect {_box(hit.x, hit.y, hit.width, hit.height)} fill="transparent">'
        f"<title>{clean(chr(10).join(hit.tip))}</title></rect>"
        for hit in scene.hits
        if hit.tip
    ]
    size = f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"'
    shape = f'width="{_n(scene.width)}" height="{_n(scene.height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {shape} {size} role="img" '
        f'font-family="{FONTS}">{"".join(inside)}</svg>'
    )


def clean(text: str) -> str:
    """Text that may stand in markup."""
    return escape(_UNFIT.sub("�", text))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'


def _points(points: tuple[Position, ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _shape(shape: Shape, colours: Mapping[str, str]) -> str:
    match shape:
        case Rect():
            fill = colours[shape.fill] if shape.fill else "none"
            edge = f' stroke="{colours[shape.line]}"' if shape.line else ""
            edge += ' stroke-dasharray="3 3"' if shape.dashed else ""
            opacity = f' fill-opacity="{_n(shape.opacity)}"' if shape.opacity < 1 else ""
            radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
            box = _box(shape.x, shape.y, shape.width, shape.height)
            return f'<rect {box}{radius} fill="{fill}"{opacity}{edge}/>'
        case Line():
            dash = ' stroke-dasharray="3 3"' if shape.dashed else ""
            return (
                f'<polyline points="{_points(shape.points)}" fill="none" '
                f'stroke="{colours[shape.colour]}" stroke-width="{_n(shape.width)}" '
                f'stroke-linejoin="round" stroke-linecap="round"{dash}/>'
            )
        case Area():
            return (
                f'<polygon points="{_points(shape.points)}" fill="{colours[shape.fill]}" '
                f'fill-opacity="{_n(shape.opacity)}"/>'
            )
        case Dot():
            edge = (
                f' stroke="{colours[shape.line]}" stroke-width="{_n(shape.width)}"'
                if shape.line
                else ""
            )
            return (
                f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
                f'fill="{colours[shape.fill]}"{edge}/>'
            )
        case Text():
            return _text(shape, colours)


def _text(shape: Text, colours: Mapping[str, str]) -> str:
    anchor = f' text-anchor="{shape.align}"' if shape.align != "start" else ""
    weight = ' font-weight="600"' if shape.bold else ""
    # A baseline below the middle by a third of the size stands right in every reader.
    return (
        f'<text x="{_n(shape.x)}" y="{_n(shape.y + shape.size * 0.35)}" '
        f'font-size="{_n(shape.size)}" fill="{colours[shape.colour]}"{anchor}{weight}>'
        f"{clean(shape.text)}</text>"
    )
