"""The product's own line icons, drawn in any colour and sharp at any scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from assistant import paths


@cache
def renderer(name: str, colour: str) -> QSvgRenderer:
    """The icon `name` of resources/icons with its lines in `colour`."""
    source = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))


@cache
def icon(name: str, colour: str, size: int) -> QIcon:
    """For buttons: pixmaps for every usual display scale."""
    made = QIcon()
    for side in sorted({round(size * scale) for scale in (1, 1.25, 1.5, 1.75, 2, 3)}):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer(name, colour).render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(pixmap)
    return made


class IconView(QWidget):
    """Shows one icon; decoration only, the word beside it carries the meaning."""

    def __init__(self, name: str, colour: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer(name, colour)
        self.setFixedSize(QSize(size, size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def change(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._renderer = renderer(name, colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the vector itself, so that no scale blurs it."""
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()
