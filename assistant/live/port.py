"""How one machine learns that another has written: behind a port, so that a team can do it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Changes(Protocol):
    """Says that the record may have changed; what changed is read from the record.

    On one machine the file itself is asked (changes.FileChanges). In a team the shared database
    notifies, the rows are fetched into the local record, and the file tells as before.
    """

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin; `on_change` is called on a thread of its own, and must be quick."""

    def stop(self) -> None:
        """End; no call comes after this returns."""
