"""Work that touches the disk, done on one thread of its own so that the GUI never waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from assistant.domain.notice import UserFault

_LOG = logging.getLogger("assistant.ui")


class Background(QObject):
    """Runs jobs one after the other; `finished` calls come back on the GUI thread.

    Signals: `_back(callable)`, internal.
    """

    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ui-disk")
        self._back.connect(self._call)

    def _call(self, job: Callable[[], None]) -> None:
        job()

    def run(
        self,
        work: Callable[[], None],
        done: Callable[[], None] | None = None,
        failed: Callable[[OSError | UserFault], None] | None = None,
    ) -> None:
        """Do `work`; then `done()`, or `failed(error)` when the disk or the file refused.

        Any other exception is a bug and goes to the log with its traceback.
        """

        def finish(future: Future[None]) -> None:
            error = future.exception()
            if error is None:
                if done is not None:
                    self._back.emit(done)
            elif isinstance(error, OSError | UserFault):
                _LOG.warning("writing failed: %s", error)
                if failed is not None:
                    self._back.emit(lambda: failed(error))
            else:
                _LOG.error("background job failed", exc_info=error)

        self._pool.submit(work).add_done_callback(finish)

    def close(self) -> None:
        """Finish what is queued."""
        self._pool.shutdown(wait=True)
