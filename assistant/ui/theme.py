"""Colours of the interface, light, dark and of high contrast, read from resources/styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from assistant import datafile, paths

SCHEMES = ("light", "dark", "contrast")


class EmotionColours(BaseModel):
    """`ink` for word and icon, `tint` for the ground behind them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ink: str
    tint: str


class Tokens(BaseModel):
    """All colours of one scheme, as "#rrggbb"."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_tint: str
    warn: str
    warn_tint: str
    danger: str
    danger_tint: str
    ok: str
    blank: str
    blank_tint: str
    acknowledge: str
    solve: str
    care: str
    emotion: dict[str, EmotionColours]


class _TokenFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    light: Tokens
    dark: Tokens
    contrast: Tokens


@cache
def _tokens() -> _TokenFile:
    return datafile.load(paths.resources() / "styles" / "tokens.toml", _TokenFile)


@dataclass(frozen=True, slots=True)
class Theme:
    """One scheme (of SCHEMES) with its colours."""

    scheme: str
    tokens: Tokens

    def emotion(self, label: str) -> EmotionColours:
        """Colours of an emotion; an unknown one looks neutral."""
        return self.tokens.emotion.get(label) or self.tokens.emotion["neutral"]

    def stylesheet(self, name: str = "base") -> str:
        """A sheet of resources/styles with every @name replaced by its colour."""
        folder = paths.resources() / "styles"
        sheet = (folder / f"{name}.qss").read_text(encoding="utf-8")
        if self.scheme == "contrast":
            sheet += (folder / "contrast.qss").read_text(encoding="utf-8")
        colours = self.tokens.model_dump(exclude={"emotion"})
        # A style sheet can only name a file, so arrow and tick exist once a scheme.
        arrow = "light" if self.scheme == "light" else "dark"
        colours["arrow"] = (paths.resources() / "icons" / f"arrow-{arrow}.svg").as_posix()
        colours["tick"] = (paths.resources() / "icons" / f"tick-{arrow}.svg").as_posix()
        return re.sub(r"@(\w+)", lambda found: str(colours[found.group(1)]), sheet)

    def palette(self) -> QPalette:
        """For the parts of standard windows that a style sheet does not reach."""
        t = self.tokens
        palette = QPalette()
        role = QPalette.ColorRole
        for name, colour in (
            (role.Window, t.window),
            (role.Base, t.window),
            (role.AlternateBase, t.raised),
            (role.Button, t.raised),
            (role.WindowText, t.text),
            (role.Text, t.text),
            (role.ButtonText, t.text),
            (role.ToolTipBase, t.raised),
            (role.ToolTipText, t.text),
            (role.PlaceholderText, t.muted),
            (role.Highlight, t.accent),
            (role.HighlightedText, t.on_accent),
        ):
            palette.setColor(name, QColor(colour))
        return palette


def scheme(setting: str) -> str:
    """Turn the setting ("auto" or one of SCHEMES) into a scheme; auto follows the system."""
    if setting in SCHEMES:
        return setting
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def theme(name: str) -> Theme:
    """The theme of a scheme; an unknown one is light."""
    tokens: dict[str, Tokens] = dict(_tokens())
    return Theme(name, tokens.get(name, tokens["light"]))
