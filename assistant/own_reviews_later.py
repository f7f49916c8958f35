"""The agent's own reviews, fetched by code that is imported when they are first asked for.

That is on a thread, after the overlay is painted; the rooms behind it take a quarter of a second.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.coaching import OwnNews, OwnReview

if TYPE_CHECKING:
    from assistant.own_reviews import RecordedReviews


class LaterReviews:
    """OwnReviews over the record of this machine, for any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._there: RecordedReviews | None = None

    def _reviews(self) -> RecordedReviews:
        with self._lock:
            if self._there is None:
                from assistant.own_reviews import RecordedReviews

                self._there = RecordedReviews(self._file)
            return self._there

    def unseen(self, accounts: Collection[str]) -> tuple[int, bool]:
        """How many notes and answers are new, and whether there is anything at all to look at."""
        # A desk without a record has nothing to look at, and need not import how it is done.
        return self._reviews().unseen(accounts) if self._file.exists() else (0, False)

    def news(self, accounts: Collection[str]) -> OwnNews:
        """All there is to see."""
        return self._reviews().news(accounts)

    def seen(self, news: OwnNews) -> None:
        """The agent has seen it."""
        self._reviews().seen(news)

    def appeal(self, review: OwnReview, reason: str) -> bool:
        """Ask for another look at a review."""
        return self._reviews().appeal(review, reason)
