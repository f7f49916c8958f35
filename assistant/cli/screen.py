"""Whether there is a screen to draw on, asked before Qt would abort the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings


def settings_or_window() -> Settings:
    """The settings; what is wrong with them or the policy is said in a window too. Raises UserFault.

    Started from a menu or at login, nobody reads the terminal.
    """
    from assistant import settings
    from assistant.domain.notice import UserFault

    try:
        return settings.load()
    except UserFault as fault:
        need_a_screen()
        from assistant.ui.fault_window import show_and_wait

        told = dict(fault.notice.args).get("file", "")
        show_and_wait(fault.notice, told == str(settings.policy_file()))
        raise


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
