"""The collapsed overlay: mood and number of drafts on a small pill; a click opens it again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame

from assistant.domain.reading import Emotion, EscalationLevel
from assistant.domain.view import OverlayView
from assistant.ui.icons import IconView
from assistant.ui.leaves_line import leaves, leaves_tip
from assistant.ui.look import Look
from assistant.ui.mood import shown_label
from assistant.ui.parts import label, row, set_tip


class Pill(QFrame):
    """Signals: opened() on click, dragged(QPoint by), dropped()."""

    opened = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._grip: QPoint | None = None
        self._moved = False
        self.setObjectName("pill")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = row(self, gap=look.px(6))
        line.setContentsMargins(look.px(10), look.px(6), look.px(12), look.px(6))
        self.icon = IconView("chat", look.theme.tokens.muted, look.px(20))
        self.words = label(look, bold=True)
        self.count = label(look, size="small", tone="muted")
        self.alarm = IconView("warn", look.theme.tokens.danger, look.px(18))
        self.leaves = IconView("leaves", look.theme.tokens.text, look.px(18))
        for part in (self.icon, self.words, self.count, self.alarm, self.leaves):
            line.addWidget(part)

    def show_view(self, view: OverlayView) -> None:
        """Paint the little that fits."""
        look, texts, reading = self._look, self._look.texts, view.reading
        self.alarm.setVisible(
            reading is not None and reading.escalation.level is not EscalationLevel.NONE
        )
        away = leaves(view.model)
        self.leaves.setVisible(away)
        tips = [leaves_tip(look, view.model)] if away else []
        set_tip(self, "\n".join([texts("header.expand"), *tips]))
        if view.paused:
            self.icon.change("pause", look.theme.tokens.muted)
            self.words.setText(texts("pill.paused"))
            self.count.hide()
        elif reading is not None:
            mood = shown_label(reading.mood, view.correction.emotion is not None)
            self.icon.change(f"mood-{mood}", look.theme.emotion(mood).ink)
            named = mood in set(Emotion)
            self.words.setText(texts.name("mood", mood) if named else texts("reading.unclear"))
            self.count.setText(texts("pill.drafts", n=len(view.drafts)))
            self.count.setVisible(bool(view.drafts))
        else:
            self.icon.change("chat", look.theme.tokens.muted)
            self.words.setText(texts("pill.idle"))
            self.count.hide()
        self.setAccessibleName(f"{self.words.text()} {self.count.text()}")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip, self._moved = event.globalPosition().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pull it along; a trembling hand is still a click."""
        if self._grip is None:
            return
        by = event.globalPosition().toPoint() - self._grip
        if self._moved or by.manhattanLength() > 4:
            self._moved = True
            self._grip = event.globalPosition().toPoint()
            self.dragged.emit(by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go, or open."""
        if self._grip is None:
            return
        self._grip = None
        (self.dropped if self._moved else self.opened).emit()
