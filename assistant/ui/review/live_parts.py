"""What the live pages share: a list of two-line rows, chips to choose a view, a scrolling pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from assistant.ui import plain
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, label, side_width, wrapped
from assistant.ui.scroll import QuietScroll

_ROW = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list; `tone` colours `aside` (warn, danger, ok or "")."""

    id: str
    title: str
    below: str = ""
    aside: str = ""
    tone: str = ""


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and their air."""
        return QSize(option.rect.width(), self._look.px(52))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Title and what stands aside, then the second line, quieter."""
        one: Row = index.data(_ROW)
        look, tokens = self._look, self._look.theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(look.px(6), look.px(2), -look.px(6), -look.px(2))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_tint))
            painter.drawRoundedRect(box, look.px(6), look.px(6))
        inside = box.adjusted(look.px(10), look.px(5), -look.px(10), -look.px(5))
        half = inside.height() // 2
        first = QRect(inside.left(), inside.top(), inside.width(), half)
        second = QRect(inside.left(), inside.top() + half, inside.width(), half)
        small, body = look.font("small"), look.font("body", True)
        width = QFontMetrics(small).horizontalAdvance(one.aside)
        painter.setFont(small)
        painter.setPen(QColor(getattr(tokens, one.tone or "muted")))
        painter.drawText(first, int(Qt.AlignmentFlag.AlignRight), one.aside)
        left = first.adjusted(0, 0, -width - look.px(8) if width else 0, 0)
        painter.setFont(body)
        painter.setPen(QColor(tokens.text))
        fitted = QFontMetrics(body).elidedText(one.title, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft), fitted)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        below = QFontMetrics(small).elidedText(
            one.below, Qt.TextElideMode.ElideRight, second.width()
        )
        painter.drawText(second, int(Qt.AlignmentFlag.AlignLeft), below)
        painter.restore()


class Rows(QListWidget):
    """A list that keeps its place when shown anew. Signals: chosen(row id, "" for none)."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        """`name` is what a screen reader says of the list."""
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_Painter(look))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda now, before: self.chosen.emit(self.current))

    @property
    def current(self) -> str:
        """The id of the row in view, "" for none."""
        item = self.currentItem()
        return str(item.data(_ROW).id) if item is not None else ""

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the row that was chosen stays chosen, else the first one is."""
        ids = [one.id for one in rows]
        if [self.item(n).data(_ROW).id for n in range(self.count())] == ids:
            for number, one in enumerate(rows):
                self._put(self.item(number), one)
            return
        wanted = self.current
        self.blockSignals(True)
        self.clear()
        for one in rows:
            item = QListWidgetItem()
            self._put(item, one)
            self.addItem(item)
        if rows:
            self.setCurrentRow(ids.index(wanted) if wanted in ids else 0)
        self.blockSignals(False)
        self.chosen.emit(self.current)

    @staticmethod
    def _put(item: QListWidgetItem, one: Row) -> None:
        if item.data(_ROW) != one:
            item.setData(_ROW, one)
            spoken = " · ".join(part for part in (one.title, one.below, one.aside) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """J and K step like the arrows."""
        steps = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers():
            super().keyPressEvent(event)
            return
        row = min(max(0, self.currentRow() + step), self.count() - 1)
        self.setCurrentRow(row)


class Chips(QWidget):
    """A row of choices, one or several of which hold. Signals: changed()."""

    changed = Signal()

    def __init__(self, look: Look, options: Sequence[tuple[str, str]], several: bool) -> None:
        super().__init__()
        self._several = several
        flow = FlowLayout(self, gap=look.px(6))
        self.buttons: dict[str, Button] = {}
        for name, words in options:
            button = Button(look, words, "chip")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, name=name: self._clicked(name))
            flow.addWidget(button)
            self.buttons[name] = button

    @property
    def chosen(self) -> tuple[str, ...]:
        """What holds now."""
        return tuple(name for name, button in self.buttons.items() if button.isChecked())

    def keyed(self, page: QWidget) -> None:
        """Alt+1 … choose while `page` is in view, and say so on the chips."""
        for number, (name, button) in enumerate(self.buttons.items(), 1):
            button.show_key(f"Alt {number}")
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=name: self._clicked(name))

    def stepped(self, page: QWidget) -> None:
        """[ and ] choose the one before and the one after while `page` is in view."""
        for keys, by in (("[", -1), ("]", 1)):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))

    def _step(self, by: int) -> None:
        names = list(self.buttons)
        place = names.index(self.chosen[0]) + by if self.chosen else 0
        if 0 <= place < len(names):
            self._clicked(names[place])

    def choose(self, *names: str) -> None:
        """Let these hold and no others."""
        for name, button in self.buttons.items():
            button.setChecked(name in names)

    def _clicked(self, name: str) -> None:
        if not self._several:
            self.choose(name)
        self.changed.emit()


class Pane(QWidget):
    """A scrolling pane; `box` takes its parts, the widest line stays readable."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        content = QWidget()
        content.setMaximumWidth(look.px(760))
        self.box = column(content, gap=look.px(10), margin=look.px(20))
        column(self).addWidget(QuietScroll(content))


def two_panes(look: Look, left: QWidget, right: QWidget) -> QSplitter:
    """A list at the left and what is chosen in it at the right."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.setHandleWidth(1)
    left.setMinimumWidth(side_width(look, 280))
    right.setMinimumWidth(380)
    split.addWidget(left)
    split.addWidget(right)
    split.setStretchFactor(0, 2)
    split.setStretchFactor(1, 3)
    return split


def heading(look: Look, text: str) -> QLabel:
    """A quiet title above a part."""
    return label(look, text, size="small", tone="muted")


def prose(look: Look, text: str = "", tone: str = "") -> QLabel:
    """Text of people, made safe, in the size one reads; can be selected."""
    made = wrapped(look, plain.show(text, 4000).text if text else "", size="body", tone=tone)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def clear(box: QVBoxLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QVBoxLayout):
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
