"""What helps a program on Linux to tell its text: it depends on what the program is built with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.domain.notice import Notice
from assistant.domain.window import SourceHealth, SourceState, WindowInfo
from assistant.watch import atspi_bus as a11y

# Libraries that a program of this kind has loaded.
_LIBRARIES = {"qt": ("/libQt5Core.so", "/libQt6Core.so"), "firefox": ("/libxul.so",)}
# What a process has loaded is listed in some hundred thousand characters.
_MOST = 4_000_000


@lru_cache(maxsize=64)
def toolkit_of(pid: int, proc: Path = Path("/proc")) -> str:
    """ "qt", "firefox" or "" for any other; "" as well where it can't be told."""
    try:
        with (proc / str(pid) / "maps").open(encoding="utf-8", errors="replace") as file:
            loaded = file.read(_MOST)
    except OSError:
        return ""
    for kind, libraries in _LIBRARIES.items():
        if any(library in loaded for library in libraries):
            return kind
    return ""


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
