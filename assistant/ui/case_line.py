"""Where a complaint stands: the five steps, which are done, and how often the point was raised."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from assistant.domain.chat import ChatKey
from assistant.domain.reading import Act, ComplaintStep, Emotion, Issue, Reading
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.mood import is_unclear
from assistant.ui.parts import label

STEPS = tuple(ComplaintStep)
_HARD = frozenset({Emotion.ANGER, Emotion.DISAPPOINTMENT})
_GLAD = frozenset({Emotion.JOY, Emotion.GRATITUDE})
_STRONG = 0.5
_MOST_REMEMBERED = 200


def is_complaint(reading: Reading, before: bool = False) -> bool:
    """Whether the five steps apply now; `before`: whether they did one message ago.

    Something went wrong and the customer says so; it stays a complaint through the plain answers
    that follow ("the order number is…") until the customer is glad.
    """
    mood = reading.mood
    if reading.issue is Issue.PRE_SALE_QUESTION or mood.label in _GLAD:
        return False
    hard = mood.label in _HARD and mood.intensity >= _STRONG and not is_unclear(mood)
    return before or hard or reading.act is Act.COMPLAIN


class Steps(QWidget):
    """Five small stations in a line: filled when done, framed when next, faint when later."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.done: tuple[ComplaintStep, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def next(self) -> ComplaintStep | None:
        """The first step that is not done."""
        return next((step for step in STEPS if step not in self.done), None)

    def change(self, done: tuple[ComplaintStep, ...]) -> None:
        """Show which steps are done."""
        texts = self._look.texts
        self.done = done
        lines = [texts("case.steps_tip")]
        for step in STEPS:
            state = "done" if step in done else "next" if step is self.next else "later"
            lines.append(texts(f"case.step_{state}", step=texts.name("step", step)))
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(" ".join(lines))
        self.update()

    def _widths(self) -> list[int]:
        metrics, look = QFontMetrics(self._look.font("small")), self._look
        words = [look.texts.name("step_short", step) for step in STEPS]
        return [max(metrics.horizontalAdvance(one) + look.px(10), look.px(20)) for one in words]

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the stations and the lines between them."""
        look = self._look
        between = look.px(9) * (len(STEPS) - 1)
        return QSize(sum(self._widths()) + between, look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Stations from left to right; the line up to the last one done is drawn full."""
        look, tokens = self._look, self._look.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        x, height = 0, look.px(20)
        for step, width in zip(STEPS, self._widths(), strict=True):
            done, here = step in self.done, step is self.next
            if x:
                gap = look.px(9)
                painter.setPen(QPen(QColor(tokens.border if not done else tokens.accent), 1.4))
                painter.drawLine(x - gap + 2, height // 2, x - 2, height // 2)
            box = QRectF(x + 0.7, 0.7, width - 1.4, height - 1.4)
            ink = tokens.accent if done or here else tokens.muted
            painter.setBrush(QColor(tokens.accent_tint) if done else Qt.BrushStyle.NoBrush)
            edge = QColor(tokens.accent_tint if done else ink if here else tokens.border)
            painter.setPen(QPen(edge, 1.4 if here else 1))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setPen(QColor(ink))
            words = look.texts.name("step_short", step)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
            x += width + look.px(9)
        painter.end()


class CaseLine(QFrame):
    """The steps, in complaints; then "raised 3×" (below them at large text)."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._complaints: dict[ChatKey, None] = {}
        self.needed = False
        line = FlowLayout(self, gap=look.px(10))
        self.steps = Steps(look)
        self.raised = label(look, size="small", bold=True, tone="warn")
        self.raised.setFixedHeight(look.px(20))
        line.addWidget(self.steps)
        line.addWidget(self.raised)
        self.hide()

    def show_reading(self, chat: ChatKey | None, reading: Reading) -> None:
        """Paint the steps done so far, and how often the customer had to say it."""
        texts, again = self._look.texts, reading.raised > 1
        complaint = self._remember(chat, reading)
        self.needed = complaint or again
        self.setVisible(self.needed)
        self.steps.setVisible(complaint)
        if complaint:
            self.steps.change(reading.steps)
        self.raised.setVisible(again)
        self.raised.setText(texts("case.raised", n=reading.raised))
        self.raised.setToolTip(texts("case.raised_tip", n=reading.raised))

    def _remember(self, chat: ChatKey | None, reading: Reading) -> bool:
        complaint = is_complaint(reading, chat in self._complaints)
        if chat is None:
            return complaint
        self._complaints.pop(chat, None)
        if complaint:
            self._complaints[chat] = None
            if len(self._complaints) > _MOST_REMEMBERED:
                self._complaints.pop(next(iter(self._complaints)))
        return complaint
