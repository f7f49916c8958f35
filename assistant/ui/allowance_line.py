"""What this agent may give without asking: one quiet line, all of it on a click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.answers import Allowance
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label, row, set_tip
from assistant.ui.textview import TextView


class AllowanceLine(Rebuilt):
    """Hidden when there is nothing to give. Signals: resized()."""

    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(2))
        self._look = look
        self._allowances: tuple[Allowance, ...] = ()
        self.open = False
        self.needed = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_allowances(self, allowances: tuple[Allowance, ...]) -> None:
        """Paint them; folded again when they are others."""
        if allowances == self._allowances:
            return
        self._allowances, self.open = allowances, False
        self.needed = bool(allowances)
        self.setVisible(self.needed)
        self._paint()

    def _paint(self) -> None:
        texts = self._look.texts
        lines = self._words()
        self.rebuild(self._fill)
        set_tip(self, "\n".join([texts("may.title"), *lines]))
        self.setAccessibleName(" ".join([texts("may.title"), *lines]))

    def _words(self) -> list[str]:
        return [plain.line(one.text, 200) for one in self._allowances if one.text.strip()]

    def _fill(self, box: QVBoxLayout) -> None:
        look, tokens, words = self._look, self._look.theme.tokens, self._words()
        if not words:
            return
        line = row(gap=look.px(6))
        icon = IconView("check", tokens.ok, look.px(14))
        line.addWidget(icon)
        line.setAlignment(icon, line.alignment().AlignTop)
        first = TextView(
            look.font("small"), tokens.muted, max_lines=0 if self.open else 1, line_height=1.4
        )
        told = look.texts("may.title") if self.open else look.texts("may.line", text=words[0])
        first.show_text(told)
        line.addWidget(first, 1)
        if self.open:
            line.addWidget(label(look, look.texts("may.less"), size="small", tone="muted"))
        elif len(words) > 1:
            rest = look.texts("may.more", n=len(words) - 1)
            line.addWidget(label(look, rest, size="small", tone="muted"))
        box.addLayout(line)
        for text in words if self.open else ():
            view = TextView(look.font("small"), tokens.text, line_height=1.4)
            view.show_text(f"· {text}")
            box.addWidget(view)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click unfolds or folds."""
        if event.button() is Qt.MouseButton.LeftButton and self._allowances:
            self.open = not self.open
            self._paint()
            self.resized.emit()
