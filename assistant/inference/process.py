"""Starts the worker process and carries messages to and from it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from assistant import frozen
from assistant.inference import protocol

logger = logging.getLogger("assistant.inference")

# A worker takes a message in milliseconds, loading a model at the same time or not.
STUCK_SECONDS = 5.0
HIDDEN_ARGUMENT = "--inference-worker"


def worker_command() -> list[str]:
    """How to start the worker; a frozen program starts itself with a hidden argument."""
    if getattr(sys, "frozen", False):
        return [frozen.program(), HIDDEN_ARGUMENT]
    # -P: whatever lies in the folder that the user started us from is not imported.
    return [sys.executable, "-P", "-m", "assistant.inference.worker"]


class WorkerProcess:
    """One running worker. `deliver` gets its messages, and None once when it has ended."""

    def __init__(
        self,
        deliver: Callable[[WorkerProcess, protocol.FromWorker | None], None],
        command: Sequence[str] = (),
    ) -> None:
        environment = {
            **os.environ,
            "OMP_WAIT_POLICY": "passive",
            "GOMP_SPINCOUNT": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._deliver = deliver
        self._process = subprocess.Popen(
            list(command) or worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="model-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("the worker was started without a pipe")
        with stream:
            while line := stream.readline(protocol.MAX_LINE):
                message = protocol.decode_for_supervisor(line)
                if message is None:
                    logger.warning("the worker said something unknown (%d bytes)", len(line))
                else:
                    self._deliver(self, message)
        self._process.wait()
        self._close_input()
        self._deliver(self, None)

    def _close_input(self) -> None:
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                logger.debug("the worker's pipe was broken already")

    def send(self, message: protocol.ToWorker) -> bool:
        """Write one message; False when the worker is gone (its end is told by `deliver`)."""
        stream = self._process.stdin
        if stream is None:
            return False
        # A worker that stands still reads nothing: a full pipe would hold its owner for good.
        guard = threading.Timer(STUCK_SECONDS, self._is_stuck)
        guard.daemon = True
        guard.start()
        try:
            stream.write(protocol.encode(message))
            stream.flush()
        except (OSError, ValueError):
            return False
        finally:
            guard.cancel()
        return True

    def _is_stuck(self) -> None:
        logger.warning("the worker takes nothing; ending it")
        self.kill()

    def exit_status(self) -> int | None:
        """None while it runs; negative numbers are signals."""
        return self._process.poll()

    def kill(self) -> None:
        """End it at once."""
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
