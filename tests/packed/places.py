"""Where the packed program is tried: as far from Python, checkout and network as a machine allows.

The machine is asked, not guessed at. Where it gives namespaces, what must not be needed is hidden
in them, and a program that needs it fails. Where it refuses them, as most containers do, every
file that is opened, every program that is started and every socket is watched instead: the same
promise, seen from the other side. A machine that allows neither proves nothing, and that is told.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from tests.end2end import tracing

ROOT = Path(__file__).parent.parent.parent
CALLS = f"{tracing.CALLS},execve,execveat"
OWN_SOCKETS = {"AF_UNIX", "AF_NETLINK"}
_PYTHON = re.compile(r"python[\d.]*|libpython[\w.]*\.so[\d.]*")

# Run as root of a namespace of mounts and one of networks; the arguments are what to hide, "--",
# and the command.
HIDE = """
set -e
while [ "$1" != "--" ]; do mount -t tmpfs -o size=1m,mode=755 none "$1"; shift; done
shift
exec "$@"
"""


@cache
def out_of_bounds() -> tuple[Path, ...]:
    """Folders of this machine in which a Python could be found, and the checkout."""
    found = {ROOT, Path(sys.prefix), Path(sys.base_prefix)}
    for library in (Path("/usr/lib"), Path("/usr/local/lib")):
        found |= {path for path in library.glob("python3*") if path.is_dir()}
    found -= {Path("/usr"), Path("/usr/local")}
    inside = {path for path in found if any(other in path.parents for other in found)}
    return tuple(sorted(path for path in found - inside if path.is_dir()))


class Place(Protocol):
    """A way to start programs so that it comes out what they need beside their own folder."""

    @property
    def name(self) -> str:
        """How it comes out, for people."""

    def command(self, program: Sequence[str], notes: Path) -> list[str]:
        """What starts a program there; `notes` is a folder for what is seen of it."""

    def needed(self, notes: Path, own: Path) -> list[str]:
        """What programs were seen to use that lies out of bounds; `own` is their own folder."""


class Hidden:
    """Namespaces in which checkout, Pythons and network do not exist."""

    def __init__(self, *more: str) -> None:
        self._unshare = ("unshare", "--mount", "--net", *more)

    @property
    def name(self) -> str:
        """The command that makes the namespaces."""
        return f"all else is hidden from it ({' '.join(self._unshare)})"

    def command(self, program: Sequence[str], notes: Path) -> list[str]:
        """The program behind `unshare`."""
        hide = [str(path) for path in out_of_bounds()]
        return [*self._unshare, "/bin/sh", "-c", HIDE, "sh", *hide, "--", *program]

    def needed(self, notes: Path, own: Path) -> list[str]:
        """Nothing: a program that needed something has failed."""
        return []


class Watched:
    """All else is there, and whoever touches it is seen."""

    name = "what it touches is watched (strace), for there are no namespaces here"

    def command(self, program: Sequence[str], notes: Path) -> list[str]:
        """The program behind `strace`, with a trace of its own."""
        with tempfile.NamedTemporaryFile(dir=notes, suffix=".trace", delete=False) as trace:
            return [*tracing.command(Path(trace.name), CALLS), *program]

    def needed(self, notes: Path, own: Path) -> list[str]:
        """Files out of bounds, Pythons that are not its own, sockets of networks."""
        found: set[str] = set()
        for trace in notes.glob("*.trace"):
            found |= tracing.families(trace) - OWN_SOCKETS
            found |= {path for path in tracing.used(trace) if _barred(Path(path), own)}
        return sorted(found)


def _barred(path: Path, own: Path) -> bool:
    if path.is_relative_to(own):
        return False
    outside = any(path.is_relative_to(folder) for folder in out_of_bounds())
    return outside or _PYTHON.fullmatch(path.name) is not None


def _refusal(place: Place) -> str:
    """What this machine says against a place; "" when a program runs there."""
    with tempfile.TemporaryDirectory() as notes:
        command = place.command(["/bin/true"], Path(notes))
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except OSError as error:
            return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or f"it ended {done.returncode}"


@cache
def chosen() -> Place:
    """The strictest place that this machine allows. Raises RuntimeError where there is none."""
    as_root: tuple[Place, ...] = (Hidden(),) if os.geteuid() == 0 else ()
    refused = []
    for place in (*as_root, Hidden("--user", "--map-root-user"), Watched()):
        refusal = _refusal(place)
        if not refusal:
            return place
        refused.append(f"{place.name}: {refusal}")
    raise RuntimeError(
        "The packed program can't be tried apart from all else.\n" + "\n".join(refused)
    )
