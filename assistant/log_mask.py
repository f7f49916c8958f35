"""Takes out of log lines whatever may come from a customer: values in messages of exceptions.

Our own log lines name ids, counts and files. A traceback is another matter: `KeyError: '王小姐'`
and `invalid literal for int(): '…'` quote what the program worked on. So of an exception its type
and the code it passed through are kept, and its words only where they are known to be harmless.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from pathlib import Path

from assistant import paths

HIDDEN = "[…]"
# Databases name tables and columns, never values; what is quoted goes all the same.
_TELLING = frozenset(
    {"OperationalError", "DatabaseError", "IntegrityError", "MemoryError", "ModuleNotFoundError"}
)
_QUOTED = re.compile(r"""(['"`“”‘’「『]).{1,4000}?(['"`“”‘’」』])""", re.S)
# We write about ourselves in English, and without long numbers.
_FOREIGN = re.compile(r"[^\x00-\x7f]+|\d{5,}")
_MOST_FRAMES = 40


class MaskingFormatter(logging.Formatter):
    """A formatter whose tracebacks hold no values and whose lines no home folder."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, with a traceback without values behind it."""
        # Another handler may have left its own wording of the traceback.
        record.exc_text = None
        return without_home(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802
        """The traceback without the exception's values."""
        error = ei[1] if isinstance(ei, tuple) else None
        return told(error) if isinstance(error, BaseException) else ""


class MaskingFilter(logging.Filter):
    """Replaces exceptions among the arguments of a line ("…: %s") by what may be told of them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the line pass."""
        if isinstance(record.msg, BaseException):
            record.msg = words(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                words(value) if isinstance(value, BaseException) else value for value in record.args
            )
        return True


def told(error: BaseException) -> str:
    """An exception with its causes as a traceback without values and without lines of source."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)[-_MOST_FRAMES:]
        lines = [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        parts.append("\n".join((*lines, words(current))))
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "\nbecause of\n".join(parts)


def where(error: BaseException) -> str:
    """Type and message of an exception without values, and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({_short(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return words(error) + place


def words(error: BaseException) -> str:
    """Type and message of an exception without what it may quote."""
    name, detail = type(error).__name__, str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}{_place(error.filename)}"
    ours = type(error).__module__.startswith("assistant.")
    if ours or name in _TELLING:
        return f"{name}: {_QUOTED.sub(HIDDEN, _FOREIGN.sub(HIDDEN, detail))[:300]}"
    return f"{name}: {HIDDEN}" if detail else name


def _place(file: object) -> str:
    """A file's path where it is one of ours: what people call their own files is theirs."""
    if not isinstance(file, str | bytes):
        return ""
    found = Path(os.fsdecode(file))
    for top in (paths.data_dir(), paths.config_dir(), paths.cache_dir(), paths.data_root()):
        if found.is_relative_to(top):
            return f" ({top.name}/{found.relative_to(top).as_posix()})"
    return ""


def without_home(text: str) -> str:
    """The text with the user's home folder as `~`: its name is a person's."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _short(file: str) -> str:
    parts = Path(file).parts
    for place in range(len(parts) - 1, -1, -1):
        if parts[place] in ("assistant", "site-packages"):
            return "/".join(parts[place:])
    return "/".join(parts[-2:])
