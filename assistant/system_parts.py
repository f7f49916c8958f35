"""Makers of what touches the system: one place that knows which system has which.

Each maker imports its modules only when called, so that nothing of another system is ever loaded.
"""

from __future__ import annotations

import sys

from assistant.conversation.profile import Library
from assistant.deliver.service import Tools
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.clipboard import CopiedText
from assistant.watch.port import CaptureBackend, WindowTracker


def window_tracker() -> WindowTracker:
    """Knows the active window. Raises UserFault where that can't be known now."""
    if sys.platform == "linux":
        from assistant.watch.x11 import X11WindowTracker

        return X11WindowTracker()
    if sys.platform == "darwin":
        from assistant.macos.native_ax import NativeAccessibility
        from assistant.macos.native_desk import NativeWorkspace
        from assistant.watch.macos.tracker import MacWindowTracker

        return MacWindowTracker(NativeAccessibility(), NativeWorkspace())
    if sys.platform == "win32":
        from assistant.watch.windows.tracker import make_tracker

        return make_tracker()
    raise UserFault(Notice("watch.not_on_this_system"))


def open_windows() -> tuple[WindowInfo, ...]:
    """The windows that are shown, where the system lists them. Raises UserFault."""
    if sys.platform != "linux":
        return ()
    from assistant.watch.x11 import X11WindowTracker

    tracker = X11WindowTracker()
    try:
        return tracker.shown()
    finally:
        tracker.close()


def capture_backend(settings: WatchSettings) -> CaptureBackend:
    """Reads what programs tell assistive programs."""
    if sys.platform == "darwin":
        return _mac_backend(settings)
    if sys.platform == "win32":
        from assistant.watch.windows.backend import make_backend

        return make_backend(settings)
    from assistant.watch.atspi import AtspiBackend

    return AtspiBackend(settings)


if sys.platform == "darwin":
    from assistant.watch.macos.backend import MacBackend

    def _mac_backend(settings: WatchSettings, listens: bool = True) -> MacBackend:
        from assistant.macos.native_ax import NativeAccessibility

        return MacBackend(settings, NativeAccessibility, listens=listens)


def ocr_backend(settings: WatchSettings) -> CaptureBackend:
    """Reads the picture of a window."""
    from assistant.watch.ocr.backend import OcrBackend

    if sys.platform == "darwin":
        return OcrBackend(settings, fields=_mac_backend(settings, listens=False))
    if sys.platform == "win32":
        from assistant.watch.windows.backend import make_backend

        return OcrBackend(settings, fields=make_backend(settings))
    from assistant.watch.atspi import AtspiBackend

    return OcrBackend(settings, fields=AtspiBackend(settings))


def copied_text() -> CopiedText:
    """Hears what is copied. Raises OSError."""
    if sys.platform == "darwin":
        from assistant.macos.native_input import NativePasteboard
        from assistant.watch.macos.copied import MacCopiedText

        return MacCopiedText(NativePasteboard())
    if sys.platform == "win32":
        from assistant.watch.windows.copied import WindowsCopiedText
        from assistant.win32.clipboard import SystemClipboard
        from assistant.win32.windows import Windows

        return WindowsCopiedText(SystemClipboard(), Windows())
    from assistant.watch.x11_copied import X11CopiedText

    return X11CopiedText()


def open_settings(page: str) -> None:
    """Open a page of the system's settings (SourceHealth.opens). Raises OSError."""
    if sys.platform == "darwin":
        from assistant.macos.native_desk import NativePermissions
        from assistant.macos.permissions import show

        show(NativePermissions(), page)


def delivery_tools(library: Library, settings: WatchSettings) -> Tools:
    """Inserts and copies; made on the delivery thread. Raises UserFault."""
    if sys.platform == "darwin":
        from assistant.deliver.macos_tools import MacTools
        from assistant.macos.native_ax import NativeAccessibility
        from assistant.macos.native_desk import NativeWorkspace
        from assistant.macos.native_input import NativeKeyboard, NativeMouse, NativePasteboard

        return MacTools(
            library, settings, NativeAccessibility(), NativeWorkspace(), NativePasteboard(),
            NativeKeyboard(), NativeMouse(),
        )  # fmt: skip
    if sys.platform == "win32":
        from assistant.deliver.windows_tools import make_tools

        return make_tools(library, settings)
    from assistant.deliver.x11_tools import X11Tools

    return X11Tools(library, settings)
