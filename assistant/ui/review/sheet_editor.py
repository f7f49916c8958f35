"""One review under way: the words it is about, remarks pinned to them, marks and a note."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from assistant.review.card import Card
from assistant.review.scorecards import NOTE, Comment, Sheet
from assistant.ui import plain
from assistant.ui.bounded_text import BoundedText
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, column, frame, icon_button, label, row, wrapped
from assistant.ui.review.pinned_text import PinnedText
from assistant.ui.review.score_marks import ScoreForm

ABOUT = ("said", "sent")
_QUOTED = 40


def quoted(text: str, start: int, end: int) -> str:
    """Words as a remark names them."""
    words = plain.line(text[start:end], _QUOTED * 2)
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


class Composer(QFrame):
    """A line for a remark on chosen words. Enter: written(str); Escape: left(); Ctrl+C: copied().

    `copied` means the chosen words, as long as nothing is chosen in the line itself.
    """

    written = Signal(str)
    left = Signal()
    copied = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("composer")
        self._look = look
        box = column(self, gap=look.px(4), margin=look.px(8))
        self.about = label(look, size="small", tone="muted")
        self.line = QLineEdit()
        self.line.setFont(look.font())
        self.line.setMaxLength(NOTE)
        self.line.setPlaceholderText(look.texts("score.remark_here"))
        self.line.setAccessibleName(look.texts("score.remark"))
        self.line.returnPressed.connect(self._enter)
        self.line.installEventFilter(self)
        box.addWidget(self.about)
        box.addWidget(self.line)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say what a remark would be on; without words there is nothing to write."""
        self.about.setText(self._look.texts("score.remark_on", words=words))
        self.setVisible(bool(words))

    def begin(self, text: str) -> None:
        """Take the keys, with what has been typed already."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.line.setText(text)
        self.line.deselect()

    def _enter(self) -> None:
        if self.line.text().strip():
            self.written.emit(self.line.text().strip())
            self.line.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Escape leaves the line, not the window."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self.left.emit()
            return True
        if event.matches(QKeySequence.StandardKey.Copy) and not self.line.hasSelectedText():
            self.copied.emit()
            return True
        return super().eventFilter(watched, event)


class SheetEditor(QWidget):
    """Fills in a card. Signals: changed() whenever something of the review is another."""

    changed = Signal()

    def __init__(self, look: Look, note: str = "score.note") -> None:
        """`note` names the sentence above the note: who will read it."""
        super().__init__()
        self._look = look
        self._texts = {"said": "", "sent": ""}
        self._comments: list[Comment] = []
        self._about = "sent"
        texts = look.texts
        box = column(self, gap=look.px(6))
        self.views: dict[str, PinnedText] = {}
        for about in ABOUT:
            box.addWidget(label(look, texts(f"score.{about}"), size="small", tone="muted"))
            view = PinnedText(look, texts(f"score.{about}"))
            view.picked.connect(lambda start, end, about=about: self._picked(about, start, end))
            view.typed.connect(self._begin)
            self.views[about] = view
            box.addWidget(view)
        self.how = wrapped(look, texts("score.how_to_pin"))
        box.addWidget(self.how)
        self.composer = Composer(look)
        self.composer.written.connect(self._add)
        self.composer.left.connect(self._leave_words)
        self.composer.copied.connect(self._copy)
        box.addWidget(self.composer)
        self.remarks = Rebuilt(look.px(2))
        box.addWidget(self.remarks)
        self.form = ScoreForm(look)
        self.form.changed.connect(self.changed)
        box.addWidget(self.form)
        box.addWidget(label(look, texts(note), size="small", tone="muted"))
        self.note = BoundedText()
        self.note.setFont(look.font())
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(look.px(64))
        self.note.setPlaceholderText(texts("score.note_here"))
        self.note.setAccessibleName(texts(note))
        self.note.textChanged.connect(self.changed)
        box.addWidget(self.note)

    def load(self, card: Card, said: str, sent: str, sheet: Sheet) -> None:
        """Show a review, or an empty one, of these words; nothing is told."""
        blocked = self.blockSignals(True)
        self._texts = {"said": said, "sent": sent}
        for about, view in self.views.items():
            view.show_text(self._texts[about])
        self.composer.line.clear()
        self.composer.show_words("")
        # A remark on words that have been cut since, by masking or erasing, has no place.
        self._comments = [
            one for one in sheet.comments if one.end <= len(self._texts.get(one.about, ""))
        ]
        self._show_remarks()
        self.form.set_card(card)
        self.form.set_marks(sheet.marks)
        self.note.setPlainText(sheet.note)
        self.blockSignals(blocked)

    def filled(self, sheet: Sheet) -> Sheet:
        """The sheet with what stands here now."""
        return replace(
            sheet,
            marks=self.form.marks,
            comments=tuple(self._comments),
            note=self.note.toPlainText().strip()[:NOTE],
        )

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The remarks, in the order of the words."""
        return tuple(self._comments)

    @property
    def chosen(self) -> Comment | None:
        """The chosen words, as a remark without words of its own."""
        start, end = self.views[self._about].chosen
        return Comment(self._about, start, end, "") if start < end else None

    def words(self, comment: Comment) -> str:
        """The words that a remark is on, cut to a line."""
        return quoted(self._texts.get(comment.about, ""), comment.start, comment.end)

    def _picked(self, about: str, start: int, end: int) -> None:
        if start < end:
            self._about = about
            for name, view in self.views.items():
                if name != about and view.chosen[1]:
                    view.forget_choice()
        elif about != self._about:
            return
        self.composer.show_words(quoted(self._texts[about], start, end))
        self.how.setVisible(start >= end and not self._comments)

    def _begin(self, text: str) -> None:
        self.composer.begin(text)

    def _copy(self) -> None:
        self.views[self._about].copy()

    def finish(self) -> None:
        """Keep a remark that has been written but not entered."""
        if self.composer.isVisible() and self.composer.line.text().strip():
            self._add(self.composer.line.text().strip())
            self.composer.line.clear()

    def _add(self, text: str) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        self._comments.append(replace(chosen, text=text))
        self._comments.sort(key=lambda one: (ABOUT.index(one.about), one.start, one.end))
        self._leave_words()
        self._show_remarks()
        self.changed.emit()

    def _leave_words(self) -> None:
        view = self.views[self._about]
        view.forget_choice()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, comment: Comment) -> None:
        self._comments.remove(comment)
        self._show_remarks()
        self.changed.emit()

    def _show_remarks(self) -> None:
        for about, view in self.views.items():
            view.set_pins([(c.start, c.end, c.text) for c in self._comments if c.about == about])
        self.how.setVisible(not self._comments)
        self.remarks.setVisible(bool(self._comments))
        self.remarks.rebuild(self._fill_remarks)

    def _fill_remarks(self, box: QVBoxLayout) -> None:
        look = self._look
        for comment in self._comments:
            one = frame("remark")
            line = row(one, gap=look.px(8))
            line.setContentsMargins(look.px(8), look.px(2), look.px(2), look.px(2))
            words = f"“{self.words(comment)}”  {plain.line(comment.text, 400)}"
            line.addWidget(wrapped(look, words, tone=""), 1)
            away = icon_button(look, "close", look.texts("score.remove_remark"), 12)
            away.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            away.clicked.connect(lambda _=False, comment=comment: self._remove(comment))
            line.addWidget(away)
            box.addWidget(one)
