"""What one check of the doctor came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.notice import Notice


class State(StrEnum):
    """How a check came out: WARN means that something is missing but the rest works."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, how it came out, what was found, what to do."""

    name: str
    state: State
    found: Notice
    remedy: Notice | None = None
