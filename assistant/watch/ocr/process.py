"""The reader of the screen as seen from the program: how it is started and what is said to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from assistant import workers
from assistant.watch.ocr import protocol

HIDDEN_ARGUMENT = "--ocr-worker"


def worker_command() -> list[str]:
    """How to start the worker."""
    return workers.command(HIDDEN_ARGUMENT, "assistant.watch.ocr.worker")


class OcrProcess(workers.PipedWorker[protocol.Look, protocol.FromWorker]):
    """One running worker. `deliver` gets its messages, and None once when it has ended.

    Raises OSError when it can't be started.
    """

    name = "the text reader"
    thread = "ocr-reader"
    longest = protocol.MAX_LINE
    log = logging.getLogger("assistant.watch")
    environment = {  # noqa: RUF012 - read only
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }

    def __init__(
        self,
        deliver: Callable[[OcrProcess, protocol.FromWorker | None], None],
        command: Sequence[str] = (),
    ) -> None:
        super().__init__(deliver, command or worker_command())

    def encode(self, message: protocol.Look) -> bytes:
        """One line."""
        return protocol.encode(message)

    def decode(self, line: bytes) -> protocol.FromWorker | None:
        """The message of a line; None for one that is none."""
        return protocol.decode_answer(line)
