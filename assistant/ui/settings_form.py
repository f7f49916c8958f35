"""Fields of the settings window, made from the schema: what a setting is decides its control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from assistant.settings import Settings
from assistant.ui.key_edit import KeyEdit
from assistant.ui.look import Look


class _CalmSpin(QSpinBox):
    """Scrolling the page must not change the numbers it passes over."""

    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Leave it to the page."""
        event.ignore()


class _CalmDoubleSpin(QDoubleSpinBox):
    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Leave it to the page."""
        event.ignore()


class _CalmCombo(QComboBox):
    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Leave it to the page."""
        event.ignore()


def _limits(metadata: list[Any], least: float, most: float) -> tuple[float, float]:
    for rule in metadata:
        least = getattr(rule, "ge", least)
        most = getattr(rule, "le", most)
    return least, most


class Field:
    """One setting with its control; `name` is dotted ("interface.theme")."""

    def __init__(
        self,
        look: Look,
        section: str,
        name: str,
        value: Any,
        info: Any,
        offered: Sequence[str] = (),
    ) -> None:
        """`offered` are values to pick from where any text is allowed."""
        self.name = f"{section}.{name}"
        self._kind = info.annotation
        self._offered = offered
        self._choices: tuple[Any, ...] = ()
        texts = look.texts
        self.label = texts(f"setting.{self.name}.label")
        self.help = texts(f"setting.{self.name}.help")
        self.control = self._control(look, info.metadata)
        self.usual = info.get_default()
        self.control.setFont(look.font())
        self.control.setAccessibleName(self.label)
        self.control.setAccessibleDescription(self.help)
        self.set(value)

    def has(self, words: str) -> bool:
        """Whether name, help or the name in the file hold what was searched for."""
        held = f"{self.label} {self.help} {self.name}".casefold()
        return all(word in held for word in words.casefold().split())

    def _control(self, look: Look, metadata: list[Any]) -> QWidget:
        texts = look.texts
        if self.name.startswith("hotkeys."):
            return KeyEdit(look)
        if self._kind is bool:
            return QCheckBox(texts("settings.on"))
        if get_origin(self._kind) is Literal:
            self._choices = get_args(self._kind)
            combo = _CalmCombo()
            for choice in self._choices:
                combo.addItem(texts.name("setting_value", choice))
            return combo
        spin: QAbstractSpinBox
        if self._kind is int:
            whole = spin = _CalmSpin()
            least, most = _limits(metadata, 0, 1_000_000)
            whole.setRange(int(least), int(most))
        elif self._kind is float:
            real = spin = _CalmDoubleSpin()
            least, most = _limits(metadata, 0, 1_000_000)
            real.setRange(least, most)
            real.setDecimals(2)
            real.setSingleStep(0.1 if most <= 10 else 1)
        elif self._offered:
            free = _CalmCombo()
            free.setEditable(True)
            free.addItems(["", *self._offered])
            return free
        else:
            edit = QLineEdit()
            if get_origin(self._kind) is tuple:
                edit.setPlaceholderText(texts("settings.list_hint"))
            return edit
        # The style sheet's padding does not reach the line inside.
        spin.lineEdit().setTextMargins(look.px(8), 0, look.px(8), 0)
        return spin

    def set(self, value: Any) -> None:
        """Show a value."""
        control = self.control
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox) and control.isEditable():
            control.setEditText(value)
        elif isinstance(control, QComboBox):
            control.setCurrentIndex(self._choices.index(value))
        elif isinstance(control, (QSpinBox, QDoubleSpinBox)):
            control.setValue(value)
        elif isinstance(control, QLineEdit):
            control.setText(", ".join(value) if isinstance(value, tuple) else str(value))

    def get(self) -> Any:
        """The value in the control."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QComboBox) and control.isEditable():
            return control.currentText().strip()
        if isinstance(control, QComboBox):
            return self._choices[control.currentIndex()]
        if isinstance(control, (QSpinBox, QDoubleSpinBox)):
            value = control.value()
            return round(value, 4) if isinstance(value, float) else value
        assert isinstance(control, QLineEdit)
        text = control.text().strip()
        if get_origin(self._kind) is tuple:
            parts = text.replace("，", ",").replace("、", ",").split(",")
            return tuple(part.strip() for part in parts if part.strip())
        return text


def fields(
    look: Look, settings: Settings, offered: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[Field]]:
    """All fields by section, in the schema's order; `offered` are values by dotted name."""
    offered = offered or {}
    return {
        section: [
            Field(
                look,
                section,
                name,
                getattr(model, name),
                info,
                offered.get(f"{section}.{name}", ()),
            )
            for name, info in type(model).model_fields.items()
        ]
        for section, model in settings
    }
