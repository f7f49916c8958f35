"""Reads the visible text of one window through the accessibility interface of macOS."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from assistant.domain.notice import Notice
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.macos import programs
from assistant.macos.layer import Accessibility, AxCode, AxFault, Element, Stop
from assistant.macos.places import rect_of
from assistant.settings import WatchSettings
from assistant.watch.macos import frames
from assistant.watch.macos.asking import TreeRequests
from assistant.watch.macos.elements import is_ordinary
from assistant.watch.macos.nodes import NodeReader, Read
from assistant.watch.private import is_private
from assistant.watch.waking import Waking

log = logging.getLogger("assistant.watch")
T = TypeVar("T")

# A page that sends no notifications is still read in full this often (seconds).
_FULL_LOOK = 3.0
# A page is looked for again this often while there is none: it may be loading.
_SEARCH_AGAIN = 1.0
# A window that tells its chat without one, and of no change, is left in peace for longer (seconds).
_SEARCH_LATER = 10.0
# Notifications of one change arrive in a volley: wait for its end (seconds).
_SETTLE = 0.008
_WAKING = (
    "AXValueChanged", "AXLayoutChanged", "AXLiveRegionChanged", "AXLiveRegionCreated",
    "AXLoadComplete", "AXRowCountChanged", "AXSelectedChildrenChanged", "AXTitleChanged",
    "AXCreated",
)  # fmt: skip


class _Target:
    """What was found for a window: its object and, for a browser, the page in it."""

    def __init__(self, window: WindowInfo, frame: Element) -> None:
        self.window = window
        self.frame = frame
        self.page: Element | None = None
        self.address = ""
        self.searched = -1e9
        self.shown: list[Element] | None = None
        self.edge: Rect | None = None
        self.read: Read | None = None
        self.last: Snapshot | None = None
        self.last_full = -1e9


class MacBackend:
    """CaptureBackend over the layer; every question is asked on one thread of its own.

    A look at an unchanged page costs four questions; the whole page is read only after a
    notification, a change of what is shown, or every few seconds.
    """

    name = "ax"

    def __init__(
        self,
        settings: WatchSettings,
        layer: Callable[[], Accessibility],
        clock: Callable[[], float] = time.monotonic,
        listens: bool = True,
    ) -> None:
        """`listens`: be told of changes; who reads in full each time has no use for that."""
        self._settings = settings
        self._make = layer
        self._clock = clock
        self._listens = listens
        self._layer: Accessibility | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._reader: NodeReader | None = None
        self._target: _Target | None = None
        self._waking = Waking(_SETTLE)
        self._dirty = True
        self._followed = 0
        self._stop_following: Stop | None = None
        self._trees: TreeRequests | None = None
        # Of the window looked at last; kept while its program does not answer.
        self._secrets: dict[int, tuple[Rect, ...]] = {}
        self._health = SourceHealth(self.name, SourceState.UNAVAILABLE)

    def health(self) -> SourceHealth:
        """How healthy the source is after the last look; leave that was given since counts."""
        if self._health.opens and self._layer is not None and self._layer.trusted():
            self._health = SourceHealth(self.name, SourceState.OK)
        return self._health

    async def open(self) -> SourceHealth:
        """Get ready; that the user has not allowed it yet is a state with its remedy."""
        await self.close()
        self._waking.open()
        self._thread = ThreadPoolExecutor(1, "ax")
        await self._run(self._open)
        return self._health

    async def close(self) -> None:
        """Forget everything and take back what programs were asked for."""
        if self._thread is not None:
            await self._run(self._leave)
            self._thread.shutdown()
        self._thread = self._layer = self._reader = self._target = None

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """Visible text now; the very same snapshot as before while nothing has changed."""
        if self._thread is None:
            await self.open()
        return await self._run(lambda: self._guarded(window, lambda: self._look(window)))

    async def secret_areas(self, window: WindowInfo) -> tuple[Rect, ...]:
        """Where visible password fields are: no other source may capture them either."""
        await self.snapshot(window)
        return self._secrets.get(window.window_id, ())

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when the watched program has told of a change."""
        return await self._waking.wait(timeout)

    def wake(self) -> None:
        """End a wait early."""
        self._waking.wake()

    async def _run(self, work: Callable[[], T]) -> T:
        assert self._thread is not None
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # ------------------------------------------------------------ for deliver/, on its own thread

    def snapshot_now(self, window: WindowInfo) -> Snapshot | None:
        """A snapshot that is read in full on the caller's own thread, without a loop."""
        if self._layer is None:
            self._open()
        self._dirty = True
        return self._guarded(window, lambda: self._look(window))

    def box(self, window: WindowInfo, node: TextNode) -> Element | None:
        """The object of an editable node of the last snapshot."""
        target = self._target
        if target is None or target.read is None or target.window.window_id != window.window_id:
            return None
        editable = [one for one in target.read.nodes if one.editable]
        for box, one in zip(target.read.boxes, editable, strict=True):
            if one == node:
                return box
        return None

    def frame(self, window: WindowInfo) -> Element | None:
        """The object of the window of the last snapshot."""
        target = self._target
        same = target is not None and target.window.window_id == window.window_id
        return target.frame if same and target is not None else None

    def leave(self) -> None:
        """What close() does, for a caller without a loop."""
        self._leave()
        self._layer = self._reader = self._target = None

    # ------------------------------------------------------------ on the thread that asks

    def _open(self) -> None:
        if self._layer is None:
            self._layer = self._make()
            self._trees = TreeRequests(self._layer, self._clock)
        if not self._layer.trusted():
            self._locked_out()
            return
        self._reader = NodeReader(self._layer, self._settings)
        self._health = SourceHealth(self.name, SourceState.OK)

    def _leave(self) -> None:
        if self._stop_following is not None:
            self._stop_following()
        self._stop_following, self._followed = None, 0
        if self._trees is not None:
            self._trees.take_back()

    def _guarded(self, window: WindowInfo, look: Callable[[], Snapshot | None]) -> Snapshot | None:
        if self._reader is None:
            self._open()
        if self._reader is None:
            return None
        for last in (False, True):
            try:
                return look()
            except AxFault as fault:
                # The window or its program went away between two questions, or does not answer.
                log.debug("lost the window: %s", fault)
                self._target = None
                self._reader.forget()
                self._judge_fault(window, fault.code)
                if last or not is_ordinary(fault):
                    break
        return None

    def _judge_fault(self, window: WindowInfo, code: AxCode) -> None:
        if code is AxCode.API_DISABLED:
            self._reader = None
            self._locked_out()
        elif code is AxCode.CANNOT_COMPLETE:
            self._health = SourceHealth(
                self.name, SourceState.DEGRADED, Notice.of("watch.program_busy", app=window.app)
            )

    def _locked_out(self) -> None:
        self._health = SourceHealth(
            self.name,
            SourceState.UNAVAILABLE,
            Notice("watch.macos_locked_out"),
            Notice("watch.remedy_macos_accessibility"),
            opens="accessibility",
        )

    def _look(self, window: WindowInfo) -> Snapshot | None:
        target = self._find_target(window)
        if target is None:
            return None
        assert self._reader is not None
        if self._unchanged(target, window):
            return target.last
        self._dirty = False
        if target.page is not None and target.shown is not None:
            read = self._reader.read_page(target.page, target.shown)
        else:
            read = self._reader.read_walked(target.page or target.frame, window.rect)
        target.read, target.last_full = read, self._clock()
        self._secrets = {window.window_id: read.secrets}
        self._judge(target, read)
        last = target.last
        if last is not None and last.nodes == read.nodes and last.window == window:
            return last
        target.last = Snapshot(
            window, read.nodes, datetime.now().astimezone(), self.name, target.address, read.cut
        )
        return target.last

    def _unchanged(self, target: _Target, window: WindowInfo) -> bool:
        assert self._reader is not None
        fresh = self._clock() - target.last_full < _FULL_LOOK
        same = (
            not self._dirty and fresh and target.last is not None and target.last.window == window
        )
        if target.page is None:
            return same
        shown = self._reader.shown(target.page)
        edge = self._reader.edge(shown or [])
        same = same and shown == target.shown and edge == target.edge
        target.shown, target.edge = shown, edge
        return same

    def _find_target(self, window: WindowInfo) -> _Target | None:
        layer, target = self._layer, self._target
        assert layer is not None
        if target is None or target.window.window_id != window.window_id:
            frame = frames.find(layer, window)
            self._target = target = _Target(window, frame) if frame is not None else None
            self._dirty = True
        if target is None:
            self._silent(window.app)
            return None
        # The title that counts is the one it has now, not the one it had when it came to the front.
        if is_private(frames.described(layer, target.frame)[0], self._settings.private_titles):
            self._target = None
            self._health = SourceHealth(self.name, SourceState.PAUSED, Notice("watch.private"))
            return None
        self._follow(window.pid)
        if target.page is not None and not self._is_shown(target.page):
            target.page, target.searched = None, -1e9
        told = target.last is not None and bool(target.last.nodes) and not self._dirty
        again = _SEARCH_LATER if told else _SEARCH_AGAIN
        if target.page is None and self._clock() - target.searched > again:
            self._find_page(target)
        elif target.page is not None and target.window.title != window.title:
            target.address = self._address(target.page)
        target.window = window
        return target

    def _find_page(self, target: _Target) -> None:
        assert self._layer is not None
        target.searched = self._clock()
        found = frames.page_in(self._layer, target.frame)
        if found is None:
            return
        target.page, target.shown, target.last = found[0], None, None
        target.address = self._address(found[0])

    def _is_shown(self, page: Element) -> bool:
        """Whether a page still stands in its window; a tab that was left has no extent."""
        assert self._layer is not None
        try:
            role, size = self._layer.read(page, ("AXRole", "AXSize"))
        except AxFault as fault:
            if is_ordinary(fault):
                return False
            raise
        return role == "AXWebArea" and rect_of((0.0, 0.0), size) is not None

    def _address(self, page: Element) -> str:
        assert self._layer is not None
        (address,) = self._layer.read(page, ("AXURL",))
        return address if isinstance(address, str) else ""

    # ------------------------------------------------------------ programs

    def _follow(self, pid: int) -> None:
        if self._followed == pid or not self._listens:
            return
        assert self._layer is not None
        if self._stop_following is not None:
            self._stop_following()
            self._stop_following = None
        self._followed = pid
        try:
            self._stop_following = self._layer.follow(pid, _WAKING, self._heard)
        except AxFault as fault:
            # Until it can be told of changes, the page is polled.
            log.debug("no notifications: %s", fault)
            self._followed = 0

    def _heard(self, _name: str) -> None:
        self._dirty = True
        self._waking.wake_from_thread()

    def _judge(self, target: _Target, read: Read) -> None:
        if read.nodes:
            self._health = SourceHealth(self.name, SourceState.OK)
            return
        app = target.window.app
        if self._listens and self._trees is not None:
            # Only who listens asks: another that is closed would take the tree away from it.
            self._trees.ask(target.window.pid, app)
        self._silent(app)
        if target.page is None:
            # Perhaps another window of the same program, or one that was not built up yet.
            self._target = None

    def _silent(self, app: str) -> None:
        browser = programs.is_chromium(app) or programs.is_electron(app)
        remedy = "watch.remedy_macos_chromium" if browser else "watch.remedy_application"
        self._health = SourceHealth(
            self.name,
            SourceState.DEGRADED,
            Notice.of("watch.application_silent", app=app),
            Notice.of(remedy, app=app),
        )
