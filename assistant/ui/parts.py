"""Small building blocks of all windows: labels, buttons that never take the focus, boxes."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from assistant.ui.flow import FlowLayout
from assistant.ui.icons import icon
from assistant.ui.look import Look

FLASH_MS = 1200


def label(
    look: Look, text: str = "", *, size: str = "body", tone: str = "", bold: bool = False
) -> QLabel:
    """A one-line label; plain text, whatever it contains."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(look.font(size, bold))
    made.setText(text)
    if tone:
        made.setProperty("tone", tone)
    return made


def wrapped(look: Look, text: str = "", *, size: str = "small", tone: str = "muted") -> QLabel:
    """A label that wraps."""
    made = label(look, text, size=size, tone=tone)
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


class Button(QPushButton):
    """A push button that never takes the focus, with an optional key printed at its end."""

    def __init__(self, look: Look, text: str, role: str = "", key: str = "") -> None:
        super().__init__(text)
        self._look = look
        self._key = key
        self.setFont(look.font("body" if role == "primary" else "small", role == "primary"))
        if role:
            self.setProperty("role", role)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses it as Space does; Qt has that in dialogs only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    @property
    def key(self) -> str:
        """The key printed on it, "" for none."""
        return self._key

    def show_key(self, key: str) -> None:
        """Print a key on it."""
        self._key = key
        self.updateGeometry()
        self.update()

    def _cap(self) -> tuple[int, int]:
        if not self._key:
            return 0, 0
        metrics = QFontMetrics(self._look.font("small"))
        height = metrics.height()
        return max(height, metrics.horizontalAdvance(self._key) + 8), height

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for text and key."""
        hint = super().sizeHint()
        width, _ = self._cap()
        # The frame of the key brings its own air: less padding keeps four buttons in one row.
        return QSize(hint.width() + (width + 6 if width else 0), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never squeeze the words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The styled button, its text, then the key in a quiet frame."""
        if not self._key:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = option.text
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        tokens = self._look.theme.tokens
        primary = self.property("role") == "primary"
        plain = tokens.muted if self.property("role") == "quiet" else tokens.text
        ink = QColor(tokens.on_accent if primary else plain)
        quiet = QColor(tokens.on_accent if primary else tokens.muted)
        if not self.isEnabled():
            ink = quiet = QColor(tokens.muted)
        width, height = self._cap()
        text_width = QFontMetrics(self.font()).horizontalAdvance(words)
        left = (self.width() - text_width - width - 6) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink)
        painter.drawText(
            QRectF(left, 0, text_width + 2, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            words,
        )
        cap = QRectF(left + text_width + 6, (self.height() - height) / 2, width, height)
        frame = QColor(quiet)
        frame.setAlphaF(0.45)
        painter.setPen(QPen(frame, 1))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(quiet)
        painter.setFont(self._look.font("small"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)
        painter.end()


def icon_button(look: Look, name: str, tip: str, size: int = 18) -> Button:
    """A square button with an icon; its meaning is in the tooltip and for screen readers."""
    made = Button(look, "", "icon")
    side = look.px(28)
    made.setFixedSize(side, side)
    set_icon(made, look, name, tip, size)
    return made


def set_icon(button: Button, look: Look, name: str, tip: str, size: int = 18) -> None:
    """Give an icon button another meaning."""
    button.setIcon(icon(name, look.theme.tokens.muted, look.px(size)))
    button.setIconSize(QSize(look.px(size), look.px(size)))
    button.setToolTip(tip)
    button.setAccessibleName(tip)


def flash(button: QPushButton, told: str, usual: str) -> None:
    """Say something on a button for a moment; it keeps its width meanwhile."""
    button.setMinimumWidth(button.width())
    button.setText(told)

    def settle() -> None:
        button.setText(usual)
        button.setMinimumWidth(0)

    QTimer.singleShot(FLASH_MS, button, settle)


def tip_text(text: str) -> str:
    """Text of a customer as a tooltip shows it: never taken for markup."""
    if "<" in text or "&" in text:
        return "<qt>" + html.escape(text).replace("\n", "<br>") + "</qt>"
    return text


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip with text of a customer in it: never taken for markup."""
    widget.setToolTip(tip_text(text))


def column(parent: QWidget | None = None, gap: int = 8, margin: int = 0) -> QVBoxLayout:
    """A vertical layout on the 4-pixel grid."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setSpacing(gap)
    made.setContentsMargins(margin, margin, margin, margin)
    return made


def row(parent: QWidget | None = None, gap: int = 8, margin: int = 0) -> QHBoxLayout:
    """A horizontal layout on the 4-pixel grid."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setSpacing(gap)
    made.setContentsMargins(margin, margin, margin, margin)
    return made


def side_width(look: Look, width: int) -> int:
    """Room for a list beside something: with large text it grows less, the text needs the rest."""
    return min(look.px(width), round(width * 1.25))


def frame(name: str, parent: QWidget | None = None) -> QFrame:
    """A box that the style sheet knows by name."""
    made = QFrame(parent)
    made.setObjectName(name)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline between sections."""
    made = frame("rule", parent)
    made.setFixedHeight(1)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, and restyle when it really changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def reveal(parent: QWidget) -> None:
    """Show what was just put into visible layouts.

    The toolkit itself waits for the next event, and until then it counts nothing for the heights.
    """
    for child in parent.findChildren(QWidget):
        if child.isHidden() and not child.testAttribute(
            Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        ):
            child.show()


def forget_sizes(parent: QWidget) -> None:
    """Make the layouts below `parent` work out their sizes anew at the next question.

    By itself a change climbs one container an event, and a height asked for now would be stale.
    """
    for child in reversed(parent.findChildren(QWidget)):
        if child.layout() is not None:
            child.updateGeometry()


class Rebuilt(QFrame):
    """A box whose inside is made anew when what it shows changes.

    The inside is put together out of sight and swapped in at once: shown piece by piece, each
    piece would make the whole window lay itself out again.
    """

    def __init__(self, gap: int, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._gap = gap
        self._inside: QWidget | None = None
        self._outer = column(self, gap=0)
        self._outer.setContentsMargins(*margins)

    def rebuild(self, fill: Callable[[QVBoxLayout], None]) -> None:
        """Swap in a new inside that `fill` puts together."""
        inside = QWidget()
        fill(column(inside, gap=self._gap))
        old = self._inside
        if old is not None:
            self._outer.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._inside = inside
        self._outer.addWidget(inside)
        inside.show()


class Choices(QFrame):
    """Small answers that open inside the overlay: no popup, so no grab of the keyboard.

    The first group of `options` stands above a hairline. `choose` gets the id of what was clicked.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        options: list[list[tuple[str, str]]],
        choose: Callable[[str], None],
        current: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("box")
        box = column(self, gap=8, margin=10)
        box.addWidget(label(look, title, size="small", tone="muted"))
        self.buttons: dict[str, Button] = {}
        for number, group in enumerate(options):
            if number:
                box.addWidget(rule())
            flow = FlowLayout(gap=6)
            for name, words in group:
                button = Button(look, words, "chip")
                button.setCheckable(True)
                button.setChecked(name == current)
                button.clicked.connect(lambda _checked=False, name=name: choose(name))
                flow.addWidget(button)
                self.buttons[name] = button
            box.addLayout(flow)


def dress_window(window: QWidget, look: Look, title: str) -> None:
    """The look and the title of a window of its own."""
    window.setObjectName("window")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setStyleSheet(look.theme.stylesheet())
    window.setPalette(look.theme.palette())
    window.setWindowTitle(title)
