"""The bench's desk: a chat window, the real overlay in its own process, and the witness."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from assistant.demo.bed import MEI, Bed
from assistant.demo.customer import Customer
from assistant.demo.pidgin import RESOURCE
from assistant.demo.process import wait_until
from assistant.demo.stage import Overlay
from tests.benchmarks.pageserver import PageServer
from tests.benchmarks.witness import Witness

READY_SECONDS = 90.0
CHROMIUM = ("--class", "chromium")
Say = Callable[[str], float]


@dataclass
class Desk:
    """`say` lets the customer write and returns the monotonic time of it.

    `window` is what xdotool finds the chat window by.
    """

    bed: Bed
    say: Say
    client: psutil.Process
    window: tuple[str, str]

    @contextmanager
    def witness(self) -> Iterator[Witness]:
        """Somebody else who watches the same window."""
        with Witness(self.bed.environment["DBUS_SESSION_BUS_ADDRESS"], self.client.pid) as one:
            yield one

    @contextmanager
    def overlay(self, folder: Path, model: bool) -> Iterator[Overlay]:
        """The product, started and watching, with the chat window in front."""
        config = folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        switch = str(model).lower()
        (config / "settings.toml").write_text(f"[model]\nenabled = {switch}\n", encoding="utf-8")
        with Overlay(self.bed, folder, "zh-Hans") as overlay:
            if overlay.wait("started", 0.0, READY_SECONDS) is None:
                raise RuntimeError(f"the overlay did not start:\n{overlay.process.tail()}")
            activate(self.bed, *self.window)
            yield overlay


@contextmanager
def web_chat(folder: Path) -> Iterator[Desk]:
    """Converse.js in Chromium on a private server."""
    with Bed(folder) as bed:
        browser = bed.open_web_chat(MEI)
        mei = bed.customer(MEI)
        # The page is logged in when the server knows of it.
        if not mei.wait_online(f"{bed.agent.jid}/"):
            raise RuntimeError("the web chat did not log in")
        activate(bed, *CHROMIUM)
        time.sleep(2)
        yield Desk(bed, _writes(mei, bed), psutil.Process(browser.pid), CHROMIUM)


@contextmanager
def plain_page(folder: Path) -> Iterator[Desk]:
    """A page of bubbles in Chromium that announces nothing."""
    with PageServer() as server, Bed(folder) as bed:
        browser = bed.open_page(server.address)
        if not server.opened.wait(READY_SECONDS):
            raise RuntimeError("the page did not load")
        activate(bed, *CHROMIUM)
        yield Desk(bed, server.say, psutil.Process(browser.pid), CHROMIUM)


@contextmanager
def pidgin_chat(folder: Path) -> Iterator[Desk]:
    """Pidgin with the customer's chat window in front."""
    with Bed(folder) as bed:
        mei = bed.customer(MEI)
        pidgin = bed.open_pidgin()
        if not mei.wait_online(f"{bed.agent.jid}/{RESOURCE}"):
            raise RuntimeError("Pidgin did not log in")
        say = _writes(mei, bed)
        # The list of contacts takes the front once more while they come online.
        activate(bed, "--name", "Buddy List")
        time.sleep(4)
        say("hi")
        window = ("--name", f"^{MEI.name}$")
        # Opens once Pidgin has got the first message.
        activate(bed, *window)
        yield Desk(bed, say, psutil.Process(pidgin.pid), window)


def _writes(customer: Customer, bed: Bed) -> Say:
    return lambda text: customer.say(bed.agent.jid, text)


def activate(bed: Bed, *search: str) -> None:
    """Bring the window that xdotool finds to the front, trying until it is there."""
    command = ["xdotool", "search", "--onlyvisible", *search, "windowactivate"]

    def done() -> bool:
        result = subprocess.run(
            command, env=bed.environment, capture_output=True, check=False, timeout=30
        )
        return result.returncode == 0

    if not wait_until(done, READY_SECONDS, 0.3):
        raise RuntimeError(f"no window for {search}")
