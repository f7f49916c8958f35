"""The panel that `F` opens: fields at the left, the values of the chosen one at the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDateEdit, QFrame, QListWidget, QListWidgetItem, QWidget

from assistant.review.filters import Filters
from assistant.ui.icons import icon
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row
from assistant.ui.review.filter_fields import FIELDS, NAMED, Field, words

_VALUE = int(Qt.ItemDataRole.UserRole)
_SPACE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _nothing(side: int) -> QPixmap:
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    return made


class FilterPanel(QFrame):
    """A popup that changes a filter at once. Signals: changed(Filters).

    Up and down go through fields or values, right and left between the two, space and Enter choose
    a value, Escape closes.
    """

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        dress_window(self, look, "")
        self.setStyleSheet(look.theme.stylesheet() + look.theme.stylesheet("review"))
        self.setObjectName("panelbox")
        self._look = look
        self._filters = Filters()
        self._found: Mapping[str, tuple[str, ...]] = {}
        self._tick = icon("check", look.theme.tokens.accent, look.px(16))
        self._no_tick = QIcon(_nothing(look.px(16)))
        box = column(self, gap=look.px(8), margin=look.px(10))
        lists = row(gap=look.px(8))
        self.fields = QListWidget()
        self.values = QListWidget()
        for made, wide in ((self.fields, 180), (self.values, 240)):
            made.setFont(look.font())
            made.setFixedWidth(look.px(wide))
            made.setMinimumHeight(look.px(360))
            made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            made.installEventFilter(self)
            lists.addWidget(made)
        self.values.setIconSize(QSize(look.px(16), look.px(16)))
        for field in FIELDS:
            self.fields.addItem(look.texts(f"queue.field.{field.name}"))
        self.fields.currentRowChanged.connect(lambda _: self._fill())
        self.values.itemClicked.connect(self._toggle)
        box.addLayout(lists)
        box.addWidget(self._span())
        foot = row(gap=look.px(8))
        foot.addWidget(label(look, look.texts("queue.filter_hint"), size="small", tone="muted"), 1)
        self.clear = Button(look, look.texts("queue.clear"), "small")
        self.clear.clicked.connect(lambda: self._put(Filters(text=self._filters.text)))
        foot.addWidget(self.clear)
        box.addLayout(foot)

    def _span(self) -> QWidget:
        look = self._look
        self.span = QWidget()
        line = row(self.span, gap=look.px(6))
        self.first, self.last = QDateEdit(), QDateEdit()
        for edit, words_ in ((self.first, "queue.from"), (self.last, "queue.to")):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setFont(look.font())
            edit.setAccessibleName(look.texts(words_))
            line.addWidget(label(look, look.texts(words_), size="small", tone="muted"))
            line.addWidget(edit, 1)
        apply = Button(look, look.texts("queue.take_span"), "small")
        apply.clicked.connect(self._take_span)
        line.addWidget(apply)
        return self.span

    # ------------------------------------------------------------ what it shows

    def open_at(
        self, place: QPoint, filters: Filters, found: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Open below a point of the screen, on a filter and the values the record has."""
        self._filters, self._found = filters, found
        today = QDate.currentDate()
        since = filters.since.astimezone().date() if filters.since else None
        self.first.setDate(
            QDate(since.year, since.month, since.day) if since else today.addDays(-6)
        )
        until = (filters.until - timedelta(seconds=1)).astimezone() if filters.until else None
        self.last.setDate(QDate(until.year, until.month, until.day) if until else today)
        if self.fields.currentRow() < 0:
            self.fields.setCurrentRow(0)
        self._fill()
        self.adjustSize()
        self.move(self._on_screen(place))
        self.show()
        self.fields.setFocus()

    def _on_screen(self, place: QPoint) -> QPoint:
        screen = QGuiApplication.screenAt(place) or self.screen()
        room, gap = screen.availableGeometry(), self._look.px(8)
        # Wide enough for the field with the most in it, so that it never grows over the edge.
        widest = self.sizeHint().expandedTo(self.minimumSizeHint()).width()
        left = min(place.x(), room.right() - widest - gap)
        top = min(place.y(), room.bottom() - self.sizeHint().height() - gap)
        return QPoint(max(room.left(), left), max(room.top(), top))

    @property
    def field(self) -> Field:
        """The chosen field."""
        return FIELDS[max(0, self.fields.currentRow())]

    def _fill(self) -> None:
        field, texts = self.field, self._look.texts
        chosen = field.chosen(self._filters)
        offered = field.values or self._found.get(field.name, ())
        self.values.clear()
        for value in dict.fromkeys((*offered, *chosen)):
            item = QListWidgetItem(words(texts, field.name, value))
            item.setData(_VALUE, value)
            item.setIcon(self._tick if value in chosen else self._no_tick)
            if value in chosen:
                told = texts("queue.chosen", value=item.text())
                item.setData(int(Qt.ItemDataRole.AccessibleTextRole), told)
            self.values.addItem(item)
        if not self.values.count():
            nothing = QListWidgetItem(texts("queue.no_values"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.values.addItem(nothing)
        self.span.setVisible(field.name == "days")
        for number, one in enumerate(FIELDS):
            font = self._look.font("body", bool(one.chosen(self._filters)))
            self.fields.item(number).setFont(font)

    # ------------------------------------------------------------ what it does

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None or item.data(_VALUE) is None:
            return
        value, field = str(item.data(_VALUE)), self.field
        chosen = field.chosen(self._filters)
        place = self.values.row(item)
        if value in chosen:
            wanted = tuple(one for one in chosen if one != value)
        else:
            wanted = (value,) if field.one else (*chosen, value)
        self._put(NAMED[field.name].put(self._filters, wanted))
        self.values.setCurrentRow(place)

    def _take_span(self) -> None:
        def midnight(date: QDate, later: int) -> datetime:
            day = datetime(date.year(), date.month(), date.day()).date() + timedelta(days=later)
            return datetime.combine(day, time()).astimezone()

        first, last = self.first.date(), self.last.date()
        if last < first:
            first, last = last, first
        self._put(
            replace(self._filters, days=None, since=midnight(first, 0), until=midnight(last, 1))
        )

    def _put(self, filters: Filters) -> None:
        self._filters = filters
        self._fill()
        self.changed.emit(filters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys of both lists."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if watched is self.fields and key in (Qt.Key.Key_Right, *_SPACE):
                self.values.setFocus()
                self.values.setCurrentRow(max(0, self.values.currentRow()))
                return True
            if watched is self.values and key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
                self.fields.setFocus()
                return True
            if watched is self.values and key in _SPACE:
                self._toggle(self.values.currentItem())
                return True
        return super().eventFilter(watched, event)
