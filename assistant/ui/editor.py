"""The small editor: the one window that takes the focus, on request, and gives it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QWidget

from assistant.domain.drafting import Check, CheckLevel, Draft
from assistant.domain.macros import ListMacros, MacroOffer, TakeMacro
from assistant.domain.view import OverlayView, TakeDraft, WriteText
from assistant.domain.window import Rect
from assistant.ui import placement, plain
from assistant.ui.blanks import blank_spans
from assistant.ui.draft_edit import DraftEdit
from assistant.ui.empathy_bars import EmpathyBars
from assistant.ui.findings import MOST_INSTEAD, NEXT_KEY, Finding, FindingBar, findings, found_in
from assistant.ui.look import Look
from assistant.ui.macro_expand import MacroHint
from assistant.ui.parts import Button, column, dress_window, label, row
from assistant.ui.screens import screen_areas

MOST_CHARACTERS = 5000
INSERT_KEYS = "Ctrl+⏎"
# A pause in typing after which the text is looked over.
SETTLE_MS = 250
# So much of a text is looked over; see session/typing.py.
LOOKED_AT = 2000


class EditorWindow(QWidget):
    """Edits one draft; what is pointed out in it comes with the views (show_view).

    Signals: taken(TakeDraft) on Ctrl+Enter; written(WriteText) when the text has rested, and with
    "" at the end; written(ListMacros) when it opens, and written(TakeMacro) for each that was put
    in by its short word; closed(object window_id or None) whenever the window goes away, so that
    the chat window can have the focus again.
    """

    taken = Signal(object)
    written = Signal(object)
    closed = Signal(object)

    def __init__(self, look: Look, *, empathy: bool = True) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("editor.title"))
        self._look = look
        self._view = OverlayView()
        self._draft: Draft | None = None
        self._warned = False
        self._found: list[Finding] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        box = column(self, gap=look.px(8), margin=look.px(16))
        head = row()
        self.who = label(look, bold=True)
        self.length = label(look, size="small", tone="muted")
        head.addWidget(self.who, 1)
        head.addWidget(self.length)
        box.addLayout(head)
        self.text = DraftEdit(look)
        self.text.textChanged.connect(self._changed)
        self.text.cursorPositionChanged.connect(self._show_found)
        box.addWidget(self.text, 1)
        self.macro = MacroHint(look, self.text)
        self.macro.expanded.connect(self._expanded)
        box.addWidget(self.macro)
        self.bar = FindingBar(look)
        self.bar.taken.connect(self._replace)
        self.bar.next_wanted.connect(self.next_finding)
        box.addWidget(self.bar)
        self.empathy = EmpathyBars(look)
        self.empathy.setVisible(empathy)
        box.addWidget(self.empathy)
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
        QShortcut(QKeySequence(NEXT_KEY), self, self.next_finding)
        for number in range(MOST_INSTEAD):
            QShortcut(QKeySequence(f"Alt+{number + 1}"), self, lambda n=number: self.bar.take(n))
        self.resize(look.px(480), look.px(380 if empathy else 300))

    def edit(self, draft: Draft, view: OverlayView) -> None:
        """Open with a draft of a view, take the focus, select its first blank."""
        self._draft, self._view, self._warned = draft, view, False
        peer = plain.isolated(view.chat.peer, 60) if view.chat else ""
        self.who.setText(self._look.texts("editor.for", peer=peer))
        self._show_typed("", ())
        self.empathy.show_parts((), ())
        self.text.setPlainText(plain.show(draft.text, MOST_CHARACTERS).text)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if not self.text.go_to_blank():
            self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._tell()
        self.macro.show_offers(view.macros)
        if view.chat is not None:
            self.written.emit(ListMacros(view.chat))
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
        self._show_typed("", ())
        self._settle.start()
        count = len(self.text.toPlainText())
        self.length.setText(self._look.texts("editor.length", n=count))

    def _tell(self) -> None:
        """Have the text looked over; the answer comes with a view."""
        self._settle.stop()
        if self._view.chat is not None:
            self.written.emit(WriteText(self._view.chat, self.text.toPlainText()))

    def show_view(self, view: OverlayView) -> None:
        """Paint what a view says about this very text; anything else is too old or too new."""
        if view.chat == self._view.chat:
            self.macro.show_offers(view.macros)
        typed = found_in(view, "editor")
        text = self.text.toPlainText()
        if typed is None or view.chat != self._view.chat or not typed.text:
            return
        if not text.startswith(typed.text):
            return
        # The end of a very long text is not looked at; the rest stands all the same.
        if len(text) > len(typed.text) and len(typed.text) < LOOKED_AT:
            return
        self._show_typed(text, typed.checks)
        self.empathy.show_parts(typed.empathy, typed.faults)

    def _show_typed(self, text: str, checks: tuple[Check, ...]) -> None:
        self._found = findings(text, checks)
        self.text.show_findings(self._found)
        self._show_found()

    def _show_found(self) -> None:
        """The finding at the cursor, else the first, which is the worst."""
        here = self.text.finding_at(self.text.textCursor().position())
        self.bar.show_findings(self._found, self._found.index(here) if here else 0)

    def next_finding(self) -> None:
        """Go to the next finding; those of the whole text are only shown."""
        if not self._found:
            return
        here = self._found.index(self.bar.finding) if self.bar.finding in self._found else -1
        number = (here + 1) % len(self._found)
        self.text.go_to(self._found[number])
        self.bar.show_findings(self._found, number)

    def _replace(self, finding: Finding, words: str) -> None:
        if finding in self._found:
            self.text.replace(finding, words)
            self._tell()

    def _expanded(self, offer: MacroOffer) -> None:
        """The record is to know whose words these are."""
        if self._view.chat is not None:
            self.written.emit(TakeMacro(self._view.chat, offer.shortcut, shown=False))
        self._tell()

    def _say_hint(self) -> None:
        left = len(blank_spans(self.text.toPlainText()))
        if self._warned and left:
            self.hint.setText(self._look.texts("editor.blanks_left", n=left))
        elif self._warned:
            self.hint.setText(self._look.texts("editor.forbidden_left"))
        else:
            self.hint.setText(self._look.texts("editor.hint", insert=INSERT_KEYS))
        tone = "warn" if self._warned else "muted"
        self.hint.setProperty("tone", tone)
        self.hint.style().unpolish(self.hint)
        self.hint.style().polish(self.hint)

    def take(self) -> None:
        """Hand the text over; with blanks or what is forbidden left, ask once by going there."""
        text = self.text.toPlainText().strip()
        chat, draft = self._view.chat, self._draft
        if not text or chat is None or draft is None:
            return
        if blank_spans(text) and not self._warned:
            self._warned = True
            self._say_hint()
            self.text.go_to_blank()
            return
        hard = next((f for f in self._found if f.check.level is CheckLevel.HARD), None)
        if hard is not None and not self._warned:
            self._warned = True
            self._say_hint()
            self.text.go_to(hard)
            return
        action = TakeDraft(chat, self._view.suggestion_id, draft.id, "insert", text)
        self.close()
        self.taken.emit(action)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell which window had the focus before; the text is nobody's business any more."""
        super().closeEvent(event)
        self._settle.stop()
        if self._view.chat is not None:
            self.written.emit(WriteText(self._view.chat, ""))
        window = self._view.window
        self.closed.emit(window.window_id if window else None)


def _inner(usable: Rect) -> Rect:
    """A screen's area without a strip at the top for the title bar."""
    return Rect(usable.x, usable.y + 32, usable.width, max(1, usable.height - 32))
