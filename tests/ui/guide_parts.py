"""Stand-ins for what the first-run guide can have done, shared by tests of windows."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.guide import ModelOffer, OfferState, StoppedByUser
from assistant.settings import Settings
from assistant.ui.background import Background
from assistant.ui.guide import GuideWindow
from assistant.ui.look import Look


class Means:
    """A model of three megabytes, and a demo that runs until told otherwise."""

    def __init__(self, state: OfferState = OfferState.MISSING, has_demo: bool = True) -> None:
        self.offer = ModelOffer(state, "small-model", 379)
        self.has_demo = has_demo
        self.demo_runs = self.in_team = False
        self.waits_for_stop = False

    def model(self) -> ModelOffer:
        """The model offered."""
        return self.offer

    def install(self, progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        """Three steps, or as many as it takes until somebody stops it."""
        for done in (1, 2, 3):
            progress(done, 3)
        while self.waits_for_stop:
            if stopped():
                raise StoppedByUser

    def start_demo(self) -> None:
        """It runs."""
        self.demo_runs = True


def make(look: Look, settings: Settings, number: int = 0) -> GuideWindow:
    """A guide at one of its steps."""
    window = GuideWindow(look, settings, Means(), Background())
    window.go(number)
    return window
