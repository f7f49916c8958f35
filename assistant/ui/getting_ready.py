"""Shows that the record is being brought up to date, while a thread does it; closes by itself.

The overlay is there meanwhile, and drafts begin when the record is ready.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from assistant.ui.look import Look
from assistant.ui.parts import column, dress_window, label, wrapped

# Most records take less: nobody should see a window flash by.
PATIENCE_MS = 400
_TICK_MS = 500

Progress = Callable[[str, int, int], None]


class GettingReadyWindow(QWidget):
    """What is being done, how far it is, since when. Closing it stops nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Window)
        dress_window(self, look, look.texts("ready.title"))
        self._look = look
        self._began = time.monotonic()
        box = column(self, gap=look.px(10), margin=look.px(20))
        box.addWidget(label(look, look.texts("ready.title"), size="strong", bold=True))
        box.addWidget(wrapped(look, look.texts("ready.body"), size="body", tone=""))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(look.texts("ready.title"))
        box.addWidget(self.bar)
        self.stage = wrapped(look)
        box.addWidget(self.stage)
        self._told: tuple[str, int, int] = ("", 0, 0)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._say)
        self._clock.start(_TICK_MS)
        self.resize(look.px(460), look.px(170))

    def tell(self, stage: str, done: int, total: int) -> None:
        """How far it is: MB of a copy or steps of a change."""
        self._told = (stage, done, total)
        # A single step may take a minute and knows no half: the bar then only moves.
        known = stage != "migrate" and total > 0
        self.bar.setRange(0, total if known else 0)
        if known:
            self.bar.setValue(min(done, total))
        self._say()

    def _say(self) -> None:
        stage, done, total = self._told
        seconds = int(time.monotonic() - self._began)
        if not stage:
            self.stage.setText("")
            return
        step = min(done + 1, total) if stage == "migrate" else done
        self.stage.setText(
            self._look.texts(f"ready.{stage}", done=step, total=total, seconds=seconds)
        )


class GettingReady(QObject):
    """Hears from the thread that does the work, and shows the window when it takes long.

    Made on the GUI thread; `begin`, `tell` and `end` may be called on any. Signals: ended().
    """

    _begun = Signal()
    _told = Signal(str, int, int)
    ended = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.window: GettingReadyWindow | None = None
        self._begun.connect(self._begin)
        self._told.connect(self._tell)
        self.ended.connect(self._end)

    def begin(self) -> None:
        """The work begins."""
        self._begun.emit()

    def tell(self, stage: str, done: int, total: int) -> None:
        """How far it is."""
        self._told.emit(stage, done, total)

    def end(self) -> None:
        """The work is done, or has failed."""
        self.ended.emit()

    def _begin(self) -> None:
        window = self.window = GettingReadyWindow(self._look)
        QTimer.singleShot(PATIENCE_MS, window, window.show)

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.window is not None:
            self.window.tell(stage, done, total)

    def _end(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None


def show_until_done(look: Look, work: Callable[[Progress], None]) -> None:
    """Run `work(progress)` on a thread while events go on; returns when it has ended.

    For windows that show nothing without the record. Raises what the work raises.
    """
    ready, loop = GettingReady(look), QEventLoop()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            work(ready.tell)
        except BaseException as error:  # noqa: BLE001 – raised again below
            faults.append(error)
        finally:
            ready.end()

    ready.ended.connect(loop.quit)
    ready.begin()
    thread = threading.Thread(target=run, name="record-ready", daemon=True)
    thread.start()
    loop.exec()
    thread.join()
    if faults:
        raise faults[0]
