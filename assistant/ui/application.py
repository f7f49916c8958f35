"""Makes the one QApplication: names, style, platform choice."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from assistant import __version__, paths
from assistant.settings import Settings
from assistant.ui.icons import icon
from assistant.ui.look import look_for


def choose_platform(environment: dict[str, str]) -> str:
    """The Qt platform plugin to ask for, "" to leave the choice to Qt.

    A Wayland client may not place itself beside another window; under XWayland it may.
    """
    if environment.get("QT_QPA_PLATFORM") or not environment.get("WAYLAND_DISPLAY"):
        return ""
    return "xcb" if environment.get("DISPLAY") else ""


_TOOLKIT = {"zh-Hans": "qtbase_zh_CN", "zh-Hant": "qtbase_zh_TW"}
_translators: list[QTranslator] = []


def translate_toolkit(app: QCoreApplication, language: str) -> None:
    """Have the toolkit's own words (buttons of standard dialogs, menus of fields) in a language."""
    while _translators:
        app.removeTranslator(_translators.pop())
    name = _TOOLKIT.get(language, "")
    made = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if name and made.load(name, folder):
        app.installTranslator(made)
        # Python must keep it, or it is gone with this function.
        _translators.append(made)


def create_application(settings: Settings, arguments: list[str] | None = None) -> QApplication:
    """The QApplication of this process, made on first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "linux" and (platform := choose_platform(dict(os.environ))):
        os.environ["QT_QPA_PLATFORM"] = platform
    app = QApplication([paths.APP_NAME, *(arguments or [])])
    app.setApplicationName(paths.APP_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(paths.APP_NAME)
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    look = look_for(settings)
    translate_toolkit(app, look.texts.language)
    app.setApplicationDisplayName(look.texts("app_name"))
    app.setFont(look.font())
    app.setPalette(look.theme.palette())
    app.setWindowIcon(icon("app", "#0b57c2", 64))
    return app
