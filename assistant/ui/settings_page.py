"""The page of the settings window: one section, or whatever a search has found in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from assistant.ui.key_edit import KeyEdit
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, label, row, wrapped
from assistant.ui.settings_form import Field


class FieldBlock(QWidget):
    """Name, control and help of one setting; why it is locked, what is wrong with its value."""

    def __init__(self, look: Look, field: Field, later: bool, locked: str) -> None:
        super().__init__()
        self.field = field
        texts = look.texts
        box = column(self, gap=look.px(4))
        head = row(gap=look.px(8))
        title = label(look, field.label + (" *" if later else ""), bold=True)
        title.setBuddy(field.control)
        head.addWidget(title)
        if locked:
            head.addWidget(label(look, texts("settings.locked_mark"), size="small", tone="warn"))
        head.addStretch(1)
        box.addLayout(head)
        line = row(gap=look.px(6))
        field.control.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line.addWidget(field.control, 1)
        self.usual: Button | None = None
        if isinstance(field.control, KeyEdit):
            self.usual = Button(look, texts("settings.usual_key"), "quiet")
            self.usual.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.usual.setAccessibleName(f"{texts('settings.usual_key')}: {field.label}")
            self.usual.clicked.connect(lambda: field.set(field.usual))
            line.addWidget(self.usual)
        box.addLayout(line)
        self.fault = wrapped(look, tone="warn")
        self.fault.hide()
        box.addWidget(self.fault)
        if locked:
            field.control.setEnabled(False)
            field.control.setToolTip(locked)
            if self.usual is not None:
                self.usual.setEnabled(False)
                self.usual.hide()
            field.control.setAccessibleDescription(f"{locked}. {field.help}")
            box.addWidget(wrapped(look, locked, tone="warn"))
        box.addWidget(wrapped(look, field.help))

    def warn(self, words: str) -> None:
        """Say what is wrong with the value, "" for nothing."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))


class SettingsPage(QScrollArea):
    """Attributes: `blocks` are all settings, `found` those on show."""

    def __init__(
        self,
        look: Look,
        fields: Mapping[str, Sequence[Field]],
        locked: frozenset[str],
        policy: Path | None,
        live: frozenset[str],
    ) -> None:
        super().__init__()
        self._look = look
        self._heads: dict[str, QLabel] = {}
        self._feet: dict[str, QLabel] = {}
        self._told: dict[str, QLabel] = {}
        self.blocks: list[FieldBlock] = []
        self.found: list[FieldBlock] = []
        why = look.texts("settings.locked")
        if policy is not None:
            why = look.texts("settings.locked_why", file=policy)
        page = QWidget()
        page.setObjectName("window")
        box = column(page, gap=look.px(16), margin=look.px(20))
        self.summary = wrapped(look)
        box.addWidget(self.summary)
        for section, group in fields.items():
            later = section not in live
            head = label(look, look.texts.name("setting_section", section), size="title", bold=True)
            told = wrapped(look, tone="warn")
            told.hide()
            box.addWidget(head)
            box.addWidget(told)
            for field in group:
                block = FieldBlock(look, field, later, why if field.name in locked else "")
                self.blocks.append(block)
                box.addWidget(block)
            foot = wrapped(look, look.texts("settings.restart"))
            box.addWidget(foot)
            self._heads[section], self._feet[section], self._told[section] = head, foot, told
        self._live = live
        box.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        self.setAccessibleName(look.texts("settings.title"))

    def show_only(self, section: str, words: str) -> None:
        """Show one section, or with `words` all settings that have them."""
        self.found = [
            block
            for block in self.blocks
            if (block.field.has(words) if words else block.field.name.startswith(f"{section}."))
        ]
        seen = {block.field.name.partition(".")[0] for block in self.found}
        chosen = set(map(id, self.found))
        for block in self.blocks:
            block.setVisible(id(block) in chosen)
        for name, head in self._heads.items():
            head.setVisible(bool(words) and name in seen)
            self._feet[name].setVisible(name in seen and name not in self._live)
            self._told[name].setVisible(name in seen and bool(self._told[name].text()))
        key = "settings.found" if self.found else "settings.found_none"
        self.summary.setText(self._look.texts(key, words=words) if words else "")
        self.summary.setVisible(bool(words))
        self.verticalScrollBar().setValue(0)

    def tell(self, section: str, words: str) -> None:
        """Something about a section, above its settings; "" for nothing."""
        told = self._told[section]
        told.setText(words)
        shown = any(block.field.name.startswith(f"{section}.") for block in self.found)
        told.setVisible(bool(words) and shown)
