"""Programs, windows, pictures and permissions of macOS through pyobjc: nothing is decided here.

Not run on macOS yet: names and signatures were checked against pyobjc's own metadata.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import AppKit
import ApplicationServices as Services
import Foundation
import numpy as np
import objc
import Quartz
from numpy.typing import NDArray

from assistant.domain.window import Rect
from assistant.macos.layer import Happening, Program, Stop, WindowRecord
from assistant.macos.main_thread import on_main

_TOLD = {
    "NSWorkspaceDidActivateApplicationNotification": Happening.FRONT,
    "NSWorkspaceDidLaunchApplicationNotification": Happening.PROGRAMS,
    "NSWorkspaceDidTerminateApplicationNotification": Happening.PROGRAMS,
    "NSWorkspaceActiveSpaceDidChangeNotification": Happening.SPACE,
    "NSWorkspaceWillSleepNotification": Happening.ASLEEP,
    "NSWorkspaceScreensDidSleepNotification": Happening.ASLEEP,
    "NSWorkspaceDidWakeNotification": Happening.AWAKE,
    "NSWorkspaceScreensDidWakeNotification": Happening.AWAKE,
    "NSWorkspaceSessionDidResignActiveNotification": Happening.AWAY,
    "NSWorkspaceSessionDidBecomeActiveNotification": Happening.BACK,
}
_LISTED = Quartz.kCGWindowListOptionOnScreenOnly | Quartz.kCGWindowListExcludeDesktopElements
_OPEN = "/usr/bin/open"


class NativeWorkspace:
    """Implements Workspace."""

    def __init__(self) -> None:
        self._shared: Any = AppKit.NSWorkspace.sharedWorkspace()

    def front(self) -> Program | None:
        """The program in front."""
        _let_in_news()
        return _program(self._shared.frontmostApplication())

    def program(self, pid: int) -> Program | None:
        """A running program."""
        return _program(_running(pid))

    def windows(self) -> Sequence[WindowRecord]:
        """Windows on the screen, the one in front first."""
        found = Quartz.CGWindowListCopyWindowInfo(_LISTED, Quartz.kCGNullWindowID)
        return [_record(one) for one in found or ()]

    def window(self, number: int) -> WindowRecord | None:
        """One window, also when it is out of sight."""
        wanted = Quartz.kCGWindowListOptionIncludingWindow
        found = Quartz.CGWindowListCopyWindowInfo(wanted, number)
        return _record(found[0]) if found else None

    def activate(self, pid: int) -> None:
        """Ask for a program to come to the front."""
        program = _running(pid)
        if program is not None:
            program.activateWithOptions_(AppKit.NSApplicationActivateIgnoringOtherApps)

    def follow(self, heard: Callable[[Happening], None]) -> Stop:
        """Hear what happens, on the main thread."""
        center = self._shared.notificationCenter()

        def listen() -> list[Any]:
            # The queue None is the poster's thread, which is the main one.
            return [
                center.addObserverForName_object_queue_usingBlock_(
                    name, None, None, lambda _told, what=what: heard(what)
                )
                for name, what in _TOLD.items()
            ]

        tokens = on_main(listen)

        def stop() -> None:
            for token in tokens:
                center.removeObserver_(token)
            tokens.clear()

        return stop


class NativeCamera:
    """Implements Camera.

    CGWindowListCreateImage still works on macOS 15, where ScreenCaptureKit is to follow it.
    """

    def allowed(self) -> bool:
        """Whether the screen may be recorded."""
        return bool(Quartz.CGPreflightScreenCaptureAccess())

    def picture(self, number: int, area: Rect) -> NDArray[np.uint8] | None:
        """RGB picture of a part of one window, a pixel a point; None when it is gone."""
        image = Quartz.CGWindowListCreateImage(
            Quartz.CGRectMake(area.x, area.y, area.width, area.height),
            Quartz.kCGWindowListOptionIncludingWindow,
            number,
            Quartz.kCGWindowImageBoundsIgnoreFraming | Quartz.kCGWindowImageNominalResolution,
        )
        if image is None or Quartz.CGImageGetBitsPerPixel(image) != 32:
            return None
        width, height = Quartz.CGImageGetWidth(image), Quartz.CGImageGetHeight(image)
        row = Quartz.CGImageGetBytesPerRow(image)
        data = Quartz.CGDataProviderCopyData(Quartz.CGImageGetDataProvider(image))
        pixels = np.frombuffer(data, np.uint8)[: row * height].reshape(height, row)
        # The window server's own order: blue, green, red, alpha.
        return pixels[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1].copy()


class NativePermissions:
    """Implements Permissions."""

    def accessibility(self) -> bool:
        """Whether it may read and control other programs."""
        return bool(Services.AXIsProcessTrusted())

    def screen(self) -> bool:
        """Whether it may record the screen."""
        return bool(Quartz.CGPreflightScreenCaptureAccess())

    def request(self, pane: str) -> None:
        """Have macOS list this program, with its question."""
        if pane == "screen":
            Quartz.CGRequestScreenCaptureAccess()
            return
        Services.AXIsProcessTrustedWithOptions({Services.kAXTrustedCheckOptionPrompt: True})

    def open_settings(self, address: str) -> None:
        """Open the system's settings. Raises OSError."""
        subprocess.Popen([_OPEN, address], stdin=subprocess.DEVNULL)


