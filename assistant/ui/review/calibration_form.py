"""Begins a calibration: which answers, with whom, or one's own marks again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QFormLayout, QLineEdit, QSpinBox, QWidget

from assistant.review import calibration, card_file
from assistant.review.calibration import MOST, Kind
from assistant.review.filters import Filters
from assistant.review.record import Record
from assistant.review.samples import Sample, sample
from assistant.ui import times
from assistant.ui.parts import Button, column, label, row, wrapped
from assistant.ui.review.page import Desk

USUAL = 20
# Earlier than so many days ago, what one gave is no longer remembered word by word.
FORGOTTEN = timedelta(days=7)
# What became of them is known; of these, those that were answered have something to mark.
_KNOWN = Filters(outcome=("taken", "edited", "ignored", "rejected"), hold=False)
_KINDS = (
    Sample.RANDOM,
    Sample.BY_AGENT,
    Sample.LARGEST_EDITS,
    Sample.MOOD_WORSE,
    Sample.PRAISE,
    Sample.MECHANICAL,
)


class CalibrationForm(QWidget):
    """Signals: made(calibration id)."""

    made = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        look, texts = desk.look, desk.texts
        box = column(self, gap=look.px(10))
        box.setContentsMargins(look.px(16), 0, look.px(14), 0)
        box.addWidget(label(look, texts("quality.calibration.new"), size="strong", bold=True))
        box.addWidget(wrapped(look, texts("quality.calibration.what_for"), size="body"))
        form = QFormLayout()
        form.setHorizontalSpacing(look.px(16))
        form.setVerticalSpacing(look.px(8))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.title = QLineEdit()
        self.title.setMaxLength(100)
        self.title.setPlaceholderText(texts("quality.calibration.title_here"))
        self.who = QLineEdit()
        self.who.setPlaceholderText(texts("quality.calibration.who_here"))
        self.kind = QComboBox()
        for kind in _KINDS:
            self.kind.addItem(texts(f"quality.sample.{kind.value}"), kind)
        self.kind.addItem(texts("quality.calibration.again"), Kind.AGAIN)
        self.kind.currentIndexChanged.connect(self._turn)
        self.size_box = QSpinBox()
        self.size_box.setRange(2, MOST)
        self.size_box.setValue(USUAL)
        for name, field in (
            ("title", self.title),
            ("sample", self.kind),
            ("size", self.size_box),
            ("who", self.who),
        ):
            field.setFont(look.font())
            field.setMaximumWidth(look.px(360))
            field.setAccessibleName(texts(f"quality.calibration.{name}"))
            form.addRow(label(look, texts(f"quality.calibration.{name}")), field)
        self.size_box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.size_box.setMaximumWidth(look.px(100))
        self._form = form
        box.addLayout(form)
        self.told = wrapped(look, tone="warn")
        box.addWidget(self.told)
        line = row(gap=look.px(8))
        self.button = Button(look, texts("quality.calibration.make"), "primary", "Ctrl ⏎")
        self.button.clicked.connect(self.make)
        line.addWidget(self.button)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)

    def begin(self) -> None:
        """The first field takes the keys."""
        self.told.setText("")
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, names: Sequence[str]) -> None:
        """Names to complete; with a single other reviewer it is they."""
        self.who.setCompleter(QCompleter(list(names), self.who))
        if len(names) == 1 and not self.who.text():
            self.who.setText(names[0])

    def _turn(self) -> None:
        self._form.setRowVisible(self.who, self._kind is not Kind.AGAIN)

    @property
    def _kind(self) -> Kind | Sample:
        found = self.kind.currentData()
        # Kept by the toolkit as the plain text that both enumerations are.
        return Kind.AGAIN if found == Kind.AGAIN else Sample(found)

    def make(self) -> None:
        """Choose the answers and begin."""
        texts, desk, kind = self._desk.texts, self._desk, self._kind
        others = [name.strip() for name in self.who.text().replace("，", ",").split(",")]
        others = [name for name in others if name and name != desk.reviewer]
        if kind is not Kind.AGAIN and not others:
            self.told.setText(texts("quality.calibration.needs_two"))
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        size, title = self.size_box.value(), self.title.text().strip()
        shop, author = desk.settings.drafts.shop, desk.reviewer
        self.button.setEnabled(False)
        self.told.setText("")

        def job(record: Record) -> str:
            now = times.now()
            card = card_file.chosen(shop).card
            if kind is Kind.AGAIN:
                items = calibration.worth_repeating(record, author, card, now - FORGOTTEN, size)
            else:
                assert isinstance(kind, Sample)
                seed = int(now.timestamp())
                drawn = sample(record, kind, _KNOWN, 2 * size, seed)
                items = tuple(one.suggestion for one in drawn if one.sent)[:size]
            if not items:
                return ""
            how = Kind.AGAIN if kind is Kind.AGAIN else Kind.TOGETHER
            return calibration.make(record, card, author, title, items, now, others, how).id

        def done(key: str) -> None:
            self.button.setEnabled(True)
            if not key:
                none = "none_to_repeat" if kind is Kind.AGAIN else "none_to_mark"
                self.told.setText(texts(f"quality.calibration.{none}"))
                return
            self.title.clear()
            self.made.emit(key)

        def failed(notice: object) -> None:
            self.button.setEnabled(True)
            desk.trouble.emit(notice)

        desk.write(job, done, failed)
