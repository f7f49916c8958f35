"""The queue: suggestions newest first, filters above, and the one chosen with its chat beside."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QProcess, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QSplitter, QWidget

from assistant.domain.notice import Notice
from assistant.review import facets, views
from assistant.review.filters import Filters
from assistant.review.queue import Look as Seen
from assistant.review.queue import look as look_at
from assistant.review.record import Record
from assistant.review.samples import Sample
from assistant.review.views import View
from assistant.ui.parts import Button, column, side_width, wrapped
from assistant.ui.review.detail import Detail
from assistant.ui.review.filter_bar import FilterBar
from assistant.ui.review.looks_log import LooksLog
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.pages import sections
from assistant.ui.review.queue_list import QueueList
from assistant.ui.review.queue_model import QueueModel

# Longer than this without a row, and the reason is said.
_SLOW = 2500


class QueuePage(Page):
    """The queue of suggestions, gone through by keyboard."""

    title = "review.page.queue"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look, texts = desk.look, desk.texts
        box = column(self, gap=0)
        self.bar = FilterBar(look)
        box.addWidget(self.bar)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        left = QWidget()
        inside = column(left, gap=0)
        self.list = QueueList(look, self.take_key)
        self.model = QueueModel(self._ask, texts, self)
        self.list.setModel(self.model)
        self.nothing = wrapped(look, size="body")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setContentsMargins(*(look.px(24),) * 4)
        self.nothing.hide()
        inside.addWidget(self.nothing)
        self.sample = Button(look, texts("queue.open_sample"), "primary")
        self.sample.clicked.connect(open_sample)
        self.sample.hide()
        inside.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self.list, 1)
        left.setMinimumWidth(side_width(look, 340))
        self.detail = Detail(look, sections(desk))
        self.detail.setMinimumWidth(380)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([look.px(480), look.px(712)])
        box.addWidget(split, 1)
        self.setFocusProxy(self.list)
        self.seed = 1
        self._view = ""
        self._wanted = ""
        self.log = LooksLog(desk, self)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(self._say_slow)
        self.keys = self._help()
        self._connect()

    def _connect(self) -> None:
        self.model.moved_on.connect(self._moved_on)
        self.model.counted.connect(self._counted)
        self.model.failed.connect(self._failed)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        bar = self.bar
        bar.changed.connect(self.show_filters)
        bar.left.connect(self.list.setFocus)
        bar.newest_wanted.connect(lambda: self.show_filters(Filters()))
        bar.sample_wanted.connect(self.show_sample)
        bar.view_wanted.connect(self.show_view)
        bar.keep_wanted.connect(self.keep_view)
        bar.drop_wanted.connect(self._drop_view)
        bar.again_wanted.connect(self.draw_again)
        bar.newer_wanted.connect(self.reload)
        self.desk.show_queue.connect(self.show_filters)
        self.desk.open_chat.connect(self.open_suggestion)
        self.desk.advance.connect(self._advance)
        self.desk.changed.connect(self._changed)
        for key in views.KEYS:
            shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self)
            shortcut.activated.connect(lambda key=key: self._view_of(key))
        keep = QShortcut(QKeySequence("Ctrl+S"), self)
        keep.activated.connect(self.keep_view)

    def _help(self) -> tuple[tuple[str, str], ...]:
        own = (
            ("J / ↓", "queue.key.next"), ("K / ↑", "queue.key.before"),
            ("/", "queue.key.search"), ("F", "queue.key.filter"),
            ("Backspace", "queue.key.remove"), ("Shift+F", "queue.key.clear"),
            ("V", "queue.key.views"), ("R", "queue.key.again"),
            ("Ctrl+S", "queue.key.keep"), ("Alt+1 … 9", "queue.key.view"),
            ("Space / Shift+Space", "queue.key.scroll"), ("O", "queue.key.earlier"),
            ("E", "queue.key.unfold"),
        )  # fmt: skip
        theirs = [pair for section in self.detail.sections for pair in section.keys]
        return (*own, *theirs)

    # ------------------------------------------------------------ what the list shows

    def _ask(self, job: object, done: object, failed: object, lane: str) -> None:
        self.run(job, done, failed, lane)  # type: ignore[arg-type]

    def reload(self) -> None:
        """Ask again for what is in view, and for what there is to filter by."""
        self._reload_list()
        self.run(_offered, self._offered, lane="offered")

    def _reload_list(self) -> None:
        self._wanted = self._wanted or self._current_id()
        if self.model.kind is None:
            self.model.show(self.model.filters)
        else:
            self.model.show_sample(self.model.kind, self.model.filters, self.seed)
        self._say_state()

    def show_filters(self, filters: Filters) -> None:
        """All that a filter finds; a sample that is in view is chosen inside the filter."""
        self._view = self._wanted = ""
        self._fresh = True
        inside = self.model.kind if self.sender() is self.bar and filters != Filters() else None
        if inside is None:
            self.model.show(filters)
        else:
            self.model.show_sample(inside, filters, self.seed)
        self._say_state()

    def show_sample(self, kind: Sample) -> None:
        """A choice inside the present filter."""
        self._wanted = ""
        self.model.show_sample(kind, self.model.filters, self.seed)
        self._say_state()

    def draw_again(self) -> None:
        """Another choice of the same kind."""
        if self.model.kind is not None:
            self.seed = random.randrange(1, 1_000_000)
            self.show_sample(self.model.kind)

    def show_view(self, view: View) -> None:
        """A saved view."""
        self.show_filters(view.filters)
        self._view = view.name
        self._say_state()

    def _say_state(self) -> None:
        self.nothing.hide()
        self.sample.hide()
        self.bar.new.hide()
        self._slow.start()
        self.bar.show_state(self.model.filters, self.model.kind, self._view)
        self.bar.say_number(self.texts("queue.looking"))

    def _offered(self, found: tuple[Mapping[str, tuple[str, ...]], tuple[View, ...]]) -> None:
        self.bar.found, self.bar.views = found

    def _moved_on(self) -> None:
        if self.list.row < 0 and self.model.rowCount():
            row = self.model.row_of(self._wanted) if self._wanted else 0
            if row is None and self.detail.seen is None and not self.model.looking:
                row = 0
            # Further down than the first page, what is in view just stays there.
            if row is not None:
                self._wanted = ""
                self.list.setCurrentIndex(self.model.index(row, 0))
        if self.model.rowCount():
            self.nothing.hide()
        if self.model.looking:
            self.bar.say_number(self.texts("queue.looking"))
        elif not self.model.rowCount():
            self._empty()

    def _say_slow(self) -> None:
        if self.model.looking and not self.model.rowCount():
            self.nothing.setText(self.texts("queue.slow"))
            self.nothing.show()

    def _empty(self) -> None:
        filters, texts = self.model.filters, self.texts
        if filters == Filters() and self.model.kind is None:
            words = texts("queue.none_yet")
            self.sample.show()
        elif self.model.kind is not None:
            words = texts("queue.none_of_sample")
        else:
            words = texts("queue.none_found")
        self.nothing.setText(words)
        self.nothing.show()
        self.bar.say_number("")
        if not self._wanted:
            self.detail.show_nothing("")

    def _counted(self, number: int, more: bool) -> None:
        key = "queue.number_more" if more else "queue.number_one" if number == 1 else "queue.number"
        self.bar.say_number(self.texts(key, n=f"{number:,}") if number else "")

    def _failed(self, notice: Notice) -> None:
        self.bar.say_number("")
        self.detail.show_nothing("")
        if notice.id == "store.missing":
            self.nothing.setText(self.texts("queue.no_record", file=dict(notice.args)["file"]))
            self.sample.show()
        else:
            self.nothing.setText(self.texts.notice(notice))
            self.trouble(notice)
        self.nothing.show()

    def _changed(self, kind: str) -> None:
        if kind != "words":
            return
        # A search may now find what it could not find before; else the list stays as it is read.
        if self.model.filters.text:
            self._reload_list()
        else:
            self.bar.new.setVisible(self.model.kind is None)

    # ------------------------------------------------------------ the one that is chosen

    def _current_id(self) -> str:
        line = self.model.line(self.list.row)
        return line.entry.suggestion if line else ""

    def _chosen(self, index: QModelIndex, before: QModelIndex) -> None:
        line = self.model.line(index.row()) if index.isValid() else None
        self.log.left()
        if line is not None:
            self._open(line.entry.suggestion)

    def open_suggestion(self, suggestion: str) -> None:
        """Show one suggestion, though it may not be in the list."""
        self._wanted = suggestion
        row = self.model.row_of(suggestion)
        if row is not None:
            self._wanted = ""
            self.list.setCurrentIndex(self.model.index(row, 0))
        else:
            self.list.clearSelection()
        self._open(suggestion)

    def _open(self, suggestion: str) -> None:
        self.run(lambda record: look_at(record, suggestion), self._show_detail, lane="detail")

    def _show_detail(self, seen: Seen | None) -> None:
        if seen is None:
            self.detail.show_nothing(self.texts("queue.gone"))
            return
        self.detail.show_suggestion(seen)
        self.log.opened(seen.entry.suggestion)

    def unsaved(self) -> int:
        """Reviews that were begun and not saved."""
        return sum(section.unsaved() for section in self.detail.sections)

    def save_all(self) -> None:
        """Save them as they are."""
        for section in self.detail.sections:
            section.save_all()

    def leave(self) -> None:
        """Write down what was looked at last."""
        self.log.write()

    # ------------------------------------------------------------ views

    def keep_view(self) -> None:
        """Ask for a name and keep what is in view; the first free key is given to it."""
        texts = self.texts
        dialog = QInputDialog(self)
        dialog.setWindowTitle(texts("queue.keep_title"))
        dialog.setLabelText(texts("queue.keep_name"))
        dialog.setTextValue(self._view)
        dialog.setOkButtonText(texts("settings.save"))
        dialog.setCancelButtonText(texts("settings.cancel"))
        if dialog.exec() and dialog.textValue().strip():
            self.save_view(dialog.textValue().strip())
        dialog.deleteLater()

    def save_view(self, name: str) -> None:
        """Keep what is in view under a name."""
        known = next((one for one in self.bar.views if one.name == name), None)
        taken = {one.key for one in self.bar.views}
        free = next((key for key in views.KEYS if key not in taken), "")
        key = known.key if known else free
        filters, who = self.model.filters, self.desk.reviewer
        self._view = name
        self.write(
            lambda record: views.keep_view(record, name, filters, who, datetime.now(UTC), key),
            lambda _: self._reload_views(),
        )

    def _drop_view(self, view: View) -> None:
        self.write(
            lambda record: views.drop_view(record, view.id, datetime.now(UTC)),
            lambda _: self._reload_views(),
        )

    def _reload_views(self) -> None:
        self.run(_offered, self._offered, lane="offered")
        self.bar.show_state(self.model.filters, self.model.kind, self._view)

    def _view_of(self, key: str) -> None:
        view = next((one for one in self.bar.views if one.key == key), None)
        if view is not None:
            self.show_view(view)

    # ------------------------------------------------------------ keys

    def take_key(self, event: QKeyEvent) -> bool:
        """What a key does here; False when it does nothing."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if held and not shift:
            return False
        name = QKeySequence(event.key()).toString()
        own: dict[str, Callable[[], object]] = {
            "J": lambda: self.list.step(1), "N": lambda: self.list.step(1),
            "K": lambda: self.list.step(-1), "P": lambda: self.list.step(-1),
            "F": self.bar.open_filter, "V": self.bar.open_views, "R": self.draw_again,
            "O": self.detail.chat.show_all, "E": self.detail.offers.toggle,
            "Space": lambda: self.detail.scroll_by(1), "Backspace": self.bar.remove_last,
            "Shift+F": self.bar.clear, "Shift+Space": lambda: self.detail.scroll_by(-1),
        }  # fmt: skip
        if event.text() == "/":
            self.bar.open_search()
            return True
        key = f"Shift+{name}" if shift else name
        if key in own:
            own[key]()
            return True
        return any(section.key_pressed(key) for section in self.detail.sections)

    def _advance(self) -> None:
        """The row in view is done with: the next one, and the keys are the list's again."""
        self.list.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that neither the list nor a field has used."""
        if event.key() == Qt.Key.Key_Escape:
            self.list.setFocus()
            event.accept()
        elif self.take_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)


def open_sample() -> None:
    """Another window over invented chats, in a process of its own."""
    module = [] if getattr(sys, "frozen", False) else ["-m", "assistant"]
    QProcess.startDetached(sys.executable, [*module, "review", "--sample"])


def _offered(record: Record) -> tuple[Mapping[str, tuple[str, ...]], tuple[View, ...]]:
    return facets.all_values(record), views.views(record)
