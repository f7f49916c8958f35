"""Paints a scene on whatever Qt can paint on: a widget, an image, a printed page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QPainter,
    QPen,
    QPolygonF,
)

from assistant.ui.charts.scene import Area, Dot, Line, Measure, Position, Rect, Scene, Shape, Text
from assistant.ui.charts.svg import svg

PICTURE_SCALE = 2.0
_ALIGN = {
    "start": Qt.AlignmentFlag.AlignLeft,
    "middle": Qt.AlignmentFlag.AlignHCenter,
    "end": Qt.AlignmentFlag.AlignRight,
}


def font_of(families: Sequence[str], size: float, bold: bool) -> QFont:
    """The font of a text in a scene."""
    font = QFont(list(families) or QFont().families())
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def measuring(families: Sequence[str]) -> Measure:
    """How wide text is in these fonts."""
    known: dict[tuple[int, bool], QFontMetricsF] = {}

    def measure(text: str, size: float, bold: bool) -> float:
        key = round(size), bold
        if key not in known:
            known[key] = QFontMetricsF(font_of(families, size, bold))
        return known[key].horizontalAdvance(text)

    return measure


def paint(
    painter: QPainter, scene: Scene, colours: Mapping[str, str], families: Sequence[str]
) -> None:
    """Put a scene on a painter, at its origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    for shape in scene.shapes:
        _shape(painter, shape, colours, families)


def _shape(
    painter: QPainter, shape: Shape, colours: Mapping[str, str], families: Sequence[str]
) -> None:
    match shape:
        case Rect():
            _rect(painter, shape, colours)
        case Line():
            _line(painter, shape, colours)
        case Area():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(colours[shape.fill], shape.opacity))
            painter.drawPolygon(_polygon(shape.points))
        case Dot():
            pen = QPen(QColor(colours[shape.line]), shape.width) if shape.line else None
            painter.setPen(pen or Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours[shape.fill]))
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        case Text():
            painter.setFont(font_of(families, shape.size, shape.bold))
            painter.setPen(QColor(colours[shape.colour]))
            left = {"start": 0.0, "middle": 2000.0, "end": 4000.0}[shape.align]
            box = QRectF(shape.x - left, shape.y - shape.size, 4000.0, shape.size * 2)
            flags = _ALIGN[shape.align] | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags | Qt.TextFlag.TextSingleLine), shape.text)


def _rect(painter: QPainter, shape: Rect, colours: Mapping[str, str]) -> None:
    box = QRectF(shape.x, shape.y, shape.width, shape.height)
    painter.setPen(Qt.PenStyle.NoPen)
    if shape.line:
        pen = QPen(QColor(colours[shape.line]), 1)
        if shape.dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        box.adjust(0.5, 0.5, -0.5, -0.5)
    fill = _colour(colours[shape.fill], shape.opacity) if shape.fill else Qt.BrushStyle.NoBrush
    painter.setBrush(fill)
    radius = min(shape.radius, shape.width / 2, shape.height / 2)
    painter.drawRoundedRect(box, radius, radius)


def _line(painter: QPainter, shape: Line, colours: Mapping[str, str]) -> None:
    pen = QPen(_colour(colours[shape.colour], shape.opacity), shape.width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if shape.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    hair = shape.width <= 1 and len(shape.points) == 2 and _straight(shape.points)
    if hair:
        # A hairline between two pixels would be two grey ones.
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawPolyline(_polygon(shape.points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _straight(points: Sequence[Position]) -> bool:
    (x, y), (other_x, other_y) = points
    return x == other_x or y == other_y


def _polygon(points: Sequence[Position]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _colour(name: str, opacity: float) -> QColor:
    colour = QColor(name)
    colour.setAlphaF(opacity)
    return colour


def save(
    scene: Scene,
    file: Path,
    colours: Mapping[str, str],
    families: Sequence[str],
    title: str,
    scale: float = PICTURE_SCALE,
) -> None:
    """Write a scene as .svg or .png, by the file's ending: whole or not at all. Raises OSError."""
    part = file.with_name(f"{file.stem}.part{file.suffix}")
    try:
        if file.suffix.lower() == ".svg":
            part.write_text(svg(scene, colours, title, ground=True), encoding="utf-8")
        else:
            _save_picture(scene, part, colours, families, scale)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _save_picture(
    scene: Scene, file: Path, colours: Mapping[str, str], families: Sequence[str], scale: float
) -> None:
    image = QImage(
        round(scene.width * scale), round(scene.height * scale), QImage.Format.Format_RGB32
    )
    image.fill(QColor(colours["ground"]))
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint(painter, scene, colours, families)
    painter.end()
    # Written by Python, whose faults say what is wrong: Qt's says only that something is.
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    # The type of QImage.save's format is bytes in PySide's stubs and str when it runs.
    if not QImageWriter(data, QByteArray(b"png")).write(image):
        raise OSError(f"{file} cannot be written")
    file.write_bytes(bytes(data.data().data()))
