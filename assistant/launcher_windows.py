"""Puts an entry into the start menu that starts a browser readable."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

from assistant.domain.notice import Notice, UserFault

# Program as profiles name it → file of its executable, name in the menu.
BROWSERS = {
    "google-chrome": ("chrome.exe", "Google Chrome"),
    "microsoft-edge": ("msedge.exe", "Microsoft Edge"),
    "brave-browser": ("brave.exe", "Brave"),
    "vivaldi-stable": ("vivaldi.exe", "Vivaldi"),
    "opera": ("opera.exe", "Opera"),
}


class Links(Protocol):
    """Shortcuts of the start menu."""

    def program(self, executable: str) -> str:
        """Path of an installed program, "" when it is not installed."""

    def make(self, target: str, arguments: str, file: str) -> None:
        """Write a shortcut. Raises OSError."""


def menu_folder() -> Path:
    """Where the user's own entries of the start menu lie."""
    base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    return Path(base) / "Microsoft" / "Windows" / "Start Menu" / "Programs"


def make(app: str, flag: str, links: Links, folder: Path) -> Path:
    """Write the entry for a browser and return its file. Raises UserFault."""
    executable, name = BROWSERS.get(app, ("", ""))
    target = links.program(executable) if executable else ""
    if not target:
        raise UserFault(Notice.of("watch.launcher_no_program", app=app))
    file = folder / f"{name} (Empathy Assistant).lnk"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        links.make(target, flag, str(file))
    except OSError as fault:
        raise UserFault(
            Notice.of("watch.launcher_failed", file=file, reason=fault.strerror or fault)
        ) from fault
    return file


if sys.platform == "win32":

    def make_here(app: str, flag: str) -> Path:
        """The entry in this user's start menu. Raises UserFault."""
        # As for UI Automation, whichever comes first.
        sys.coinit_flags = 0  # type: ignore[attr-defined]
        from assistant.win32.links import StartMenu

        return make(app, flag, StartMenu(), menu_folder())
