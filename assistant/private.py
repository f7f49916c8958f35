"""What the program writes belongs to its user alone: modes 0600 and 0700, mended where they differ.

On Windows the folders lie in the user's profile, whose access list already says so.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant import paths

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_to_the_user() -> None:
    """Whatever this process makes from now on is readable by its user only."""
    if sys.platform != "win32":
        os.umask(_OTHERS)


def open_to_others() -> list[Path]:
    """Files and folders of ours that others could read or write, the folders first."""
    if sys.platform == "win32":
        return []
    return [place for place in _ours() if _mode(place) & _OTHERS]


def mend() -> list[Path]:
    """Take others' rights away; what was mended. What can't be changed is left as it is."""
    mended = []
    for place in open_to_others():
        try:
            place.chmod(_mode(place) & ~_OTHERS)
        except OSError:
            continue
        mended.append(place)
    return mended


def _ours() -> Iterator[Path]:
    """Data and settings; not models, which hold nothing of anybody and may be shared."""
    shared = paths.model_dir()
    for top in (paths.config_dir(), paths.data_dir()):
        if not top.is_dir() or top.is_symlink():
            continue
        yield top
        for root, folders, files in os.walk(top):
            here = Path(root)
            folders[:] = [name for name in folders if here / name != shared]
            for name in (*folders, *files):
                if not (here / name).is_symlink():
                    yield here / name


def _mode(place: Path) -> int:
    try:
        return stat.S_IMODE(place.lstat().st_mode)
    except OSError:
        return 0


def writable_by_user(file: Path) -> Path | None:
    """The file, or the first folder above it, that the user could change; None when safe.

    For what an administrator decides: whoever may write the folder may replace the file. Root may
    write everything and is no finding.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        places = [file, *file.parents]
        return next(
            (place for place in places if _mode(place) & 0o022 and not _sticky(place)), None
        )
    return next((place for place in (file, *file.parents) if os.access(place, os.W_OK)), None)


def _sticky(place: Path) -> bool:
    return bool(_mode(place) & stat.S_ISVTX)
