"""Turns hotkey settings ("ctrl+alt+enter") into what stands on the buttons."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from assistant import shortcut
from assistant.domain.notice import UserFault

_MODIFIERS = {"ctrl": "Ctrl", "control": "Ctrl", "alt": "Alt", "shift": "Shift", "win": "Win"}
# What stands on the keys of a Mac, in the order in which its menus show them.
_MAC_MODIFIERS = {"ctrl": "⌃", "control": "⌃", "alt": "⌥", "option": "⌥", "shift": "⇧",
                  "super": "⌘", "win": "⌘", "cmd": "⌘"}  # fmt: skip
MAC = sys.platform == "darwin"
_KEYS = {
    "enter": "⏎",
    "return": "⏎",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "space": "␣",
    "esc": "Esc",
    "escape": "Esc",
    "tab": "Tab",
    "delete": "Del",
}


def split(binding: str) -> tuple[tuple[str, ...], str]:
    """Modifiers and key of a binding, in the words shown; ((), "") for an empty one."""
    parts = [part.strip().lower() for part in binding.split("+") if part.strip()]
    if not parts:
        return (), ""
    names = _MAC_MODIFIERS if MAC else _MODIFIERS
    modifiers = tuple(names.get(part, part.title()) for part in parts[:-1])
    return modifiers, _KEYS.get(parts[-1], parts[-1].upper() if len(parts[-1]) == 1 else parts[-1])


def full(binding: str) -> str:
    """The whole binding in words: "Ctrl+Alt+⏎", on a Mac "⌃⌥⏎"."""
    modifiers, key = split(binding)
    return joined((*modifiers, key)) if key else ""


def joined(parts: Sequence[str]) -> str:
    """Modifiers, or modifiers and a key, as this system writes them side by side."""
    return ("" if MAC else "+").join(parts)


def shared_modifiers(bindings: list[str]) -> tuple[str, ...]:
    """The modifiers that all set bindings have in common, () when they differ."""
    found = {split(binding)[0] for binding in bindings if split(binding)[1]}
    return found.pop() if len(found) == 1 else ()


def short(binding: str, shared: tuple[str, ...]) -> str:
    """What to print on a button when the shared modifiers are told once elsewhere."""
    modifiers, key = split(binding)
    return key if shared and modifiers == shared else full(binding)


def known(binding: str) -> bool:
    """Whether a binding can be bound: every part known, and not a plain letter alone."""
    try:
        shortcut.parse(binding)
    except UserFault:
        return False
    return True
