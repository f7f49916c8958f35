"""What kind of desktop this is, as far as seeing windows is concerned."""

from __future__ import annotations

import os
from collections.abc import Mapping

from assistant.domain.notice import Notice


def wayland_notice(environment: Mapping[str, str] | None = None) -> Notice | None:
    """What to tell a person on Wayland; None on plain X11.

    Under Wayland, programs that run through XWayland are seen; native windows are not.
    """
    values = os.environ if environment is None else environment
    wayland = values.get("XDG_SESSION_TYPE") == "wayland" or bool(values.get("WAYLAND_DISPLAY"))
    if not wayland:
        return None
    return Notice.of("watch.wayland" if values.get("DISPLAY") else "watch.wayland_only")
