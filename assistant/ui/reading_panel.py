"""What was understood, and its correction in one click: mood, language, region, issue."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.domain.reading import Correction, Emotion, Issue, Reading
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.mood import MoodRow
from assistant.ui.parts import Button, Choices, column

SURE_FROM = 0.6
# fmt: off
REGIONS = (
    "CN", "TW", "HK", "MO", "SG", "MY", "JP", "KR", "US", "GB", "CA", "AU", "DE", "FR", "ES", "MX",
    "PT", "BR", "RU", "ID", "TH", "VN", "SA", "AE", "IN", "PH",
)
LANGUAGES = (
    "zh-Hans", "zh-Hant", "en", "ja", "ko", "es", "id", "ms", "th", "vi", "pt", "fr", "de", "ar",
    "ru",
)
# fmt: on


def options(look: Look, field: str) -> list[tuple[str, str]]:
    """What a field can be corrected to: (id, words)."""
    ids = {
        "mood": tuple(str(e) for e in Emotion),
        "language": LANGUAGES,
        "region": REGIONS,
        "issue": tuple(str(i) for i in Issue),
    }[field]
    group = {"language": "language_name"}.get(field, field)
    return [(one, look.texts.name(group, one)) for one in ids]


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
        self._open = ""
        self._choices: Choices | None = None
        self._box = column(self, gap=look.px(6))
        self.mood = MoodRow(look)
        self.mood.clicked.connect(lambda: self.toggle("mood"))
        self._box.addWidget(self.mood)
        chips = FlowLayout(gap=look.px(6))
        self.chips: dict[str, Button] = {}
        for field in ("issue", "language", "region"):
            chip = Button(look, "", "chip")
            chip.setCheckable(True)
            chip.setToolTip(look.texts("reading.correct_hint"))
            chip.clicked.connect(lambda _checked=False, field=field: self.toggle(field))
            self.chips[field] = chip
            chips.addWidget(chip)
        self._box.addLayout(chips)

    def show_reading(self, reading: Reading) -> None:
        """Paint a reading; an open correction stays open."""
        texts = self._look.texts
        self._reading = reading
        self.mood.show_mood(reading.mood)

        def guess(name: str, confidence: float) -> str:
            return name if confidence >= SURE_FROM else texts("reading.guess", name=name)

        self.chips["issue"].setText(texts.name("issue", reading.issue))
        language = texts.name("language_name", reading.language.code)
        known = reading.language.code != "und"
        self.chips["language"].setText(
            guess(language, reading.language.confidence) if known else language
        )
        region = reading.culture.region
        self.chips["region"].setText(
            guess(texts.name("region", region), reading.culture.confidence)
            if region
            else texts("reading.region_unknown")
        )
        for field, chip in self.chips.items():
            chip.setAccessibleName(f"{texts(f'correct.{field}')} {chip.text()}")

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
                options(self._look, wanted),
                lambda chosen: self._choose(wanted, chosen),
                self._current(wanted),
            )
            self._box.addWidget(self._choices)
        self.resized.emit()

    def close_correction(self) -> None:
        """Close whatever is open; a new customer must not inherit it."""
        if self._open:
            self.toggle(self._open)

    def _choose(self, field: str, id: str) -> None:
        self.toggle(field)
        if id != self._current(field):
            self.corrected.emit(correction(field, id))
