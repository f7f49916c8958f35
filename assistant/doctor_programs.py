"""Which of the chat programs that are open now tell their text; part of `assistant doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from assistant import settings
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import SourceHealth, SourceState, WindowInfo
from assistant.finding import Finding, State
from assistant.watch.port import CaptureBackend

# A desk has few chats open; the list is to be there soon.
_MOST = 6
_EACH = 4.0


def chat_programs() -> Finding:
    """The first open program with a profile that is silent, with what helps its kind."""
    from assistant import system_parts
    from assistant.conversation.profile import Library
    from assistant.source_desk import own_profiles

    nobody = Finding(
        "chat_programs", State.OK, Notice("doctor.chat_programs.none"),
        Notice("doctor.chat_programs.open"),
    )  # fmt: skip
    watch = settings.load().watch
    if watch.source == "ocr":
        return nobody
    profiles = Library.load(own=own_profiles()).profiles
    # Those read from the screen tell nothing, and need not.
    known = {app for one in profiles if one.id != "screen" for app in one.match.apps}
    try:
        windows = [one for one in system_parts.open_windows() if one.app in known]
    except UserFault:
        # Told by the check of the display.
        return nobody
    never = [name.lower() for name in watch.excluded_apps if name]
    seen = {one.app: one for one in windows if not any(name in one.app for name in never)}
    if not seen:
        return nobody
    backend = system_parts.capture_backend(watch)
    return asyncio.run(judged(backend, list(seen.values())[:_MOST]))


async def judged(backend: CaptureBackend, windows: Iterable[WindowInfo]) -> Finding:
    """What a source makes of these windows: the first that is silent, else all that are not."""
    told = []
    health = await backend.open()
    try:
        for window in windows:
            health = await _health(backend, window)
            if health.state in (SourceState.DEGRADED, SourceState.UNAVAILABLE):
                found = health.notice or Notice.of("watch.application_silent", app=window.app)
                return Finding("chat_programs", State.WARN, found, health.remedy)
            told.append(window.app)
    finally:
        await backend.close()
    return Finding(
        "chat_programs", State.OK, Notice.of("doctor.chat_programs.ok", app=", ".join(told))
    )


async def _health(backend: CaptureBackend, window: WindowInfo) -> SourceHealth:
    """How a window reads; a page that is still building its tree gets a moment."""
    clock = asyncio.get_running_loop().time
    until = clock() + _EACH
    while True:
        await backend.snapshot(window)
        health = backend.health()
        if health.state is not SourceState.DEGRADED or clock() > until:
            return health
        await asyncio.sleep(0.4)
