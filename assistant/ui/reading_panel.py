"""What was understood, and its correction in one click: mood, language, region, issue."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame

from assistant.domain.reading import Correction, Emotion, Issue, Mood, Reading
from assistant.ui import likely, steady
from assistant.ui.flow import FlowLayout
from assistant.ui.icons import icon
from assistant.ui.look import Look
from assistant.ui.mood import MoodRow
from assistant.ui.parts import Button, Choices, column

SURE_FROM = 0.6
_NOTHING = Correction()
FIELDS = ("issue", "language", "region")


def options(look: Look, field: str, reading: Reading | None) -> list[list[tuple[str, str]]]:
    """What a field can be corrected to, (id, words) in groups, the likely ones first."""
    code = reading.language.code if reading else "und"
    region = reading.culture.region if reading else None
    if field == "language":
        groups = likely.languages(code, region)
    elif field == "region":
        groups = likely.regions(code, region)
    else:
        groups = (tuple(str(one) for one in (Emotion if field == "mood" else Issue)), ())
    group = {"language": "language_name"}.get(field, field)
    return [[(one, look.texts.name(group, one)) for one in ids] for ids in groups if ids]


def correction(field: str, id: str) -> Correction:
    """The correction that sets one field."""
    if field == "mood":
        return Correction(emotion=Emotion(id))
    if field == "language":
        return Correction(language=id)
    if field == "region":
        return Correction(region=id)
    return Correction(issue=Issue(id))


class ReadingPanel(QFrame):
    """Mood row, chips, and the open correction if any.

    Signals: corrected(Correction), resized() when a correction opens or closes.
    """

    corrected = Signal(object)
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._reading: Reading | None = None
        self._mood: Mood | None = None
        self._open = ""
        self._choices: Choices | None = None
        self._box = column(self, gap=look.px(6))
        self.mood = MoodRow(look)
        self.mood.clicked.connect(lambda: self.toggle("mood"))
        self._box.addWidget(self.mood)
        chips = FlowLayout(gap=look.px(6))
        self.chips: dict[str, Button] = {}
        for field in FIELDS:
            chip = Button(look, "", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, field=field: self.toggle(field))
            self.chips[field] = chip
            chips.addWidget(chip)
        self._box.addLayout(chips)

    def show_reading(self, reading: Reading, corrected: Correction = _NOTHING) -> None:
        """Paint a reading; an open correction stays open. `corrected` is what the agent said."""
        texts = self._look.texts
        known, self._reading = self._reading, reading
        same = known is not None and known.about == reading.about
        self._mood = steady.settle(self._mood if same else None, reading.mood)
        self.mood.show_mood(self._mood, corrected.emotion is not None)

        def guess(name: str, confidence: float) -> str:
            return name if confidence >= SURE_FROM else texts("reading.guess", name=name)

        language = texts.name("language_name", reading.language.code)
        if reading.language.code != "und":
            language = guess(language, reading.language.confidence)
        region = reading.culture.region
        place = (
            guess(texts.name("region", region), reading.culture.confidence)
            if region
            else texts("reading.region_unknown")
        )
        words = {
            "issue": texts.name("issue", reading.issue),
            "language": language,
            "region": place,
        }
        for field, chip in self.chips.items():
            self._label(chip, field, words[field], bool(getattr(corrected, field)))

    def _label(self, chip: Button, field: str, words: str, corrected: bool) -> None:
        texts = self._look.texts
        chip.setText(words)
        hint = texts("reading.correct_hint")
        tip = f"{texts('reading.corrected')}\n{hint}" if corrected else hint
        if chip.toolTip() == tip:
            return
        chip.setToolTip(tip)
        side = self._look.px(12)
        pencil = icon("pencil", self._look.theme.tokens.muted, side)
        chip.setIcon(pencil if corrected else QIcon())
        chip.setIconSize(QSize(side, side))
        chip.setAccessibleName(f"{texts(f'correct.{field}')} {words} {tip}")

    def _current(self, field: str) -> str:
        reading = self._reading
        if reading is None:
            return ""
        return {
            "mood": str(reading.mood.label),
            "language": reading.language.code,
            "region": reading.culture.region or "",
            "issue": str(reading.issue),
        }[field]

    def toggle(self, field: str) -> None:
        """Open the correction of a field ("mood", "language", "region", "issue"), or close it."""
        wanted = "" if field == self._open else field
        if self._choices is not None:
            self._choices.hide()
            self._choices.deleteLater()
            self._choices = None
        self._open = wanted
        for name, chip in self.chips.items():
            chip.setChecked(name == wanted)
        if wanted:
            self._choices = Choices(
                self._look,
                self._look.texts(f"correct.{wanted}"),
                options(self._look, wanted, self._reading),
                lambda chosen: self._choose(wanted, chosen),
                self._current(wanted),
            )
            self._box.addWidget(self._choices)
        self.resized.emit()

    def forget(self) -> None:
        """Close what is open and forget the mood; a new customer must not inherit either."""
        self._reading = self._mood = None
        if self._open:
            self.toggle(self._open)

    def _choose(self, field: str, id: str) -> None:
        self.toggle(field)
        if id != self._current(field):
            self.corrected.emit(correction(field, id))
