"""Reads the visible text of one window over the accessibility bus (AT-SPI)."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime

from assistant.domain.notice import Notice
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Event, Ref
from assistant.watch.atspi_known import EVERYTHING, Changes
from assistant.watch.atspi_nodes import NodeReader
from assistant.watch.atspi_remedy import remedy, silent
from assistant.watch.atspi_walk import OBJECT
from assistant.watch.private import is_private
from assistant.watch.waking import Waking

log = logging.getLogger("assistant.watch")

# A page that sends no events is still looked through this often, and read in full this often; its
# texts are counted this often (seconds).
_FULL_LOOK, _EVERYTHING, _COUNT = 3.0, 30.0, 0.7
# Texts whose places tell of scrolling between two counts, and objects that events may name before
# it is cheaper to read everything.
_PROBES, _MOST_OBJECTS = 3, 400
# Events of one change arrive in a volley: wait for its end (seconds).
_SETTLE = 0.008


class _Target:
    """What was found for a window: its frame and, for a browser, the page in front."""

    def __init__(self, window: WindowInfo, app: Ref, app_name: str, frame: Ref) -> None:
        self.window = window
        self.app = app
        self.app_name = app_name
        self.frame = frame
        self.gecko = a11y.toolkit_is_gecko(app_name)
        self.text_roles = a11y.ROLES_WITH_TEXT if self.gecko else (a11y.ROLE_STATIC,)
        self.document: Ref | None = None
        self.address = ""
        self.shown: list[Ref] = []
        self.edge: list[tuple[int, int, int, int]] = []
        self.counted = -1e9
        self.everything = -1e9
        self.last: Snapshot | None = None
        self.last_full = -1e9
        self.searched = -1e9


class AtspiBackend:
    """CaptureBackend over dbus-fast.

    A look at an unchanged page costs two small calls; the whole page is read only after an event,
    a change of what is shown, or every few seconds.
    """

    name = "atspi"

    def __init__(self, settings: WatchSettings, session_address: str | None = None) -> None:
        self._settings = settings
        self._session_address = session_address
        self._bus: AtspiBus | None = None
        self._reader: NodeReader | None = None
        self._target: _Target | None = None
        self._pids: dict[str, int] = {}
        self._waking = Waking(_SETTLE)
        self._dirty = True
        self._everything = False
        self._structure = False
        self._objects: set[str] = set()
        self._health = SourceHealth(self.name, SourceState.UNAVAILABLE)
        # What was said of a bus that is not there.
        self._missing = ""

    def health(self) -> SourceHealth:
        """How healthy the source is after the last look."""
        return self._health

    async def open(self) -> SourceHealth:
        """Connect to the accessibility bus; a missing bus is a state, not an exception."""
        await self.close()
        try:
            address = await a11y.accessibility_address(self._session_address)
            self._bus = await AtspiBus.connect(address)
        except BusFault as fault:
            # Asked again at every look: said once.
            level = logging.DEBUG if str(fault) == self._missing else logging.INFO
            log.log(level, "accessibility bus: %s", fault)
            self._missing = str(fault)
            self._health = SourceHealth(
                self.name,
                SourceState.UNAVAILABLE,
                Notice("watch.no_accessibility"),
                remedy(fault),
            )
            return self._health
        self._missing = ""
        self._reader = NodeReader(self._bus, self._settings)
        self._health = SourceHealth(self.name, SourceState.OK)
        return self._health

    async def close(self) -> None:
        """Disconnect and forget everything."""
        if self._bus is not None:
            self._bus.close()
        self._bus = None
        self._reader = None
        self._target = None
        self._pids.clear()

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """Visible text now; the very same nodes object as before while nothing has changed."""
        if self._bus is None or not self._bus.connected:
            await self.open()
        if self._bus is None or self._reader is None:
            return None
        try:
            return await self._look(window)
        except BusFault as fault:
            # The page or the program went away between two calls; the next look starts afresh.
            log.debug("lost the window: %s", fault)
            self._target = None
            self._reader.forget()
            return None

    async def snapshot_now(self, window: WindowInfo) -> Snapshot | None:
        """A snapshot that is read in full, however little seems to have changed."""
        self._dirty = self._everything = True
        return await self.snapshot(window)

    async def secret_areas(self, window: WindowInfo) -> tuple[Rect, ...]:
        """Where visible password fields are: no other source may capture them either."""
        if self._bus is None or not self._bus.connected:
            await self.open()
        if self._bus is None:
            return ()
        try:
            target = await self._find_target(window)
            if target is None:
                return ()
            place = target.document or target.frame
            fields = await self._bus.find(place, (a11y.ROLE_PASSWORD,), count=40)
            return tuple([Rect(*await self._bus.extents(field)) for field in fields])
        except BusFault as fault:
            log.debug("lost the window: %s", fault)
            return ()

    async def focus(self, window: WindowInfo, node: TextNode) -> bool:
        """Give the keyboard to an editable node of the last snapshot; True when it took it."""
        target = self._target
        if self._bus is None or target is None or target.window.window_id != window.window_id:
            return False
        try:
            box = Ref(target.app.bus, node.attributes.get(OBJECT, ""))
            return bool(box.path) and bool(await self._bus.call(box, a11y.COMPONENT, "GrabFocus"))
        except BusFault as fault:
            log.debug("lost the input box: %s", fault)
        return False

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when an event of the watched program woke us."""
        return await self._waking.wait(timeout)

    def wake(self) -> None:
        """End a wait early."""
        self._waking.wake()

    def _on_event(self, event: Event) -> None:
        if event.member == "ChildrenChanged":
            self._structure = True
        elif event.member == "TextChanged" or (self._reader and self._reader.knows(event.path)):
            if len(self._objects) < _MOST_OBJECTS:
                self._objects.add(event.path)
        else:
            # Titles and tabs are called something else all the time.
            return
        self._dirty = True
        self._waking.wake()

    def _changes(self, target: _Target, window: WindowInfo) -> Changes:
        """What there is to ask for, told once."""
        now = time.monotonic()
        objects, structure = frozenset(self._objects), self._structure
        self._structure = False
        self._objects.clear()
        last = target.last
        if (
            self._everything
            or last is None
            or last.window.rect != window.rect
            or last.window.title != window.title
            or len(objects) >= _MOST_OBJECTS
            or now - target.everything > _EVERYTHING
        ):
            self._everything = False
            target.everything = now
            return EVERYTHING
        return Changes(structure, objects, now - target.last_full > _FULL_LOOK)

    async def _look(self, window: WindowInfo) -> Snapshot | None:
        target = await self._find_target(window)
        if target is None:
            return None
        if await self._unchanged(target, window):
            return target.last
        changes = self._changes(target, window)
        assert self._reader is not None
        if target.document is not None:
            nodes, truncated = await self._reader.read_page(
                target.document, target.shown, target.gecko, changes
            )
        else:
            nodes, truncated = await self._reader.read_widgets(target.frame)
        self._judge(target, nodes)
        if target.document is None and not nodes:
            # Perhaps another frame of the same program, or one that was not built up yet.
            self._target = None
        if changes.turn or changes.everything or target.document is None:
            target.last_full = time.monotonic()
        last = target.last
        if last is not None and last.nodes == nodes and last.window == window:
            return last
        target.last = Snapshot(
            window=window,
            nodes=nodes,
            at=datetime.now().astimezone(),
            source=self.name,
            document=target.address,
            truncated=truncated,
        )
        return target.last

    async def _unchanged(self, target: _Target, window: WindowInfo) -> bool:
        assert self._bus is not None
        now = time.monotonic()
        # What happens from here on is told anew, and looked at in the next look.
        dirty, self._dirty = self._dirty, False
        same = (
            not dirty
            and target.last is not None
            and target.last.window == window
            and now - target.last_full < _FULL_LOOK
        )
        if target.document is None:
            return same
        if same and now - target.counted < _COUNT and target.edge == await self._edge(target.shown):
            return True
        limit = self._settings.max_nodes * 4
        shown = await self._bus.find(target.document, target.text_roles, count=limit)
        edge = await self._edge(shown)
        same = same and shown == target.shown and edge == target.edge
        target.shown, target.edge, target.counted = shown, edge, now
        return same

    async def _edge(self, shown: list[Ref]) -> list[tuple[int, int, int, int]]:
        """Where some of the texts stand: scrolling moves them and is told by no event."""
        assert self._bus is not None
        step = max(1, -(-len(shown) // _PROBES))
        try:
            return list(await asyncio.gather(*(self._bus.extents(ref) for ref in shown[::-step])))
        except BusFault:
            # One of them is gone.
            return []

    async def _find_target(self, window: WindowInfo) -> _Target | None:
        assert self._bus is not None
        target = self._target
        renamed = target is not None and target.window.title != window.title
        if (
            target is None
            or target.window.window_id != window.window_id
            or (renamed and target.document is None)
        ):
            target = self._target = await self._open_target(window)
            self._dirty = True
            if target is None:
                return None
        if target.document is None:
            # A native window has no page; a browser may still be loading it.
            if time.monotonic() - target.searched > _FULL_LOOK:
                await self._find_document(target)
        elif await self._hidden(target.document):
            await self._find_document(target)
        if target.window.title != window.title and target.document is not None:
            target.address = await self._address(target.document)
        target.window = window
        return target

    async def _open_target(self, window: WindowInfo) -> _Target | None:
        assert self._bus is not None
        for app in await self._bus.applications():
            if await self._pid(app.bus) != window.pid:
                continue
            frame = await self._find_frame(app, window)
            if frame is not None and is_private(
                await self._bus.name(frame), self._settings.private_titles
            ):
                # Browsers say it here and not in the title that the window manager has.
                self._health = SourceHealth(self.name, SourceState.PAUSED, Notice("watch.private"))
                return None
            if frame is not None:
                await self._bus.follow(app.bus, self._on_event)
                return _Target(window, app, await self._bus.name(app), frame)
        self._health = silent(self.name, window)
        return None

    async def _pid(self, bus_name: str) -> int:
        assert self._bus is not None
        if bus_name not in self._pids:
            try:
                self._pids[bus_name] = await self._bus.pid(bus_name)
            except BusFault:
                return 0
        return self._pids[bus_name]

    async def _find_frame(self, app: Ref, window: WindowInfo) -> Ref | None:
        """The program's top-level object for this window: by title, else by place."""
        assert self._bus is not None
        best: tuple[int, Ref] | None = None
        for child in await self._bus.children(app):
            name = await self._bus.name(child)
            states = await self._bus.call(child, a11y.ACCESSIBLE, "GetState")
            score = 4 if name and name == window.title else 0
            score += 2 if name and (name in window.title or window.title in name) else 0
            score += 2 if _near(await self._bus.extents(child), window.rect) else 0
            score += 1 if a11y.has_state(states, a11y.STATE_SHOWING) else 0
            if best is None or score > best[0]:
                best = (score, child)
        return best[1] if best else None

    async def _hidden(self, ref: Ref) -> bool:
        assert self._bus is not None
        states, number = await asyncio.gather(
            self._bus.call(ref, a11y.ACCESSIBLE, "GetState"),
            # A page that was left is kept for going back: it shows, it says, but stands nowhere.
            self._bus.call(ref, a11y.ACCESSIBLE, "GetIndexInParent"),
        )
        return number < 0 or not a11y.has_state(states, a11y.STATE_SHOWING)

    async def _find_document(self, target: _Target) -> None:
        assert self._bus is not None
        roles = (a11y.ROLE_DOCUMENT_WEB, a11y.ROLE_DOCUMENT_FRAME)
        target.searched = time.monotonic()
        if not await self._bus.can_search(target.frame):
            return
        found = await self._bus.find(target.frame, roles, count=8)
        if not found and target.document is None:
            return
        target.document = found[0] if found else None
        target.address = await self._address(found[0]) if found else ""
        target.shown, target.last = [], None

    async def _address(self, document: Ref) -> str:
        assert self._bus is not None
        try:
            attributes = await self._bus.call(document, a11y.DOCUMENT, "GetAttributes")
        except BusFault:
            return ""
        return str(attributes.get("URI") or attributes.get("DocURL") or "")

    def _judge(self, target: _Target, nodes: tuple[TextNode, ...]) -> None:
        chromium = a11y.toolkit_is_chromium(target.app_name)
        if chromium and (target.document is None or not nodes):
            self._health = silent(self.name, target.window, chromium=True)
        else:
            self._health = SourceHealth(self.name, SourceState.OK)


def _near(extents: tuple[int, int, int, int], frame: Rect) -> bool:
    x, y, width, height = extents
    corner = abs(x - frame.x) + abs(y - frame.y)
    return corner < 80 and abs(width - frame.width) + abs(height - frame.height) < 80
