"""Search and filters above the list of cases."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from assistant.domain.cases import CaseKind
from assistant.domain.reading import Emotion, Issue
from assistant.review.case_shelf import STATES, Wanted
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, row

_LISTS = {
    "emotion": ("mood", tuple(one.value for one in Emotion)),
    "issue": ("issue", tuple(one.value for one in Issue)),
    "language": ("language_name", ()),
    "kind": ("cases.kind", tuple(one.value for one in CaseKind)),
}


class CaseFilters(QWidget):
    """A field for words, a chip a state, and a list each for feeling, matter, language, kind.

    Signals: changed() whenever something else is wanted.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        texts = look.texts
        box = column(self, gap=look.px(8))
        self.search = QLineEdit()
        self.search.setFont(look.font())
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self.search.setPlaceholderText(texts("cases.search"))
        self.search.setAccessibleName(texts("cases.key.search"))
        self.search.textChanged.connect(self.changed)
        box.addWidget(self.search)
        chips = FlowLayout(gap=look.px(4))
        self.chips: dict[str, Button] = {}
        for state in ("", *STATES):
            chip = Button(look, texts(f"cases.state.{state or 'all'}"), "chip")
            chip.setCheckable(True)
            chip.setChecked(not state)
            chip.clicked.connect(lambda _=False, state=state: self.choose_state(state))
            self.chips[state] = chip
            chips.addWidget(chip)
        box.addLayout(chips)
        self.combos: dict[str, QComboBox] = {}
        for names in (("emotion", "issue"), ("language", "kind")):
            line = row(gap=look.px(6))
            for name in names:
                line.addWidget(self._combo(name), 1)
            box.addLayout(line)

    def _combo(self, name: str) -> QComboBox:
        texts = self._look.texts
        made = QComboBox()
        made.setFont(self._look.font("small"))
        made.addItem(texts(f"cases.any_{name}"), "")
        made.setAccessibleName(texts(f"cases.any_{name}"))
        group, values = _LISTS[name]
        for one in values:
            made.addItem(texts.name(group, one), one)
        made.currentIndexChanged.connect(self.changed)
        self.combos[name] = made
        return made

    def offer_languages(self, languages: Sequence[str]) -> None:
        """Offer the languages that there are cases in."""
        combo = self.combos["language"]
        if combo.count() - 1 == len(languages):
            return
        chosen = combo.currentData()
        with QSignalBlocker(combo):
            while combo.count() > 1:
                combo.removeItem(1)
            for one in languages:
                combo.addItem(self._look.texts.name("language_name", one), one)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))

    def choose_state(self, state: str) -> None:
        """Show the cases of one state, "" all."""
        for name, chip in self.chips.items():
            chip.setChecked(name == state)
        self.changed.emit()

    def clear(self) -> None:
        """Want everything again."""
        for field in (self.search, *self.combos.values()):
            field.blockSignals(True)
        self.search.clear()
        for combo in self.combos.values():
            combo.setCurrentIndex(0)
        for field in (self.search, *self.combos.values()):
            field.blockSignals(False)
        self.choose_state("")

    def begin_search(self) -> None:
        """Take the keys for words."""
        self.search.setFocus()
        self.search.selectAll()

    def wanted(self) -> Wanted:
        """What the fields ask for."""
        chosen = {name: str(combo.currentData() or "") for name, combo in self.combos.items()}
        return Wanted(
            text=self.search.text(),
            state=next((name for name, chip in self.chips.items() if chip.isChecked()), ""),
            emotion=chosen["emotion"],
            issue=chosen["issue"],
            language=chosen["language"],
            kind=chosen["kind"],
        )
