"""What the toolkit knows of the screens, as plain values for placing windows."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication

from assistant.domain.window import Rect
from assistant.ui import placement


def screen_areas() -> list[placement.ScreenArea]:
    """All screens, with their native frame and usable logical area."""
    areas = []
    for screen in QGuiApplication.screens():
        whole, usable = screen.geometry(), screen.availableGeometry()
        # On macOS windows are told in points, as the toolkit itself counts.
        ratio = 1.0 if sys.platform == "darwin" else screen.devicePixelRatio()
        native = Rect(
            whole.x(), whole.y(), round(whole.width() * ratio), round(whole.height() * ratio)
        )
        logical = Rect(usable.x(), usable.y(), usable.width(), usable.height())
        areas.append(placement.ScreenArea(native, logical, ratio, screen.name()))
    return areas
