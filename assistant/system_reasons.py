"""What the operating system and SQLite say went wrong, in the language of the interface."""

from __future__ import annotations

import errno
import os
import re
from functools import cache

_NAMED = re.compile(r"\[(?:Errno|WinError) \d+\] (?P<words>[^:]{1,200}?)(?:: .{0,2000})?", re.S)
_SQLITE = {
    "database or disk is full": "full",
    "attempt to write a readonly database": "readonly",
    "unable to open database file": "gone",
    "disk I/O error": "broken",
    "database is locked": "locked",
    "database disk image is malformed": "damaged",
    "file is not a database": "damaged",
}
_WINDOWS = {
    "There is not enough space on the disk": "full",
    "Access is denied": "denied",
    "The system cannot find the path specified": "gone",
    "The system cannot find the file specified": "gone",
    "The media is write protected": "readonly",
}
_ERRNO = {
    "ENOSPC": "full", "EDQUOT": "quota", "EACCES": "denied", "EPERM": "denied",
    "EROFS": "readonly", "ENOENT": "gone", "ENOTDIR": "gone", "EIO": "broken",
    "EFBIG": "too_large",
}  # fmt: skip


@cache
def _known() -> dict[str, str]:
    here = {
        os.strerror(getattr(errno, name)): told
        for name, told in _ERRNO.items()
        if hasattr(errno, name)
    }
    return here | _SQLITE | _WINDOWS


def reason_id(reason: str) -> str:
    """Id of the sentence part for what a system has said; "" for anything else."""
    named = _NAMED.fullmatch(reason)
    words = named["words"] if named else reason
    found = _known().get(words.strip().rstrip("."))
    return f"reason.{found}" if found else ""
