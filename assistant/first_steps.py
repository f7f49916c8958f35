"""What the first-run guide can do beyond showing: know the model, install it, start the demo."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from assistant import paths
from assistant.domain.guide import ModelOffer, OfferState, StoppedByUser
from assistant.settings import Settings


def marker() -> Path:
    """Lies there once the guide was seen."""
    return paths.config_dir() / "guide-seen"


class FirstSteps:
    """Implements GuideMeans; everything but the properties may take long."""

    def __init__(self, settings: Settings, locked: frozenset[str]) -> None:
        self._settings, self._locked = settings, locked
        self._demo: subprocess.Popen[bytes] | None = None

    def model(self) -> ModelOffer:
        """The model that the settings ask for. Raises UserFault for an unknown one."""
        options = self._settings.model
        if options.server_url:
            return ModelOffer(OfferState.SERVER)
        if not options.enabled:
            locked = "model.enabled" in self._locked
            return ModelOffer(OfferState.LOCKED if locked else OfferState.OFF)
        # The list of models and how they are fetched are not needed before somebody asks.
        from assistant.inference import manifest

        entry = manifest.find(options.name)
        here = manifest.installed(entry)
        return ModelOffer(
            OfferState.HERE if here else OfferState.MISSING, entry.name, entry.size >> 20
        )

    def install(self, progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        """Load the model, blocking. Raises UserFault, StoppedByUser when `stopped` says so."""
        from assistant.inference import install, manifest

        def told(done: int, size: int) -> None:
            if stopped():
                raise StoppedByUser
            progress(done >> 20, size >> 20)

        entry = manifest.find(self._settings.model.name)
        install.install(entry, None, told, lambda stage, detail: None)

    @property
    def in_team(self) -> bool:
        """Whether this desk has joined a team and exchanges with it."""
        return self._settings.team.enabled and (paths.team_dir() / "team.json").is_file()

    @property
    def has_demo(self) -> bool:
        """Whether the demo chat is part of this installation."""
        return not getattr(sys, "frozen", False) and bool(
            importlib.util.find_spec("assistant.demo")
        )

    def start_demo(self) -> None:
        """Start the demo chat in a process of its own. Raises OSError."""
        if not self.demo_runs:
            out = paths.cache_dir() / "demo"
            command = [sys.executable, "-m", "assistant", "demo", "--out", str(out)]
            self._demo = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    @property
    def demo_runs(self) -> bool:
        """Whether that process is still there."""
        return self._demo is not None and self._demo.poll() is None
