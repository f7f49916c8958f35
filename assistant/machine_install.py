"""Puts a built program where every user of a machine finds it; asks nothing, may be run again.

Each version has a folder of its own and one link says which is in use: an update takes one step,
and so does the way back. A run that was cut off is finished by the next one.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from assistant import __version__, autostart, paths, settings
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault
from assistant.machine_layout import FOLDER_NAME, Layout

KEPT_VERSIONS = 2
Told = Callable[[str, Path], None]
"""(what was done: "written", "unchanged" or "removed"; where)."""


def program_folder() -> Path:
    """The built program that runs now. Raises UserFault where it is not a built one."""
    if not getattr(sys, "frozen", False):
        raise UserFault(Notice("machine.not_built"))
    return Path(sys.executable).resolve().parent


def install(
    program: Path, where: Layout, told: Told, *, policy: Path | None = None, login: bool = False
) -> None:
    """Copy the program and write what belongs to it. Raises UserFault; then the version that was
    in use is still in use.

    `policy` is checked before anything is written; `login` starts it with every user's session.
    """
    if policy is not None:
        settings.load(Path("/nonexistent"), (policy,))
    try:
        target = where.programs / __version__
        _copy_program(program, target, told)
        executable = target / program_executable(program).name
        _switch(where, target, told)
        current = where.current / executable.name if where.current.suffix == "" else executable
        if where.command is not None:
            _link(where.command, current, told)
        started = where.final(current)
        if where.menu is not None and where.menu.suffix == ".desktop":
            _write(where.menu, _menu_entry(started), told)
        if where.login is not None:
            if login:
                platform = "darwin" if where.login.suffix == ".plist" else "linux"
                entry = autostart.entry([str(started), "run"], platform)
                _write(where.login, entry, told)
            elif where.login.exists():
                _remove(where.login, told)
        if policy is not None:
            _write(where.policy, policy.read_bytes(), told)
        _forget_old(where, told)
    except OSError as error:
        raise UserFault(
            Notice.of("machine.failed", file=error.filename or where.programs,
                      reason=error.strerror or error)
        ) from error  # fmt: skip


def remove(where: Layout, told: Told) -> None:
    """Take the program, its entries and shared models away. The policy stays; users' own data too.

    Raises UserFault when something can't be removed.
    """
    try:
        for place in (where.menu, where.login, where.command, where.current):
            if place is not None and (place.exists() or place.is_symlink()):
                _remove(place, told)
        for folder in (where.programs, where.models):
            if folder.is_dir():
                shutil.rmtree(folder)
                told("removed", folder)
        base = where.programs.parent
        if base.is_dir() and not any(base.iterdir()):
            base.rmdir()
            told("removed", base)
    except OSError as error:
        raise UserFault(
            Notice.of("machine.failed", file=error.filename or where.programs,
                      reason=error.strerror or error)
        ) from error  # fmt: skip


def program_executable(program: Path) -> Path:
    """What starts a built program. Raises UserFault when the folder holds none."""
    for name in ("assistant", "assistant.exe"):
        if (program / name).is_file():
            return program / name
    raise UserFault(Notice.of("machine.no_program", folder=program))


def _copy_program(program: Path, target: Path, told: Told) -> None:
    program_executable(program)
    if target.resolve() == program.resolve() or _same(program, target):
        told("unchanged", target)
        return
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    _folder_for(target)
    size = sum(file.stat().st_size for file in program.rglob("*") if file.is_file())
    free = shutil.disk_usage(target.parent).free
    if free < size:
        raise UserFault(
            Notice.of("machine.no_space", folder=target.parent, needed=size >> 20, free=free >> 20)
        )
    try:
        shutil.copytree(program, part, symlinks=True)
        _for_everybody(part)
        old = target.with_name(target.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            os.replace(target, old)
        # Its age among the versions is that of its installation, not of its build.
        os.utime(part)
        os.replace(part, target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    told("written", target)


def _same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files by name, size and time."""
    if not other.is_dir():
        return False
    mine, theirs = (
        {file.relative_to(top) for file in top.rglob("*") if file.is_file()} for top in (one, other)
    )
    return mine == theirs and all(filecmp.cmp(one / name, other / name) for name in mine)


def _for_everybody(top: Path) -> None:
    """Readable by every user and writable by the administrator alone."""
    if sys.platform == "win32":
        return
    for place in (top, *top.rglob("*")):
        if not place.is_symlink():
            runs = place.is_dir() or place.stat().st_mode & 0o100
            place.chmod(0o755 if runs else 0o644)


def _switch(where: Layout, target: Path, told: Told) -> None:
    if where.current.suffix == ".txt":
        # No links without rights on Windows: the entry in the menu names the version's folder.
        _write(where.current, f"{target}\r\n".encode(), told)
        return
    _link(where.current, target, told)


def _link(link: Path, aim: Path, told: Told) -> None:
    # Relative, so that it holds below another root and in the system that is made of it.
    target = os.path.relpath(aim, link.parent)
    if link.is_symlink() and os.readlink(link) == target:
        told("unchanged", link)
        return
    if link.exists() and not link.is_symlink():
        raise UserFault(Notice.of("machine.in_the_way", file=link))
    _folder_for(link)
    part = link.with_name(f".{link.name}.part")
    part.unlink(missing_ok=True)
    part.symlink_to(target)
    os.replace(part, link)
    told("written", link)


def _write(file: Path, content: bytes, told: Told) -> None:
    if file.is_file() and file.read_bytes() == content:
        told("unchanged", file)
        return
    _folder_for(file)
    write_atomically(file, content, mode=0o644)
    told("written", file)


def _folder_for(file: Path) -> None:
    """Make the folders above a file, open to every user: the program's own mask is narrow."""
    missing = [place for place in file.parents if not place.exists()]
    for place in reversed(missing):
        place.mkdir()
        place.chmod(0o755)


def _remove(place: Path, told: Told) -> None:
    place.unlink()
    told("removed", place)


def _forget_old(where: Layout, told: Told) -> None:
    """Keep the version in use and the one before: the way back."""
    found = [place for place in where.programs.iterdir() if place.is_dir()]
    older = sorted((p for p in found if p.name != __version__), key=lambda p: p.stat().st_mtime)
    for place in older[: max(0, len(older) - KEPT_VERSIONS + 1)]:
        shutil.rmtree(place)
        told("removed", place)


def _icon(started: Path) -> Path:
    return started.parent / "_internal" / "resources" / "icons" / "app.svg"


def _menu_entry(started: Path) -> bytes:
    lines = (
        "[Desktop Entry]", "Type=Application", f"Name={FOLDER_NAME}", "Name[zh_CN]=共情助手",
        "Name[zh_TW]=同理心助手", "Comment=Reply suggestions beside the chat window",
        "Comment[zh_CN]=聊天窗口旁的回复建议", "Comment[zh_TW]=聊天視窗旁的回覆建議",
        f'Exec="{started}" run', f"Icon={_icon(started)}", "Terminal=false",
        "Categories=Office;Network;", f"StartupWMClass={paths.APP_NAME}",
    )  # fmt: skip
    return ("\n".join(lines) + "\n").encode()
