"""The sign that text leaves this machine: stands under the name as long as a server is set."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from assistant.domain.view import ModelState, ModelStatus
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import column, row, set_tip
from assistant.ui.textview import TextView

_MOST_HOST = 60


def leaves(model: ModelStatus) -> bool:
    """Whether text may go to a server."""
    return model.remote and model.state is not ModelState.OFF


def leaves_tip(look: Look, model: ModelStatus) -> str:
    """What happens with the text, in a sentence or two."""
    return look.texts("leaves.tip", host=plain.isolated(model.host or "?", _MOST_HOST))


class LeavesLine(QFrame):
    """Plain words; there is no way to close it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        tokens = look.theme.tokens
        outer = column(self, gap=0)
        outer.setContentsMargins(look.px(16), 0, look.px(16), look.px(6))
        box = QFrame()
        box.setObjectName("leaves")
        outer.addWidget(box)
        line = row(box, gap=look.px(8))
        line.setContentsMargins(look.px(10), look.px(4), look.px(10), look.px(4))
        line.addWidget(IconView("leaves", tokens.text, look.px(16)))
        words = column(gap=0)
        self.title = TextView(
            look.font("small", bold=True), tokens.text, max_lines=2, line_height=1.4
        )
        self.where = TextView(look.font("small"), tokens.text, max_lines=2, line_height=1.4)
        self.title.show_text(look.texts("leaves.line"))
        words.addWidget(self.title)
        words.addWidget(self.where)
        line.addLayout(words, 1)
        self.hide()

    def show_model(self, model: ModelStatus) -> None:
        """Paint where text goes; hidden while it stays here."""
        self.setVisible(leaves(model))
        host = plain.line(model.host, _MOST_HOST) or "?"
        self.where.show_text(self._look.texts("leaves.where", host=host))
        set_tip(self, leaves_tip(self._look, model))
        self.setAccessibleName(leaves_tip(self._look, model))
