"""A disk of two megabytes that can be filled and emptied.

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
            ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "none", str(folder)],
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

    def close(self) -> None:
        """Take it away."""
        self.empty()
        if self.real:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)
