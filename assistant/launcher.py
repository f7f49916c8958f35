"""Puts an entry into the user's applications menu that starts a browser readable."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault

FLAG = "--force-renderer-accessibility"
_PROGRAM = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
# The class of a window is not always the name of its program.
_COMMANDS = {
    "google-chrome": ("google-chrome", "google-chrome-stable"),
    "chromium": ("chromium", "chromium-browser"),
    "chromium-browser": ("chromium-browser", "chromium"),
    "microsoft-edge": ("microsoft-edge", "microsoft-edge-stable"),
    "brave-browser": ("brave-browser", "brave"),
    "vivaldi-stable": ("vivaldi-stable", "vivaldi"),
}


def applications_folder() -> Path:
    """Where the user's own menu entries lie."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "applications"


def make(app: str, folder: Path | None = None, system: tuple[Path, ...] | None = None) -> Path:
    """Write the entry for a window's program and return its file.

    Name and icon are those of the program's own entry, if it has one in `system`. Raises UserFault
    when the program is not found or the file can't be written.
    """
    if sys.platform == "win32":
        from assistant.launcher_windows import make_here

        return make_here(app, FLAG)
    command = next((c for c in _COMMANDS.get(app, (app,)) if shutil.which(c)), None)
    if not _PROGRAM.fullmatch(app) or command is None:
        raise UserFault(Notice.of("watch.launcher_no_program", app=app))
    known = _own_entry(command, _system_folders() if system is None else system)
    name = known.get("Name", app.title())
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={name} (Empathy Assistant)",
        f"Name[zh_CN]={name}（共情助手可读）",
        f"Name[zh_TW]={name}（同理心助手可讀）",
        f"Name[zh_HK]={name}（同理心助手可讀）",
        f"Exec=env ACCESSIBILITY_ENABLED=1 {shlex.quote(command)} {FLAG} %U",
        f"Icon={known.get('Icon', command)}",
        "Terminal=false",
        f"Categories={known.get('Categories', 'Network;')}",
        f"StartupWMClass={app}",
    ]
    place = folder or applications_folder()
    file = place / f"empathy-assistant-{app}.desktop"
    try:
        write_atomically(file, "\n".join(lines) + "\n")
    except OSError as fault:
        raise UserFault(
            Notice.of("watch.launcher_failed", file=file, reason=fault.strerror or fault)
        ) from fault
    return file


def _system_folders() -> tuple[Path, ...]:
    listed = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return tuple(Path(part) / "applications" for part in listed.split(":") if part)


def _own_entry(command: str, folders: tuple[Path, ...]) -> dict[str, str]:
    for folder in folders:
        try:
            text = (folder / f"{command}.desktop").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        # Only the first group: the others are actions such as "new window".
        first = text.partition("\n[")[0]
        pairs = (line.partition("=") for line in first.splitlines())
        return {key.strip(): value.strip() for key, mark, value in pairs if mark}
    return {}
