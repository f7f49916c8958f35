"""The settings window: every option of the schema, found by search, those fixed by policy told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QListWidget, QWidget

from assistant import settings as schema
from assistant import settings_file
from assistant.data_reasons import of_error
from assistant.domain.notice import UserFault
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import Settings
from assistant.ui import keys
from assistant.ui.background import Background
from assistant.ui.key_edit import KeyEdit
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, row, set_property, wrapped
from assistant.ui.settings_form import Field, fields
from assistant.ui.settings_page import FieldBlock, SettingsPage
from assistant.ui.texts import Texts

# These take effect at once; all else is read when the program starts.
LIVE_SECTIONS = frozenset({"interface", "hotkeys"})


def _fault_of(texts: Texts, block: FieldBlock, blocks: Sequence[FieldBlock]) -> str:
    binding = str(block.field.get())
    if not binding:
        return ""
    if not keys.known(binding):
        return texts("settings.bad_key", value=binding)
    twins = [
        one.field.label
        for one in blocks
        if one is not block and keys.split(str(one.field.get())) == keys.split(binding)
    ]
    return texts("settings.clash", name=texts.joined(twins)) if twins else ""


class SettingsWindow(QWidget):
    """Edits settings.toml.

    Signals: saved(Settings) after the file was written, quit_clicked(), guide_clicked().
    """

    saved = Signal(object)
    quit_clicked = Signal()
    guide_clicked = Signal()

    def __init__(
        self,
        look: Look,
        settings: Settings,
        locked: frozenset[str],
        file: Path,
        background: Background,
        offered: Mapping[str, Sequence[str]] | None = None,
        policy: Path | None = None,
    ) -> None:
        """`policy` is the file that fixes the `locked` fields; found by itself when not given."""
        # On top as the overlay is, which would else stand over it.
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self._settings, self._locked = settings, locked
        self._file, self._background = file, background
        self._offered = offered
        self._policy = policy or schema.policy_file()
        self._inside: QWidget | None = None
        self._outer = column(self, gap=0)
        self.apply(look)
        self.resize(look.px(760), look.px(560))
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)

    def apply(self, look: Look) -> None:
        """Take another look or language; what was saved last is shown."""
        self._look = look
        dress_window(self, look, look.texts("settings.title"))
        chosen = self.sections.currentRow() if self._inside is not None else 0
        told = self.message.text() if self._inside is not None else ""
        self.fields = fields(look, self._settings, self._offered)
        old, self._inside = self._inside, QWidget()
        self._build(self._inside)
        if old is not None:
            self._outer.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._outer.addWidget(self._inside)
        self.sections.setCurrentRow(max(0, chosen))
        self.message.setText(told)

    def _build(self, inside: QWidget) -> None:
        look, texts = self._look, self._look.texts
        outer = column(inside, gap=0)
        middle = row(gap=0)
        side = column(gap=look.px(4))
        side.setContentsMargins(look.px(8), look.px(8), 0, 0)
        self.search = QLineEdit()
        self.search.setFont(look.font())
        self.search.setFixedWidth(look.px(176))
        self.search.setPlaceholderText(texts("settings.search"))
        self.search.setAccessibleName(texts("settings.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._to_first)
        self.sections = QListWidget()
        self.sections.setFont(look.font())
        self.sections.setFixedWidth(look.px(176))
        self.sections.setAccessibleName(texts("settings.title"))
        for section in self.fields:
            self.sections.addItem(texts.name("setting_section", section))
        self.sections.currentRowChanged.connect(self._choose)
        side.addWidget(self.search)
        side.addWidget(self.sections, 1)
        self.page = SettingsPage(look, self.fields, self._locked, self._policy, LIVE_SECTIONS)
        for block in self.page.blocks:
            if isinstance(block.field.control, KeyEdit):
                block.field.control.textChanged.connect(self._show_clashes)
        middle.addLayout(side)
        middle.addWidget(self.page, 1)
        outer.addLayout(middle, 1)
        outer.addLayout(self._foot())
        self._show_clashes()

    def _foot(self) -> QHBoxLayout:
        look, texts = self._look, self._look.texts
        foot = row(gap=look.px(8), margin=look.px(16))
        self.quit = Button(look, texts("settings.quit"), "quiet")
        self.quit.clicked.connect(self.quit_clicked)
        self.guide = Button(look, texts("settings.guide"), "quiet")
        self.guide.clicked.connect(self.guide_clicked)
        self.message = wrapped(look)
        self.cancel = Button(look, texts("settings.cancel"))
        self.cancel.clicked.connect(self.close)
        self.save_button = Button(look, texts("settings.save"), "primary")
        self.save_button.clicked.connect(self.save)
        for button in (self.quit, self.guide, self.cancel, self.save_button):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for part in (self.quit, self.guide):
            foot.addWidget(part)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save_button)
        return foot

    # -- finding -------------------------------------------------------------------------------

    def _choose(self) -> None:
        if self.search.text().strip():
            self.search.clear()
        else:
            self._show()

    def _show(self) -> None:
        names = list(self.fields)
        words = self.search.text().strip()
        self.page.show_only(names[max(0, self.sections.currentRow())], words)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _to_first(self) -> None:
        if found := self.page.found:
            found[0].field.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def open_at(self, section: str) -> None:
        """Show one section."""
        self.sections.setCurrentRow(list(self.fields).index(section))

    # -- keys ----------------------------------------------------------------------------------

    def hear(self, binding: str) -> bool:
        """A global key was pressed: while a key field has the focus, it is meant for that one."""
        focus = QApplication.focusWidget()
        if not isinstance(focus, KeyEdit) or focus.window() is not self:
            return False
        focus.setText(binding)
        return True

    def show_sources(self, sources: Sequence[SourceHealth]) -> None:
        """Say which keys another program has taken."""
        told = [
            self._look.texts.notice(notice)
            for one in sources
            if one.source == "hotkeys" and one.state is not SourceState.OK
            for notice in (one.notice, one.remedy)
            if notice is not None
        ]
        self.page.tell("hotkeys", "\n".join(told))

    def _show_clashes(self) -> None:
        """Whatever is wrong with a key stands below it, while it is being changed."""
        texts = self._look.texts
        blocks = [block for block in self.page.blocks if block.field.name.startswith("hotkeys.")]
        for block in blocks:
            block.warn(_fault_of(texts, block, blocks))

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

    # -- saving --------------------------------------------------------------------------------

    def values(self) -> Settings:
        """What the controls say. Raises ValidationError when the schema forbids it."""
        return Settings.model_validate(
            {
                section: {field.name.partition(".")[2]: field.get() for field in found}
                for section, found in self.fields.items()
            }
        )

    def save(self) -> None:
        """Check, then write in the background."""
        fault = self._key_fault()
        if fault:
            self._say(fault, "warn")
            return
        try:
            wanted = self.values()
        except ValidationError as error:
            self._say(self._invalid(error), "warn")
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

    def _invalid(self, error: ValidationError) -> str:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][:2])
        found: list[Field] = [one for group in self.fields.values() for one in group]
        shown = next((one.label for one in found if one.name == name), name)
        because = of_error(first)
        reason = self._look.texts.notice(because) if because else first["msg"]
        return self._look.texts("settings.invalid", field=shown, reason=reason)

    def _say(self, text: str, tone: str = "muted") -> None:
        set_property(self.message, "tone", tone)
        self.message.setText(text)
