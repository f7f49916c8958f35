"""Where the program lies when an administrator installs it for every user of a machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from assistant import paths

FOLDER_NAME = "Empathy Assistant"


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of one platform. None: that system has no such file (a registry, a shortcut).

    `programs` holds one folder a version, `current` names the one in use, `command` is what people
    type; `menu` and `login` are the entries of the applications menu and of every user's login.
    """

    programs: Path
    current: Path
    command: Path | None
    menu: Path | None
    login: Path | None
    policy: Path
    models: Path
    root: Path = Path("/")

    def final(self, place: Path) -> Path:
        """What a place is called on the machine that an image or a package is made for."""
        return Path("/") / place.relative_to(self.root) if self.root != Path("/") else place


def layout(platform: str = sys.platform, root: Path = Path("/")) -> Layout:
    """The places on a platform; below `root` for whoever builds an image or a package."""

    def at(place: str) -> Path:
        return root / place.lstrip("/")

    if platform == "win32":
        base = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")) / FOLDER_NAME
        shared = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
        if root != Path("/"):
            base, shared = root / "Program Files" / FOLDER_NAME, root / "ProgramData"
        menu = shared / "Microsoft/Windows/Start Menu/Programs" / f"{FOLDER_NAME}.lnk"
        own = shared / paths.APP_NAME
        return Layout(
            base / "versions", base / "current.txt", None, menu, None,
            own / "policy.toml", own / "models", root,
        )  # fmt: skip
    if platform == "darwin":
        support = at("/Library/Application Support") / paths.APP_NAME
        base = at("/Applications") / FOLDER_NAME
        return Layout(
            base / "versions", base / "current", at("/usr/local/bin/assistant"), None,
            at("/Library/LaunchAgents/org.empathy-assistant.run.plist"),
            support / "policy.toml", support / "models", root,
        )  # fmt: skip
    base = at("/opt") / paths.APP_NAME
    return Layout(
        base / "versions", base / "current", at("/usr/local/bin/assistant"),
        at("/usr/share/applications") / f"{paths.APP_NAME}.desktop",
        at("/etc/xdg/autostart") / f"{paths.APP_NAME}.desktop",
        at("/etc") / paths.APP_NAME / "policy.toml", base / "models", root,
    )  # fmt: skip
