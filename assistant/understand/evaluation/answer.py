"""One row with what was read in it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.reading import Reading
from assistant.understand.evaluation.rows import Case


@dataclass(frozen=True, slots=True)
class Answer:
    """A case, its reading, and the CPU time it took in milliseconds."""

    case: Case
    reading: Reading
    cpu_ms: float

    @property
    def label(self) -> str:
        """The emotion that was read."""
        return str(self.reading.mood.label)
