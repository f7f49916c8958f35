"""What stands in a window's middle while it has nothing to list: an icon and two sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import column, label, wrapped


def empty_panel(look: Look, icon: str, sentence: str) -> QWidget:
    """A quiet panel; `sentence` names what is said, `sentence`_more the line below it."""
    made = QWidget()
    box = column(made, gap=look.px(8))
    box.addStretch(1)
    middle = Qt.AlignmentFlag.AlignHCenter
    box.addWidget(IconView(icon, look.theme.tokens.muted, look.px(36)), 0, middle)
    box.addWidget(label(look, look.texts(sentence), bold=True), 0, middle)
    more = wrapped(look, look.texts(f"{sentence}_more"))
    more.setAlignment(middle)
    box.addWidget(more)
    box.addStretch(2)
    return made
