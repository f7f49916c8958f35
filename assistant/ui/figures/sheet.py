"""The weekly report as one sheet of paper: a single drawing, laid out in two columns."""

from __future__ import annotations

from dataclasses import replace

from assistant.ui.charts.compose import moved, wrapped
from assistant.ui.charts.scene import Frame, Measure, Rect, Scene, Shape, Text
from assistant.ui.figures.weekly import TREND_HEIGHT, Picture, Weekly

# A4 at 96 dots an inch.
WIDTH, HEIGHT = 794.0, 1123.0
_MARGIN, _GAP, _PAD = 40.0, 12.0, 10.0
_SCALE = 0.8


class _Sheet:
    def __init__(self, measure: Measure) -> None:
        self.frame = Frame(WIDTH - 2 * _MARGIN, TREND_HEIGHT * _SCALE, _SCALE, measure)
        self.shapes: list[Shape] = []
        self.y = _MARGIN

    def text(self, text: str, size: float, colour: str = "text", bold: bool = False) -> None:
        """A paragraph over the whole width."""
        for line in wrapped(text, self.frame.width, self.frame, size):
            self.y += size * 0.75
            self.shapes.append(Text(_MARGIN, self.y, line, colour, size, bold=bold))
            self.y += size * 0.75

    def tiles(self, report: Weekly) -> None:
        number = len(report.tiles)
        width = (self.frame.width - _GAP * 0.6 * (number - 1)) / number
        for place, told in enumerate(report.tiles):
            x = _MARGIN + place * (width + _GAP * 0.6)
            self.shapes.append(Rect(x, self.y, width, 66, "plot", 6))
            lines = (
                (told.name, 8.5, "muted", 12, False),
                (told.value, 15, "text", 28, True),
                (told.against, 8, "muted", 44, False),
                (told.sure, 8, "warn" if told.few else "muted", 56, False),
            )
            for text, size, colour, down, bold in lines:
                # A tile is narrow: what does not fit is set smaller, never cut.
                fits = min(1.0, (width - 14) / max(1.0, self.frame.measure(text, size, bold)))
                shape = Text(x + 7, self.y + down, text, colour, size * fits, bold=bold)
                self.shapes.append(shape)
        self.y += 66 + _GAP

    def pair(self, pictures: tuple[Picture, ...]) -> None:
        width = (self.frame.width - _GAP) / 2
        made = [self._card(one, width - 2 * _PAD) for one in pictures]
        height = max(scene.height for scene in made) + 2 * _PAD
        for place, scene in enumerate(made):
            x = _MARGIN + place * (width + _GAP)
            self.shapes.append(Rect(x, self.y, width, height, "ground", 6, line="grid"))
            self.shapes += [moved(one, x + _PAD, self.y + _PAD) for one in scene.shapes]
        self.y += height + _GAP * 0.7

    def _card(self, picture: Picture, width: float) -> Scene:
        frame = replace(self.frame, width=width)
        shapes: list[Shape] = [Text(0, 6, picture.title, "text", 10.5, bold=True)]
        y = 16.0
        for line in wrapped(picture.under, width, frame, 7.5) if picture.under else ():
            shapes.append(Text(0, y + 5, line, "muted", 7.5))
            y += 10.5
        scene = picture.draw(frame)
        shapes += [moved(one, 0, y + 5) for one in scene.shapes]
        y += scene.height + 8
        for note in picture.notes:
            for line in wrapped(f"· {note}", width, frame, 7):
                shapes.append(Text(0, y + 4, line, "muted", 7))
                y += 9.5
        return Scene(width, y, tuple(shapes))


def sheet(report: Weekly, measure: Measure) -> Scene:
    """One page of A4; what would be longer is made smaller as a whole by who paints it."""
    page = _Sheet(measure)
    page.text(report.title, 20, bold=True)
    page.text(report.when, 12)
    page.text(report.scope, 9.5, "muted")
    page.y += _GAP
    page.tiles(report)
    page.text(report.heading, 11, bold=True)
    for finding in report.findings:
        page.text(f"· {finding}", 9.5)
    page.y += _GAP
    for place in range(0, len(report.pictures), 2):
        page.pair(report.pictures[place : place + 2])
    for line in report.footer:
        page.text(line, 7.5, "muted")
    return Scene(WIDTH, page.y + _MARGIN, tuple(page.shapes))
