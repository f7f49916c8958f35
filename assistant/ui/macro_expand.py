"""Short words in the editor: "/refund" offers its macro below the text, Tab puts it in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame

from assistant.domain.macros import MacroOffer
from assistant.ui import plain
from assistant.ui.blanks import blank_spans
from assistant.ui.draft_edit import DraftEdit
from assistant.ui.look import Look
from assistant.ui.parts import Button, label, row
from assistant.ui.textview import TextView, blank_marks

_MOST_TEXT = 400
# A word after a slash at the end; a slash in an address, a date or a sum is none. Where Chinese
# marks are on, the key of the slash writes the other two.
_TYPED = re.compile(r"(?<![A-Za-z0-9_:/.])([/／、])([^\s/／、，,。.！!？?；;：:]{0,30})$")


def typed_at_end(text: str) -> tuple[str, str] | None:
    """(mark, word) of a short word at the end of a text, None where there is none."""
    found = _TYPED.search(text[-40:])
    return (found.group(1), found.group(2)) if found else None


def matching(offers: Sequence[MacroOffer], mark: str, word: str) -> list[MacroOffer]:
    """Macros whose short word begins like this, the very one first.

    A comma of lists must be followed by Latin letters: Chinese words after it are a list.
    """
    if mark == "、" and not (word and word.isascii()):
        return []
    wanted = word.casefold()
    hits = [one for one in offers if one.shortcut.casefold().startswith(wanted)]
    return sorted(hits, key=lambda one: one.shortcut.casefold() != wanted)


class MacroHint(QFrame):
    """The macro that Tab would put in, while a short word stands before the cursor.

    A space puts it in as well once the word is whole. Signals: expanded(MacroOffer).
    """

    expanded = Signal(object)

    def __init__(self, look: Look, text: DraftEdit) -> None:
        super().__init__()
        self._look, self._text = look, text
        self._offers: tuple[MacroOffer, ...] = ()
        self._hits: list[MacroOffer] = []
        self._length = 0
        self.setObjectName("moment")
        line = row(self, gap=look.px(8))
        line.setContentsMargins(look.px(10), look.px(4), look.px(4), look.px(4))
        self.words = TextView(
            look.font("small"), look.theme.tokens.text, max_lines=2, line_height=1.4
        )
        self.count = label(look, size="small", tone="muted")
        self.put = Button(look, "", "small", "Tab")
        self.put.clicked.connect(self.expand)
        line.addWidget(self.words, 1)
        line.addWidget(self.count)
        line.addWidget(self.put)
        text.installEventFilter(self)
        text.textChanged.connect(self._look_up)
        text.cursorPositionChanged.connect(self._look_up)
        self.hide()

    def show_offers(self, offers: tuple[MacroOffer, ...]) -> None:
        """The macros of the chat that the editor is open for."""
        self._offers = offers
        self._look_up()

    @property
    def offer(self) -> MacroOffer | None:
        """What Tab would put in."""
        return self._hits[0] if self._hits else None

    def _look_up(self) -> None:
        cursor = self._text.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        typed = None if cursor.hasSelection() else typed_at_end(before)
        self._hits = matching(self._offers, *typed) if typed else []
        self._length = len("".join(typed)) if typed else 0
        self.setVisible(bool(self._hits))
        if not self._hits:
            return
        look, first = self._look, self._hits[0]
        title = f"/{plain.line(first.shortcut, 24)} {plain.line(first.title, 40)}"
        self.put.setText(title.replace("&", "&&"))
        self.put.setAccessibleName(look.texts("macro.expand", title=title))
        said = plain.show(first.text, _MOST_TEXT, lines=False).text
        self.words.show_text(said, blank_marks(look.theme.tokens, said))
        more = len(self._hits) - 1
        self.count.setText(look.texts("macro.expand_more", n=more) if more else "")

    def expand(self) -> None:
        """Put the macro in the place of its short word, and select its first blank."""
        offer = self.offer
        if offer is None:
            return
        cursor = self._text.textCursor()
        start = cursor.position() - self._length
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        new = plain.show(offer.text).text
        cursor.insertText(new)
        if blank_spans(new):
            cursor.setPosition(start)
        self._text.setTextCursor(cursor)
        if blank_spans(new):
            self._text.go_to_blank()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.expanded.emit(offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tab while a macro is offered; a space after a whole short word."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            offer, key = self.offer, event.key()
            whole = offer is not None and self._length == len(offer.shortcut) + 1
            plain_key = event.modifiers() == Qt.KeyboardModifier.NoModifier
            wanted = key == Qt.Key.Key_Tab or (key == Qt.Key.Key_Space and whole)
            if offer is not None and plain_key and wanted:
                self.expand()
                return True
        return super().eventFilter(watched, event)
