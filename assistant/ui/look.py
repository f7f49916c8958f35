"""Everything a widget needs to know to draw itself: theme, language, sizes, key hints."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase

from assistant import strings
from assistant.settings import HotkeySettings, Settings
from assistant.ui import keys
from assistant.ui.texts import Texts
from assistant.ui.theme import Theme, scheme, theme

# First one installed wins for Latin and Chinese alike, so that a mixed line has one baseline.
_FAMILIES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
)
# The same characters are drawn otherwise in Taiwan and Hong Kong.
_TRADITIONAL = (
    "Microsoft JhengHei UI",
    "PingFang TC",
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "Source Han Sans TC",
)
SIZES = {"small": 12, "body": 13, "strong": 14, "title": 16}
BASE_WIDTH = 380
# From this text size on the overlay grows no wider.
WIDEST_SCALE = 1.6


@dataclass(frozen=True, slots=True)
class Look:
    """Immutable; a change of setting makes a new one and the windows rebuild themselves."""

    theme: Theme
    texts: Texts
    scale: float = 1.0
    hotkeys: HotkeySettings = HotkeySettings()
    families: tuple[str, ...] = ()

    def px(self, size: float) -> int:
        """A length in logical pixels, grown with the text size."""
        return round(size * self.scale)

    @property
    def width(self) -> int:
        """Width of the overlay in logical pixels."""
        return round(BASE_WIDTH * min(self.scale, WIDEST_SCALE))

    def font(self, size: str = "body", bold: bool = False) -> QFont:
        """A font by its role in SIZES."""
        font = QFont(list(self.families) or QFont().families())
        font.setPixelSize(self.px(SIZES[size]))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def key(self, action: str) -> str:
        """The key printed on the button of an action (a field of HotkeySettings)."""
        binding: str = getattr(self.hotkeys, action)
        return keys.short(binding, self.modifiers)

    @property
    def modifiers(self) -> tuple[str, ...]:
        """What all keys on the buttons have in common, told once below the drafts."""
        h = self.hotkeys
        return keys.shared_modifiers([h.insert, h.copy_draft, h.edit, h.reject])


def families(language: str = "zh-Hans") -> tuple[str, ...]:
    """Font families to use here: a good Chinese one if installed, then the system's."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
    installed = set(QFontDatabase.families())
    wanted = (*_TRADITIONAL, *_FAMILIES) if language == "zh-Hant" else _FAMILIES
    chosen = [name for name in wanted if name in installed][:1]
    return tuple(dict.fromkeys([*chosen, *system]))


def look_for(settings: Settings) -> Look:
    """The look that the settings ask for on this system; needs a QGuiApplication."""
    interface = settings.interface
    language = strings.resolve(interface.language)
    return Look(
        theme=theme(scheme(interface.theme)),
        texts=Texts(language),
        scale=interface.font_scale,
        hotkeys=settings.hotkeys,
        families=families(language),
    )
