"""What `assistant doctor` says of macOS: what the user has allowed, and where to allow the rest."""

from __future__ import annotations

from assistant.domain.notice import Notice
from assistant.finding import Finding, State
from assistant.macos.layer import Permissions


def accessibility(permissions: Permissions) -> Finding:
    """Whether other programs' windows may be read; nothing works without."""
    if permissions.accessibility():
        return Finding("accessibility", State.OK, Notice("doctor.accessibility.macos_ok"))
    return Finding(
        "accessibility",
        State.FAIL,
        Notice("doctor.accessibility.macos_none"),
        Notice("watch.remedy_macos_accessibility"),
    )


def screen_text(permissions: Permissions) -> Finding:
    """Whether pictures of windows may be taken; asked only where text is read from them."""
    if permissions.screen():
        return Finding("screen_text", State.OK, Notice("doctor.screen_text.ok"))
    return Finding(
        "screen_text",
        State.WARN,
        Notice("doctor.screen_text.macos_none"),
        Notice("watch.remedy_macos_screen"),
    )
