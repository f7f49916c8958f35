"""The list of cases: two short lines each, drawn by hand, so that thousands scroll like ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assistant.review.case_shelf import Shelved
from assistant.ui import plain
from assistant.ui.icons import renderer
from assistant.ui.look import Look

HEIGHT = 56
SHELVED = int(Qt.ItemDataRole.UserRole) + 1
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """A case with its first line made safe to show."""

    shelved: Shelved
    title: str


def title_of(one: Shelved, limit: int = 120) -> str:
    """What a case is called: its title, else what its customer said."""
    return plain.line(one.case.title or one.case.customer, limit)


class CaseModel(QAbstractListModel):
    """Cases in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show(self, found: Sequence[Shelved]) -> None:
        """Show other cases."""
        self.beginResetModel()
        self._lines = [Line(one, title_of(one)) for one in found]
        self.endResetModel()

    def place(self, key: str) -> int:
        """The row of a case, −1 when it is not shown."""
        return next((n for n, one in enumerate(self._lines) if one.shelved.case.id == key), -1)

    def at(self, row: int) -> Shelved | None:
        """The case of a row."""
        return self._lines[row].shelved if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The line for the delegate, its words for a screen reader."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == SHELVED:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.title
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small, self._body = look.font("small"), look.font("body")
        self._bold = look.font("small", True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """The same for every row."""
        return QSize(200, self._look.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Mood and title; what it is about, where it stands, how often it helped."""
        line = index.data(SHELVED)
        if not isinstance(line, Line):
            return
        look, tokens, one = self._look, self._look.theme.tokens, line.shelved
        box: QRect = option.rect
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_tint))
            painter.fillRect(QRect(box.left(), box.top(), look.px(3), box.height()), tokens.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.raised))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(tokens.border))
        inside = box.adjusted(look.px(12), look.px(6), -look.px(12), -look.px(6))
        half = inside.height() // 2
        first = QRect(inside.left(), inside.top(), inside.width(), half)
        emotion = one.case.emotion[0]
        side = look.px(16)
        picture = QRectF(first.left(), first.center().y() - side / 2 + 1, side, side)
        renderer(f"mood-{emotion}", look.theme.emotion(emotion).ink).render(painter, picture)
        faded = tokens.muted if one.state == "retired" else tokens.text
        title = first.adjusted(side + look.px(6), 0, 0, 0)
        if one.case.kind == "kindness":
            heart = QRectF(title.right() - side, picture.top(), side, side)
            renderer("heart", look.theme.emotion("gratitude").ink).render(painter, heart)
            title.setRight(title.right() - side - look.px(6))
        self._words(painter, line.title, title, self._body, faded)
        self._second(painter, one, first.translated(0, half))
        painter.restore()

    def _second(self, painter: QPainter, one: Shelved, box: QRect) -> None:
        look, tokens, texts = self._look, self._look.theme.tokens, self._look.texts
        ink = {"proposed": tokens.warn, "accepted": tokens.ok}.get(one.state, tokens.muted)
        state = texts.name("cases.state", one.state)
        painter.setFont(self._bold)
        painter.setPen(QColor(ink))
        painter.drawText(box, _RIGHT, state)
        right = QFontMetrics(self._bold).horizontalAdvance(state) + look.px(10)
        about = [
            texts.name("mood", one.case.emotion[0]),
            texts.name("issue", one.case.issue),
            texts.name("language_name", one.case.language),
        ]
        if one.credit.shown:
            about.append(texts("cases.helped_list", n=one.credit.shown))
        self._words(
            painter, " · ".join(about), box.adjusted(0, 0, -right, 0), self._small, tokens.muted
        )

    def _words(self, painter: QPainter, text: str, box: QRect, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT | int(Qt.AlignmentFlag.AlignAbsolute), cut)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


class CaseList(QListView):
    """The list; `take_key` sees every key first. Signals: chosen(Shelved or None)."""

    chosen = Signal(object)

    def __init__(self, look: Look, take_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self.setObjectName("queue")
        self._take_key = take_key
        self.cases = CaseModel()
        self.setModel(self.cases)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(look, self))
        self.setAccessibleName(look.texts("review.page.cases"))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell which case is in view."""
        super().currentChanged(current, previous)
        self.chosen.emit(self.cases.at(current.row()))

    @property
    def current(self) -> Shelved | None:
        """The case in view."""
        return self.cases.at(self.currentIndex().row())

    def show_cases(self, found: Sequence[Shelved], wanted: str = "") -> None:
        """Show other cases; the one in view stays, else its neighbour, or `wanted`."""
        before = self.current
        row = max(0, self.currentIndex().row())
        key = wanted or (before.case.id if before else "")
        self.cases.show(found)
        place = self.cases.place(key) if key else -1
        place = place if place >= 0 else min(row, len(found) - 1)
        if place >= 0:
            index = self.cases.index(place, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.chosen.emit(None)

    def step(self, by: int) -> None:
        """Choose the row before or after."""
        rows = self.cases.rowCount()
        if rows:
            wanted = max(0, min(self.currentIndex().row() + by, rows - 1))
            self.setCurrentIndex(self.cases.index(wanted, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys of the page first, then those of a list."""
        if self._take_key(event):
            event.accept()
            return
        super().keyPressEvent(event)
