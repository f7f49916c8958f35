"""Reads the visible text of one window through UI Automation."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from datetime import datetime

from assistant.domain.notice import Notice
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.private import is_private
from assistant.watch.waking import Waking
from assistant.watch.windows.apartment import Apartment, Busy
from assistant.watch.windows.changes import NoChanges, PageChanges, WinEventChanges
from assistant.watch.windows.nodes import is_page, name_of, read_nodes, secret_areas
from assistant.watch.windows.uia import ComFault, Element, Id, Trouble, Uia

log = logging.getLogger("assistant.watch")

# A look takes no longer than this (seconds); UI Automation gives up a little earlier by itself.
_PATIENCE = 4.0
# A page that sends no events is still read in full this often (seconds).
_FULL_LOOK = 3.0
# Events of one change arrive in a volley: wait for its end (seconds).
_SETTLE = 0.008
# A program that was too slow is left in peace: at first and at most so long (seconds).
_REST, _REST_MOST = 2.0, 60.0
# Elements looked at for every text that is told: most of a page's elements only enclose others.
_ELEMENTS = 12
_MAKES_PAGES = frozenset(
    {"google-chrome", "microsoft-edge", "brave-browser", "vivaldi-stable", "opera"}
)


class _Target:
    """What was found for a window."""

    def __init__(self, window: WindowInfo) -> None:
        self.window = window
        self.page: Element | None = None
        self.framework = ""
        self.pages = False
        self.last: Snapshot | None = None
        self.last_full = float("-inf")
        self.searched = float("-inf")
        self.rests_until = float("-inf")
        self.rest = _REST
        self.boxes: dict[str, Id] = {}


class UiaBackend:
    """CaptureBackend over UI Automation; also what SecretFields and insertion need.

    A look at a page that has told of no change costs nothing; one that was changed, a program that
    tells of nothing, and everything every few seconds, is read anew by three calls: the window,
    its tree, the texts of its boxes.
    """

    name = "uia"

    def __init__(
        self,
        settings: WatchSettings,
        make: Callable[[], Uia],
        changes: PageChanges | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`make` runs on the thread that COM is talked to from."""
        self._settings = settings
        self._apartment = Apartment(make, lambda layer: layer.close())
        self._changes = changes or NoChanges()
        self._clock = clock
        self._target: _Target | None = None
        self._waking = Waking(_SETTLE)
        self._dirty = True
        # Of the window looked at last; kept while its program does not answer.
        self._secrets: dict[int, tuple[Rect, ...]] = {}
        self._health = SourceHealth(self.name, SourceState.UNAVAILABLE)

    def health(self) -> SourceHealth:
        """How healthy the source is after the last look."""
        return self._health

    async def open(self) -> SourceHealth:
        """Start UI Automation; it is part of Windows, so what fails here is a fault of this PC."""
        self._waking.open()
        try:
            # The answer does not matter: what is made for it does.
            await self._apartment.call(lambda _layer: None, _PATIENCE)
        except (ComFault, OSError, TimeoutError, Busy) as fault:
            log.warning("UI Automation: %s %s", type(fault).__name__, fault)
            self._health = SourceHealth(
                self.name, SourceState.UNAVAILABLE, Notice("watch.no_uia"),
                Notice("watch.remedy_uia"),
            )  # fmt: skip
            return self._health
        self._health = SourceHealth(self.name, SourceState.OK)
        return self._health

    async def close(self) -> None:
        """Let go of everything and forget what was seen."""
        self._changes.close()
        self._apartment.close()
        self._target = None

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """Visible text now; the very same object as before while nothing has changed."""
        if self._health.state is SourceState.UNAVAILABLE:
            await self.open()
            if self._health.state is SourceState.UNAVAILABLE:
                return None
        target = self._aim(window)
        if self._clock() < target.rests_until:
            return None
        if self._is_fresh(target, window):
            return target.last
        self._dirty = False
        try:
            return await self._look(target, window)
        except (TimeoutError, Busy):
            self._too_slow(target)
        except ComFault as fault:
            self._fault(target, fault)
        return None

    async def snapshot_now(self, window: WindowInfo) -> Snapshot | None:
        """A snapshot that is read in full, however little seems to have changed."""
        self._dirty = True
        return await self.snapshot(window)

    async def secret_areas(self, window: WindowInfo) -> tuple[Rect, ...]:
        """Where visible password fields are: no other source may capture them either."""
        page = self._aim(window).page
        try:
            tree, _ = await self._apartment.call(
                lambda layer: layer.tree(window.window_id, page.id if page else None, self._most),
                _PATIENCE,
            )
        except (ComFault, TimeoutError, Busy) as fault:
            log.debug("password fields: %s", fault)
            return self._secrets.get(window.window_id, ())
        self._secrets = {window.window_id: secret_areas(tree)}
        return self._secrets[window.window_id]

    async def focus(self, window: WindowInfo, node: TextNode) -> bool:
        """Give the keyboard to an input box of the last snapshot; True when it took it."""
        box = self._box(window, node)
        if box is None:
            return False
        try:
            await self._apartment.call(lambda layer: layer.focus(box), _PATIENCE)
        except (ComFault, TimeoutError, Busy) as fault:
            log.debug("the input box did not take the keyboard: %s", fault)
            return False
        return await self.has_keyboard(window, node)

    async def has_keyboard(self, window: WindowInfo, node: TextNode) -> bool:
        """Whether the keyboard is in this input box now."""
        box = self._box(window, node)
        try:
            focused = await self._apartment.call(lambda layer: layer.focused(), _PATIENCE)
        except (ComFault, TimeoutError, Busy) as fault:
            log.debug("nobody knows where the keyboard is: %s", fault)
            return False
        # Rich boxes give it to something inside them, others to themselves.
        page = self._target.page if self._target else None
        drawn_by = {window.pid, page.pid if page else window.pid}
        within = focused.pid in drawn_by and _inside(focused.rect, node.rect)
        return focused.id == box or within

    async def set_text(self, window: WindowInfo, node: TextNode, text: str) -> bool:
        """Replace what stands in an input box of the last snapshot, without keys or clipboard."""
        box = self._box(window, node)
        if box is None:
            return False
        try:
            await self._apartment.call(lambda layer: layer.set_value(box, text), _PATIENCE)
        except (ComFault, TimeoutError, Busy) as fault:
            log.debug("the input box did not take the text: %s", fault)
            return False
        return True

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when an event of the watched page woke us."""
        return await self._waking.wait(timeout)

    def wake(self) -> None:
        """End a wait early."""
        self._waking.wake()

    # ------------------------------------------------------------ looking

    @property
    def _most(self) -> int:
        return self._settings.max_nodes * _ELEMENTS

    def _aim(self, window: WindowInfo) -> _Target:
        target = self._target
        if target is None or target.window.window_id != window.window_id:
            target = self._target = _Target(window)
            self._dirty = True
            self._changes.follow(window.pid, self._changed)
        elif target.window.title != window.title:
            # Another tab or another customer.
            target.searched = float("-inf")
            self._dirty = True
        target.window = window
        return target

    def _is_fresh(self, target: _Target, window: WindowInfo) -> bool:
        page = target.page
        # Where a page is drawn by another program than the window's (WebView2), its events are that
        # program's: they are not heard, and the page is looked at.
        told = page is not None and page.pid in (0, window.pid) and self._changes.hears
        return (
            told
            and not self._dirty
            and target.last is not None
            and target.last.window == window
            and self._clock() - target.last_full < _FULL_LOOK
        )

    async def _look(self, target: _Target, window: WindowInfo) -> Snapshot | None:
        number = window.window_id
        head = await self._apartment.call(lambda layer: layer.head(number), _PATIENCE)
        if is_private(head.name, self._settings.private_titles):
            # Chromium says it here and not in the title of the window.
            self._health = SourceHealth(self.name, SourceState.PAUSED, Notice("watch.private"))
            target.last = None
            return None
        target.framework = head.framework
        now = self._clock()
        if now - target.searched > _FULL_LOOK:
            target.searched = now
            await self._find_page(target, number)
        page = target.page
        place = page.id if page else None
        tree, more = await self._apartment.call(
            lambda layer: layer.tree(number, place, self._most), _PATIENCE
        )
        values = await self._apartment.call(
            lambda layer: layer.values(number, place, self._settings.max_text), _PATIENCE
        )
        nodes, cut = read_nodes(
            tree, {one.id: one for one in values}, self._settings.max_nodes, self._settings.max_text
        )
        if page is None and window.app in _MAKES_PAGES:
            # What the browser itself shows, its address bar for one, is no chat.
            nodes = ()
        target.boxes = {name_of(one.id): one.id for one in values}
        target.last_full, target.rest = self._clock(), _REST
        self._judge(target, nodes)
        last = target.last
        if last is not None and last.nodes == nodes and last.window == window:
            return last
        target.last = Snapshot(
            window, nodes, datetime.now().astimezone(), self.name, page.value if page else "",
            more or cut,
        )  # fmt: skip
        return target.last

    async def _find_page(self, target: _Target, number: int) -> None:
        pages = await self._apartment.call(lambda layer: layer.documents(number), _PATIENCE)
        shown = [one for one in pages if not one.offscreen and one.rect is not None]
        target.pages = any(is_page(one.framework) for one in pages)
        pages_only = [one for one in shown if is_page(one.framework)]
        # Side panels and developer tools are pages too: the largest one is what the agent sees.
        target.page = max(pages_only, key=_area, default=None)

    def _judge(self, target: _Target, nodes: tuple[TextNode, ...]) -> None:
        """A browser, or a program built on one, without text has its tree switched off."""
        app = target.window.app
        built_on_one = app in _MAKES_PAGES or target.pages or is_page(target.framework)
        silent = target.page is None or not nodes if built_on_one else not nodes
        if not silent:
            self._health = SourceHealth(self.name, SourceState.OK)
            return
        remedy = "watch.remedy_chromium_windows" if built_on_one else "watch.remedy_application"
        self._health = SourceHealth(
            self.name, SourceState.DEGRADED, Notice.of("watch.application_silent", app=app),
            Notice.of(remedy, app=app), app if app in _MAKES_PAGES else "",
        )  # fmt: skip

    def _box(self, window: WindowInfo, node: TextNode) -> Id | None:
        target = self._target
        if target is None or target.window.window_id != window.window_id:
            return None
        return target.boxes.get(node.attributes.get("path", "").partition("/")[0])

    # ------------------------------------------------------------ faults

    def _fault(self, target: _Target, fault: ComFault) -> None:
        log.debug("lost the window: %s", fault)
        match fault.trouble:
            case Trouble.GONE:
                # The page or the program went away between two calls: start afresh.
                self._target = None
            case Trouble.SLOW:
                self._too_slow(target)
            case Trouble.DENIED:
                self._target = None
                self._bad(target, "watch.program_elevated", "watch.remedy_elevated")
            case Trouble.FAILED:
                self._rest(target)
                self._bad(target, "watch.application_silent", "watch.remedy_application")

    def _too_slow(self, target: _Target) -> None:
        self._rest(target)
        self._bad(target, "watch.program_slow", "")

    def _rest(self, target: _Target) -> None:
        target.rests_until = self._clock() + target.rest
        target.rest = min(target.rest * 2, _REST_MOST)
        target.page, target.searched = None, float("-inf")
        self._dirty = True

    def _bad(self, target: _Target, notice: str, remedy: str) -> None:
        app = target.window.app
        self._health = SourceHealth(
            self.name, SourceState.DEGRADED, Notice.of(notice, app=app),
            Notice.of(remedy, app=app) if remedy else None,
        )  # fmt: skip

    def _changed(self) -> None:
        """On the hooks' thread: hand over only."""
        if not self._dirty:
            self._dirty = True
            self._waking.wake_from_thread()


def _area(element: Element) -> int:
    return element.rect.width * element.rect.height if element.rect else 0


def _inside(inner: Rect | None, outer: Rect | None) -> bool:
    if inner is None or outer is None:
        return False
    return (
        outer.x <= inner.x and outer.y <= inner.y
        and inner.right <= outer.right and inner.bottom <= outer.bottom
    )  # fmt: skip


if sys.platform == "win32":

    def make_client() -> Uia:
        """The layer of this desktop, for the calling thread. Raises ComFault."""
        # comtypes looks here when it is first imported: UI Automation wants no thread with windows.
        sys.coinit_flags = 0  # type: ignore[attr-defined]
        from assistant.watch.windows.uia_client import UiaClient

        return UiaClient()

    def make_backend(settings: WatchSettings) -> UiaBackend:
        """The backend of this desktop."""
        from assistant.win32.loop import Loop

        return UiaBackend(settings, make_client, WinEventChanges(lambda: Loop("page-events")))
