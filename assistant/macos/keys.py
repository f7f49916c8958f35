"""Virtual keys of macOS (Events.h) and Carbon's modifiers, by the names that shortcuts have."""

from __future__ import annotations

from collections.abc import Callable

from assistant.shortcut import Shortcut

# Where the keys are on an American keyboard; other layouts move the letters.
CODES: dict[str, int] = {
    "a": 0, "s": 1, "d": 2, "f": 3, "h": 4, "g": 5, "z": 6, "x": 7, "c": 8, "v": 9, "b": 11,
    "q": 12, "w": 13, "e": 14, "r": 15, "y": 16, "t": 17, "1": 18, "2": 19, "3": 20, "4": 21,
    "6": 22, "5": 23, "equal": 24, "9": 25, "7": 26, "minus": 27, "8": 28, "0": 29, "o": 31,
    "u": 32, "i": 34, "p": 35, "enter": 36, "l": 37, "j": 38, "k": 40, "semicolon": 41,
    "comma": 43, "slash": 44, "n": 45, "m": 46, "period": 47, "tab": 48, "space": 49,
    "backspace": 51, "escape": 53, "f17": 64, "f18": 79, "f19": 80, "f20": 90, "f5": 96,
    "f6": 97, "f7": 98, "f3": 99, "f8": 100, "f9": 101, "f11": 103, "f13": 105, "f16": 106,
    "f14": 107, "f10": 109, "f12": 111, "f15": 113, "insert": 114, "home": 115, "pageup": 116,
    "delete": 117, "f4": 118, "end": 119, "f2": 120, "pagedown": 121, "f1": 122, "left": 123,
    "right": 124, "down": 125, "up": 126,
}  # fmt: skip
MODIFIERS = {"super": 0x0100, "shift": 0x0200, "alt": 0x0800, "ctrl": 0x1000}
# Only these are moved by layouts so that a shortcut follows what stands on the key.
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def in_layout(letter: str, typed: Callable[[int], str]) -> int | None:
    """The key that types a letter or digit; its American place where no key does.

    `typed` says what a virtual key types. None for what is no key at all.
    """
    usual = CODES.get(letter)
    if letter not in _LETTERS or usual is None:
        return usual
    if typed(usual).lower() == letter:
        return usual
    for other, code in CODES.items():
        if other not in _NEVER and typed(code).lower() == letter:
            return code
    return usual


# What these type is no letter in any layout; one of them is never taken for one.
_NEVER = frozenset(name for name in CODES if len(name) > 1 and name not in (
    "comma", "period", "slash", "semicolon", "minus", "equal",
))  # fmt: skip


def modifiers_of(shortcut: Shortcut) -> int:
    """Carbon's number for the modifiers of a shortcut."""
    return sum(MODIFIERS[one] for one in shortcut.modifiers)
