"""Logging to a rotating file without customer text, and to standard error when asked."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
from types import TracebackType

from assistant import paths
from assistant.log_mask import MaskingFilter, MaskingFormatter

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
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
        file = logging.handlers.RotatingFileHandler(
            folder / "assistant.log", maxBytes=SIZE, backupCount=FILES, encoding="utf-8"
        )
        _add(root, file)
    except OSError as error:
        verbose = True
        sys.stderr.write(f"{error}\n")
    if verbose:
        _add(root, logging.StreamHandler())
    threading.excepthook = _thread_failed


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
