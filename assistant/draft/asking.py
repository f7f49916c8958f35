"""One question to an engine at a time, which may be called off from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.inference.port import DraftEngine


class Asking:
    """What is asked now; once called off, nothing more is asked."""

    def __init__(self, engine: DraftEngine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._question = ""
        self._off = False

    def ask(self, question: str, submit: Callable[[], None]) -> bool:
        """Ask under this id; False where everything has been called off."""
        with self._lock:
            self._question = question
            off = self._off
        if not off:
            submit()
        return not off

    def call_off(self) -> None:
        """Stop what is asked now; Failed("cancelled") follows for it."""
        with self._lock:
            self._off = True
            question = self._question
        if question:
            self._engine.cancel(question)

    def ended(self) -> None:
        """Nothing is asked any more."""
        with self._lock:
            self._question = ""
