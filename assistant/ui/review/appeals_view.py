"""Appeals of agents: what they say, the review they mean, and the answer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from assistant.review import appeals
from assistant.review.appeals import Appeal
from assistant.review.record import Record
from assistant.review.scorecards import NOTE, Sheet, own_sheet, texts
from assistant.ui import plain, times
from assistant.ui.bounded_text import BoundedText
from assistant.ui.parts import Button, column, frame, label, row, wrapped
from assistant.ui.review.page import Desk
from assistant.ui.review.pinned_text import PinnedText
from assistant.ui.review.score_marks import ScoreForm
from assistant.ui.review.view import Lines, View, agent_name, looked, scrolled


@dataclass(frozen=True, slots=True)
class Case:
    """One appeal with the review and the words it is about."""

    appeal: Appeal
    sheet: Sheet
    said: str
    sent: str


def case(record: Record, appeal: Appeal) -> Case | None:
    """All that an answer needs; None when it is gone."""
    sheet = own_sheet(record, appeal.suggestion, appeal.reviewer)
    known = texts(record, appeal.suggestion)
    return None if sheet is None or known is None else Case(appeal, sheet, *known)


class AppealsView(View):
    """Those that wait at the left, the longest waiting first; the one chosen at the right."""

    kinds = ("appeals", "scorecards")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._appeals: dict[str, Appeal] = {}
        self._case: Case | None = None
        self._open = True
        look = self.look
        across = row(self, gap=look.px(4))
        side = column(gap=look.px(8))
        chips = row(gap=look.px(6))
        self.chips: dict[bool, Button] = {}
        for is_open, name in ((True, "open"), (False, "answered")):
            chip = Button(look, self.texts(f"quality.appeals.{name}"), "chip")
            chip.setCheckable(True)
            chip.setChecked(is_open)
            chip.clicked.connect(lambda _=False, is_open=is_open: self._turn(is_open))
            self.chips[is_open] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        side.addLayout(chips)
        self.list = Lines(look, self.texts("quality.view.appeals"), 280)
        self.list.chosen.connect(self._chosen)
        self.list.entered.connect(self._enter)
        side.addWidget(self.list, 1)
        across.addLayout(side)
        self.area, box = scrolled(look)
        self.none = wrapped(look, self.texts("quality.appeals.none"), size="body")
        pane = column(gap=look.px(8))
        pane.addWidget(self.area, 1)
        # Below what scrolls: the answer is in reach wherever one is reading.
        self.foot = QWidget()
        pane.addWidget(self.foot)
        across.addLayout(pane, 1)
        box.addWidget(self.none)
        self.detail = QWidget()
        box.addWidget(self.detail)
        box.addStretch(1)
        self._arrange()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.answer)
        self.setFocusProxy(self.list)

    def _arrange(self) -> None:
        look = self.look
        box = column(self.detail, gap=look.px(8))
        line = row(gap=look.px(8))
        self.head = label(look, size="strong", bold=True)
        self.chat = Button(look, self.texts("quality.open_chat"), "small")
        self.chat.clicked.connect(self._open_chat)
        line.addWidget(self.head, 1)
        line.addWidget(self.chat)
        box.addLayout(line)
        reason = frame("composer")
        inside = column(reason, gap=look.px(4), margin=look.px(10))
        inside.addWidget(label(look, self.texts("quality.appeals.reason"), size="small", bold=True))
        self.reason = wrapped(look, size="body", tone="")
        inside.addWidget(self.reason)
        box.addWidget(reason)
        self.views: dict[str, PinnedText] = {}
        for about in ("said", "sent"):
            name = self.texts(f"score.{about}")
            box.addWidget(label(look, name, size="small", tone="muted"))
            self.views[about] = PinnedText(look, name)
            box.addWidget(self.views[about])
        self.note = wrapped(look, tone="")
        box.addWidget(self.note)
        self.form = ScoreForm(look)
        self.form.changed.connect(self._say)
        box.addWidget(self.form)
        box = column(self.foot, gap=look.px(8))
        box.setContentsMargins(look.px(16), 0, look.px(14), 0)
        self.settled = wrapped(look, size="body", tone="")
        box.addWidget(self.settled)
        self.words = BoundedText()
        self.words.setFont(look.font())
        self.words.setFixedHeight(look.px(76))
        self.words.setTabChangesFocus(True)
        self.words.setPlaceholderText(self.texts("quality.appeals.answer_here"))
        self.words.setAccessibleName(self.texts("quality.appeals.answer"))
        self.words.textChanged.connect(self._say)
        box.addWidget(self.words)
        line = row(gap=look.px(8))
        self.button = Button(look, self.texts("quality.appeals.keep"), "primary", "Ctrl ⏎")
        self.button.clicked.connect(self.answer)
        line.addWidget(self.button)
        line.addStretch(1)
        box.addLayout(line)
        self.hint = wrapped(look)
        box.addWidget(self.hint)
        self.detail.hide()
        self.foot.hide()

    # ------------------------------------------------------------ what is shown

    def begin(self) -> None:
        """The list takes the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, is_open: bool) -> None:
        self._open = is_open
        for value, chip in self.chips.items():
            chip.setChecked(value == is_open)
        self.reload()

    def reload(self) -> None:
        """Ask for the appeals."""
        is_open = self._open
        self.ask(lambda record: appeals.appeals(record, is_open), self._show)

    def _show(self, found: tuple[Appeal, ...]) -> None:
        self._appeals = {one.id: one for one in found}
        here = times.now()
        lines = []
        for one in found:
            when = times.ago(self.texts, one.answered_at or one.at, here)
            name = agent_name(self.texts, one.agent)
            outcome = f" · {self.texts.name('decision', one.decision)}" if one.decision else ""
            lines.append((one.id, f"{name} · {when}{outcome}\n{plain.line(one.reason, 60)}"))
        self.none.setText(
            self.texts("quality.appeals.none" if self._open else "quality.appeals.none_answered")
        )
        self.none.setVisible(not lines)
        self.list.show_lines(lines)

    def _chosen(self, key: str) -> None:
        appeal = self._appeals.get(key)
        if appeal is None:
            self._case = None
            self.detail.hide()
            self.foot.hide()
            return
        self.ask(lambda record: case(record, appeal), self._show_case, lane="case")

    def _show_case(self, found: Case | None) -> None:
        again = self._case is not None and found == self._case
        self._case = found
        self.detail.setVisible(found is not None)
        self.foot.setVisible(found is not None)
        if found is None or again:
            return
        appeal, sheet = found.appeal, found.sheet
        looked(self.desk, appeal.suggestion)
        self.head.setText(
            self.texts(
                "quality.appeals.head",
                agent=agent_name(self.texts, appeal.agent),
                reviewer=plain.line(appeal.reviewer, 40),
                total=self._points(appeal.total),
            )
        )
        self.reason.setText(plain.show(appeal.reason, NOTE).text)
        for about, text in (("said", found.said), ("sent", found.sent)):
            self.views[about].show_text(text)
            pins = [(c.start, c.end, c.text) for c in sheet.comments if c.about == about]
            self.views[about].set_pins(pins)
        notes = [plain.line(one.text, 300) for one in sheet.comments] + [
            plain.line(sheet.note, 600)
        ]
        self.note.setText("\n".join(one for one in notes if one))
        self.note.setVisible(bool(self.note.text()))
        assert sheet.card is not None
        self.form.set_card(sheet.card)
        self.form.set_marks(sheet.marks)
        self.words.clear()
        answered = bool(appeal.decision)
        self.form.setEnabled(not answered)
        for part in (self.words, self.button, self.hint):
            part.setVisible(not answered)
        self.settled.setVisible(answered)
        if answered:
            self.settled.setText(
                self.texts(
                    f"quality.appeals.{appeal.decision}",
                    who=plain.line(appeal.answered_by, 40),
                    reason=plain.line(appeal.answer, 600),
                    total=self._points(appeal.total_after),
                )
            )
        self.area.verticalScrollBar().setValue(0)
        self._say()

    def _points(self, total: float | None) -> str:
        return self.texts("score.no_total") if total is None else f"{total:.0f}"

    def _enter(self) -> None:
        if self.words.isVisible():
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _changes(self) -> bool:
        return self._case is not None and self.form.marks != self._case.sheet.marks

    def _say(self) -> None:
        words = "quality.appeals.change" if self._changes else "quality.appeals.keep"
        self.button.setText(self.texts(words, total=self._points(self.form.total)))
        self.button.updateGeometry()
        given = bool(self.words.toPlainText().strip())
        self.button.setEnabled(given)
        self.hint.setText(self.texts("quality.appeals.hint" if given else "quality.appeals.why"))

    # ------------------------------------------------------------ what is done

    def _open_chat(self) -> None:
        if self._case is not None:
            self.desk.open_chat.emit(self._case.appeal.suggestion)

    def answer(self) -> None:
        """Answer: with other marks the review is changed, else it is kept."""
        found, reason = self._case, self.words.toPlainText().strip()
        if found is None or found.appeal.decision or not reason:
            if found is not None:
                self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        marks = self.form.marks if self._changes else None
        author, key = self.desk.reviewer, found.appeal.id
        self.button.setEnabled(False)

        def done(_: bool) -> None:
            self.desk.changed.emit("appeals")
            self.begin()

        self.desk.write(
            lambda record: appeals.answer(record, key, author, reason, times.now(), marks), done
        )
