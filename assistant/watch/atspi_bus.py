"""The accessibility bus: connection, capped calls, and the few AT-SPI requests that are needed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError, DBusError, InvalidAddressError

log = logging.getLogger("assistant.watch")

ACCESSIBLE = "org.a11y.atspi.Accessible"
COLLECTION = "org.a11y.atspi.Collection"
COMPONENT = "org.a11y.atspi.Component"
DOCUMENT = "org.a11y.atspi.Document"
TEXT = "org.a11y.atspi.Text"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY = "org.a11y.atspi.Registry"

# Numbers of AtspiStateType and AtspiRole.
STATE_ACTIVE, STATE_EDITABLE, STATE_SHOWING = 1, 7, 25
ROLE_IMAGE, ROLE_LABEL, ROLE_PASSWORD, ROLE_TEXT = 27, 29, 40, 61
ROLE_ENTRY, ROLE_DOCUMENT_FRAME, ROLE_DOCUMENT_WEB, ROLE_STATIC = 79, 82, 95, 116
# Firefox has no objects for runs of text: list item, label, cell, paragraph, heading, section,
# link, quotation, article, landmark and description hold theirs themselves.
ROLES_WITH_TEXT = (29, 32, 56, 73, 83, 85, 88, 105, 109, 110, 116, 122, 123)
# Where another object stands in a text.
EMBEDDED = "\ufffc"

_MATCH_ALL, _MATCH_ANY = 1, 2
_CANONICAL = 1
# dbus-fast raises BlockingIOError with more than about 64 calls in flight.
_IN_FLIGHT = 24
_CALL_SECONDS = 3.0

WAKING_EVENTS = (
    "object:text-changed",
    "object:children-changed",
    # Chromium tells so of a text that was changed in its place.
    "object:property-change:accessible-name",
)
_MEMBERS = ("TextChanged", "ChildrenChanged", "PropertyChange")


class Event(NamedTuple):
    """What a program tells: "TextChanged", "ChildrenChanged" or "PropertyChange", of an object."""

    member: str
    path: str


class Ref(NamedTuple):
    """Address of one accessible object: bus name and object path."""

    bus: str
    path: str

    @property
    def short(self) -> str:
        """The last part of the path, unique inside its program."""
        return self.path.rpartition("/")[2]


class BusFault(Exception):
    """A call failed: the object or its program is gone, or does not answer."""


class NoSession(BusFault):
    """There is no session bus to ask for the accessibility bus."""


def _bits(numbers: Iterable[int], words: int) -> list[int]:
    fields = [0] * words
    for number in numbers:
        fields[number // 32] |= 1 << (number % 32)
    return [field - (1 << 32) if field >= 1 << 31 else field for field in fields]


def has_state(states: Sequence[int], state: int) -> bool:
    """True when a GetState answer holds the state."""
    return len(states) > state // 32 and bool(states[state // 32] >> (state % 32) & 1)


async def _connected(address: str | None) -> MessageBus:
    try:
        bus = MessageBus(bus_address=address)
    except (OSError, InvalidAddressError) as fault:
        raise BusFault(f"{address}: {fault}") from fault
    try:
        return await bus.connect()
    except (OSError, AuthError, InvalidAddressError, EOFError) as fault:
        # dbus-fast leaves the socket of a failed connection open.
        if bus._sock is not None:
            bus._sock.close()
        raise BusFault(f"{address}: {fault}") from fault


async def accessibility_address(session_address: str | None) -> str:
    """Ask the session bus for the accessibility bus, and switch accessibility on.

    Raises BusFault when either is not there.
    """
    if session_address is None and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        raise NoSession("no session bus")
    bus = await _connected(session_address)
    try:
        reply = await asyncio.wait_for(
            bus.call(
                Message(
                    destination="org.a11y.Bus",
                    path="/org/a11y/bus",
                    interface="org.a11y.Bus",
                    member="GetAddress",
                )
            ),
            _CALL_SECONDS * 4,
        )
        if reply is None or reply.message_type is MessageType.ERROR or not reply.body:
            raise BusFault("no accessibility bus")
        # Programs started from now on join the bus without being told by their environment.
        await asyncio.wait_for(
            bus.call(
                Message(
                    destination="org.a11y.Bus",
                    path="/org/a11y/bus",
                    interface=PROPERTIES,
                    member="Set",
                    signature="ssv",
                    body=["org.a11y.Status", "IsEnabled", Variant("b", True)],
                )
            ),
            _CALL_SECONDS,
        )
        return str(reply.body[0])
    except (TimeoutError, DBusError, EOFError, OSError) as fault:
        raise BusFault(f"accessibility bus: {fault}") from fault
    finally:
        bus.disconnect()


class AtspiBus:
    """One connection to the accessibility bus; all methods raise BusFault when a call fails."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._gate = asyncio.Semaphore(_IN_FLIGHT)
        self._followed: tuple[str, str] | None = None
        self._searchable: dict[str, bool] = {}
        # Programs that leave the list of all their objects empty; Qt does.
        self.without_cache: set[str] = set()
        self.calls = 0

    @classmethod
    async def connect(cls, address: str) -> AtspiBus:
        """Connect to the accessibility bus at `address`."""
        return cls(await _connected(address))

    @property
    def connected(self) -> bool:
        """False after the bus went away."""
        return bool(self._bus.connected)

    def close(self) -> None:
        """Disconnect."""
        if self._bus.connected:
            self._bus.disconnect()

    async def call(
        self, ref: Ref, interface: str, member: str, signature: str = "", *body: Any
    ) -> Any:
        """Call a method; one result comes back bare, several as a list."""
        message = Message(
            destination=ref.bus,
            path=ref.path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        async with self._gate:
            self.calls += 1
            try:
                reply = await asyncio.wait_for(self._bus.call(message), _CALL_SECONDS)
            except (TimeoutError, DBusError, EOFError, OSError) as fault:
                raise BusFault(f"{member}: {fault}") from fault
        if reply is None or reply.message_type is MessageType.ERROR:
            raise BusFault(f"{member}: {reply.error_name if reply else 'no reply'}")
        return reply.body[0] if len(reply.body) == 1 else reply.body

    async def read(self, ref: Ref, interface: str, name: str) -> Any:
        """Read one property."""
        value = await self.call(ref, PROPERTIES, "Get", "ss", interface, name)
        return value.value

    async def applications(self) -> list[Ref]:
        """Every program on the bus."""
        root = Ref(REGISTRY, "/org/a11y/atspi/accessible/root")
        return [Ref(*child) for child in await self.call(root, ACCESSIBLE, "GetChildren")]

    async def pid(self, bus_name: str) -> int:
        """Process id behind a bus name."""
        daemon = Ref("org.freedesktop.DBus", "/org/freedesktop/DBus")
        return int(
            await self.call(
                daemon, "org.freedesktop.DBus", "GetConnectionUnixProcessID", "s", bus_name
            )
        )

    async def children(self, ref: Ref) -> list[Ref]:
        """Direct children."""
        return [Ref(*child) for child in await self.call(ref, ACCESSIBLE, "GetChildren")]

    async def name(self, ref: Ref) -> str:
        """Accessible name, which is the text of a static node."""
        return str(await self.read(ref, ACCESSIBLE, "Name"))

    async def parent(self, ref: Ref) -> Ref:
        """Enclosing object."""
        return Ref(*await self.read(ref, ACCESSIBLE, "Parent"))

    async def extents(self, ref: Ref) -> tuple[int, int, int, int]:
        """Screen position and size in pixels."""
        x, y, width, height = await self.call(ref, COMPONENT, "GetExtents", "u", 0)
        return int(x), int(y), int(width), int(height)

    async def text(self, ref: Ref, limit: int) -> str:
        """Text content; only the last `limit` characters of a longer one."""
        start = 0
        count = int(await self.read(ref, TEXT, "CharacterCount"))
        if count > limit:
            start = count - limit
        return str(await self.call(ref, TEXT, "GetText", "ii", start, count))

    async def can_search(self, ref: Ref) -> bool:
        """Whether a program answers `find`; GTK 4 does not. Asked once a program."""
        if ref.bus not in self._searchable:
            offered = await self.call(ref, ACCESSIBLE, "GetInterfaces")
            self._searchable[ref.bus] = COLLECTION in offered
        return self._searchable[ref.bus]

    async def find(
        self,
        ref: Ref,
        roles: Iterable[int] = (),
        states: Iterable[int] = (STATE_SHOWING,),
        count: int = 1000,
    ) -> list[Ref]:
        """Descendants with one of `roles` (any if empty) and all `states`, in document order."""
        roles = tuple(roles)
        rule = [
            _bits(states, 2),
            _MATCH_ALL,
            {},
            _MATCH_ALL,
            _bits(roles, 4),
            _MATCH_ANY if roles else _MATCH_ALL,
            [],
            _MATCH_ALL,
            False,
        ]
        found = await self.call(
            ref,
            COLLECTION,
            "GetMatches",
            "(aiia{ss}iaiiasib)uib",
            rule,
            _CANONICAL,
            count,
            True,
        )
        return [Ref(*match) for match in found]

    async def follow(self, bus_name: str, wake: Callable[[Event], None]) -> None:
        """Let events of this one program, and of no other, call `wake`."""
        if self._followed and self._followed[0] == bus_name:
            return
        registry = Ref(REGISTRY, "/org/a11y/atspi/registry")
        for event in WAKING_EVENTS:
            try:
                await self.call(registry, REGISTRY, "RegisterEvent", "sass", event, [], bus_name)
            except BusFault:
                # Older registries take the name alone and then let every program send.
                await self.call(registry, REGISTRY, "RegisterEvent", "s", event)
        if self._followed:
            # The bus has dropped the rule by itself where that program has ended.
            with contextlib.suppress(BusFault):
                await self._match_rule("RemoveMatch", self._followed[1])
        rule = f"type='signal',sender='{bus_name}',interface='org.a11y.atspi.Event.Object'"
        await self._match_rule("AddMatch", rule)
        if self._followed is None:
            self._bus.add_message_handler(self._on_message)
        self._followed = (bus_name, rule)
        self._wake = wake

    async def _match_rule(self, member: str, rule: str) -> None:
        daemon = Ref("org.freedesktop.DBus", "/org/freedesktop/DBus")
        await self.call(daemon, "org.freedesktop.DBus", member, "s", rule)

    def _on_message(self, message: Message) -> None:
        if (
            message.message_type is MessageType.SIGNAL
            and message.member in _MEMBERS
            and self._followed
            and message.sender == self._followed[0]
        ):
            self._wake(Event(message.member, message.path or ""))


def toolkit_is_gecko(name: str) -> bool:
    """True for Firefox and its relatives by their accessible application name."""
    low = name.lower()
    return any(part in low for part in ("firefox", "thunderbird", "librewolf", "waterfox"))


def toolkit_is_chromium(name: str) -> bool:
    """True for Chromium and its relatives by their accessible application name."""
    low = name.lower()
    return any(part in low for part in ("chrom", "edge", "brave", "opera", "vivaldi", "electron"))
