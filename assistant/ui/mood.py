"""The customer's mood in one line: icon, word, strength and trend; never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from assistant.domain.reading import Emotion, Mood, Trend
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import row
from assistant.ui.textview import TextView

# Below the first, three in five moods were right in dialogues held apart; below the second, fewer
# than half (docs/understanding.md): an agent who sees 'angry' on a routine line stops looking here.
UNSURE_BELOW = 0.65
UNCLEAR_BELOW = 0.5
SEGMENTS = 5
_MOST_SHADES = 2


def is_unclear(mood: Mood, corrected: bool = False) -> bool:
    """Whether a mood is too unsure to be named; never when the agent has named it."""
    return mood.confidence < UNCLEAR_BELOW and not corrected


def shown_label(mood: Mood, corrected: bool = False) -> str:
    """The label whose colours and icon stand for a mood: "unclear" looks neutral."""
    return "unclear" if is_unclear(mood, corrected) else str(mood.label)


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


class FirstThatFits(TextView):
    """One line that takes the first of several wordings that needs no cutting."""

    def __init__(self, look: Look, colour: str) -> None:
        super().__init__(look.font("small"), colour, max_lines=1)
        self._metrics = QFontMetrics(look.font("small"))
        self._wordings = [""]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_any(self, wordings: list[str]) -> None:
        """Show one of these, the fullest first."""
        self._wordings = wordings or [""]
        self._choose()

    def _choose(self) -> None:
        room = self.width()
        fits = (w for w in self._wordings if self._metrics.horizontalAdvance(w) < room)
        self.show_text(next(fits, self._wordings[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another room may want another wording."""
        super().resizeEvent(event)
        self._choose()


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
        self.mark = IconView("pencil", look.theme.tokens.muted, look.px(14))
        self.mark.hide()
        self.bar = StrengthBar(look)
        self.trend_icon = IconView("trend-steady", neutral, look.px(16))
        self.more = FirstThatFits(look, neutral)
        line.addWidget(self.icon)
        line.addWidget(self.word)
        line.addWidget(self.mark)
        line.addWidget(self.bar)
        line.addSpacing(look.px(2))
        line.addWidget(self.trend_icon)
        line.addWidget(self.more, 1)

    def show_mood(self, mood: Mood, corrected: bool = False) -> None:
        """Paint a mood; `corrected` when the agent has said so."""
        unclear = is_unclear(mood, corrected)
        neutral = unclear or mood.label is Emotion.NEUTRAL
        label = shown_label(mood, corrected)
        colours = self._look.theme.emotion(label)
        self.word.show_text(self._word(mood, unclear, corrected))
        self.word.set_colour(colours.ink)
        self.icon.change(f"mood-{label}", colours.ink)
        self.mark.setVisible(corrected)
        self.bar.change(mood.intensity, colours.ink)
        self.bar.setVisible(not neutral)
        moving = not unclear and (not neutral or mood.trend is not Trend.STEADY)
        self.trend_icon.change(f"trend-{mood.trend}", colours.ink)
        self.trend_icon.setVisible(moving)
        self._say_more(mood, moving, () if unclear else mood.secondary)
        self.more.set_colour(colours.ink)
        if self._tint != colours.tint:
            self._tint = colours.tint
            self.setStyleSheet(f"#mood {{ background: {colours.tint}; border-radius: 8px; }}")
        self._explain(mood, unclear, corrected)

    def _word(self, mood: Mood, unclear: bool, corrected: bool) -> str:
        texts = self._look.texts
        if unclear:
            return texts("reading.unclear")
        word = texts.name("mood", mood.label)
        sure = corrected or mood.confidence >= UNSURE_BELOW
        unsure = not sure and mood.label is not Emotion.NEUTRAL
        return texts("reading.perhaps", mood=word) if unsure else word

    def _say_more(self, mood: Mood, moving: bool, shades: tuple[str, ...]) -> None:
        texts = self._look.texts
        trend = [texts.name("trend", mood.trend)] if moving else []
        names = [texts.name("mood", shade).lower() for shade in shades[:_MOST_SHADES]]
        counts = range(len(names), 0, -1)
        also = [texts("reading.also", moods=texts.joined(names[:n])) for n in counts]
        # The arrow tells the trend too, so its word goes first where there is little room.
        wordings = [" · ".join([*trend, words]) for words in also]
        self.more.show_any([*wordings, *also, *names[:1], *trend])

    def _explain(self, mood: Mood, unclear: bool, corrected: bool) -> None:
        texts, percent = self._look.texts, round(mood.confidence * 100)
        if unclear:
            word = texts.name("mood", mood.label)
            lines = [texts("reading.nearest", mood=word, percent=percent)]
        else:
            lines = [texts("reading.intensity", percent=round(mood.intensity * 100))]
            if corrected:
                lines.append(texts("reading.corrected"))
            else:
                lines.append(texts("reading.confidence", percent=percent))
            shades = [texts.name("mood", shade).lower() for shade in mood.secondary]
            if len(shades) > _MOST_SHADES:
                lines.append(texts("reading.also", moods=texts.joined(shades)))
        lines.append(texts("reading.correct_hint"))
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(f"{self.word.text} {self.more.text}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click anywhere on the row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
