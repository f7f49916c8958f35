"""What is different in the packed program: which executable is which, and how it was started."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_WINDOWED = "w"


def program() -> str:
    """The executable to start for commands and workers: the one that has standard streams.

    On Windows the one that agents start, `assistantw.exe`, opens no console and has none; its twin
    without the "w" lies beside it.
    """
    own = Path(sys.executable)
    twin = own.with_name(own.stem.removesuffix(_WINDOWED) + own.suffix)
    return str(twin) if _is_windowed(own) and twin.exists() else str(own)


def _is_windowed(file: Path) -> bool:
    return sys.platform == "win32" and file.stem.endswith(_WINDOWED)


def _started_as_an_app(file: Path) -> bool:
    """By a click: the windowed program of Windows, or the bundle of macOS."""
    return _is_windowed(file) or (sys.platform == "darwin" and "Contents/MacOS" in file.as_posix())


def prepare() -> None:
    """Start the day when nothing else is asked for by a click; give streams to who has none."""
    if len(sys.argv) == 1 and _started_as_an_app(Path(sys.executable)):
        sys.argv.append("run")
    # Windows gives a program without a console no streams; whoever writes to them must not fall.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 – for the whole life
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
