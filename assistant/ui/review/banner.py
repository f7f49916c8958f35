"""One line above the page: what went wrong and the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.domain.notice import Notice
from assistant.ui.look import Look
from assistant.ui.parts import Button, row, wrapped


class Banner(QFrame):
    """Hidden until something is to be said. Signals: again()."""

    again = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("trouble")
        self._look = look
        line = row(self, gap=look.px(8), margin=look.px(8))
        self.text = wrapped(look, size="body", tone="danger")
        line.addWidget(self.text, 1)
        self.button = Button(look, look.texts("review.again"), "small", "F5")
        self.button.clicked.connect(self.again)
        line.addWidget(self.button)
        self.away = Button(look, look.texts("review.close"), "quiet")
        self.away.clicked.connect(self.hide)
        line.addWidget(self.away)
        self.hide()

    def say(self, notice: Notice) -> None:
        """Show what a notice says."""
        self.text.setText(self._look.texts.notice(notice))
        self.show()
