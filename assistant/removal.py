"""Takes the program's traces of one user away, with or without what was recorded.

Only what the program itself writes is touched, by name: a folder that a setting points at may hold
other things, and those stay and are told.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant import autostart, launcher, paths
from assistant.domain.notice import Notice, UserFault
from assistant.filelock import FileLock
from assistant.store import cipher

# By their patterns inside the folders of data and settings.
DATA = (
    "record.*", "record-*", "backups", "logs", "team", "cases.db*", "cases.cipher", "sources.json",
    "*.lock", "*.sock", "*.mending", "prefixes",
)  # fmt: skip
CACHES = ("prefixes", "models", "webchat", "demo", "wheels", "llama*")
MODELS = ("*.gguf", "*.gguf.part", "*.gguf.part.json", "verified.json", "own-models.toml", "*.new")
SETTINGS = (
    "settings.toml", "settings.toml.*.part", "guide-seen", "profiles", "overlay-places.json",
    "review-window.json", "scorecard.toml",
)  # fmt: skip


@dataclass(slots=True)
class Removal:
    """What went, what was kept because it was asked for, and what is not ours and stays."""

    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def uninstall(with_data: bool, dry: bool = False) -> Removal:
    """Remove autostart, menu entries and caches; `with_data` also record, keys, settings, models.

    With `dry` nothing is removed, and what would be is told. Raises UserFault while the program
    runs.
    """
    _not_running()
    told = Removal()
    _one(autostart.file(), told, dry)
    if sys.platform == "win32" and autostart.enabled():
        told.removed.append("HKCU\\…\\Run")
        if not dry:
            autostart.set_enabled(False)
    for entry in sorted(launcher.applications_folder().glob(f"{paths.APP_NAME}-*.desktop")):
        _one(entry, told, dry)
    _folder(paths.cache_dir(), CACHES, told, dry)
    ours = ((paths.model_dir(), MODELS), (paths.data_dir(), DATA), (paths.config_dir(), SETTINGS))
    if not with_data:
        told.kept += [str(folder) for folder, _ in ours if folder.exists()]
        return told
    _keys(told, dry)
    for folder, patterns in ours:
        _folder(folder, patterns, told, dry)
    return told


def _not_running() -> None:
    for file in (*paths.data_dir().glob("run*.lock"), *paths.data_dir().glob("review*.lock")):
        with FileLock(file) as lock:
            if not lock.acquire():
                raise UserFault(Notice("uninstall.running"))


def _keys(told: Removal, dry: bool) -> None:
    """The keyring's entries: the key of the record, and a member's password of a team."""
    from assistant.team import credentials, place

    # The index of cases and older copies have keys of their own.
    notes = sorted(paths.data_dir().rglob("*.cipher"))
    for account in dict.fromkeys(map(_account, notes)):
        if account and (dry or cipher.forget_key(account)):
            told.removed.append(f"keyring: {account}")
    try:
        where = place.load()
    except UserFault:
        return
    if where is not None:
        told.removed.append(f"keyring: {where.account}")
        if not dry:
            credentials.forget(where.account)


def _account(file: Path) -> str:
    try:
        return cipher.account_of(file)
    except UserFault:
        return ""


def _folder(folder: Path, patterns: tuple[str, ...], told: Removal, dry: bool) -> None:
    if not folder.is_dir():
        return
    for place in dict.fromkeys(_found(folder, patterns)):
        _one(place, told, dry)
    gone = set(told.removed)
    others = [place for place in sorted(folder.iterdir()) if str(place) not in gone]
    # The folder of models lies in that of data, and has had its turn.
    told.left += [str(place) for place in others if str(place) not in told.left]
    if not others:
        told.removed.append(str(folder))
        if not dry:
            folder.rmdir()


def _found(folder: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(folder.glob(pattern))


def _one(place: Path | None, told: Removal, dry: bool) -> None:
    if place is None or not (place.exists() or place.is_symlink()):
        return
    if not dry:
        try:
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                os.unlink(place)
        except OSError as error:
            told.left.append(f"{place}: {error.strerror or error}")
            return
    told.removed.append(str(place))
