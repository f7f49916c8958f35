"""The settings window: every option of the schema, those of the administrator greyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from assistant import settings_file
from assistant.domain.notice import UserFault
from assistant.settings import Settings
from assistant.ui import keys
from assistant.ui.background import Background
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, set_property, wrapped
from assistant.ui.settings_form import Field, fields

# These take effect at once; all else is read when the program starts.
LIVE_SECTIONS = frozenset({"interface", "hotkeys"})


class SettingsWindow(QWidget):
    """Edits settings.toml.

    Signals: saved(Settings) after the file was written, quit_clicked().
    """

    saved = Signal(object)
    quit_clicked = Signal()

    def __init__(
        self,
        look: Look,
        settings: Settings,
        locked: frozenset[str],
        file: Path,
        background: Background,
        offered: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        dress_window(self, look, look.texts("settings.title"))
        self._look, self._settings, self._locked = look, settings, locked
        self._file, self._background = file, background
        self.fields = fields(look, settings, offered)
        self._build()
        self.resize(look.px(680), look.px(520))

    def _build(self) -> None:
        look, texts = self._look, self._look.texts
        outer = column(self, gap=0)
        middle = row(gap=0)
        self.sections = QListWidget()
        self.sections.setFont(look.font())
        self.sections.setFixedWidth(look.px(160))
        self.pages = QStackedWidget()
        for section, found in self.fields.items():
            self.sections.addItem(texts.name("setting_section", section))
            self.pages.addWidget(self._page(section, found))
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        middle.addWidget(self.sections)
        middle.addWidget(self.pages, 1)
        outer.addLayout(middle, 1)
        foot = row(gap=look.px(8), margin=look.px(16))
        self.quit = Button(look, texts("settings.quit"), "quiet")
        self.quit.clicked.connect(self.quit_clicked)
        self.message = wrapped(look)
        self.cancel = Button(look, texts("settings.cancel"))
        self.cancel.clicked.connect(self.close)
        self.save_button = Button(look, texts("settings.save"), "primary")
        self.save_button.clicked.connect(self.save)
        for button in (self.quit, self.cancel, self.save_button):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        foot.addWidget(self.quit)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save_button)
        outer.addLayout(foot)

    def _page(self, section: str, found: list[Field]) -> QScrollArea:
        look, texts = self._look, self._look.texts
        page = QWidget()
        page.setObjectName("window")
        box = column(page, gap=look.px(16), margin=look.px(20))
        later = section not in LIVE_SECTIONS
        for field in found:
            block = column(gap=look.px(4))
            star = " *" if later else ""
            block.addWidget(label(look, field.label + star, bold=True))
            block.addWidget(field.control)
            field.control.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            help_text = field.help
            if field.name in self._locked:
                field.control.setEnabled(False)
                help_text = f"{texts('settings.locked')} · {help_text}"
            block.addWidget(wrapped(look, help_text))
            box.addLayout(block)
        if later:
            box.addWidget(wrapped(look, texts("settings.restart")))
        box.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        return area

    def values(self) -> Settings:
        """What the controls say. Raises ValidationError when the schema forbids it."""
        return Settings.model_validate(
            {
                section: {field.name.partition(".")[2]: field.get() for field in found}
                for section, found in self.fields.items()
            }
        )

    def _key_fault(self) -> str:
        """What is wrong with the keys, "" when nothing is."""
        texts, seen = self._look.texts, set()
        for field in self.fields["hotkeys"]:
            binding = field.get()
            if not binding:
                continue
            modifiers, key = keys.split(binding)
            if not key or not modifiers or not keys.known(binding):
                return texts("settings.bad_key", value=binding)
            if (modifiers, key) in seen:
                return texts("settings.same_key", value=keys.full(binding))
            seen.add((modifiers, key))
        return ""

    def save(self) -> None:
        """Check, then write in the background."""
        fault = self._key_fault()
        if fault:
            self._say(fault, "warn")
            return
        try:
            wanted = self.values()
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"][:2])
            shown = next(
                (f.label for found in self.fields.values() for f in found if f.name == name), name
            )
            self._say(
                self._look.texts("settings.invalid", field=shown, reason=first["msg"]), "warn"
            )
            return
        before = self._settings

        def done() -> None:
            self._settings = wanted
            later = any(
                getattr(wanted, section) != getattr(before, section)
                for section in self.fields
                if section not in LIVE_SECTIONS
            )
            self._say(self._look.texts("settings.saved_restart" if later else "settings.saved"))
            self.save_button.setEnabled(True)
            self.saved.emit(wanted)

        def failed(error: OSError | UserFault) -> None:
            texts = self._look.texts
            if isinstance(error, UserFault):
                self._say(texts.notice(error.notice), "warn")
            else:
                reason = error.strerror or type(error).__name__
                self._say(texts("settings.failed", reason=reason), "warn")
            self.save_button.setEnabled(True)

        self.save_button.setEnabled(False)
        self._background.run(
            lambda: settings_file.save(wanted, self._file, self._locked), done, failed
        )

    def _say(self, text: str, tone: str = "muted") -> None:
        set_property(self.message, "tone", tone)
        self.message.setText(text)
