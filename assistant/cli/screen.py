"""Whether there is a screen to draw on, asked before Qt would abort the process."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.domain.notice import UserFault
    from assistant.settings import Settings


def settings_or_window() -> Settings:
    """The settings; what is wrong with them or with the policy is said in a window too.

    Started from a menu or at login, nobody reads the terminal. Raises UserFault.
    """
    from assistant import settings
    from assistant.domain.notice import UserFault

    try:
        return settings.load()
    except UserFault as fault:
        with suppress(UserFault):
            need_a_screen()
            _show(fault)
        raise


def _show(fault: UserFault) -> None:
    from assistant import settings
    from assistant.ui.fault_window import show_and_wait

    told = dict(fault.notice.args).get("file", "")
    show_and_wait(fault.notice, told == str(settings.policy_file()))


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
