"""Puts text on the clipboard from the overlay, kept out of clipboard histories where they agree."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

# What history keepers of X11 desktops look for; the same mark as on copied drafts.
_HINT = "x-kde-passwordManagerHint"


def copy(text: str) -> None:
    """Offer plain text; call on the GUI thread, returns at once."""
    data = QMimeData()
    data.setText(text)
    data.setData(_HINT, b"secret")
    QGuiApplication.clipboard().setMimeData(data)
