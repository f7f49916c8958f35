"""Firefox as an agent would run it, with a profile of its own; it asks nothing and calls nobody."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.demo.process import OwnProcess, Part, find_program

PREFERENCES = {
    "browser.shell.checkDefaultBrowser": "false",
    "browser.aboutwelcome.enabled": "false",
    "browser.startup.homepage_override.mstone": '"ignore"',
    "browser.tabs.firefox-view": "false",
    "browser.translations.enable": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "termsofuse.bypassNotification": "true",
    # Nothing but this machine is ever asked.
    "app.update.enabled": "false",
    "app.normandy.enabled": "false",
    "browser.safebrowsing.malware.enabled": "false",
    "browser.safebrowsing.phishing.enabled": "false",
    "extensions.update.enabled": "false",
    "network.captive-portal-service.enabled": "false",
    "network.connectivity-service.enabled": "false",
    "services.settings.server": '"http://127.0.0.1:9/"',
    "toolkit.telemetry.enabled": "false",
}


class Firefox(Part):
    """One Firefox window showing `address`.

    `disabled` is the value of accessibility.force_disabled: 0 as delivered, 1 switched off, -1
    switched on whatever the desktop says. `told` says in the environment that there is a screen
    reader.
    """

    def __init__(
        self,
        folder: Path,
        address: str,
        environment: dict[str, str],
        size: tuple[int, int] = (860, 760),
        disabled: int = 0,
        told: bool = True,
    ) -> None:
        self.folder = folder
        self.address = address
        self.environment = environment
        self.size = size
        self.disabled = disabled
        self.told = told
        self.process: OwnProcess | None = None
        super().__init__()

    @property
    def pid(self) -> int:
        """Process id of the browser's main process."""
        return self.process.pid if self.process else 0

    def _open(self) -> None:
        profile = self.folder / "profile"
        profile.mkdir(parents=True, exist_ok=True)
        settings = PREFERENCES | {"accessibility.force_disabled": str(self.disabled)}
        lines = [f'user_pref("{name}", {value});\n' for name, value in settings.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [find_program("firefox-esr", "firefox"), "--no-remote", "--new-instance"]
        command += ["--profile", str(profile)]
        command += ["--width", str(self.size[0]), "--height", str(self.size[1]), self.address]
        more = {"HOME": str(self.folder)} | ({"GNOME_ACCESSIBILITY": "1"} if self.told else {})
        self.process = OwnProcess(
            command, self.folder / "firefox.log", environment=self.environment | more
        )
        self._stack.callback(shutil.rmtree, profile, True)
        self._stack.enter_context(self.process)
