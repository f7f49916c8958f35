"""Opens connections to the X server, never over the network unless the user's DISPLAY says so."""

from __future__ import annotations

import os
import re
import socket

from Xlib import display, error

from assistant.domain.notice import Notice, UserFault

_LOCAL = re.compile(r"^(?:unix)?:(\d+)(?:\.\d+)?$")


def connect(name: str | None = None) -> display.Display:
    """A connection of its own for one thread (python-xlib's must not be shared between threads).

    `name` is a display such as ":1"; None takes the one of the environment.

    Raises UserFault when no X server answers. python-xlib itself tries TCP when a local server
    does not answer, and leaks the sockets it failed with: a local name is therefore tried first
    and then spelled so that TCP is out of the question.
    """
    name = os.environ.get("DISPLAY", "") if name is None else name
    local = _LOCAL.match(name)
    if local and not _answers(int(local.group(1))):
        raise UserFault(Notice("display.none"), f"no X server at {name}")
    try:
        return display.Display(f"unix/{name.removeprefix('unix')}" if local else name)
    except (error.DisplayError, error.ConnectionClosedError, OSError) as problem:
        raise UserFault(Notice("display.none"), str(problem)) from problem


def _answers(number: int) -> bool:
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 – where X has its sockets
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path if os.path.exists(path) else f"\0{path}")
        except OSError:
            return False
    return True
