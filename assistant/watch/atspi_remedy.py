"""What helps a program on Linux to tell its text: it depends on what the program is built with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.domain.notice import Notice
from assistant.domain.window import SourceHealth, SourceState, WindowInfo
from assistant.watch import atspi_bus as a11y

# What a process of each kind has loaded, the most telling first: Electron, Firefox and Java load
# GTK as well, and a browser inside a Qt program counts before Qt.
_LOADED = {
    "wine": ("/wine/", "/wine64-preloader", "/wine-preloader"),
    "qt_web": ("/libQt5WebEngineCore.so", "/libQt6WebEngineCore.so"),
    "firefox": ("/libxul.so",),
    "electron": ("/v8_context_snapshot", "/chrome_100_percent.pak", "/libcef.so"),
    "java": ("/libjvm.so",),
    "qt": ("/libQt5Core.so", "/libQt6Core.so"),
    "gtk4": ("/libgtk-4.so",),
    "gtk3": ("/libgtk-3.so",),
    "gtk2": ("/libgtk-x11-2.0.so",),
    "tk": ("/libtk8.", "/libtk9."),
}
# What a process has loaded is listed in some hundred thousand characters.
_MOST = 4_000_000


@lru_cache(maxsize=64)
def toolkit_of(pid: int, proc: Path = Path("/proc")) -> str:
    """A name of `_LOADED`, "" for any other; "" as well where it can't be told."""
    try:
        with (proc / str(pid) / "maps").open(encoding="utf-8", errors="replace") as file:
            loaded = file.read(_MOST)
    except OSError:
        return ""
    for kind, parts in _LOADED.items():
        if any(part in loaded for part in parts):
            return kind
    return ""


def remedy(fault: a11y.BusFault) -> Notice:
    """What helps where the accessibility bus itself is missing."""
    session = isinstance(fault, a11y.NoSession)
    return Notice("watch.remedy_session" if session else "watch.remedy_accessibility")


def silent(source: str, window: WindowInfo, chromium: bool = False) -> SourceHealth:
    """The health of a source that hears nothing of this window, with what helps."""
    app = window.app
    kind = "chromium" if chromium or a11y.toolkit_is_chromium(app) else ""
    if not kind and a11y.toolkit_is_gecko(app):
        kind = "firefox"
    kind = kind or toolkit_of(window.pid) or "application"
    return SourceHealth(
        source,
        SourceState.DEGRADED,
        Notice.of("watch.application_silent", app=app),
        Notice.of(f"watch.remedy_{kind}", app=app),
        app if kind == "chromium" else "",
    )
