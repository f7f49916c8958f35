"""Top of the overlay: who is being answered, and the few buttons of the window; also its handle."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import OverlayView
from assistant.ui import keys, plain, times
from assistant.ui.icons import icon
from assistant.ui.look import Look
from assistant.ui.parts import Button, icon_button, row, set_icon, set_property
from assistant.ui.textview import TextView


class Header(QFrame):
    """Customer's name, program, promises to keep, reviews, pause, settings, collapse.

    Signals: pause_clicked(bool wanted), settings_clicked(), collapse_clicked(),
    follow_ups_clicked(), reviews_clicked(), dragged(QPoint by) while the header is pulled,
    dropped() at the end.
    """

    pause_clicked = Signal(bool)
    settings_clicked = Signal()
    collapse_clicked = Signal()
    follow_ups_clicked = Signal()
    reviews_clicked = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._paused = False
        self._grip: QPoint | None = None
        self._moved = False
        tokens = look.theme.tokens
        line = row(self, gap=4)
        line.setContentsMargins(look.px(16), look.px(8), look.px(8), look.px(4))
        self.peer = TextView(look.font("strong", bold=True), tokens.text, max_lines=1)
        self.program = TextView(look.font("small"), tokens.muted, max_lines=1)
        self.badge = Button(look, "", "badge")
        self.badge.hide()
        self.reviews = Button(look, "", "badge")
        self.reviews.hide()
        self.pause = icon_button(look, "pause", look.texts("header.pause"))
        self.settings = icon_button(look, "settings", look.texts("header.settings"))
        self.collapse = icon_button(look, "collapse", look.texts("header.collapse"))
        self.peer.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        line.addWidget(self.peer, 0)
        line.addSpacing(look.px(4))
        line.addWidget(self.program, 1)
        buttons = (self.badge, self.reviews, self.pause, self.settings, self.collapse)
        for button in buttons:
            line.addWidget(button)
        self.badge.clicked.connect(self.follow_ups_clicked)
        self.reviews.clicked.connect(self.reviews_clicked)
        self.pause.clicked.connect(lambda: self.pause_clicked.emit(not self._paused))
        self.settings.clicked.connect(self.settings_clicked)
        self.collapse.clicked.connect(self.collapse_clicked)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        for button in buttons:
            button.setCursor(Qt.CursorShape.ArrowCursor)

    def show_view(self, view: OverlayView) -> None:
        """Paint name and pause state."""
        texts = self._look.texts
        name = plain.line(view.chat.peer, 80) if view.chat else ""
        fallback = texts("header.unknown_peer") if view.chat else texts("app_name")
        self.peer.show_text(name or fallback)
        app = texts.name("app", view.chat.app) if view.chat else ""
        self.program.show_text(app)
        self._paused = view.paused
        key = "resume" if view.paused else "pause"
        set_icon(self.pause, self._look, "play" if view.paused else "pause", texts(f"header.{key}"))

        self.show_follow_ups(view.follow_ups)

    def show_follow_ups(self, follow_ups: tuple[FollowUp, ...]) -> None:
        """Count what is owed; red as soon as something is late, out of sight when nothing is."""
        look, here = self._look, times.now()
        owed = [one for one in follow_ups if one.state is FollowUpState.OPEN]
        late = sum(times.overdue(one.due, here) for one in owed)
        self.badge.setVisible(bool(owed))
        if not owed:
            return
        ink = look.theme.tokens.danger if late else look.theme.tokens.muted
        set_property(self.badge, "late", "true" if late else "false")
        self.badge.setIcon(icon("bell", ink, look.px(16)))
        self.badge.setIconSize(QSize(look.px(16), look.px(16)))
        self.badge.setText(str(len(owed)))
        key = "follow.badge_late" if late else "follow.badge"
        tip = look.texts(key, n=len(owed), late=late)
        full = keys.full(look.hotkeys.follow_ups)
        self.badge.setToolTip(f"{tip} ({full})" if full else tip)
        self.badge.setAccessibleName(tip)

    def show_reviews(self, new: int, there: bool) -> None:
        """Reviews and notes of the agent's own: out of sight without any, a number for new ones."""
        look = self._look
        self.reviews.setVisible(there or new > 0)
        tokens = look.theme.tokens
        self.reviews.setIcon(icon("pencil", tokens.accent if new else tokens.muted, look.px(16)))
        self.reviews.setIconSize(QSize(look.px(16), look.px(16)))
        self.reviews.setText(str(new) if new else "")
        tip = look.texts("mine.badge", n=new) if new else look.texts("mine.badge_none")
        self.reviews.setToolTip(tip)
        self.reviews.setAccessibleName(tip)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip, self._moved = event.globalPosition().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pull the window along."""
        if self._grip is None:
            return
        now = event.globalPosition().toPoint()
        if now != self._grip:
            self._moved = True
            self.dragged.emit(now - self._grip)
            self._grip = now

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        if self._grip is not None and self._moved:
            self.dropped.emit()
        self._grip = None
