"""A chart in a window: it tells what lies under pointer or keyboard, and opens what is behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from assistant.ui.charts.compose import titled
from assistant.ui.charts.paint import measuring, paint, save
from assistant.ui.charts.palette import colours
from assistant.ui.charts.scene import Frame, Hit, Scene
from assistant.ui.look import Look
from assistant.ui.parts import tip_text

Draw = Callable[[Frame], Scene]

_FORWARD = (Qt.Key.Key_Down, Qt.Key.Key_Right)
_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartView(QWidget):
    """Shows what a function draws for the width there is; as high as the scene is.

    `height` is for charts that have none of their own. Signals: `opened(key)` when somebody wants
    what is behind a mark.
    """

    opened = Signal(str)

    def __init__(self, look: Look, title: str, height: float = 220.0) -> None:
        super().__init__()
        self._look = look
        self.title, self.under = title, ""
        self._draw: Draw | None = None
        self._height = height
        self._colours = colours(look.theme.scheme)
        self._measure = measuring(look.families)
        self.scene = Scene(0, 0, ())
        self._current = -1
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.px(180))
        self.setAccessibleName(title)

    # ------------------------------------------------------------ drawing

    def show_chart(self, draw: Draw, under: str = "") -> None:
        """Draw this from now on; `under` is said below the title where the chart is saved."""
        self._draw, self.under = draw, under
        self._current = self._hovered = -1
        self._make()

    def _frame(self, width: float) -> Frame:
        return Frame(width, self._look.px(self._height), self._look.scale, self._measure)

    def _make(self) -> None:
        if self._draw is None or self.width() < 2:
            return
        self.scene = self._draw(self._frame(self.width()))
        height = round(self.scene.height)
        if self.height() != height:
            self.setFixedHeight(height)
        lines = ["; ".join(hit.tip) for hit in self.scene.hits]
        self.setAccessibleDescription("\n".join(lines))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as what is drawn."""
        return QSize(self._look.px(360), round(self.scene.height) or self._look.px(self._height))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Draw for the new width."""
        if event.size().width() != event.oldSize().width():
            self._make()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Ground under what the pointer or the keyboard is at, then the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, focus in ((self._hovered, False), (self._current, self.hasFocus())):
            if 0 <= number < len(self.scene.hits):
                self._mark(painter, self.scene.hits[number], focus)
        paint(painter, self.scene, self._colours, self._look.families)
        painter.end()

    def _mark(self, painter: QPainter, hit: Hit, focus: bool) -> None:
        colour = QColor(self._colours["focus"])
        painter.setPen(QPen(colour, 1.5) if focus else Qt.PenStyle.NoPen)
        colour.setAlphaF(0.07)
        painter.setBrush(colour)
        box = QRectF(hit.x, hit.y, hit.width, hit.height).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 5, 5)

    def save(self, file: Path) -> None:
        """Write the chart with its title as .svg or .png, light. Raises OSError."""
        if self._draw is None:
            return
        whole = titled(self._draw(self._frame(720)), self.title, self.under, self._look.px(13))
        save(whole, file, colours("light"), self._look.families, self.title)

    # ------------------------------------------------------------ pointer

    def _at(self, x: float, y: float) -> int:
        holding = (n for n, hit in enumerate(self.scene.hits) if hit.holds(x, y))
        return next(holding, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what lies under the pointer."""
        at = event.position()
        number = self._at(at.x(), at.y())
        if number != self._hovered:
            self._hovered = number
            self.update()
            hit = self.scene.hits[number] if number >= 0 else None
            if hit is not None and hit.tip:
                self._tell(hit, event.globalPosition().toPoint())
            else:
                QToolTip.hideText()
            clickable = hit is not None and bool(hit.key)
            shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def _tell(self, hit: Hit, place: QPoint) -> None:
        # As wide as the row, so that the tip stays while the pointer moves inside it.
        box = QRectF(hit.x, hit.y, hit.width, hit.height).toAlignedRect()
        QToolTip.showText(place, tip_text("\n".join(hit.tip)), self, box)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is asked any more."""
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open what is behind a mark."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self._at(event.position().x(), event.position().y()))

    def _open(self, number: int) -> None:
        if 0 <= number < len(self.scene.hits) and self.scene.hits[number].key:
            QToolTip.hideText()
            self.opened.emit(self.scene.hits[number].key)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go from mark to mark, Home and End to the ends, Enter opens."""
        key, last = event.key(), len(self.scene.hits) - 1
        if key in _OPEN:
            self._open(self._current)
        elif last >= 0 and key in _FORWARD:
            self._go(min(last, self._current + 1))
        elif last >= 0 and key in _BACK:
            self._go(max(0, self._current - 1))
        elif last >= 0 and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def _go(self, number: int) -> None:
        self._current = number
        hit = self.scene.hits[number]
        self._tell(hit, self.mapToGlobal(QPoint(round(hit.x + 24), round(hit.y + hit.height))))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keyboard begins at the first mark."""
        if self._current < 0 and self.scene.hits:
            self._current = 0
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The ring goes."""
        QToolTip.hideText()
        self.update()
        super().focusOutEvent(event)
