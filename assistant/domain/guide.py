"""What the first-run guide shows of a language model, and what it needs done for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class OfferState(StrEnum):
    """Whether a model is here, could be had, or is not wanted."""

    HERE = "here"
    MISSING = "missing"
    SERVER = "none"
    OFF = "off"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """The model that the settings ask for, and its size in MB."""

    state: OfferState
    name: str = ""
    size: int = 0


class StoppedByUser(Exception):
    """The agent has stopped an installation."""


class GuideMeans(Protocol):
    """What the guide can have done."""

    def model(self) -> ModelOffer:
        """The model of the settings; reads the disk. Raises UserFault."""

    def install(self, progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        """Load the model, blocking; progress in MB. Raises UserFault or StoppedByUser."""

    @property
    def in_team(self) -> bool:
        """Whether what is recorded goes to a team's database as well."""

    @property
    def has_demo(self) -> bool:
        """Whether there is a demo chat."""

    def start_demo(self) -> None:
        """Start it. Raises OSError."""

    @property
    def demo_runs(self) -> bool:
        """Whether it still runs."""
