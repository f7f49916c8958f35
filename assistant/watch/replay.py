"""Recorded snapshots: written to JSON files, read back, and played as a capture source."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant import datafile
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo

FORMAT = 1
# Pixels; no screen is as wide, and sums of these stay exact.
FARTHEST = 1_000_000


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain JSON values."""
    window = snapshot.window
    return {
        "format": FORMAT,
        "source": snapshot.source,
        "at": snapshot.at.isoformat(),
        "document": snapshot.document,
        "truncated": snapshot.truncated,
        "window": {
            "window_id": window.window_id,
            "pid": window.pid,
            "app": window.app,
            "title": window.title,
            "rect": _rect_out(window.rect),
        },
        "nodes": [_node_out(node) for node in snapshot.nodes],
    }


def from_json(values: Mapping[str, Any]) -> Snapshot:
    """The snapshot behind the values of `to_json`.

    Raises KeyError, TypeError, ValueError or OverflowError for what is none.
    """
    if values["format"] != FORMAT:
        raise ValueError(f"snapshot format {values['format']}")
    window = values["window"]
    return Snapshot(
        window=WindowInfo(
            window_id=int(window["window_id"]),
            pid=int(window["pid"]),
            app=str(window["app"]),
            title=str(window["title"]),
            rect=_rect_in(window["rect"]),
        ),
        nodes=tuple(_node_in(node) for node in values["nodes"]),
        at=datetime.fromisoformat(values["at"]),
        source=str(values["source"]),
        document=str(values["document"]),
        truncated=bool(values["truncated"]),
    )


def save(snapshots: Sequence[Snapshot], file: Path) -> None:
    """Write snapshots to one JSON file. They hold what customers wrote: only on request."""
    lines = ",\n".join(json.dumps(to_json(one), ensure_ascii=False) for one in snapshots)
    content = f"[{lines}]\n"
    # Lone surrogates can't be written; they become question marks.
    file.write_bytes(content.encode("utf-8", errors="replace"))


def load(file: Path) -> tuple[Snapshot, ...]:
    """Read snapshots back; UserFault when the file is no recording."""
    try:
        recorded = datafile.json_value(file.read_text(encoding="utf-8"))
        return tuple(from_json(one) for one in recorded)
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as fault:
        raise UserFault(Notice.of("watch.bad_recording", file=file), repr(fault)) from fault


class ReplayBackend:
    """CaptureBackend that shows one recorded snapshot after the other, then stays at the last."""

    name = "replay"

    def __init__(self, snapshots: Sequence[Snapshot], seconds: float = 0.0) -> None:
        self._snapshots = list(snapshots)
        self._seconds = seconds
        self._next = 0

    def health(self) -> SourceHealth:
        """Always fine."""
        return SourceHealth(self.name, SourceState.OK)

    async def open(self) -> SourceHealth:
        """Start from the first snapshot."""
        self._next = 0
        return self.health()

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """The next recorded snapshot, whatever the window."""
        if not self._snapshots:
            return None
        shown = self._snapshots[min(self._next, len(self._snapshots) - 1)]
        self._next += 1
        return shown

    async def wait_for_change(self, timeout: float) -> bool:
        """Wait as long as the recording asks for, at most `timeout` seconds."""
        await asyncio.sleep(min(timeout, self._seconds))
        return self._next < len(self._snapshots)

    def wake(self) -> None:
        """Nothing to end early."""

    async def close(self) -> None:
        """Nothing to let go of."""


def _rect_out(rect: Rect | None) -> list[int] | None:
    return [rect.x, rect.y, rect.width, rect.height] if rect else None


def _rect_in(values: Sequence[object]) -> Rect:
    sides = [int(str(one)) for one in values]
    if any(abs(one) > FARTHEST for one in sides):
        raise ValueError("no place on a screen")
    return Rect(*sides)


def _node_out(node: TextNode) -> dict[str, Any]:
    values: dict[str, Any] = {"text": node.text, "rect": _rect_out(node.rect), "role": node.role}
    if node.attributes:
        values["attributes"] = dict(node.attributes)
    if node.ancestors:
        values["ancestors"] = list(node.ancestors)
    if node.editable:
        values["editable"] = True
    return values


def _node_in(values: Mapping[str, Any]) -> TextNode:
    rect = values["rect"]
    return TextNode(
        text=str(values["text"]),
        rect=_rect_in(rect) if rect else None,
        role=str(values["role"]),
        attributes=dict(values.get("attributes", {})),
        ancestors=tuple(values.get("ancestors", ())),
        editable=bool(values.get("editable", False)),
    )
