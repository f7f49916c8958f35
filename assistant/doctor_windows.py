"""What `assistant doctor` says of Windows, and which parts nobody has run there yet."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.notice import Notice
from assistant.finding import Finding, State
from assistant.watch.windows.uia import ComFault, Uia

# Told with the version, first of all: which parts nobody has run on Windows yet.
NEVER_RUN = Notice("doctor.windows.never_run")


def accessibility(make: Callable[[], Uia]) -> Finding:
    """Whether UI Automation answers."""
    try:
        make().close()
    except (ComFault, ImportError, OSError):
        return Finding(
            "accessibility",
            State.FAIL,
            Notice("doctor.accessibility.windows_none"),
            Notice("watch.remedy_uia"),
        )
    return Finding(
        "accessibility",
        State.OK,
        Notice("doctor.accessibility.windows_ok"),
        Notice("doctor.accessibility.chromium"),
    )


def display(physical: bool) -> Finding:
    """Whether places on screens of any scaling are known."""
    if not physical:
        return Finding("display", State.WARN, Notice("doctor.display.windows_unscaled"))
    return Finding("display", State.OK, Notice("doctor.display.native"))


def screen_text() -> Finding:
    """The model is there; taking pictures has never been tried on Windows."""
    return Finding("screen_text", State.WARN, Notice("doctor.screen_text.windows_ok"))
