"""What a chart is made of: shapes with named colours, and places that answer to a pointer.

A scene knows no toolkit. `paint.py` puts it on a screen or a printed page, `svg.py` writes it as
text for reports; both show the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

Measure = Callable[[str, float, bool], float]
"""Text, size in pixels, bold → width in pixels."""
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled box; `fill` is the name of a colour, `line` that of its border ("" for none)."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    radius: float = 0.0
    opacity: float = 1.0
    line: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; hairlines are kept sharp."""

    points: tuple[Position, ...]
    colour: str
    width: float = 1.0
    dashed: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape."""

    points: tuple[Position, ...]
    fill: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle, or with `line` one with a border."""

    x: float
    y: float
    radius: float
    fill: str
    line: str = ""
    width: float = 2.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its middle, `x` its start, middle or end as `align` says."""

    x: float
    y: float
    text: str
    colour: str = "text"
    size: float = 12.0
    align: str = "start"
    bold: bool = False


Shape = Rect | Line | Area | Dot | Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that answers: `key` names what is behind it ("" for nothing to go to)."""

    x: float
    y: float
    width: float
    height: float
    key: str
    tip: tuple[str, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished picture; `hits` in the order in which the keyboard goes through them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    hits: tuple[Hit, ...] = ()


@dataclass(slots=True)
class Sketch:
    """Collects a scene."""

    shapes: list[Shape] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on top."""
        self.shapes += shapes

    def hit(self, x: float, y: float, width: float, height: float, mark: Mark) -> None:
        """A place that answers with what a mark says."""
        self.hits.append(Hit(x, y, width, height, mark.key, mark.tip))

    def scene(self, width: float, height: float) -> Scene:
        """What was collected."""
        return Scene(width, height, tuple(self.shapes), tuple(self.hits))


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of a chart.

    `value` None is nothing to show; `low` and `high` its interval; `few` that it stands on few
    cases, which is drawn hollow. `said` is the value in words, `of` what is said of its size beside
    it, `tip` what the pointer brings up, `key` what is opened by a click.
    """

    key: str
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    few: bool = False
    said: str = ""
    of: str = ""
    tip: tuple[str, ...] = ()


def estimated(text: str, size: float, bold: bool) -> float:
    """How wide text is about, where no font can be asked."""
    ems = sum(
        1.0 if unicodedata.east_asian_width(char) in "WF"
        else 0.3 if char in " .,:;'|il!·"
        else 0.92 if char in "mwMW@%—"
        else 0.68 if char.isupper()
        else 0.6
        for char in text
    )  # fmt: skip
    return ems * size * (1.05 if bold else 1.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """Room for a chart: width in pixels, size of text, and how wide text is.

    `height` is used by charts that have no height of their own.
    """

    width: float
    height: float = 220.0
    scale: float = 1.0
    measure: Measure = estimated

    @property
    def small(self) -> float:
        """Size of the labels."""
        return 12.0 * self.scale

    def wide(self, text: str, bold: bool = False) -> float:
        """Width of a label."""
        return self.measure(text, self.small, bold)

    def fitted(self, text: str, width: float, bold: bool = False) -> str:
        """The text, cut with an ellipsis where it is too wide."""
        if self.wide(text, bold) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.wide(text[:middle].rstrip() + "…", bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"
