"""The customer's mood in one line: icon, word, strength and trend; never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from assistant.domain.reading import Emotion, Mood, Trend
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import row
from assistant.ui.textview import TextView

UNSURE_BELOW = 0.55
SEGMENTS = 5


class StrengthBar(QWidget):
    """Intensity 0–1 as five steps."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._value = 0.0
        self._colour = "#000000"
        self.setFixedSize(QSize(look.px(50), look.px(8)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def change(self, value: float, colour: str) -> None:
        """Show another strength."""
        self._value, self._colour = min(1.0, max(0.0, value)), colour
        self.update()

    @property
    def filled(self) -> int:
        """Number of filled steps, at least one for any mood."""
        return max(1, round(self._value * SEGMENTS))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Filled steps, then empty ones in outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = 3.0
        width = (self.width() - gap * (SEGMENTS - 1)) / SEGMENTS
        colour = QColor(self._colour)
        for step in range(SEGMENTS):
            box = QRectF(step * (width + gap), 0, width, self.height())
            if step < self.filled:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRoundedRect(box, 2, 2)
            else:
                painter.setPen(colour)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.end()


class MoodRow(QFrame):
    """Clicking it opens the correction. Signals: clicked()."""

    clicked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tint = ""
        self.setObjectName("mood")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        neutral = look.theme.emotion("neutral").ink
        line = row(self, gap=look.px(8))
        line.setContentsMargins(look.px(10), look.px(7), look.px(10), look.px(7))
        self.icon = IconView("mood-neutral", neutral, look.px(26))
        self.word = TextView(look.font("title", bold=True), neutral, max_lines=1)
        self.word.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.bar = StrengthBar(look)
        self.trend_icon = IconView("trend-steady", neutral, look.px(16))
        self.more = TextView(look.font("small"), neutral, max_lines=1)
        self.more.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(self.icon)
        line.addWidget(self.word)
        line.addWidget(self.bar)
        line.addSpacing(look.px(2))
        line.addWidget(self.trend_icon)
        line.addWidget(self.more, 1)

    def show_mood(self, mood: Mood) -> None:
        """Paint a mood."""
        texts, colours = self._look.texts, self._look.theme.emotion(mood.label)
        word = texts.name("mood", mood.label)
        unsure = mood.confidence < UNSURE_BELOW and mood.label is not Emotion.NEUTRAL
        self.word.show_text(texts("reading.perhaps", mood=word) if unsure else word)
        self.word.set_colour(colours.ink)
        self.icon.change(f"mood-{mood.label}", colours.ink)
        neutral = mood.label is Emotion.NEUTRAL
        self.bar.change(mood.intensity, colours.ink)
        self.bar.setVisible(not neutral)
        moving = not neutral or mood.trend is not Trend.STEADY
        self.trend_icon.change(f"trend-{mood.trend}", colours.ink)
        self.trend_icon.setVisible(moving)
        words = [texts.name("trend", mood.trend)] if moving else []
        shades = [texts.name("mood", shade).lower() for shade in mood.secondary[:2]]
        if shades:
            words.append(texts("reading.also", moods=texts.joined(shades)))
        self.more.show_text(" · ".join(words))
        self.more.set_colour(colours.ink)
        if self._tint != colours.tint:
            self._tint = colours.tint
            self.setStyleSheet(f"#mood {{ background: {colours.tint}; border-radius: 8px; }}")
        percent = round(mood.confidence * 100)
        self.setToolTip(
            "\n".join(
                (
                    texts("reading.intensity", percent=round(mood.intensity * 100)),
                    texts("reading.confidence", percent=percent),
                    texts("reading.correct_hint"),
                )
            )
        )
        self.setAccessibleName(f"{self.word.text} {self.more.text}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click anywhere on the row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