def _let_in_news() -> None:
    """A command without windows runs no loop: what NSWorkspace knows would never change."""
    running = AppKit.NSApp() is not None and AppKit.NSApp().isRunning()
    if Foundation.NSThread.isMainThread() and not running:
        Foundation.NSRunLoop.currentRunLoop().runUntilDate_(Foundation.NSDate.date())


def _running(pid: int) -> Any:
    return AppKit.NSRunningApplication.runningApplicationWithProcessIdentifier_(pid)


def _program(running: Any) -> Program | None:
    if running is None or running.isTerminated():
        return None
    place = running.bundleURL() or running.executableURL()
    folder = PurePosixPath(str(place.path())).name if place is not None else ""
    pid = int(running.processIdentifier())
    return Program(pid, str(running.bundleIdentifier() or ""), folder)


def _record(told: Mapping[str, Any]) -> WindowRecord:
    bounds = told[Quartz.kCGWindowBounds]
    corners = [bounds["X"], bounds["Y"], bounds["Width"], bounds["Height"]]
    return WindowRecord(
        number=int(told[Quartz.kCGWindowNumber]),
        pid=int(told[Quartz.kCGWindowOwnerPID]),
        rect=Rect(*(round(float(one)) for one in corners)),
        layer=int(told[Quartz.kCGWindowLayer]),
        on_screen=bool(told.get(Quartz.kCGWindowIsOnscreen, False)),
    )


def keep_unseen(view: int) -> None:
    """Leave the window of a view out of pictures that others take; on the main thread.

    A panel that refuses the keyboard, as the overlay does, also stays beside any chat.
    """
    window = objc.objc_object(c_void_p=view).window()
    if window is None:
        return
    window.setSharingType_(AppKit.NSWindowSharingNone)
    if window.isKindOfClass_(AppKit.NSPanel) and not window.canBecomeKeyWindow():
        _stay_beside(window)


def _stay_beside(panel: Any) -> None:
    """A panel that takes no keyboard takes no activation either, and shows over full screens."""
    panel.setStyleMask_(panel.styleMask() | AppKit.NSWindowStyleMaskNonactivatingPanel)
    panel.setHidesOnDeactivate_(False)
    panel.setCollectionBehavior_(
        panel.collectionBehavior()
        | AppKit.NSWindowCollectionBehaviorCanJoinAllSpaces
        | AppKit.NSWindowCollectionBehaviorFullScreenAuxiliary
    )
