"""A disk of four megabytes that can be filled and emptied.

A tmpfs where this may be mounted (as root, in most containers); elsewhere files of this process
may not grow beyond a few kilobytes instead, which programs are told in almost the same way.
"""

from __future__ import annotations

import resource
import signal
import subprocess
from pathlib import Path


class SmallDisk:
    """A folder on a disk that can be made full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "none", str(folder)],
            capture_output=True, check=False,
        )  # fmt: skip
        self.real = done.returncode == 0
        self._soft, self._hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """No byte more fits."""
        if not self.real:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, self._hard))
            return
        with self._ballast.open("ab", buffering=0) as out:
            for size in (65536, 4096, 1):
                try:
                    while out.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        """There is room again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._soft, self._hard))
        self._ballast.unlink(missing_ok=True)

    def protect(self) -> None:
        """Nothing can be written, whoever asks."""
        if self.real:
            self._remount("ro")
            return
        for folder in (self.folder, *(one for one in self.folder.rglob("*") if one.is_dir())):
            folder.chmod(0o500)
        for file in self.folder.rglob("*"):
            if file.is_file():
                file.chmod(0o400)

    def unprotect(self) -> None:
        """Everything may be written again."""
        if self.real:
            self._remount("rw")
            return
        for one in (self.folder, *self.folder.rglob("*")):
            one.chmod(0o700 if one.is_dir() else 0o600)

    def _remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)

    def close(self) -> None:
        """Take it away."""
        self.unprotect()
        self.empty()
        if self.real:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)
