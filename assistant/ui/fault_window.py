"""Says in a window why the program can't start: started from a menu, nobody reads a terminal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assistant.domain.notice import Notice
from assistant.settings import Settings
from assistant.ui.application import create_application
from assistant.ui.look import Look, look_for
from assistant.ui.parts import Button, column, dress_window, label, row, wrapped


class FaultWindow(QWidget):
    """One fault with file and field, in the system's language."""

    def __init__(self, look: Look, notice: Notice, by_policy: bool = False) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        texts = look.texts
        dress_window(self, look, texts("fault.title"))
        box = column(self, gap=look.px(10), margin=look.px(20))
        box.addWidget(label(look, texts("fault.title"), size="strong", bold=True))
        self.body = wrapped(look, texts.notice(notice), size="body", tone="")
        self.body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.setAccessibleName(texts.notice(notice))
        box.addWidget(self.body)
        if not notice.id.startswith("single."):
            box.addWidget(wrapped(look, texts("fault.policy" if by_policy else "fault.own")))
        box.addStretch(1)
        buttons = row()
        buttons.addStretch(1)
        self.copy = Button(look, texts("crash.copy"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.body.text()))
        self.close_button = Button(look, texts("crash.close"), "primary")
        self.close_button.clicked.connect(self.close)
        for button in (self.copy, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(button)
        box.addLayout(buttons)
        self.resize(look.px(500), look.px(210))


def show_and_wait(notice: Notice, by_policy: bool = False) -> None:
    """Show a fault until the window is closed; the settings can't be asked for anything."""
    plain = Settings()
    application = create_application(plain)
    window = FaultWindow(look_for(plain), notice, by_policy)
    application.setQuitOnLastWindowClosed(True)
    window.show()
    window.raise_()
    application.exec()
