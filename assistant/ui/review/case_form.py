"""A case to write: title, tags, the chat, the reply's three parts, and what makes it good."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.cases import Case, CaseKind, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue
from assistant.review.case_shelf import topics
from assistant.ui.bounded_text import BoundedText
from assistant.ui.look import Look
from assistant.ui.parts import column, label, row, set_property, wrapped
from assistant.ui.review.case_faults import fault_text

_LONG = {"turns": 5, "decided": 2, "acknowledge": 3, "solve": 3, "care": 3, "why": 2}
# A case tells a whole conversation.
_LONGEST = 12_000
_COLONS = "：:"


class CaseForm(QWidget):
    """The fields of one case; `fault` stands wherever whoever holds the form puts it.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._case: Case | None = None
        texts = look.texts
        box = column(self, gap=look.px(6))
        self.title = QLineEdit()
        self._add(box, "title", self.title)
        tags = row(gap=look.px(8))
        self.emotion = self._choice(tags, "emotion_label", "mood", [one.value for one in Emotion])
        self.issue = self._choice(tags, "issue_label", "issue", [one.value for one in Issue])
        self.kind = self._choice(tags, "kind_label", "cases.kind", [one.value for one in CaseKind])
        box.addLayout(tags)
        more = row(gap=look.px(8))
        self.topic = QComboBox()
        self.topic.addItem("–", "")
        for name, words in topics(texts.language).items():
            self.topic.addItem(words, name)
        # A description must not widen the page.
        self.topic.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._column(more, "topic", self.topic)
        self.region = QLineEdit()
        self.region.setMaxLength(2)
        self.region.setPlaceholderText("CN, TW, GB…")
        self._column(more, "region", self.region)
        self.sorry = QCheckBox(texts("cases.sorry"))
        self.sorry.setFont(look.font())
        more.addWidget(self.sorry)
        box.addLayout(more)
        self.texts: dict[str, BoundedText] = {}
        for name, lines in _LONG.items():
            edit = BoundedText(_LONGEST)
            edit.setFont(look.font())
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(look.px(20) * lines + look.px(16))
            self.texts[name] = edit
            self._add(box, name, edit)
        self.fault = wrapped(look, tone="warn", size="body")
        self.fault.hide()
        for field in (self.title, self.region):
            field.textEdited.connect(self.changed)
        for edit in self.texts.values():
            edit.textChanged.connect(self.changed)

    def _name(self, name: str) -> str:
        key = name if name in ("title", "turns", "decided", "why") else f"part.{name}"
        return self._look.texts(f"cases.{key}" if "." not in key else key)

    def _add(self, box: QVBoxLayout, name: str, field: QWidget) -> None:
        words = self._name(name)
        field.setFont(self._look.font())
        field.setAccessibleName(words)
        box.addWidget(label(self._look, words, size="small", tone="muted"))
        box.addWidget(field)

    def _column(self, line: QHBoxLayout, name: str, field: QWidget) -> None:
        look = self._look
        words = look.texts(f"cases.{name}")
        field.setFont(look.font())
        field.setAccessibleName(words)
        inside = column(gap=2)
        inside.addWidget(label(look, words, size="small", tone="muted"))
        inside.addWidget(field)
        line.addLayout(inside, 1)

    def _choice(self, line: QHBoxLayout, name: str, group: str, values: list[str]) -> QComboBox:
        made = QComboBox()
        for value in values:
            made.addItem(self._look.texts.name(group, value), value)
        self._column(line, name, made)
        return made

    # ------------------------------------------------------------ in and out

    def show_case(self, case: Case) -> None:
        """Fill in a case."""
        self._case = case
        self.fault.hide()
        self.title.setText(case.title)
        _choose(self.emotion, case.emotion[0].value)
        _choose(self.issue, case.issue.value)
        _choose(self.kind, case.kind.value)
        _choose(self.topic, case.topic[0] if case.topic else "")
        self.region.setText(case.region)
        self.sorry.setChecked(case.sorry)
        for name in ("decided", "acknowledge", "solve", "care", "why"):
            self.texts[name].setPlainText(getattr(case, name))
        self.texts["turns"].setPlainText(self._turns(case))
        for edit in self.texts.values():
            set_property(edit, "wrong", False)

    def _turns(self, case: Case) -> str:
        names = {speaker: self._speaker(speaker) for speaker in Speaker}
        return "\n".join(f"{names[turn.speaker]}：{turn.text}" for turn in case.turns)

    def _speaker(self, speaker: Speaker) -> str:
        which = "customer" if speaker is Speaker.CUSTOMER else "agent"
        return self._look.texts(f"cases.{which}")

    def case(self) -> Case:
        """The case as it stands in the fields."""
        was = self._case
        assert was is not None
        first = Emotion(self.emotion.currentData())
        topic = str(self.topic.currentData())
        rest = [one for one in was.topic[1:] if one != topic]
        return replace(
            was,
            title=self.title.text().strip(),
            emotion=tuple(dict.fromkeys((first, *was.emotion[1:])))[:3],
            issue=Issue(self.issue.currentData()),
            kind=CaseKind(self.kind.currentData()),
            topic=(topic, *rest) if topic else (),
            region=self.region.text().strip().upper(),
            sorry=self.sorry.isChecked(),
            turns=self._said(self.texts["turns"].toPlainText(), was),
            decided=self._decided(),
            acknowledge=self._written("acknowledge"),
            solve=self._written("solve"),
            care=self._written("care"),
            why=self._written("why"),
        )

    def _decided(self) -> str:
        """What the program took from the solution follows it until somebody words it."""
        return self._written("solve" if self._follows() else "decided")

    def _follows(self) -> bool:
        was = self._case
        return was is not None and self._written("decided") == was.decided == was.solve

    def _written(self, name: str) -> str:
        return self.texts[name].toPlainText().strip()

    def _said(self, text: str, was: Case) -> tuple[Said, ...]:
        """Turns out of lines; a line without a speaker belongs to the one before it."""
        names = {self._speaker(one).casefold(): one for one in (Speaker.CUSTOMER, Speaker.AGENT)}
        found: list[tuple[Speaker, list[str]]] = []
        for line in text.splitlines():
            place = min((at for at in map(line.find, _COLONS) if at >= 0), default=-1)
            speaker = names.get(line[:place].strip().casefold()) if place > 0 else None
            if speaker is not None:
                found.append((speaker, [line[place + 1 :].strip()]))
            elif found:
                found[-1][1].append(line.strip())
            elif line.strip():
                found.append((Speaker.CUSTOMER, [line.strip()]))
        turns = (Said(speaker, "\n".join(lines).strip()) for speaker, lines in found)
        return tuple(turn for turn in turns if turn.text) or was.turns[-1:]

    def say_fault(self, field: str, reason: str) -> None:
        """Say what keeps it from being accepted, and go to the field."""
        if field == "decided" and self._follows():
            field = "solve"
        for name, edit in self.texts.items():
            set_property(edit, "wrong", name == field)
        self.fault.setText(fault_text(self._look.texts, field, reason))
        self.fault.show()
        if field in self.texts:
            self.texts[field].setFocus()


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))
