"""Brings one window of a program to the front."""

from __future__ import annotations

import logging

from assistant.macos.layer import Accessibility, AxFault, Workspace
from assistant.macos.places import near, rect_of

log = logging.getLogger("assistant.macos")


def bring_up(layer: Accessibility, workspace: Workspace, number: int) -> None:
    """Raise a window by its number and bring its program to the front; never raises."""
    record = workspace.window(number)
    if record is None:
        return
    try:
        (windows,) = layer.read(layer.application(record.pid), ("AXWindows",))
        for window in windows if isinstance(windows, tuple) else ():
            frame = rect_of(*layer.read(window, ("AXPosition", "AXSize")))
            if frame is not None and near(frame, record.rect):
                layer.bring_up(window)
                break
    except AxFault as fault:
        # The program comes to the front with whichever window it had there.
        log.debug("the window was not raised: %s", fault)
    workspace.activate(record.pid)
