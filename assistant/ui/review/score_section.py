"""The scorecard beside a suggestion in the queue: mark, remark, save, go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from assistant.review import card_file
from assistant.review.automatic import automatic
from assistant.review.card import Card
from assistant.review.coaching import Note, notes
from assistant.review.queue import Look as Seen
from assistant.review.record import Record
from assistant.review.scorecards import Sheet, keep, sheets, texts
from assistant.ui import plain, times
from assistant.ui.parts import Button, Rebuilt, column, label, row, set_property, wrapped
from assistant.ui.review.note_box import NoteBox
from assistant.ui.review.page import Desk, Section
from assistant.ui.review.sheet_editor import SheetEditor
from assistant.ui.review.view import waiting

KIND = "scorecards"
COUNTED_SECONDS = 30.0
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one suggestion's reviews."""

    said: str
    sent: str
    agent: str
    sheets: tuple[Sheet, ...]
    automatic: float | None
    notes: tuple[Note, ...]
    chosen: card_file.Chosen
    waiting: int | None


def points(desk: Desk, value: float | None) -> str:
    """A total of 100 in words."""
    return desk.texts("score.no_total") if value is None else f"{value:.0f}"


class ScoreSection(Section):
    """A reviewer's own card. What is not saved waits here; the window asks before it closes."""

    title = "score.title"
    keys = (
        ("S", "score.key.begin"),
        ("0–5", "score.key.mark"),
        ("Tab", "score.key.next"),
        ("–", "score.key.leave_out"),
        ("Ctrl+Enter", "score.key.save"),
        ("M", "score.key.note"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = ""
        self._counted = -COUNTED_SECONDS
        self._kept: Sheet | None = None
        self._found: Found | None = None
        self._unsaved: dict[str, Sheet] = {}
        self._cards: dict[str, Card] = {}
        look = self.look
        box = column(self, gap=look.px(8))
        head = row(gap=look.px(8))
        self.total = label(look, size="title", bold=True)
        of = label(look, self.texts("score.of_whole"), size="small", tone="muted")
        self.state = label(look, size="small", tone="muted")
        head.addWidget(self.state, 1)
        head.addWidget(self.total)
        head.addWidget(of)
        box.addLayout(head)
        self.fault = wrapped(look, tone="warn")
        self.fault.hide()
        box.addWidget(self.fault)
        self.editor = SheetEditor(look)
        self.editor.changed.connect(self._changed)
        box.addWidget(self.editor)
        box.addLayout(self._buttons())
        self.note_box = NoteBox(desk)
        self.note_box.written.connect(self._reload)
        box.addWidget(self.note_box)
        self.beside = Rebuilt(look.px(4))
        box.addWidget(self.beside)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)
        desk.changed.connect(self._told)
        self.hide()

    def _buttons(self) -> QVBoxLayout:
        look, outer, line = self.look, column(gap=0), row(gap=self.look.px(8))
        self.save_button = Button(look, self.texts("score.save"), "primary", "Ctrl ⏎")
        self.save_button.clicked.connect(self.save)
        self.note_button = Button(look, self.texts("score.write_note"), "small", "M")
        self.note_button.clicked.connect(self.begin_note)
        line.addWidget(self.save_button)
        line.addStretch(1)
        line.addWidget(self.note_button)
        outer.addLayout(line)
        return outer

    # ------------------------------------------------------------ what is shown

    def show_suggestion(self, seen: Seen | None) -> None:
        """Another suggestion: what was marked of the last one waits for the way back."""
        self._id = seen.entry.suggestion if seen is not None else ""
        self._found = None
        self.editor.setEnabled(False)
        self.note_box.fold()
        if seen is None:
            self.hide()
            return
        self._reload()

    def _told(self, kind: str) -> None:
        if kind in (KIND, "card") and self._id and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        key, shop, reviewer = self._id, self.desk.settings.drafts.shop, self.desk.reviewer
        # What waits changes slowly, and is counted over all calibrations.
        count = monotonic() - self._counted > COUNTED_SECONDS
        if key:
            self.desk.run(
                lambda record: find(record, key, shop, reviewer if count else ""),
                lambda found: self._show(key, found),
                lane=(id(self), "score"),
            )

    def _show(self, key: str, found: Found | None) -> None:
        if key != self._id:
            return
        if found is None:
            self.hide()
            return
        reviewer = self.desk.reviewer
        own = next((one for one in found.sheets if one.reviewer == reviewer), None)
        # Told anew of what is shown already: words chosen and marks under way stay.
        same = self._found is not None and (own == self._kept or key in self._unsaved)
        self._found, self._kept = found, own
        if not same or (key not in self._unsaved and self._card != self.editor.form.card):
            shown = self._unsaved.get(key) or own or Sheet(key, reviewer)
            self.editor.load(self._card, found.said, found.sent, shown)
        self.editor.setEnabled(True)
        # The page about reviewing is made when first looked at; what waits there shows before.
        if found.waiting is not None:
            self._counted = monotonic()
            self.desk.badge.emit("quality", found.waiting)
        self.fault.setVisible(found.chosen.fault is not None)
        if found.chosen.fault is not None:
            self.fault.setText(self.texts.notice(found.chosen.fault))
        self.show()
        self._say()
        self.beside.rebuild(self._fill_beside)

    @property
    def _card(self) -> Card:
        """A review that is there keeps the card it was made with."""
        assert self._found is not None
        kept = self._kept.card if self._kept is not None else None
        return kept or self._found.chosen.card

    def _say(self) -> None:
        unsaved = self._id in self._unsaved
        self.total.setText(points(self.desk, self.editor.form.total))
        if unsaved:
            others = len(self._unsaved) - 1
            words = self.texts("score.unsaved")
            words += self.texts("score.unsaved_more", n=others) if others else ""
        elif self._kept is not None and self._kept.at is not None:
            words = self.texts("score.saved", ago=times.ago(self.texts, self._kept.at, times.now()))
        else:
            words = self.texts("score.not_begun")
        self.state.setText(words)
        set_property(self.state, "tone", "warn" if unsaved else "muted")
        self.save_button.setEnabled(self._found is not None)

    def _fill_beside(self, box: QVBoxLayout) -> None:
        """What others and the program say: only after one's own marks, which they would draw."""
        found, look = self._found, self.look
        assert found is not None
        if self._kept is None:
            box.addWidget(wrapped(look, self.texts("score.others_later")))
        else:
            if found.automatic is None:
                words = self.texts("score.automatic_none")
            else:
                words = self.texts("score.automatic", value=f"{found.automatic:.1f}")
            box.addWidget(wrapped(look, words))
            for one in found.sheets:
                if one.reviewer != self.desk.reviewer:
                    who = plain.line(one.reviewer, 40)
                    words = self.texts("score.other", who=who, total=points(self.desk, one.total))
                    if one.note:
                        words += f" · {plain.line(one.note, 200)}"
                    box.addWidget(wrapped(look, words, tone=""))
        for note in found.notes[:_MOST_SHOWN]:
            seen = "score.note_seen" if note.seen else "score.note_unseen"
            words = self.texts(
                seen, who=plain.line(note.author, 40), text=plain.line(note.text, 300)
            )
            box.addWidget(wrapped(look, words))

    # ------------------------------------------------------------ what the reviewer does

    def _changed(self) -> None:
        if not self._id or self._found is None:
            return
        base = self._kept or Sheet(self._id, self.desk.reviewer)
        filled = self.editor.filled(base)
        if (filled.marks, filled.comments, filled.note) == (base.marks, base.comments, base.note):
            self._unsaved.pop(self._id, None)
        else:
            self._unsaved[self._id] = filled
            self._cards[self._id] = self._card
        self._say()

    def unsaved(self) -> int:
        """Reviews that were begun and not saved, a remark being typed included."""
        self.editor.finish()
        return len(self._unsaved)

    def save_all(self) -> None:
        """Keep every card that was begun."""
        for key, sheet in self._unsaved.items():
            self.desk.write(partial(_kept, card=self._cards[key], sheet=sheet))
        self._unsaved.clear()
        self.desk.changed.emit(KIND)

    def save(self) -> None:
        """Keep the card and ask for the next suggestion; in the note's box, keep the note."""
        if self.note_box.text.hasFocus():
            self.note_box.keep()
            return
        if self._found is None:
            return
        self.editor.finish()
        filled = self.editor.filled(self._kept or Sheet(self._id, self.desk.reviewer))
        if not (filled.marks or filled.comments or filled.note):
            self.desk.advance.emit()
            return
        card, key = self._card, self._id
        self._unsaved[key], self._cards[key] = filled, card

        def saved(there: bool) -> None:
            if self._unsaved.get(key) is filled:
                del self._unsaved[key]
            if not there:
                self.state.setText(self.texts("score.gone"))
            self.desk.changed.emit(KIND)

        self.desk.write(lambda record: keep(record, card, filled, times.now()), saved)
        self.state.setText(self.texts("score.saving"))
        # After the write is ordered: whatever the queue reads next comes behind it.
        QTimer.singleShot(0, self, self.desk.advance.emit)

    def begin_note(self) -> None:
        """Write to the agent, about the chosen words if there are any."""
        found = self._found
        if found is None:
            return
        note = Note(found.agent, self.desk.reviewer, "", self._id, said=found.said, sent=found.sent)
        chosen = self.editor.chosen
        if chosen is not None:
            note = replace(note, about=chosen.about, start=chosen.start, end=chosen.end)
        self.note_box.begin(note)

    def key_pressed(self, key: str) -> bool:
        """A key from the list: digits mark the current category, S goes there, M is a note."""
        if self._found is None:
            return False
        if key == "S":
            self.editor.form.begin()
            return True
        if key == "M":
            self.begin_note()
            return True
        if len(key) == 1 and key.isdecimal():
            return self.editor.form.press(Qt.Key.Key_0 + int(key))
        return False


def _kept(record: Record, card: Card, sheet: Sheet) -> bool:
    return keep(record, card, sheet, times.now())


def find(record: Record, id: str, shop: str, reviewer: str) -> Found | None:
    """Everything about the reviews of one suggestion; None when it is gone.

    With a `reviewer` it is counted as well what waits for them.
    """
    known = texts(record, id)
    row = record.execute(
        "SELECT chats.agent FROM suggestions JOIN chats ON chats.id = suggestions.chat "
        "WHERE suggestions.id = ?",
        [id],
    ).fetchone()
    if known is None or row is None:
        return None
    given = automatic(record, id)
    return Found(
        said=known[0],
        sent=known[1],
        agent=row[0],
        sheets=sheets(record, id),
        automatic=given.score.overall if given else None,
        notes=notes(record, suggestion=id),
        chosen=card_file.chosen(shop),
        waiting=sum(waiting(record, reviewer).values()) if reviewer else None,
    )
