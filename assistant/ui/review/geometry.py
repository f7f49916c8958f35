"""Remembers how large the review window was and where it stood."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

from assistant import datafile, paths
from assistant.atomic import write_atomically

_LOG = logging.getLogger("assistant.ui")


def geometry_file() -> Path:
    """Lies beside the settings."""
    return paths.config_dir() / "review-window.json"


class Geometry:
    """Size and place of one window; what can't be read or written costs a drag, nothing more."""

    def __init__(self, window: QWidget, usual: QSize) -> None:
        self._window = window
        kept = _read()
        if not kept or not window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii"))):
            window.resize(usual)

    def keep(self) -> None:
        """Write where the window is now."""
        held = self._window.saveGeometry().toBase64().toStdString()
        try:
            write_atomically(geometry_file(), json.dumps({"window": held}))
        except OSError as error:
            _LOG.warning("the window's size can't be kept: %s", error)


def _read() -> str:
    try:
        found = datafile.json_value(geometry_file().read_text(encoding="utf-8"))
        kept = found["window"] if isinstance(found, dict) else ""
        return kept if isinstance(kept, str) and kept.isascii() else ""
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError) as error:
        _LOG.warning("the window's size can't be read: %s", type(error).__name__)
        return ""
