"""What an engine tells: each request's end exactly once, and every new status."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.domain.view import ModelStatus
from assistant.inference.jobs import Job
from assistant.inference.port import Failed, Finished, Piece, Scored

logger = logging.getLogger("assistant.inference")


class Reporter:
    """Calls listeners, so that a listener's bug never stops the drafts of other chats."""

    def __init__(self, status: ModelStatus, changed: Callable[[ModelStatus], None] | None) -> None:
        self.status = status
        self._changed = changed

    def end(self, job: Job, event: Finished | Scored | Failed) -> None:
        """Give a job its end unless it has had one."""
        if not job.ended:
            job.ended = True
            self.give(job, event)

    @staticmethod
    def give(job: Job, event: Piece | Finished | Scored | Failed) -> None:
        """Tell a job's listener."""
        try:
            job.hear(event)
        except Exception:
            logger.exception("a listener failed")

    def tell(self, status: ModelStatus) -> None:
        """Tell a status that differs from the last one."""
        if status == self.status:
            return
        self.status = status
        if self._changed:
            try:
                self._changed(status)
            except Exception:
                logger.exception("a status listener failed")
