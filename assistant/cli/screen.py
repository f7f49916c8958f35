"""Whether there is a screen to draw on, asked before Qt would abort the process."""

from __future__ import annotations


def need_a_screen() -> None:
    """Raise UserFault where Qt would abort the process: without an X server to draw on."""
    import os
    import sys

    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    from assistant.domain.notice import UserFault
    from assistant.watch.platform import wayland_notice
    from assistant.x11 import connect

    if not os.environ.get("DISPLAY") and (wayland := wayland_notice()):
        raise UserFault(wayland)
    connect().close()
