"""A worker process at the other end of a pipe: started, talked to line by line, ended.

Whatever happens to it, its owner goes on: a worker that dies is told of once, one that takes
nothing is ended, one that babbles is heard no further than a line of sensible length.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from assistant import frozen

To = TypeVar("To", bound=BaseModel)
From = TypeVar("From", bound=BaseModel)

# A worker takes a message in milliseconds, whatever else it does.
STUCK_SECONDS = 5.0
# subprocess has the name on Windows only.
_CREATE_NO_WINDOW = 0x0800_0000


def creation_flags() -> int:
    """Flags for a process of ours that shows nothing.

    On Windows a program of the console would open one, on top of the agent's chat.
    """
    return _CREATE_NO_WINDOW if sys.platform == "win32" else 0


def command(argument: str, module: str) -> list[str]:
    """How to start a worker; a frozen program starts itself with a hidden argument."""
    if getattr(sys, "frozen", False):
        return [frozen.program(), argument]
    # -P: whatever lies in the folder that the user started us from is not imported.
    return [sys.executable, "-P", "-m", module]


class PipedWorker(Generic[To, From]):
    """One running worker; subclasses say what it is and how its messages are written and read.

    `deliver` gets the worker and its messages, and None once when it has ended, on a thread of
    ours. Raises OSError when the worker can't be started.
    """

    # For the log, for the thread that listens, and how long a line may be.
    name = "worker"
    thread = "worker-reader"
    longest = 4 << 20
    log = logging.getLogger("assistant.workers")
    # Libraries read these when they are loaded.
    environment: Mapping[str, str] = {}

    def __init__(
        self, deliver: Callable[[Any, From | None], None], started_by: Sequence[str]
    ) -> None:
        self._deliver = deliver
        self._process = subprocess.Popen(
            list(started_by),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
            start_new_session=True,
            creationflags=creation_flags(),
        )
        self._reader = threading.Thread(target=self._read, name=self.thread, daemon=True)
        self._reader.start()

    def encode(self, message: To) -> bytes:
        """One line."""
        raise NotImplementedError

    def decode(self, line: bytes) -> From | None:
        """The message of a line; None for one that is none."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def exit_status(self) -> int | None:
        """None while it runs; negative numbers are signals."""
        return self._process.poll()

    def send(self, message: To) -> bool:
        """Write one message; False when the worker is gone (its end is told by `deliver`)."""
        stream = self._process.stdin
        assert stream is not None
        # A worker that stands still reads nothing: a full pipe would hold its owner for good.
        guard = threading.Timer(STUCK_SECONDS, self._is_stuck)
        guard.daemon = True
        guard.start()
        try:
            stream.write(self.encode(message))
            stream.flush()
        except (OSError, ValueError):
            return False
        finally:
            guard.cancel()
        return True

    def end(self) -> None:
        """Close its input, which ends it; returns at once."""
        self._close_input()

    def kill(self) -> None:
        """End it at once; its end is told by `deliver`."""
        if self._process.poll() is None:
            self._process.kill()

    def close(self, patience: float = 1.0) -> None:
        """Close its input, which ends it, and wait; kill it when it takes too long (seconds)."""
        self._close_input()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(patience)

    def _is_stuck(self) -> None:
        self.log.warning("%s takes nothing; ending it", self.name)
        self.kill()

    def _close_input(self) -> None:
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except OSError:
            self.log.debug("the pipe to %s was broken already", self.name)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream:
            while line := stream.readline(self.longest):
                message = self.decode(line)
                if message is None:
                    self.log.warning("%s said something unknown (%d bytes)", self.name, len(line))
                else:
                    self._deliver(self, message)
        self._process.wait()
        self._close_input()
        self._deliver(self, None)
