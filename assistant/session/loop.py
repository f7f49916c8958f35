"""Runs the session in a thread of its own: events in, effects out to handlers, views published."""

from __future__ import annotations

import heapq
import logging
import queue
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from assistant.domain.view import OverlayView
from assistant.session.clock_jump import Steps, moved
from assistant.session.events import Effect, Event, Tick, WakeAt, WarmModel
from assistant.session.port import Clock
from assistant.session.reducer import reduce
from assistant.session.state import DeskState
from assistant.session.view import overlay_view

log = logging.getLogger("assistant.session")

# A queue's time-out stands still while a computer sleeps: its clock is looked at this often.
LONGEST_SLEEP = 20.0
# An effect's handler may answer with events at once, or post them later from its own thread.
Handler = Callable[[Any], Event | None]


class SessionLoop:
    """The one thread in which the state of the desk lives.

    `handlers` maps an effect's type to what carries it out; `publish` gets every new view and
    must return at once. Handlers run on this thread: those that take long hand over to a thread
    of their own and `post` what they have to say.
    """

    def __init__(
        self,
        clock: Clock,
        handlers: Mapping[type, Handler],
        publish: Callable[[OverlayView], None],
        quiet: timedelta,
        state: DeskState | None = None,
    ) -> None:
        self._clock = clock
        self._handlers = handlers
        self._publish = publish
        self._quiet = quiet
        self._state = state or DeskState()
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._timers: list[datetime] = []
        self._view: OverlayView | None = None
        self._steps = Steps(clock.now(), clock.monotonic())
        self._thread = threading.Thread(target=self._run, name="session", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def post(self, event: Event) -> None:
        """Say that something happened; callable from any thread, never waits."""
        self._events.put(event)

    def stop(self) -> None:
        """End the thread after what is already queued."""
        self._events.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            try:
                event = self._events.get(timeout=self._until_next_timer())
            except queue.Empty:
                self.tick()
                continue
            if event is None:
                return
            self._try(event)
            self.tick()

    def tick(self) -> None:
        """Tell the state that time has passed, when a moment it asked for has come."""
        self._heed_clock()
        now = self._clock.now()
        due = False
        while self._timers and self._timers[0] <= now:
            heapq.heappop(self._timers)
            due = True
        if due:
            self._try(Tick())

    def _heed_clock(self) -> None:
        """Whoever sets the clock back must not keep the agent waiting."""
        by = self._steps.back(self._clock.now(), self._clock.monotonic())
        if by is None:
            return
        log.warning("the clock was set back by %d seconds", -by.total_seconds())
        self._state = moved(self._state, by)
        # A look too many does no harm; moments of a day keep their own.
        for at in tuple(self._timers):
            heapq.heappush(self._timers, at + by)

    def _try(self, event: Event) -> None:
        try:
            self.step(event)
        except Exception:
            log.exception("an event of type %s failed", type(event).__name__)

    def _until_next_timer(self) -> float | None:
        if not self._timers:
            return None
        left = (self._timers[0] - self._clock.now()).total_seconds()
        return min(max(0.0, left), LONGEST_SLEEP)

    def step(self, event: Event) -> None:
        """Reduce one event and all that its effects answer at once, then publish once."""
        self._heed_clock()
        pending = [event]
        late: list[Effect] = []
        while pending:
            now = self._clock.now()
            self._state, effects = reduce(self._state, pending.pop(0), now, self._quiet)
            for effect in effects:
                if isinstance(effect, WarmModel):
                    late.append(effect)
                    continue
                answer = self._carry_out(effect)
                if answer is not None:
                    pending.append(answer)
        view = overlay_view(self._state, self._clock.now())
        if view != self._view:
            self._view = view
            self._publish(view)
        for effect in late:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> Event | None:
        if isinstance(effect, WakeAt):
            # A little later than asked, so that the clock has surely passed the moment.
            heapq.heappush(self._timers, effect.at + timedelta(milliseconds=20))
            return None
        handler = self._handlers.get(type(effect))
        if handler is None:
            log.debug("nobody carries out %s", type(effect).__name__)
            return None
        try:
            return handler(effect)
        except Exception:
            log.exception("carrying out %s failed", type(effect).__name__)
            return None
