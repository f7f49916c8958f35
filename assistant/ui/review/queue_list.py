"""The list of the queue: three short lines a suggestion, all of one height, drawn by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assistant.review.filters import ESCALATED
from assistant.ui.icons import renderer
from assistant.ui.look import Look
from assistant.ui.review.queue_model import ENTRY, Line

HEIGHT = 76
_MOVED = {"better": "▲", "worse": "▼", "same": "＝"}
# What was sent keeps its own direction behind the arrow.
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class RowDelegate(QStyledItemDelegate):
    """Draws a row: mood, when, who; what the customer wrote; what was sent and how it ended."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small, self._body = look.font("small"), look.font("body")
        self._bold = look.font("small", True)
        self._outcomes = {
            name: look.texts(f"queue.outcome.{name}")
            for name in ("taken", "edited", "rejected", "ignored", "open")
        }

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The same for every row."""
        return QSize(200, self._look.px(HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One row."""
        line = index.data(ENTRY)
        if not isinstance(line, Line):
            return
        look, tokens = self._look, self._look.theme.tokens
        box: QRect = option.rect
        state = option.state
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_tint))
            painter.fillRect(QRect(box.left(), box.top(), look.px(3), box.height()), tokens.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.raised))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(tokens.border))
        inside = box.adjusted(look.px(14), look.px(7), -look.px(14), -look.px(7))
        height = inside.height() // 3
        top = QRect(inside.left(), inside.top(), inside.width(), height)
        self._first(painter, line, top)
        self._words(painter, line.said, top.translated(0, height), self._body, tokens.text)
        self._last(painter, line, top.translated(0, 2 * height))
        painter.restore()

    def _first(self, painter: QPainter, line: Line, box: QRect) -> None:
        look, entry = self._look, line.entry
        colours = look.theme.emotion(entry.emotion)
        side = look.px(16)
        picture = QRectF(box.left(), box.center().y() - side / 2 + 1, side, side)
        renderer(f"mood-{entry.emotion or 'unclear'}", colours.ink).render(painter, picture)
        left = box.left() + side + look.px(6)
        mood = look.texts.name("mood", entry.emotion) if entry.emotion else ""
        left += self._put(painter, mood, left, box, self._bold, colours.ink)
        if entry.escalation in ESCALATED:
            warning = look.texts("queue.escalated")
            left += self._put(painter, warning, left, box, self._bold, look.theme.tokens.danger)
        issue = look.texts.name("issue", entry.issue) if entry.issue else ""
        muted = look.theme.tokens.muted
        right = self._end(painter, line.when, box, self._small, muted)
        shown = QRect(
            left, box.top(), max(0, box.right() - right - left - look.px(8)), box.height()
        )
        parts = [part for part in (line.who, issue) if part]
        self._words(painter, " · ".join(parts), shown, self._small, muted)

    def _last(self, painter: QPainter, line: Line, box: QRect) -> None:
        tokens, entry = self._look.theme.tokens, line.entry
        told = self._outcomes.get(entry.outcome, entry.outcome)
        arrow = _MOVED.get(entry.moved, "")
        ink = {"better": tokens.ok, "worse": tokens.danger}.get(entry.moved, tokens.muted)
        right = self._end(painter, arrow, box, self._bold, ink) if arrow else 0
        room = box.adjusted(0, 0, -right - (self._look.px(8) if right else 0), 0)
        strong = tokens.danger if entry.outcome == "rejected" else tokens.muted
        used = self._end(painter, told, room, self._small, strong)
        shown = room.adjusted(0, 0, -used - self._look.px(12), 0)
        sent = (
            f"→ {_FIRST_STRONG}{line.sent}{_POP}"
            if line.sent
            else self._look.texts("queue.nothing_sent")
        )
        self._words(painter, sent, shown, self._small, tokens.muted)

    def _put(
        self, painter: QPainter, text: str, left: int, box: QRect, font: QFont, ink: str
    ) -> int:
        if not text:
            return 0
        width = QFontMetrics(font).horizontalAdvance(text) + self._look.px(8)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QRect(left, box.top(), width, box.height()), _LEFT, text)
        return width

    def _end(self, painter: QPainter, text: str, box: QRect, font: QFont, ink: str) -> int:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(box, _RIGHT, text)
        return QFontMetrics(font).horizontalAdvance(text)

    def _words(self, painter: QPainter, text: str, box: QRect, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        # What reads from the right keeps its own direction, but stands at the left as all rows do.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT | int(Qt.AlignmentFlag.AlignAbsolute), cut)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


class QueueList(QListView):
    """The list itself; `take_key` sees every key first and says whether it has used it."""

    def __init__(self, look: Look, take_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self.setObjectName("queue")
        self._take_key = take_key
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RowDelegate(look, self))
        self.setAccessibleName(look.texts("review.page.queue"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys of the page first, then those of a list."""
        if self._take_key(event):
            event.accept()
            return
        if event.text().isprintable() and event.text():
            # A list would jump to a row that begins so; here it may be a key of the window.
            event.ignore()
            return
        super().keyPressEvent(event)

    @property
    def row(self) -> int:
        """The chosen row, −1 for none."""
        return self.currentIndex().row()

    def step(self, by: int) -> None:
        """Choose the row after or before; at the end more are fetched."""
        model = self.model()
        wanted = max(0, min(self.row + by, model.rowCount() - 1))
        if model.rowCount():
            self.setCurrentIndex(model.index(wanted, 0))
        if wanted >= model.rowCount() - 5 and model.canFetchMore(QModelIndex()):
            model.fetchMore(QModelIndex())
