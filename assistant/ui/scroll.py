"""A scroll area whose bar lies over the margin, so that no text wraps anew when it appears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

_BAR_WIDTH = 8


class QuietScroll(QScrollArea):
    """Vertical only; never takes the focus."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        real = self.verticalScrollBar()
        real.rangeChanged.connect(self._range)
        real.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(real.setValue)
        self._range(real.minimum(), real.maximum())

    def _range(self, least: int, most: int) -> None:
        self._bar.setRange(least, most)
        self._bar.setPageStep(max(1, self.viewport().height()))
        self._bar.setSingleStep(24)
        self._bar.setVisible(most > least)
        self._bar.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the bar at the edge."""
        super().resizeEvent(event)
        self._bar.setGeometry(self.width() - _BAR_WIDTH - 2, 0, _BAR_WIDTH, self.height())
        self._bar.setPageStep(max(1, self.viewport().height()))
