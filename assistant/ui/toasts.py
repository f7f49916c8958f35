"""Quiet messages inside the overlay: what just failed and why; they leave by themselves."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.notice import Notice
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, frame, icon_button, row
from assistant.ui.textview import TextView

STAYS_MS = 12_000
MOST_SHOWN = 2


class Toasts(Rebuilt):
    """Shows what is new among a view's notices. Signals: resized()."""

    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._known: tuple[Notice, ...] = ()
        self._shown: list[Notice] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def shown(self) -> list[Notice]:
        """Notices on screen, oldest first."""
        return list(self._shown)

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show those that were not in the last view; drop those that are no longer in this one."""
        new = [notice for notice in notices if notice not in self._known]
        kept = [notice for notice in self._shown if notice in notices]
        self._known = notices
        if new:
            self._timer.start(STAYS_MS)
        self._paint([*kept, *new][-MOST_SHOWN:])

    def dismiss(self) -> None:
        """Take all away; the same notices do not come back while the views still hold them."""
        self._paint([])

    def _paint(self, notices: list[Notice]) -> None:
        if notices == self._shown:
            return
        self._shown = notices
        self.rebuild(self._fill)
        self.setVisible(bool(notices))
        self.resized.emit()

    def _fill(self, box_of_all: QVBoxLayout) -> None:
        look = self._look
        for notice in self._shown:
            box = frame("notice")
            line = row(box, gap=look.px(8))
            line.setContentsMargins(look.px(10), look.px(4), look.px(4), look.px(4))
            line.addWidget(IconView("info", look.theme.tokens.warn, look.px(18)))
            words = TextView(
                look.font("small"), look.theme.tokens.text, max_lines=4, line_height=1.4
            )
            words.show_text(look.texts.notice(notice))
            line.addWidget(words, 1)
            close = icon_button(look, "close", look.texts("button.dismiss"), 14)
            close.clicked.connect(self.dismiss)
            line.addWidget(close)
            box_of_all.addWidget(box)
