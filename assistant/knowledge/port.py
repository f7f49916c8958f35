"""What the rooms that word drafts need of the shop's knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.cases import Case, CaseQuery, FoundCase


class CaseFinder(Protocol):
    """Finds excellent replies to a situation like this one."""

    def find(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        """The nearest cases, the nearest first; within 30 ms and the embedding of the query.

        Cases of the query's language come first; of the others (`by` has "language") only the
        situation serves, since their reply can't be shown. Never raises for any text: without an
        index the situation alone decides.
        """

    def case(self, id: str) -> Case | None:
        """The case of this id, out of memory."""


class Embedder(Protocol):
    """Turns texts into vectors whose product is high when the meaning is near."""

    @property
    def name(self) -> str:
        """Names the model; vectors of another name are not comparable."""

    def embed(self, texts: Sequence[str], query: bool = False) -> NDArray[np.float32]:
        """One row of length 1 a text; `query` for what is searched for. Takes 15–40 ms a text."""
