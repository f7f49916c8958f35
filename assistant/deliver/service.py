"""Carries out what the agent picked, in a thread of its own: inserting may take seconds."""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.deliver.port import Clipboard, InsertRequest, InsertResult
from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice, UserFault
from assistant.domain.view import TakeDraft
from assistant.domain.window import Snapshot, WindowInfo

log = logging.getLogger("assistant.deliver")

# The keys that paste are named, and macOS has others.
_COPIED = "insert.copied_macos" if sys.platform == "darwin" else "insert.copied"

Done = Callable[[TakeDraft, InsertResult], None]


class Tools(Protocol):
    """What the platform offers; made on the delivery thread, which then owns it."""

    @property
    def clipboard(self) -> Clipboard:
        """The clipboard that copying puts text on."""

    def insert(self, request: InsertRequest) -> InsertResult:
        """Insert into a chat's input box."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True)
class _Job:
    action: TakeDraft
    window: WindowInfo | None


class Delivery:
    """Inserts or copies, one at a time, in the order asked for; `done` is told on its thread."""

    def __init__(
        self,
        make_tools: Callable[[], Tools],
        done: Done,
        look: Callable[[WindowInfo], Snapshot | None] | None = None,
        known_as: Callable[[WindowInfo, ChatKey], ChatKey] | None = None,
    ) -> None:
        """`look` reads a window anew through the source in use; it may take two seconds.

        `known_as` says under which name the session knows a chat that a window shows.
        """
        self._make_tools = make_tools
        self._done = done
        self._look = look
        self._known_as = known_as
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._tools: Tools | None = None
        self._thread = threading.Thread(target=self._run, name="deliver", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def deliver(self, action: TakeDraft, window: WindowInfo | None) -> None:
        """Queue one action; never waits."""
        self._jobs.put(_Job(action, window))

    def stop(self) -> None:
        """End after what is under way."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                result = self._carry_out(job)
            except UserFault as fault:
                result = InsertResult(False, notice=fault.notice)
            except Exception:
                log.exception("delivering failed")
                result = InsertResult(False, notice=Notice("insert.failed"))
                self._let_go()
            self._done(job.action, result)
        self._let_go()

    def _carry_out(self, job: _Job) -> InsertResult:
        if self._tools is None:
            self._tools = self._make_tools()
        if job.action.how == "copy":
            self._tools.clipboard.set_text(job.action.text)
            return InsertResult(True, inserted="", notice=Notice(_COPIED))
        if job.window is None:
            return InsertResult(False, notice=Notice("insert.window_gone"))
        return self._tools.insert(
            InsertRequest(job.action.chat, job.window, job.action.text, self._look, self._known_as)
        )

    def _let_go(self) -> None:
        if self._tools is not None:
            self._tools.close()
            self._tools = None
