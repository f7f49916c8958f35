"""The model's worker as seen from the program: how it is started and what is said to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from assistant import workers
from assistant.inference import protocol

HIDDEN_ARGUMENT = "--inference-worker"


def worker_command() -> list[str]:
    """How to start the worker."""
    return workers.command(HIDDEN_ARGUMENT, "assistant.inference.worker")


class WorkerProcess(workers.PipedWorker[protocol.ToWorker, protocol.FromWorker]):
    """One running worker. `deliver` gets its messages, and None once when it has ended."""

    name = "the worker"
    thread = "model-reader"
    longest = protocol.MAX_LINE
    log = logging.getLogger("assistant.inference")
    environment = {  # noqa: RUF012 - read only
        "OMP_WAIT_POLICY": "passive",
        "GOMP_SPINCOUNT": "0",
        "OPENBLAS_NUM_THREADS": "1",
    }

    def __init__(
        self,
        deliver: Callable[[WorkerProcess, protocol.FromWorker | None], None],
        command: Sequence[str] = (),
    ) -> None:
        super().__init__(deliver, command or worker_command())

    def encode(self, message: protocol.ToWorker) -> bytes:
        """One line."""
        return protocol.encode(message)

    def decode(self, line: bytes) -> protocol.FromWorker | None:
        """The message of a line; None for one that is none."""
        return protocol.decode_for_supervisor(line)
