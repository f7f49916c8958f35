"""Ctrl+C ends a command without a traceback, also while its modules are still being imported.

Imported before anything else by whatever starts the program, so it may need nothing itself.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

STATUS = 130
"""What shells call a program that ended by Ctrl+C."""

_pressed: list[int] = []


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(STATUS)


def _stop(number: int, frame: FrameType | None) -> None:
    _pressed.append(number)
    signal.default_int_handler(number, frame)


def leave_at_once() -> None:
    """While there is nothing to tidy up: at the start, and when a command is through.

    Left alone where Ctrl+C is ignored on purpose, as behind `nohup` or in a script's background.
    """
    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, _stop):
        signal.signal(signal.SIGINT, _leave)


def leave_in_order() -> None:
    """Once a command works: KeyboardInterrupt, so that whatever is half done is tidied up."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, _stop)


def asked() -> bool:
    """Whether Ctrl+C was pressed: modules written in C make an ImportError of the interrupt."""
    return bool(_pressed)
