"""The two things a user of macOS has to allow, and the pages on which they do so.

Accessibility holds from the moment it is allowed: the tracker and the backend ask again and again.
Recording the screen is needed only where text is read from pictures; macOS tells a running program
of it only after a new start. Listening to the keyboard is not needed: Carbon's hotkeys are free.
"""

from __future__ import annotations

from assistant.macos.layer import Permissions

ACCESSIBILITY, SCREEN = "accessibility", "screen"
PAGES = {
    ACCESSIBILITY: "x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility",
    SCREEN: "x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture",
}


def show(permissions: Permissions, page: str) -> None:
    """Have macOS list this program and open the page with its switch. Raises OSError.

    A page that there is not is no page of ours, so nothing is opened.
    """
    address = PAGES.get(page)
    if address is None:
        return
    permissions.request(page)
    permissions.open_settings(address)
