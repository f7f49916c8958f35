"""The packed program where nothing else of ours is: no checkout, no Python, no network.

Collected where ASSISTANT_PACKED names the packed folder, as `make test` and `make test-package`
do: elsewhere there is none to try. The program is copied away and gets none of the variables of
the machine; tests/packed/places.py says what is between it and the rest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.demo.desktop import Desktop
from assistant.inference import manifest
from tests.inference.support import INSTALLED, SMALL
from tests.packed.places import Place, chosen

FOLDER = os.environ.get("ASSISTANT_PACKED", "")

collect_ignore_glob = [] if FOLDER else ["test_*.py"]

# Whoever asks for /proc/cpuinfo is shown another file. No right is needed for that, as for mounting
# one over the other.
ANOTHER_PROCESSOR = """
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return openat(AT_FDCWD, strcmp(path, "/proc/cpuinfo") ? path : CPUINFO, flags, mode);
}
"""


@dataclass
class Machine:
    """Where the packed program runs: what it sees of the machine, and how to start it there."""

    program: Path
    home: Path
    place: Place
    notes: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, arguments: Sequence[str]) -> list[str]:
        """What starts the program there."""
        return self.place.command([str(self.program), *arguments], self.notes)

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

    def needed(self) -> list[str]:
        """What has been used that is not there for the program."""
        return self.place.needed(self.notes, self.program.parent)


@pytest.fixture(scope="session")
def unpacked() -> Iterator[Path]:
    """The packed folder, copied to where nothing of the checkout is near."""
    with tempfile.TemporaryDirectory(prefix="packed-") as name:
        folder = Path(name) / "opt" / "assistant"
        # Hard links would be quicker and would lead back into the checkout.
        shutil.copytree(FOLDER, folder, symlinks=True)
        yield folder


@pytest.fixture
def machine(unpacked: Path, tmp_path: Path) -> Iterator[Machine]:
    home, notes = tmp_path / "home", tmp_path / "notes"
    home.mkdir()
    notes.mkdir()
    made = Machine(unpacked / "assistant", home, chosen(), notes)
    yield made
    assert made.needed() == []


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


@pytest.fixture
def old_processor(machine: Machine, tmp_path: Path) -> None:
    """Let the machine have a processor of before 2013."""
    info, library = tmp_path / "cpuinfo", tmp_path / "another-processor.so"
    info.write_text("processor\t: 0\nmodel name\t: Pentium\nflags\t\t: fpu sse sse2 sse4_2\n")
    subprocess.run(
        ["cc", "-shared", "-fPIC", f'-DCPUINFO="{info}"', "-o", str(library), "-xc", "-"],
        input=ANOTHER_PROCESSOR, text=True, check=True,
    )  # fmt: skip
    machine.environment["LD_PRELOAD"] = str(library)
