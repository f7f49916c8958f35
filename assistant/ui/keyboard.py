"""Lets the overlay be worked by keyboard alone, for as long as the agent asks for it.

Otherwise the overlay never takes the focus: a cursor that leaves the chat by accident would put
words in the wrong place. So the focus comes only by a key of its own, and Esc gives it back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel, QWidget

from assistant.ui.parts import frame

_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_REACH_MS = 150


def pressable(widget: QWidget) -> bool:
    """Whether a click on the widget does something: a button, or one of ours that hears clicks."""
    if isinstance(widget, QAbstractButton):
        return widget.isEnabled()
    kinds = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("assistant.")]
    clicks = any("mouseReleaseEvent" in vars(kind) for kind in kinds)
    # What can be dragged only takes hold: its buttons are reached by themselves.
    return clicks and widget.cursor().shape() != Qt.CursorShape.SizeAllCursor


class KeyboardMode(QObject):
    """Signals: left() when the keyboard goes back to where it came from."""

    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ring: QFrame | None = None
        self._hint: QLabel | None = None
        self._reached: list[QWidget] = []
        self._again = QTimer(self)
        self._again.setInterval(_REACH_MS)
        self._again.timeout.connect(self._reach)
        self.on = False

    def enter(self, hint: QLabel | None = None) -> None:
        """Take the keyboard, with `hint` at the foot; a second time moves to the first control."""
        if not self.on:
            self.on = True
            self._tell(hint)
            self._allow(True)
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
            self._again.start()
        self._window.activateWindow()
        self._reach()
        if self._reached:
            self._reached[0].setFocus(Qt.FocusReason.TabFocusReason)
        self._show_ring()

    def leave(self) -> None:
        """Never take the focus again, and say that it can go back."""
        if not self.on:
            return
        self.on = False
        self._again.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        for widget in self._window.findChildren(QWidget):
            if pressable(widget):
                widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._reached = []
        self._tell(None)
        if self._ring is not None:
            self._ring.deleteLater()
            self._ring = None
        self._allow(False)
        self.left.emit()

    def _tell(self, hint: QLabel | None) -> None:
        if self._hint is not None:
            self._hint.hide()
            self._hint.deleteLater()
        self._hint = hint
        if hint is not None:
            hint.setParent(self._window)
            hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            height = hint.sizeHint().height()
            hint.setGeometry(0, self._window.height() - height, self._window.width(), height)
            hint.show()
            hint.raise_()

    def _allow(self, focus: bool) -> None:
        window, shown = self._window, self._window.isVisible()
        window.setAttribute(Qt.WidgetAttribute.WA_X11DoNotAcceptFocus, not focus)
        window.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not focus)
        # Changing a flag hides the window.
        if shown:
            window.show()

    def _reach(self) -> None:
        """Rows come and go with every view: whatever can be pressed can be reached."""
        found = [w for w in self._window.findChildren(QWidget) if pressable(w)]
        for widget in found:
            if widget.focusPolicy() != Qt.FocusPolicy.TabFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reached = [w for w in found if w.isVisibleTo(self._window)]
        self._show_ring()

    def _show_ring(self) -> None:
        focus = self._window.focusWidget()
        if focus is None or focus not in self._reached:
            if self._ring is not None:
                self._ring.hide()
            return
        if self._ring is None:
            self._ring = frame("ring", self._window)
            self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        corner = focus.mapTo(self._window, focus.rect().topLeft())
        area = focus.rect().translated(corner)
        self._ring.setGeometry(area.adjusted(-2, -2, 2, 2).intersected(self._window.rect()))
        self._ring.raise_()
        self._ring.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Esc leaves, Enter presses, the ring follows."""
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._focus_moved)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        if event.key() in _PRESSES and watched in self._reached:
            self._press(watched)
            return True
        return False

    def _focus_moved(self) -> None:
        focus = self._window.focusWidget()
        area = getattr(getattr(self._window, "panel", None), "area", None)
        if focus is not None and area is not None and area.isAncestorOf(focus):
            area.ensureWidgetVisible(focus)
        self._show_ring()

    def _press(self, widget: QWidget) -> None:
        if isinstance(widget, QAbstractButton):
            widget.click()
            return
        middle = QPointF(widget.rect().center())
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            left = Qt.MouseButton.LeftButton
            made = QMouseEvent(
                kind, middle, widget.mapToGlobal(middle), left, left,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(widget, made)
