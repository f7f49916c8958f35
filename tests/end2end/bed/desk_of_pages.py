"""A browser on a screen of its own with the pages of components.py, an observer and a hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from unittest.mock import patch

from assistant.deliver.port import InsertRequest, InsertResult
from assistant.deliver.x11_tools import X11Tools
from assistant.demo.browser import Browser
from assistant.demo.desktop import Desktop
from assistant.domain.chat import ChatKey
from assistant.settings import WatchSettings
from tests.end2end.bed.components import PageServer
from tests.end2end.bed.firefox import Firefox
from tests.end2end.bed.observer import Observer

BROWSERS = {"chromium": Browser, "firefox": Firefox}


class Hand:
    """Inserts as the product does, on a bed's screen; tests press Return themselves or nobody."""

    def __init__(self, environment: dict[str, str], observer: Observer) -> None:
        names = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
        self._here = patch.dict(os.environ, {name: environment[name] for name in names})
        self.observer = observer
        self.tools: X11Tools | None = None

    def __enter__(self) -> Self:
        self._here.start()
        self.tools = X11Tools(self.observer.library, WatchSettings())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.tools is not None:
            self.tools.close()
        self._here.stop()

    def insert(self, text: str, chat: ChatKey | None = None) -> InsertResult:
        """Put a text into the input box of a chat, which is the one that the observer read last."""
        assert self.tools is not None
        window = self.observer.snapshots[-1].window
        chat = chat or self.observer.updates[-1].chat
        return self.tools.insert(InsertRequest(chat, window, text))


class PageDesk:
    """A browser whose page is told what is said."""

    def __init__(self, name: str, desktop: Desktop, server: PageServer, observer: Observer) -> None:
        self.name = name
        self.desktop = desktop
        self.server = server
        self.observer = observer

    def open(self, page: str, peer: str) -> None:
        """Open a page in the same window and wait until its chat was read."""
        before = len(self.observer.updates)
        self.server.go(self.server.page(page))
        told = self.observer
        assert told.until(lambda: len(told.updates) > before and told.peer() == peer), told.healths

    def say(self, who: str, text: str) -> None:
        """Let "customer" or "agent" write a line."""
        self.server.say(who, text)


@contextmanager
def page_desk(folder: Path, browser: str) -> Iterator[PageDesk]:
    """Chromium or Firefox, showing a page with no chat yet."""
    with (
        Desktop(folder / "desktop") as desktop,
        PageServer(folder / "pages") as server,
        Observer(desktop) as observer,
        BROWSERS[browser](folder / "browser", server.page("start"), desktop.environment),
    ):
        server.wait_open()
        observer.activate("--class", browser)
        yield PageDesk(browser, desktop, server, observer)
