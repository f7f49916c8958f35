"""Reads hotkeys as people write them: "ctrl+alt+enter"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.notice import Notice, UserFault

MODIFIERS = ("ctrl", "alt", "shift", "super")
_ALIASES = {"control": "ctrl", "option": "alt", "win": "super", "windows": "super", "cmd": "super",
            "return": "enter", "esc": "escape", "del": "delete", "pgup": "pageup",
            "pgdn": "pagedown",
            "/": "slash", ",": "comma", ".": "period", ";": "semicolon",
            "-": "minus", "=": "equal"}  # fmt: skip
KEYS = frozenset(
    [*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"f{n}" for n in range(1, 25)),
     "enter", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup",
     "pagedown", "up", "down", "left", "right", "comma", "period", "slash", "semicolon", "minus",
     "equal"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Modifiers (of MODIFIERS, in that order) and one key (of KEYS)."""

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.key))


def parse(text: str) -> Shortcut:
    """Read "Ctrl+Alt+X". Raises UserFault for unknown keys, and for a plain key alone."""
    parts = [_ALIASES.get(part, part) for part in text.lower().replace(" ", "").split("+")]
    modifiers = tuple(name for name in MODIFIERS if name in parts[:-1])
    key = parts[-1]
    known = key in KEYS and len(modifiers) == len(parts) - 1
    # A plain letter as a global key would swallow it from every program.
    function_key = key.startswith("f") and len(key) > 1
    plain = not set(modifiers) & {"ctrl", "alt", "super"} and not function_key
    if not known or plain:
        raise UserFault(Notice.of("hotkey.invalid", keys=text))
    return Shortcut(modifiers, key)


def readable(
    bindings: Mapping[str, str], problems: list[Notice]
) -> Iterator[tuple[str, str, Shortcut]]:
    """(action, keys as written, shortcut) of each with keys; unreadable ones become problems."""
    for action, keys in bindings.items():
        if not keys:
            continue
        try:
            shortcut = parse(keys)
        except UserFault as fault:
            problems.append(fault.notice)
            continue
        yield action, keys, shortcut
