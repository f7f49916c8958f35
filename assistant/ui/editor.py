"""The small editor: the one window that takes the focus, on request, and gives it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from assistant.domain.drafting import Draft
from assistant.domain.view import OverlayView, TakeDraft
from assistant.domain.window import Rect
from assistant.ui import placement, plain
from assistant.ui.blanks import blank_spans, next_blank
from assistant.ui.look import Look
from assistant.ui.overlay import screen_areas
from assistant.ui.parts import Button, column, dress_window, label, row

MOST_CHARACTERS = 5000
INSERT_KEYS = "Ctrl+⏎"


class _BlankMarks(QSyntaxHighlighter):
    """Tints 【…】 while the agent types."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setForeground(QColor(look.theme.tokens.blank))
        self._format.setBackground(QColor(look.theme.tokens.blank_tint))

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """One line."""
        for start, end in blank_spans(text):
            self.setFormat(start, end - start, self._format)


class DraftEdit(QPlainTextEdit):
    """Plain text only; Tab and Shift+Tab go from blank to blank and select it for typing over."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFont(look.font("strong"))
        self.setAccessibleName(look.texts("editor.title"))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self._marks = _BlankMarks(self.document(), look)

    def go_to_blank(self, backwards: bool = False) -> bool:
        """Select the next blank; False when there is none."""
        cursor = self.textCursor()
        position = cursor.selectionStart() if backwards else cursor.selectionEnd()
        span = next_blank(self.toPlainText(), position, backwards)
        if span is None:
            return False
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tab never writes a tab into a chat."""
        if event.key() == Qt.Key.Key_Tab:
            if not self.go_to_blank():
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Backtab:
            if not self.go_to_blank(backwards=True):
                self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class EditorWindow(QWidget):
    """Edits one draft.

    Signals: taken(TakeDraft) on Ctrl+Enter; closed(object window_id or None) whenever the window
    goes away, so that the chat window can have the focus again.
    """

    taken = Signal(object)
    closed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("editor.title"))
        self._look = look
        self._view = OverlayView()
        self._draft: Draft | None = None
        self._warned = False
        box = column(self, gap=look.px(8), margin=look.px(16))
        head = row()
        self.who = label(look, bold=True)
        self.length = label(look, size="small", tone="muted")
        head.addWidget(self.who, 1)
        head.addWidget(self.length)
        box.addLayout(head)
        self.text = DraftEdit(look)
        self.text.textChanged.connect(self._changed)
        box.addWidget(self.text, 1)
        self.hint = label(
            look, look.texts("editor.hint", insert=INSERT_KEYS), size="small", tone="muted"
        )
        self.hint.setWordWrap(True)
        box.addWidget(self.hint)
        buttons = row()
        buttons.addStretch(1)
        self.back = Button(look, look.texts("button.back"), "", "Esc")
        self.insert = Button(look, look.texts("editor.insert"), "primary", INSERT_KEYS)
        self.back.clicked.connect(self.close)
        self.insert.clicked.connect(self.take)
        buttons.addWidget(self.back)
        buttons.addWidget(self.insert)
        box.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.take)
        QShortcut(QKeySequence("Escape"), self, self.close)
        self.resize(look.px(460), look.px(260))

    def edit(self, draft: Draft, view: OverlayView) -> None:
        """Open with a draft of a view, take the focus, select its first blank."""
        self._draft, self._view, self._warned = draft, view, False
        peer = plain.isolated(view.chat.peer, 60) if view.chat else ""
        self.who.setText(self._look.texts("editor.for", peer=peer))
        self.text.setPlainText(plain.show(draft.text, MOST_CHARACTERS).text)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if not self.text.go_to_blank():
            self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._place()
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        if self._view.window is None:
            return
        area = placement.screen_of(self._view.window.rect, screen_areas())
        chat = placement.to_logical(self._view.window.rect, area)
        # Over the lower part of the chat, where its own input box is; the messages stay in sight.
        x = round(chat.center_x - self.width() / 2)
        y = chat.bottom - self.height() - 80
        self.move(*placement.inside(x, y, self.width(), self.height(), _inner(area.usable)))

    def _changed(self) -> None:
        self._warned = False
        self._say_hint()
        count = len(self.text.toPlainText())
        self.length.setText(self._look.texts("editor.length", n=count))

    def _say_hint(self) -> None:
        left = len(blank_spans(self.text.toPlainText()))
        if self._warned:
            self.hint.setText(self._look.texts("editor.blanks_left", n=left))
        else:
            self.hint.setText(self._look.texts("editor.hint", insert=INSERT_KEYS))
        tone = "warn" if self._warned else "muted"
        self.hint.setProperty("tone", tone)
        self.hint.style().unpolish(self.hint)
        self.hint.style().polish(self.hint)

    def take(self) -> None:
        """Hand the text over; with blanks left, ask once by selecting the first of them."""
        text = self.text.toPlainText().strip()
        chat, draft = self._view.chat, self._draft
        if not text or chat is None or draft is None:
            return
        if blank_spans(text) and not self._warned:
            self._warned = True
            self._say_hint()
            self.text.go_to_blank()
            return
        action = TakeDraft(chat, self._view.suggestion_id, draft.id, "insert", text)
        self.close()
        self.taken.emit(action)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell which window had the focus before."""
        super().closeEvent(event)
        window = self._view.window
        self.closed.emit(window.window_id if window else None)


def _inner(usable: Rect) -> Rect:
    """A screen's area without a strip at the top for the title bar."""
    return Rect(usable.x, usable.y + 32, usable.width, max(1, usable.height - 32))
