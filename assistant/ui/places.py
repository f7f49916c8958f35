"""Remembers, program by program, where the agent dragged the overlay."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from assistant import datafile, paths
from assistant.atomic import write_atomically
from assistant.ui.background import Background
from assistant.ui.placement import Offset

_LOG = logging.getLogger("assistant.ui")
_MOST_APPS = 200


def places_file() -> Path:
    """Lies beside the settings."""
    return paths.config_dir() / "overlay-places.json"


class Places:
    """App name (or one of Standing's own) → offset; reads once, writes in the background."""

    def __init__(self, background: Background, file: Path | None = None) -> None:
        self._background = background
        self._file = file or places_file()
        self._offsets = self._read()

    def _read(self) -> dict[str, Offset]:
        try:
            values = datafile.json_value(self._file.read_text(encoding="utf-8"))
            return {
                str(app): Offset(
                    "left" if place["edge"] == "left" else "right",
                    int(place["dx"]),
                    int(place["dy"]),
                )
                for app, place in values.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            # A lost place costs one drag; refusing to start would cost more.
            _LOG.warning("overlay places can't be read: %s", type(error).__name__)
            return {}

    def get(self, app: str) -> Offset | None:
        """Where the overlay was left for a program."""
        return self._offsets.get(app)

    def names(self) -> tuple[str, ...]:
        """All that a place is remembered for."""
        return tuple(self._offsets)

    def put(self, app: str, offset: Offset | None) -> None:
        """Remember (or with None forget) a place and save."""
        self._offsets.pop(app, None)
        if offset is not None:
            self._offsets[app] = offset
        while len(self._offsets) > _MOST_APPS:
            self._offsets.pop(next(iter(self._offsets)))
        values = {a: {"edge": o.edge, "dx": o.dx, "dy": o.dy} for a, o in self._offsets.items()}
        text = json.dumps(values, ensure_ascii=False, indent=1)
        self._background.run(lambda: write_atomically(self._file, text))
