"""What was seen of a window: its frame and its visible text nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.domain.notice import Notice


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on the screen, in the system's own unit: pixels, on macOS points."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """One past the last column."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """One past the last row."""
        return self.y + self.height

    @property
    def center_x(self) -> float:
        """Middle, left to right."""
        return self.x + self.width / 2

    @property
    def center_y(self) -> float:
        """Middle, top to bottom."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """A top-level window: platform id, process, program name (lower case), title, frame."""

    window_id: int
    pid: int
    app: str
    title: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class TextNode:
    """One visible piece of text.

    `role` is the accessibility role in lower case ("static", "paragraph", "heading", "link",
    "entry", "text"); `attributes` holds class, id, tag and the like as the source gave them;
    `ancestors` holds "role.class#id" of the enclosing nodes, nearest first, when the source
    reads them; `editable` marks an input box.
    """

    text: str
    rect: Rect | None = None
    role: str = "static"
    attributes: Mapping[str, str] = field(default_factory=dict)
    ancestors: tuple[str, ...] = ()
    editable: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The visible text of one window at one moment, in document order."""

    window: WindowInfo
    nodes: tuple[TextNode, ...]
    at: datetime
    source: str
    document: str = ""
    truncated: bool = False


class SourceState(StrEnum):
    """How well a source can read just now."""

    OK = "ok"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"
    PAUSED = "paused"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What a capture source says of itself; `notice` explains, `remedy` says the way out.

    `mend` names a program that a menu entry of ours would start readable, "" where none would;
    `opens` names a page of the system's settings where the user can allow it, "" where none is.
    """

    source: str
    state: SourceState
    notice: Notice | None = None
    remedy: Notice | None = None
    mend: str = ""
    opens: str = ""
