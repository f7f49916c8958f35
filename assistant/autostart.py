"""Starts the program when its user logs in, by each system's documented means.

Linux: a file in the autostart folder of the XDG base directories. macOS: a launch agent. Windows:
the Run key of the user. Only the first has been run; the other two write what their makers
document.
"""

from __future__ import annotations

import logging
import os
import plistlib
import shlex
import sys
from pathlib import Path

from assistant import paths

log = logging.getLogger("assistant.autostart")

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_MAC_LABEL = "org.empathy-assistant.run"


def command() -> list[str]:
    """What starts this very installation."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "run"]
    return [sys.executable, "-m", "assistant", "run"]


def file(platform: str = sys.platform) -> Path | None:
    """The file that makes it start; None where a registry does (Windows)."""
    if platform == "win32":
        return None
    if platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{_MAC_LABEL}.plist"
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "autostart" / f"{paths.APP_NAME}.desktop"


def entry(started: list[str], platform: str = sys.platform) -> bytes:
    """What stands in that file."""
    if platform == "darwin":
        values = {"Label": _MAC_LABEL, "ProgramArguments": started, "RunAtLoad": True}
        return plistlib.dumps(values)
    words = " ".join(_desktop_quoted(word) for word in started)
    lines = ("[Desktop Entry]", "Type=Application", f"Name={paths.APP_NAME}", f"Exec={words}")
    return ("\n".join((*lines, "Terminal=false", "X-GNOME-Autostart-enabled=true")) + "\n").encode()


def _desktop_quoted(word: str) -> str:
    """As the Desktop Entry Specification wants an argument of Exec."""
    if shlex.quote(word) == word and "%" not in word:
        return word
    for char in ("\\", '"', "`", "$"):
        word = word.replace(char, "\\" + char)
    # The value is unescaped once as a string before it is read as a command.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def enabled() -> bool:
    """Whether it starts at login now. Raises OSError."""
    place = file()
    return _registered() if place is None else place.is_file()


def set_enabled(wanted: bool) -> None:
    """Make it start at login, or no longer; call it off the GUI thread. Raises OSError."""
    place = file()
    if place is None:
        _register(wanted)
    elif wanted:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(entry(command()))
    else:
        place.unlink(missing_ok=True)


def follow(wanted: bool, locked: frozenset[str]) -> None:
    """Do as a policy says that fixes whether it starts at login: nobody presses a button for it."""
    if "interface.start_at_login" not in locked:
        return
    try:
        if enabled() != wanted:
            set_enabled(wanted)
    except OSError as error:
        log.warning("starting at login could not be changed: %s", error)


def _registered() -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            winreg.QueryValueEx(key, paths.APP_NAME)
    except FileNotFoundError:
        return False
    return True


def _register(wanted: bool) -> None:
    if sys.platform != "win32":
        return
    import subprocess
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
        if wanted:
            line = subprocess.list2cmdline(command())
            winreg.SetValueEx(key, paths.APP_NAME, 0, winreg.REG_SZ, line)
            return
        try:
            winreg.DeleteValue(key, paths.APP_NAME)
        except FileNotFoundError:
            return
