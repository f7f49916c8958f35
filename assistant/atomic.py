"""Replaces a file in one step, so that a crash or a full disk leaves the old one or the new one."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import IO, Any


def write_atomically(
    file: Path,
    content: str | bytes,
    *,
    mode: int | None = None,
    durable: bool = False,
    newline: str | None = None,
) -> None:
    """Write the whole file. Raises OSError, and ValueError for text that is no UTF-8.

    The file gets `mode`, whatever the user's own mask says; without one an old file's rights stay.
    Nobody else can read it before that. `durable` waits until it is on the disk; `newline` is that
    of open().
    """
    # A link into a folder of dot files stays a link.
    file = Path(os.path.realpath(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    # Two threads or processes may write the same file: each has its own part, the last one wins.
    part = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, 0o666 if mode is None else mode & 0o600)
        with _opened(descriptor, isinstance(content, bytes), newline) as out:
            out.write(content)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        if mode is not None:
            part.chmod(mode)
        elif file.exists():
            shutil.copymode(file, part)
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _opened(descriptor: int, binary: bool, newline: str | None) -> IO[Any]:
    if binary:
        return os.fdopen(descriptor, "wb")
    return os.fdopen(descriptor, "w", encoding="utf-8", newline=newline)
