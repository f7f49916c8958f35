"""What the system calls of a program did: which sockets it opened, and which files it changed."""

from __future__ import annotations

import fnmatch
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

CALLS = (
    "socket,openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,"
    "linkat,symlink,symlinkat,truncate,mknod,mknodat,chmod,fchmodat"
)
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$")
_PATH = re.compile(
    r'(?:(?:AT_FDCWD|\d+)<(?P<at>[^>]*)>, )?(?:AT_FDCWD, )?"(?P<path>(?:[^"\\]|\\.)*)"'
)
_USES = frozenset({"open", "openat", "creat", "execve", "execveat"})
_FAILED = re.compile(r"= -1 E[A-Z]+")
_WRITES = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)")


def command(trace: Path, calls: str = CALLS) -> tuple[str, ...]:
    """The prefix under which a program's calls, and those of its children, go to `trace`."""
    return ("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "4096",
            "-e", f"trace={calls}", "-o", str(trace))  # fmt: skip


def families(trace: Path) -> set[str]:
    """Kinds of all sockets that were opened."""
    text = trace.read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"socket\((AF_\w+)", text))


def changed(trace: Path) -> set[str]:
    """Full paths of all files that were written, made, renamed or removed."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return {path for line in lines for path in _changed(line)}


def _changed(line: str) -> Iterator[str]:
    call = _CALL.match(line)
    if call is None or call["name"] == "socket" or _FAILED.search(line):
        return
    if call["name"] in ("open", "openat") and not _WRITES.search(call["rest"]):
        return
    for hit in _PATH.finditer(call["rest"]):
        yield os.path.normpath(os.path.join(hit["at"] or "/", hit["path"]))


def used(trace: Path) -> set[str]:
    """Full paths of all files that were opened for whatever end, and of programs started."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return {path for line in lines for path in _used(line)}


def _used(line: str) -> Iterator[str]:
    call = _CALL.match(line)
    if call is None or call["name"] not in _USES or _FAILED.search(line):
        return
    hit = _PATH.search(call["rest"])
    if hit is not None:
        yield os.path.normpath(os.path.join(hit["at"] or "/", hit["path"]))


def strangers(paths: Iterable[str], own: Iterable[Path], places: dict[str, str]) -> list[str]:
    """Those paths that lie neither in the program's own folders nor on the explained list."""
    table = tomllib.loads((Path(__file__).parent / "traces.toml").read_text(encoding="utf-8"))
    allowed = [row["path"].format(**places) for row in table["write"]]
    inside = tuple(f"{folder}" for folder in own)
    return sorted(
        path
        for path in paths
        if not any(path == one or path.startswith(f"{one}/") for one in inside)
        and not any(fnmatch.fnmatch(path, one) for one in allowed)
    )
