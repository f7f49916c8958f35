"""What the agent's own text gives this customer: four small bars with reasons, and no grade."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from assistant.domain.notice import Notice
from assistant.domain.view import EmpathyPart
from assistant.ui.look import Look
from assistant.ui.parts import column, label, row
from assistant.ui.textview import TextView

MOST = 5.0
PARTS = ("recognises", "explores", "acts", "cares")
# Below this need a part that is missing is nothing to speak of.
NEEDED = 0.3
_COLOURS = {"recognises": "acknowledge", "explores": "accent", "acts": "solve", "cares": "care"}


class _Bar(QWidget):
    """A thin bar, 0–1."""

    def __init__(self, look: Look, colour: str) -> None:
        super().__init__()
        self._look, self._colour = look, colour
        self.value = 0.0
        self.setFixedHeight(look.px(5))

    def change(self, value: float) -> None:
        """Show another value."""
        self.value = min(1.0, max(0.0, value))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Ground, then what is there, with round ends."""
        tokens, height = self._look.theme.tokens, self.height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.border))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), height), height / 2, height / 2)
        if self.value > 0:
            painter.setBrush(QColor(self._colour))
            width = max(height, self.width() * self.value)
            painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        painter.end()


class EmpathyBars(QFrame):
    """Four parts side by side, below them what is most worth a second look."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        box = column(self, gap=look.px(4))
        box.addWidget(label(look, look.texts("empathy.title"), size="small", tone="muted"))
        line = row(gap=look.px(12))
        self.bars: dict[str, _Bar] = {}
        self.columns: dict[str, QWidget] = {}
        for name in PARTS:
            place = QWidget()
            side = column(place, gap=look.px(3))
            bar = _Bar(look, str(getattr(look.theme.tokens, _COLOURS[name])))
            side.addWidget(label(look, look.texts(f"empathy.{name}"), size="small"))
            side.addWidget(bar)
            line.addWidget(place, 1)
            self.bars[name], self.columns[name] = bar, place
        box.addLayout(line)
        self.hint = TextView(
            look.font("small"), look.theme.tokens.muted, max_lines=2, line_height=1.4
        )
        # Its place is kept: the text above must not jump while the agent types.
        self.hint.setFixedHeight(round(2 * 1.4 * look.font("small").pixelSize()) + 1)
        box.addWidget(self.hint)

    def show_parts(self, parts: tuple[EmpathyPart, ...], faults: tuple[Notice, ...]) -> None:
        """Paint the parts of a text; without any the bars are empty."""
        texts = self._look.texts
        known = {part.name: part for part in parts}
        for name, bar in self.bars.items():
            part = known.get(name)
            bar.change(part.points / MOST if part else 0.0)
            tip = self._tip(name, part)
            self.columns[name].setToolTip(tip)
            self.columns[name].setAccessibleName(tip.replace("\n", " "))
        words = [texts.notice(fault) for fault in faults]
        weakest = max(parts, key=lambda part: part.need * (MOST - part.points), default=None)
        if weakest is not None and weakest.need >= NEEDED and weakest.points < MOST - 1:
            words.append(self._sentence(weakest))
        self.hint.show_text("\n".join(words[:2]))

    def _sentence(self, part: EmpathyPart) -> str:
        texts = self._look.texts
        reasons = texts.joined([texts.notice(reason) for reason in part.reasons])
        return texts("empathy.hint", part=texts.name("empathy", part.name), reasons=reasons)

    def _tip(self, name: str, part: EmpathyPart | None) -> str:
        texts = self._look.texts
        lines = [texts(f"empathy.{name}")]
        if part is not None:
            lines += [f"· {texts.notice(reason)}" for reason in part.reasons]
            lines.append(texts("empathy.needed" if part.need >= NEEDED else "empathy.spare"))
        return "\n".join([*lines, texts("empathy.tip")])
