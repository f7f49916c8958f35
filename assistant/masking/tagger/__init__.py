"""A small network that marks names and addresses which no rule announces; rules go first."""

from __future__ import annotations

from functools import cache

from assistant.masking.tagger.model import TaggerModel


@cache
def shipped() -> TaggerModel:
    """The tagger that comes with the program, one for the process; it loads at first use."""
    return TaggerModel()
