"""Logging to a rotating file without customer text, and to standard error when asked."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from assistant import paths
from assistant.log_mask import MaskingFilter, MaskingFormatter

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# The file that is written when the program dies; never more than one.
_crashes: list[TextIO] = []
SIZE = 1_000_000
FILES = 5


def set_up(verbose: bool = False) -> None:
    """Log to logs/assistant.log in the data folder; with `verbose` also to standard error.

    Where the folder can't be written, logging goes to standard error instead.
    """
    root = logging.getLogger("assistant")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.propagate = False
    for old in tuple(root.handlers):
        root.removeHandler(old)
        old.close()
    try:
        folder = paths.log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        file = _File(folder / "assistant.log", maxBytes=SIZE, backupCount=FILES, encoding="utf-8")
        _add(root, file)
        _hear_of_crashes(folder / "crash.log")
    except OSError as error:
        verbose = True
        sys.stderr.write(f"{error}\n")
    if verbose:
        _add(root, logging.StreamHandler())
    threading.excepthook = _thread_failed


class _File(logging.handlers.RotatingFileHandler):
    """A full disk costs lines of the log and nothing else; it goes on when there is room."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Drop a line that can't be written; a mistake in the line itself is told."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        # What is left in the buffer would come out in the middle of another line.
        stream, self.stream = self.stream, None
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()

    def shouldRollover(self, record: logging.LogRecord) -> int:  # noqa: N802
        """Whether the file is long enough, also when it is just being opened again."""
        if self.stream is None:
            self.stream = self._open()
        return int(super().shouldRollover(record))


def _hear_of_crashes(file: Path) -> None:
    """Have the stacks of all threads written when native code ends the program."""
    while _crashes:
        _crashes.pop().close()
    # It must stay open: nothing can be opened any more when it is needed.
    _crashes.append(file.open("a", encoding="utf-8"))
    faulthandler.enable(_crashes[-1])


def _add(root: logging.Logger, handler: logging.Handler) -> None:
    handler.setFormatter(MaskingFormatter(FORMAT))
    handler.addFilter(MaskingFilter())
    root.addHandler(handler)


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    name = args.thread.name if args.thread else "?"
    info: tuple[type[BaseException], BaseException, TracebackType | None] | None = None
    if args.exc_value is not None:
        info = (args.exc_type, args.exc_value, args.exc_traceback)
    logging.getLogger("assistant").critical("thread %s died", name, exc_info=info)
