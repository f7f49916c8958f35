"""The packed program where nothing else of ours is: no checkout, no Python, no network.

Collected by `make test-package` alone, which names the folder: elsewhere there is none to try.
The program is copied away and runs in namespaces of its own, in which the checkout, its virtual
environment, every Python of the machine and the network do not exist.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.demo.desktop import Desktop
from assistant.inference import manifest
from tests.inference.support import INSTALLED, SMALL

ROOT = Path(__file__).parent.parent.parent
FOLDER = os.environ.get("ASSISTANT_PACKED", "")

collect_ignore_glob = [] if FOLDER else ["test_*.py"]

# Run as root of a namespace of mounts and one of networks; the arguments are what to hide, "--",
# and the command. CPUINFO stands in for the machine's own.
HIDE = """
set -e
while [ "$1" != "--" ]; do mount -t tmpfs -o size=1m,mode=755 none "$1"; shift; done
shift
if [ -n "$CPUINFO" ]; then mount --bind "$CPUINFO" /proc/cpuinfo; unset CPUINFO; fi
exec "$@"
"""


def pythons() -> list[Path]:
    """Folders of this machine in which a Python could be found, and the checkout."""
    found = {ROOT, Path(sys.prefix), Path(sys.base_prefix)}
    found |= {path for path in Path("/usr/lib").glob("python3*") if path.is_dir()}
    found |= {path for path in Path("/usr/local/lib").glob("python3*") if path.is_dir()}
    found.discard(Path("/usr"))
    inside = {path for path in found if any(other in path.parents for other in found)}
    return sorted(path for path in found - inside if path.is_dir())


@dataclass
class Machine:
    """Where the packed program runs: what it sees of the machine, and how to start it there."""

    program: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, arguments: Sequence[str]) -> list[str]:
        """What starts the program there."""
        kind = ["unshare", "--mount", "--net"]
        if os.geteuid() != 0:
            kind += ["--user", "--map-root-user"]
        hidden = [str(path) for path in pythons()]
        shell = ["/bin/sh", "-c", HIDE, "sh", *hidden, "--"]
        return [*kind, *shell, str(self.program), *arguments]

    def surroundings(self, **more: str) -> dict[str, str]:
        """All variables that the program gets."""
        own = {
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "ASSISTANT_CONFIG_DIR": str(self.home / "config"),
            "ASSISTANT_DATA_DIR": str(self.home / "data"),
            "ASSISTANT_CACHE_DIR": str(self.home / "cache"),
        }
        return own | self.environment | more

    def run(
        self, *arguments: str, given: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(arguments), env=self.surroundings(**more), cwd=self.home, input=given,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def start(self, *arguments: str, errors: Path) -> subprocess.Popen[bytes]:
        """Start a window; what it writes to standard error goes to a file."""
        with errors.open("wb") as stream:
            return subprocess.Popen(
                self.command(arguments), env=self.surroundings(), cwd=self.home,
                stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True,
            )  # fmt: skip


@pytest.fixture(scope="session")
def unpacked() -> Iterator[Path]:
    """The packed folder, copied to where nothing of the checkout is near."""
    with tempfile.TemporaryDirectory(prefix="packed-") as name:
        folder = Path(name) / "opt" / "assistant"
        # Hard links would be quicker and would lead back into the checkout.
        shutil.copytree(FOLDER, folder, symlinks=True)
        yield folder


@pytest.fixture
def machine(unpacked: Path, tmp_path: Path) -> Machine:
    home = tmp_path / "home"
    home.mkdir()
    return Machine(unpacked / "assistant", home)


@pytest.fixture
def desktop(tmp_path: Path, machine: Machine) -> Iterator[Desktop]:
    """A screen for it, made with the machine's programs."""
    with Desktop(tmp_path / "desktop") as made:
        machine.environment |= made.environment
        machine.environment |= {"HOME": str(machine.home), "PATH": "/usr/bin:/bin"}
        yield made


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """A folder of models with the small one in it, as `models install --from` would leave it."""
    file = INSTALLED / manifest.find(SMALL).file
    assert file.exists(), f"run `assistant models install {SMALL}` first"
    models = tmp_path / "models"
    models.mkdir()
    shutil.copyfile(file, models / file.name)
    return models
