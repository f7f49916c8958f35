"""Guesses the next tokens from what stands in the prompt already: drafts reuse its words.

A guess is checked by the model in the same evaluation as the token before it, so it never changes
what is written. Two tokens cost little more than one, more only pay where guesses come true.
"""

from __future__ import annotations

from collections.abc import Sequence

PAIR, TRIPLE = 2, 3
LONGEST = 3
# Below this share of guesses that came true, a guess costs more than it saves.
WORTH = 0.45
TRUST = 0.7
_WEIGHT = 0.15


class Guesser:
    """Prompt lookup for one answer."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._after: dict[tuple[int, ...], int] = {}
        self._rate = TRUST
        for token in tokens:
            self.add(token)

    def add(self, token: int) -> None:
        """A token that stands in the prompt or was written."""
        known = self._tokens
        for length in (PAIR, TRIPLE):
            if len(known) >= length:
                self._after[tuple(known[-length:])] = len(known)
        known.append(token)

    def guess(self) -> list[int]:
        """The tokens that followed the last time; empty where a guess is not worth it."""
        known = self._tokens
        at = self._after.get(tuple(known[-TRIPLE:]))
        length = LONGEST if self._rate > TRUST else 1
        if at is None:
            at, length = self._after.get(tuple(known[-PAIR:])), 1
        if at is None:
            return []
        if self._rate < WORTH:
            # Looked at without being evaluated, so that better times are noticed.
            return []
        return known[at : at + length]

    def peek(self) -> int | None:
        """The likeliest next token by the same rule, whether worth evaluating or not."""
        known = self._tokens
        at = self._after.get(tuple(known[-TRIPLE:]), self._after.get(tuple(known[-PAIR:])))
        return known[at] if at is not None and at < len(known) else None

    def learn(self, right: bool) -> None:
        """Whether the next token was the one of peek()."""
        self._rate += _WEIGHT * ((1.0 if right else 0.0) - self._rate)
