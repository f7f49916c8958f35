"""What the views of the quality page have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from assistant.review import appeals, calibration, looks
from assistant.review.record import Record
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import column, side_width
from assistant.ui.review.page import Desk, LazyView
from assistant.ui.texts import Texts

T = TypeVar("T")


def waiting(record: Record, reviewer: str) -> dict[str, int]:
    """What waits for a reviewer, by view of the quality page."""
    return {
        "appeals": appeals.waiting(record),
        "calibration": calibration.waiting(record, reviewer),
    }


def looked(desk: Desk, suggestion: str) -> None:
    """Write down that this reviewer has seen a chat: the log is for the agent whose chat it is."""
    reviewer, now = desk.reviewer, times.now()
    desk.write(lambda record: looks.note(record, reviewer, [(suggestion, now)]))


def agent_name(texts: Texts, agent: str) -> str:
    """An agent's account as it is shown; some chat programs tell none."""
    return plain.line(agent, 40) or texts("quality.some_agent")


class View(LazyView):
    """One view; it asks the record when it comes into sight and is out of date.

    `kinds` are what of `Desk.changed` makes it so.
    """

    kinds: tuple[str, ...] = ()

    def begin(self) -> None:
        """Take the keys."""

    def leave(self) -> None:
        """The window closes."""

    def outdate(self) -> None:
        """Ask again when next in sight."""
        self._fresh = False

    def told(self, kind: str) -> None:
        """Something was written: ask again, at once when in sight."""
        if kind in self.kinds:
            self.outdate()
            if self.isVisible():
                self.shown()

    def ask(
        self, job: Callable[[Record], T], done: Callable[[T], None], lane: str = "view"
    ) -> None:
        """Read; a newer question of this view and lane supersedes an older one."""
        self.desk.run(job, done, lane=(id(self), lane))


class Lines(QListWidget):
    """A list of two-line entries that keeps its place.

    Signals: chosen(key), "" for none; entered() when Enter asks to work on the entry in view.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, look: Look, name: str, width: int) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font())
        self.setAccessibleName(name)
        self.setFixedWidth(side_width(look, width))
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.currentItemChanged.connect(lambda now, _before: self.chosen.emit(_key(now)))

    @property
    def key(self) -> str:
        """The key of the entry in view, "" for none."""
        return _key(self.currentItem())

    def show_lines(self, lines: Sequence[tuple[str, str]], wanted: str = "") -> None:
        """Show (key, text) entries; the one in view stays, else its neighbour, or `wanted`."""
        before, place = wanted or self.key, max(0, self.currentRow())
        with QSignalBlocker(self):
            self.clear()
            for key, text in lines:
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, key)
                self.addItem(item)
            keys = [key for key, _ in lines]
            same = keys.index(before) if before in keys else min(place, len(keys) - 1)
            self.setCurrentRow(same)
        self.chosen.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes to work, everything else is the list's."""
        plainly = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plainly and self.key:
            self.entered.emit()
            return
        super().keyPressEvent(event)


def _key(item: QListWidgetItem | None) -> str:
    return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))


def scrolled(look: Look, gap: int = 10) -> tuple[QScrollArea, QVBoxLayout]:
    """A pane that scrolls downwards, and its layout."""
    area = QScrollArea()
    area.setObjectName("scroll")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    box = column(inside, gap=look.px(gap))
    box.setContentsMargins(look.px(16), 0, look.px(14), look.px(12))
    area.setWidget(inside)
    return area, box
