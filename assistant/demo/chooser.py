"""Opens a customer's chat in the agent's web chat, as a click on the contact would."""

from __future__ import annotations

import asyncio
import time

from assistant.demo.chatserver import Account
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref

_ROLE_LINK = 88
_ACTION = "org.a11y.atspi.Action"
_CONTACT = "open-chat"


async def _press(bus: AtspiBus, pid: int, name: str) -> bool:
    for app in await bus.applications():
        if await bus.pid(app.bus) != pid:
            continue
        for frame in await bus.children(app):
            for link in await bus.find(frame, (_ROLE_LINK,), count=400):
                if await _is_contact(bus, link, name):
                    await bus.call(link, _ACTION, "DoAction", "i", 0)
                    return True
    return False


async def _is_contact(bus: AtspiBus, link: Ref, name: str) -> bool:
    if name not in await bus.name(link):
        return False
    attributes = await bus.call(link, a11y.ACCESSIBLE, "GetAttributes")
    return _CONTACT in str(attributes.get("class", "")).split()


def show_chat(
    session_address: str | None, pid: int, customer: Account, timeout: float = 20.0
) -> bool:
    """Open the chat of `customer` in the browser `pid`; False when no such contact appears."""

    async def attempt() -> bool:
        bus = await AtspiBus.connect(await a11y.accessibility_address(session_address))
        try:
            return await _press(bus, pid, customer.name)
        finally:
            bus.close()

    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            if asyncio.run(attempt()):
                return True
        except BusFault:
            # The page was redrawn between two questions: ask again.
            pass
        time.sleep(0.2)
    return False
