"""Has the second reader look at a message on a thread of its own, the newest of a chat only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from assistant.domain.chat import ChatKey
from assistant.domain.reading import Reading
from assistant.session import events
from assistant.understand.emotion import EmotionModel
from assistant.understand.port import SecondReader
from assistant.understand.reader import understand

log = logging.getLogger("assistant.answering")

Done = Callable[[events.Classify, Reading, datetime], None]


class SecondLook:
    """Takes wishes to read; calls `done` with the final reading, off the caller's thread."""

    def __init__(self, second: SecondReader, emotion: EmotionModel, done: Done) -> None:
        self._second = second
        self._emotion = emotion
        self._done = done
        self._changed = threading.Condition()
        self._waiting: dict[ChatKey, tuple[events.Classify, float]] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="second-look", daemon=True)
        self._thread.start()

    def ask(self, effect: events.Classify, first_ms: float) -> None:
        """Look at this message too; one still waiting for the same chat is forgotten."""
        with self._changed:
            self._waiting.pop(effect.chat, None)
            self._waiting[effect.chat] = (effect, first_ms)
            self._changed.notify()

    def close(self) -> None:
        """Stop after the look under way."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                # The chat asked for last is the one on screen.
                effect, first_ms = self._waiting.popitem()[1]
            try:
                self._look(effect, first_ms)
            except Exception:
                # The first reading stands; the next message may fare better.
                log.exception("a second look failed")

    def _look(self, effect: events.Classify, first_ms: float) -> None:
        now = datetime.now().astimezone()
        reading = understand(
            effect.messages, effect.context, now,
            emotion_model=self._emotion, second=self._second, first_ms=first_ms,
        )  # fmt: skip
        self._done(effect, reading, now)
