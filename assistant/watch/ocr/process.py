"""Starts the worker and carries messages to and from it; whatever happens to it, this goes on."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from assistant import frozen
from assistant.watch.ocr import protocol

log = logging.getLogger("assistant.watch")

HIDDEN_ARGUMENT = "--ocr-worker"


def worker_command() -> list[str]:
    """How to start the worker; a frozen program starts itself with a hidden argument."""
    if getattr(sys, "frozen", False):
        return [frozen.program(), HIDDEN_ARGUMENT]
    # -P: whatever lies in the folder that the user started us from is not imported.
    return [sys.executable, "-P", "-m", "assistant.watch.ocr.worker"]


class OcrProcess:
    """One running worker. `deliver` gets its messages, and None once when it has ended.

    Both come on a thread of ours. Raises OSError when it can't be started.
    """

    def __init__(
        self,
        deliver: Callable[[OcrProcess, protocol.FromWorker | None], None],
        command: Sequence[str] = (),
    ) -> None:
        self._deliver = deliver
        self._process = subprocess.Popen(
            list(command) or worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="ocr-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: protocol.Look) -> bool:
        """Write one order; False when the worker is gone."""
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.write(protocol.encode(message))
            stream.flush()
        except (OSError, ValueError):
            return False
        return True

    def close(self, patience: float = 1.0) -> None:
        """Close its input, which ends it, and wait; kill it when it takes too long (seconds)."""
        self._close_input()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(patience)

    def end(self) -> None:
        """Close its input, which ends it; returns at once."""
        self._close_input()

    def kill(self) -> None:
        """End it at once; its end is told by `deliver`."""
        if self._process.poll() is None:
            self._process.kill()

    def _close_input(self) -> None:
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except OSError:
            log.debug("the worker's pipe was broken already")

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream:
            while line := stream.readline(protocol.MAX_LINE):
                message = protocol.decode_answer(line)
                if message is None:
                    log.warning("the text reader said something unknown (%d bytes)", len(line))
                else:
                    self._deliver(self, message)
        self._process.wait()
        self._close_input()
        self._deliver(self, None)
