"""The row of figures above the charts: one look, then a click on what is to be followed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame

from assistant.ui.charts.scene import Frame, Scene
from assistant.ui.charts.view import ChartView
from assistant.ui.look import Look
from assistant.ui.parts import column, label, set_property

_SPARK = 30.0
_VALUE = 22


class Tile(QFrame):
    """A figure with its name, how sure it is, how it changed and how it went.

    Signals: `chosen()` by click or Enter.
    """

    chosen = Signal()

    def __init__(self, look: Look, name: str, what: str) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("figuretile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(what)
        self._name = name
        box = column(self, gap=look.px(2), margin=look.px(12))
        box.addWidget(label(look, name, size="small", tone="muted"))
        self.value = label(look, "–", size="title", bold=True)
        font = look.font("title", True)
        font.setPixelSize(look.px(_VALUE))
        self.value.setFont(font)
        box.addWidget(self.value)
        self.against = label(look, "", size="small", tone="muted")
        self.sure = label(look, "", size="small", tone="muted")
        box.addWidget(self.against)
        box.addWidget(self.sure)
        self.spark = ChartView(look, name, _SPARK)
        self.spark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.spark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.spark.setMinimumWidth(look.px(60))
        box.addWidget(self.spark)
        for words in (self.value, self.against, self.sure):
            words.setMinimumWidth(1)

    def say(self, value: str, against: str, sure: str, few: bool) -> None:
        """Show a figure."""
        self.value.setText(value)
        self.against.setText(against)
        self.sure.setText(sure)
        set_property(self.sure, "tone", "warn" if few else "muted")
        self.setAccessibleName(f"{self._name}: {value}. {against}. {sure}")

    def draw(self, spark: Callable[[Frame], Scene]) -> None:
        """Show how it went."""
        self.spark.show_chart(spark)

    def choose(self, chosen: bool) -> None:
        """Mark it as the one that is followed."""
        set_property(self, "selected", "true" if chosen else "false")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow this one."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter or space as a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The ring of the style sheet."""
        set_property(self, "focused", "true")
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The ring goes."""
        set_property(self, "focused", "false")
        super().focusOutEvent(event)
