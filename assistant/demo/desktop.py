"""A virtual desktop: Xvfb, a window manager and a session bus with the accessibility service."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from assistant.demo.process import OwnProcess, Part, find_program

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <standard_session_servicedirs/>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class Desktop(Part):
    """An X server of our own with openbox and a private session bus.

    `environment` is what a program needs to appear there; `display` is ":N" (the first free one
    unless `number` is given), `size` in pixels.
    """

    def __init__(
        self,
        folder: Path,
        number: int | None = None,
        size: tuple[int, int] = (1280, 800),
        language: str = "C.UTF-8",
    ) -> None:
        self.folder = folder
        self.size = size
        self.number = number
        self.language = language
        self.display = ""
        self.environment: dict[str, str] = {}
        super().__init__()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start_screen()
        self._start_bus()
        self._stack.enter_context(self.program("openbox", [find_program("openbox")]))

    def program(self, name: str, command: list[str], **extra: str) -> OwnProcess:
        """A program for this desktop, not started yet; `extra` are environment variables."""
        return OwnProcess(
            command, self.folder / f"{name}.log", environment=self.environment | extra
        )

    def screenshot(self, file: Path) -> Path:
        """Save the whole screen as a PNG (needs ImageMagick)."""
        file.parent.mkdir(parents=True, exist_ok=True)
        command = [find_program("import"), "-window", "root", str(file)]
        subprocess.run(command, env=self.environment, check=True, timeout=30)
        return file

    def _start_screen(self) -> None:
        # Xvfb chooses a free number by itself and says which through the pipe.
        read_end, write_end = os.pipe()
        width, height = self.size
        command = [find_program("Xvfb"), "-displayfd", str(write_end), "-nolisten", "tcp"]
        command += ["-screen", "0", f"{width}x{height}x24", "-noreset"]
        if self.number is not None:
            command.insert(1, f":{self.number}")
        server = OwnProcess(command, self.folder / "xvfb.log", pass_fds=(write_end,))
        try:
            self._stack.enter_context(server)
        finally:
            os.close(write_end)
        with os.fdopen(read_end, "rb") as answer:
            number = answer.readline().strip().decode("ascii")
        server.wait_ready(lambda: bool(number), timeout=1)
        self.display = f":{number}"
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        kept = ("PATH", "HOME", "LANG", "TZ", "USER", "LOGNAME")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment |= {
            "DISPLAY": self.display,
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": self.language,
            "GTK_MODULES": "gail:atk-bridge",
            "GIO_USE_VFS": "local",
            "GSETTINGS_BACKEND": "memory",
        }

    def _start_bus(self) -> None:
        # A socket's path may have 107 bytes; the folder we were given may be deep already.
        sockets = Path(
            self._stack.enter_context(
                tempfile.TemporaryDirectory(prefix="bus-", ignore_cleanup_errors=True)
            )
        )
        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(folder=sockets), encoding="utf-8")
        address_file = self.folder / "bus.log"
        command = [
            find_program("dbus-daemon"),
            f"--config-file={config}",
            "--nofork",
            "--nopidfile",
        ]
        bus = self.program("bus", [*command, "--print-address=1"])
        self._stack.enter_context(bus)

        def address() -> str:
            lines = address_file.read_text(encoding="utf-8", errors="replace").splitlines()
            return next((line for line in lines if line.startswith("unix:")), "")

        bus.wait_ready(lambda: bool(address()), timeout=10)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address()
