"""A bug is shown, not hidden: a window with versions and traceback; the program goes on."""

from __future__ import annotations

import contextlib
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from assistant import __version__
from assistant.domain.notice import UserFault
from assistant.log_mask import told
from assistant.ui.background import Background
from assistant.ui.bridge import Bridge
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, wrapped

_LOG = logging.getLogger("assistant.ui")
_MOST_CHARACTERS = 20_000


def report(error: BaseException) -> str:
    """Versions and traceback, capped, without values: whoever gets it must not read a chat."""
    head = (
        f"assistant {__version__} · Python {platform.python_version()} · "
        f"PySide6 {PySide6.__version__} · {platform.platform()}\n\n"
    )
    return head + told(error)[-_MOST_CHARACTERS:]


class CrashWindow(QWidget):
    """One window for all faults of a session; a new one replaces the text."""

    def __init__(
        self,
        look: Look,
        support: Callable[[Path], object] | None = None,
        background: Background | None = None,
    ) -> None:
        """`support` writes an archive for whoever helps, off the GUI's thread; None: no button."""
        super().__init__(None, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        dress_window(self, look, look.texts("crash.title"))
        self._look = look
        box = column(self, gap=look.px(8), margin=look.px(16))
        box.addWidget(label(look, look.texts("crash.title"), size="strong", bold=True))
        box.addWidget(wrapped(look, look.texts("crash.body"), size="body", tone=""))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(look.font("small"))
        box.addWidget(self.text, 1)
        self.said = wrapped(look)
        self.said.hide()
        box.addWidget(self.said)
        buttons = row()
        self._support, self._background = support, background
        self.archive = Button(look, look.texts("crash.archive"), "quiet")
        self.archive.setToolTip(look.texts("crash.archive_tip"))
        self.archive.clicked.connect(self._ask_where)
        self.archive.setVisible(support is not None and background is not None)
        buttons.addWidget(self.archive)
        buttons.addStretch(1)
        self.copy = Button(look, look.texts("crash.copy"))
        self.copy.clicked.connect(self._copy)
        close = Button(look, look.texts("crash.close"), "primary")
        close.clicked.connect(self.close)
        buttons.addWidget(self.copy)
        buttons.addWidget(close)
        box.addLayout(buttons)
        self.resize(look.px(560), look.px(380))

    def show_error(self, error: BaseException) -> None:
        """Show a fault without taking the focus from the chat."""
        self.text.setPlainText(report(error))
        self.copy.setText(self._look.texts("crash.copy"))
        self.show()

    def _ask_where(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self._look.texts("crash.archive"), str(Path.home() / "support.zip"), "*.zip"
        )
        if file:
            self.save_archive(Path(file))

    def save_archive(self, file: Path) -> None:
        """Write the support archive, and say how it went."""
        support, background = self._support, self._background
        if support is None or background is None:
            return
        self.archive.setEnabled(False)

        def done() -> None:
            self._say(self._look.texts("crash.archived", file=file.name))

        def failed(error: OSError | UserFault) -> None:
            if isinstance(error, UserFault):
                self._say(self._look.texts.notice(error.notice))
            else:
                self._say(error.strerror or type(error).__name__)

        def write() -> None:
            support(file)

        background.run(write, done, failed)

    def _say(self, words: str) -> None:
        self.archive.setEnabled(True)
        self.said.setText(words)
        self.said.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(self._look.texts("crash.copied"))
        QTimer.singleShot(
            2000, self.copy, lambda: self.copy.setText(self._look.texts("crash.copy"))
        )


class _Reporter(logging.Handler):
    """Shows what any room has logged as a mistake of the program; the same one once a session."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(logging.ERROR)
        self._bridge = bridge
        self._known: set[tuple[str, str, int]] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a logged exception to the window, whatever thread it is on."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return
        frames = traceback.extract_tb(error.__traceback__)
        last = frames[-1] if frames else None
        place = (last.filename, last.lineno or 0) if last else ("", 0)
        mistake = (type(error).__name__, *place)
        if mistake in self._known:
            return
        self._known.add(mistake)
        # At the end of the program there is no window any more.
        with contextlib.suppress(RuntimeError):
            self._bridge.report(error)


def install_hooks(bridge: Bridge) -> None:
    """Send uncaught exceptions of every thread, and those that rooms log, to log and bridge."""
    root = logging.getLogger("assistant")
    for old in tuple(root.handlers):
        if isinstance(old, _Reporter):
            root.removeHandler(old)
    root.addHandler(_Reporter(bridge))

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _LOG.critical("uncaught exception", exc_info=(kind, error, trace))

    def thread_hook(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            hook(failed.exc_type, failed.exc_value, failed.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook
