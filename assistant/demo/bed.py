"""All parts of the demo chat together: server, agent's web chat, customers, and a screen if needed.

with Bed(folder) as bed:                      # virtual desktop, server, accounts
    browser = bed.open_web_chat(MEI)          # Chromium + converse.js, logged in as the agent
    mei = bed.customer(MEI)                   # slixmpp client
    mei.say(bed.agent.jid, "你好")
"""

from __future__ import annotations

import os
from pathlib import Path

from assistant.demo import webclient
from assistant.demo.browser import Browser
from assistant.demo.chatserver import Account, ChatServer
from assistant.demo.chooser import show_chat
from assistant.demo.customer import Customer
from assistant.demo.desktop import Desktop
from assistant.demo.pidgin import Pidgin
from assistant.demo.process import Part

AGENT = Account("agent", "agent-demo", "小林")
MEI = Account("mei", "mei-demo", "陈美")
TOM = Account("tom", "tom-demo", "Tom Baker")
CAST = (AGENT, MEI, TOM)


class Bed(Part):
    """Starts the parts in order and ends them in reverse.

    With `own_screen` the programs run on a virtual desktop (`bed.desktop`); otherwise on the
    user's own screen and session bus. `environment` is what a program needs to run beside them.
    """

    def __init__(
        self,
        folder: Path,
        own_screen: bool = True,
        number: int | None = None,
        size: tuple[int, int] = (1280, 800),
        language: str = "zh_CN",
        accounts: tuple[Account, ...] = CAST,
    ) -> None:
        self.folder = folder
        self.language = language
        self.agent = accounts[0]
        self.desktop = Desktop(folder / "desktop", number, size) if own_screen else None
        self.server = ChatServer(folder / "server", accounts)
        self._browser: Browser | None = None
        super().__init__()

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of a program on this bed's screen and session bus."""
        return self.desktop.environment if self.desktop else dict(os.environ)

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.desktop:
            self._stack.enter_context(self.desktop)
        self._stack.enter_context(self.server)

    def customer(self, account: Account) -> Customer:
        """Log a customer in; logged out when the bed ends."""
        return self._stack.enter_context(Customer(self.server, account))

    def open_web_chat(
        self,
        customer: Account | None = None,
        position: tuple[int, int] = (0, 0),
        size: tuple[int, int] = (860, 760),
        accessible: bool = True,
    ) -> Browser:
        """Open the agent's web chat, with the chat of `customer` in front."""
        address = webclient.write_page(
            self.server, self.agent, self.language, customer.jid if customer else ""
        )
        return self.open_page(address, position, size, accessible)

    def open_page(
        self,
        address: str,
        position: tuple[int, int] = (0, 0),
        size: tuple[int, int] = (860, 760),
        accessible: bool = True,
    ) -> Browser:
        """Open any page in Chromium on this bed's screen."""
        browser = Browser(
            self.folder / "browser", address, self.environment, position, size, accessible
        )
        self._browser = self._stack.enter_context(browser)
        return self._browser

    def show_chat(self, customer: Account) -> bool:
        """Bring the chat of `customer` to the front of the web chat; False when it can't be."""
        address = self.environment.get("DBUS_SESSION_BUS_ADDRESS")
        browser = self._browser
        return browser is not None and show_chat(address, browser.pid, customer)

    def open_pidgin(self) -> Pidgin:
        """Open Pidgin, logged in as the agent."""
        return self._stack.enter_context(
            Pidgin(self.folder / "pidgin", self.server, self.agent, self.environment)
        )
