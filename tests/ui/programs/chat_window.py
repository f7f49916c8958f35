"""A plain chat-like window: shows on standard output what is typed and whether it has the focus.

Lines: "ready WINDOW_ID", "text …", "focus in", "focus out".
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPlainTextEdit


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Watcher(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.FocusIn:
            say("focus in")
        elif event.type() is QEvent.Type.FocusOut:
            say("focus out")
        return False


def main() -> None:
    app = QApplication([])
    edit = QPlainTextEdit()
    watcher = Watcher()
    edit.installEventFilter(watcher)
    edit.textChanged.connect(lambda: say("text " + edit.toPlainText()))
    edit.setWindowTitle("chat")
    edit.setGeometry(30, 60, 480, 420)
    edit.show()
    edit.activateWindow()
    say(f"ready {int(edit.winId())}")
    app.exec()


if __name__ == "__main__":
    main()
