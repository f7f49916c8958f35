"""The app behind the windows, made on a thread of its own while the overlay is already painted.

Importing and constructing the rooms takes most of a second: an agent sees the overlay before.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from assistant.domain.notice import UserFault
from assistant.domain.pasted import PastedChat, SourceAction, TakePaste
from assistant.domain.view import AgentAction
from assistant.settings import HotkeySettings

log = logging.getLogger("assistant.app")

SECONDS_TO_WAIT = 20.0
# On the GUI's thread, while a large record is brought up to date.
SECONDS_FOR_PASTE = 3.0


class Stage(Protocol):
    """What the windows ask of the app."""

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """End every room."""

    def act(self, action: AgentAction) -> None:
        """The agent did something in the overlay."""

    def act_on_source(self, action: SourceAction) -> None:
        """The agent did something about where chats come from."""

    def parse_paste(self, wanted: TakePaste) -> PastedChat:
        """What is understood of a text before it is taken in."""

    def use_hotkeys(self, options: HotkeySettings) -> None:
        """The agent has chosen other keys."""


class Backstage:
    """Makes the app with `make`, then starts it; what is asked of it before is done afterwards.

    `failed` gets, on the thread, the UserFault for which there will be no app.
    """

    def __init__(self, make: Callable[[], Stage], failed: Callable[[UserFault], None]) -> None:
        self._make, self._failed = make, failed
        self._app: Stage | None = None
        self._asked: list[Callable[[Stage], None]] = []
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._begin, name="backstage", daemon=True)

    def start(self) -> None:
        """Begin to make the app; returns at once. A second call does nothing."""
        with self._lock:
            if self._thread.ident is None:
                self._thread.start()

    def _begin(self) -> None:
        try:
            app = self._make()
            app.start()
            while wish := self._next_wish(app):
                wish(app)
        except UserFault as fault:
            log.error("no app: %s", fault.detail or fault.notice.id)
            self._failed(fault)
        finally:
            self._done.set()

    def _next_wish(self, app: Stage) -> Callable[[Stage], None] | None:
        """What was asked first of what still waits; without any, the app is there for all."""
        with self._lock:
            if self._asked:
                return self._asked.pop(0)
            self._app = app
        return None

    def _when_there(self, wish: Callable[[Stage], None]) -> None:
        with self._lock:
            app = self._app
            if app is None:
                self._asked.append(wish)
                return
        wish(app)

    def act(self, action: AgentAction) -> None:
        """The agent did something in the overlay."""
        self._when_there(lambda app: app.act(action))

    def act_on_source(self, action: SourceAction) -> None:
        """The agent did something about where chats come from."""
        self._when_there(lambda app: app.act_on_source(action))

    def use_hotkeys(self, options: HotkeySettings) -> None:
        """The agent has chosen other keys."""
        self._when_there(lambda app: app.use_hotkeys(options))

    def parse_paste(self, wanted: TakePaste) -> PastedChat:
        """What is understood of a text; in the first second of the program this waits."""
        if self._thread.ident is not None:
            self._done.wait(SECONDS_FOR_PASTE)
        return self._app.parse_paste(wanted) if self._app is not None else PastedChat(())

    def stop(self) -> None:
        """End the app, when there is one; one that is being made is waited for."""
        if self._thread.ident is None:
            return
        self._done.wait(SECONDS_TO_WAIT)
        if self._app is not None:
            self._app.stop()
