"""Chromium as an agent would run it, with a profile of its own and its page text readable."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assistant.demo.process import OwnProcess, Part, find_program

FLAGS = (
    "--test-type",
    "--deny-permission-prompts",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,TranslateUI,MediaRouter,OptimizationHints",
    "--password-store=basic",
    "--proxy-server=direct://",
    # Without this Chromium gives no page text to the accessibility bus.
    "--force-renderer-accessibility",
)


class Browser(Part):
    """One Chromium window showing `address` as an application (no tabs, no address bar)."""

    def __init__(
        self,
        folder: Path,
        address: str,
        environment: dict[str, str] | None = None,
        position: tuple[int, int] = (0, 0),
        size: tuple[int, int] = (860, 760),
        accessible: bool = True,
        extra: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.address = address
        self.environment = environment if environment is not None else dict(os.environ)
        self.position = position
        self.size = size
        self.accessible = accessible
        self.extra = extra
        self.process: OwnProcess | None = None
        super().__init__()

    @property
    def pid(self) -> int:
        """Process id of the browser's main process."""
        return self.process.pid if self.process else 0

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        profile = self.folder / "profile"
        flags = [f for f in FLAGS if self.accessible or f != "--force-renderer-accessibility"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        command = [find_program("chromium", "chromium-browser", "google-chrome")]
        command += [*flags, f"--user-data-dir={profile}", *self.extra]
        command += [f"--window-position={self.position[0]},{self.position[1]}"]
        command += [f"--window-size={self.size[0]},{self.size[1]}", f"--app={self.address}"]
        # The variable makes Chromium join the accessibility bus where no screen reader has asked.
        environment = self.environment | {"ACCESSIBILITY_ENABLED": "1"}
        self.process = OwnProcess(command, self.folder / "chromium.log", environment=environment)
        self._stack.callback(shutil.rmtree, profile, True)
        self._stack.enter_context(self.process)
