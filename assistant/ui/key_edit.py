"""A field that takes a key combination by hearing it pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from assistant.macos.keys import CODES
from assistant.shortcut import MODIFIERS
from assistant.ui import keys
from assistant.ui.look import Look

# On a Mac the toolkit calls the Command key Control, and the Control key Meta.
_CONTROL, _META = ("super", "ctrl") if keys.MAC else ("ctrl", "super")
_MODIFIERS = tuple(
    sorted(
        (
            (Qt.KeyboardModifier.ControlModifier, _CONTROL),
            (Qt.KeyboardModifier.AltModifier, "alt"),
            (Qt.KeyboardModifier.ShiftModifier, "shift"),
            (Qt.KeyboardModifier.MetaModifier, _META),
        ),
        key=lambda pair: MODIFIERS.index(pair[1]),
    )
)
_MAC_KEYS = {code: name for name, code in CODES.items()}
_NAMES = {
    Qt.Key.Key_Return: "enter", Qt.Key.Key_Enter: "enter", Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Space: "space", Qt.Key.Key_Tab: "tab", Qt.Key.Key_Backspace: "backspace",
    Qt.Key.Key_Delete: "delete", Qt.Key.Key_Insert: "insert", Qt.Key.Key_Home: "home",
    Qt.Key.Key_End: "end", Qt.Key.Key_PageUp: "pageup", Qt.Key.Key_PageDown: "pagedown",
    Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right", Qt.Key.Key_Comma: "comma", Qt.Key.Key_Period: "period",
    Qt.Key.Key_Slash: "slash", Qt.Key.Key_Semicolon: "semicolon", Qt.Key.Key_Minus: "minus",
    Qt.Key.Key_Equal: "equal",
}  # fmt: skip
_HOLD = {Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


def binding_of(event: QKeyEvent) -> str:
    """The combination in the settings' words, "" for one that can't be a global key."""
    held = [name for flag, name in _MODIFIERS if event.modifiers() & flag]
    code = event.key()
    name = _NAMES.get(Qt.Key(code), "")
    if not name and Qt.Key.Key_F1 <= code <= Qt.Key.Key_F24:
        name = f"f{code - Qt.Key.Key_F1 + 1}"
    if not name and 0x30 <= code <= 0x5A:
        name = chr(code).lower()
    if not name and keys.MAC:
        # With Option held a key types another letter: what counts is where it is.
        name = _MAC_KEYS.get(event.nativeVirtualKey(), "")
    wanted = "+".join((*held, name))
    return wanted if name and keys.known(wanted) else ""


class KeyEdit(QLineEdit):
    """Press a combination and it stands there; Backspace takes it away, Tab goes on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setPlaceholderText(look.texts("settings.clear_key"))
        self._look = look
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """Combinations are taken before any shortcut of the window hears of them."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take the combination; nothing is typed letter by letter."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
        )  # fmt: skip
        if event.key() in _HOLD:
            self.setPlaceholderText(self._look.texts("settings.press_keys"))
        elif plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
        elif plain and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            event.ignore()
        elif wanted := binding_of(event):
            self.setText(wanted)
