"""Brings the app and its windows together, and runs them until the agent quits."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assistant import autostart, first_steps, paths
from assistant import settings as schema
from assistant.atomic import write_atomically
from assistant.backstage import Backstage
from assistant.domain.notice import UserFault
from assistant.domain.view import OverlayView
from assistant.first_steps import FirstSteps
from assistant.own_reviews_later import LaterReviews
from assistant.settings import Settings
from assistant.timeline import Observer, Timeline, nobody
from assistant.ui.application import create_application
from assistant.ui.crash import install_hooks
from assistant.ui.first_paint import FirstPaint
from assistant.ui.getting_ready import GettingReady
from assistant.ui.look import look_for
from assistant.ui.shell import Shell
from assistant.ui.single import SingleInstance

if TYPE_CHECKING:
    from assistant.app import App

_LOG = logging.getLogger("assistant.ui")
# Python sees a signal only between two of its own instructions: Qt is interrupted this often.
SIGNAL_MILLISECONDS = 500


class _Shown:
    """Notes when a view has been painted, for the demo and the benchmark."""

    def __init__(self, shell: Shell, observe: Observer) -> None:
        self._shell = shell
        self._observe = observe

    def __call__(self, view: OverlayView) -> None:
        self._shell.overlay.repaint()
        reading = view.reading
        self._observe(
            "shown",
            {
                "peer": view.chat.peer if view.chat else "",
                "revision": view.revision,
                "mood": reading.mood.label.value if reading else "",
                "drafts": len(view.drafts),
                "model_drafts": sum(draft.tier.value == "model" for draft in view.drafts),
                "hold": bool(view.plan and view.plan.hold),
            },
        )


def run(settings: Settings, record: Path | None = None) -> int:
    """Show the overlay and work until quit; returns the exit status.

    Raises SecondInstance when one runs here already, UserFault when that one does not answer.
    """
    application = create_application(settings)
    single = SingleInstance("run")
    single.claim()
    ready = GettingReady(look_for(settings))
    timeline = Timeline(record) if record else None
    observe: Observer = timeline or nobody
    shell: Shell | None = None

    def make() -> App:
        # The rooms are most of the program: they are imported behind a painted window.
        from assistant import record_ready
        from assistant.app import App

        if record_ready.waiting(settings):
            ready.begin()
            try:
                record_ready.make_ready(settings, ready.tell)
            finally:
                ready.end()

        return App(
            settings,
            publish=lambda view: shell.bridge.push(view) if shell else None,
            on_hotkey=lambda action: shell.bridge.press(action) if shell else None,
            observe=observe,
        )

    failed = _Failed(application)
    app = Backstage(make, failed.tell)
    shell = Shell(
        settings,
        app.act,
        locked=schema.locked_fields(),
        offered=_models_here,
        means=FirstSteps(settings, schema.locked_fields()),
        reviews=LaterReviews(paths.record_file()) if settings.store.enabled else None,
        parse=app.parse_paste,
        support=_write_support,
    )
    if timeline:
        shell.bridge.view_changed.connect(_Shown(shell, observe))
    shell.settings_saved.connect(lambda saved: app.use_hotkeys(saved.hotkeys))
    shell.source_action.connect(app.act_on_source)

    def leave() -> None:
        # Qt closes the windows and goes on with what waits, until it is back in its loop.
        shell.bridge.close()
        application.quit()

    shell.quit_requested.connect(leave)
    single.asked.connect(shell.overlay.present)
    install_hooks(shell.bridge)
    autostart.follow(settings.interface.start_at_login, schema.locked_fields())
    ticker = _on_signal(leave)
    painted = FirstPaint(shell.overlay)
    painted.done.connect(lambda: observe("painted", {"cpu": time.process_time()}))
    painted.done.connect(app.start)
    shell.start()
    if record is None and not first_steps.marker().exists():
        shell.guide_seen.connect(_remember_guide)
        shell.show_guide()
    status = application.exec()
    if status and not failed.happened:
        _LOG.error("the screen is gone (%d): what waits to be recorded is written now", status)
    ticker.stop()
    app.stop()
    shell.close()
    single.release()
    if timeline:
        timeline.close()
    failed.raise_again()
    return int(status)


class _Failed(QObject):
    """Ends the program with the sentence of a fault that came up on the app's own thread."""

    _told = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._fault: UserFault | None = None
        self._told.connect(lambda: application.exit(1))

    @property
    def happened(self) -> bool:
        """Whether that is why the program ends."""
        return self._fault is not None

    def tell(self, fault: UserFault) -> None:
        """Any thread may tell."""
        self._fault = fault
        self._told.emit()

    def raise_again(self) -> None:
        """Raise what was told, if anything was."""
        if self._fault is not None:
            raise self._fault


def _write_support(file: Path) -> None:
    from assistant import support_archive

    support_archive.write(file)


def _remember_guide() -> None:
    try:
        write_atomically(first_steps.marker(), "")
    except OSError as error:
        # It is shown once more: no reason to trouble anybody.
        _LOG.warning("the guide can't be remembered: %s", error)


def _models_here() -> dict[str, tuple[str, ...]]:
    """Models to pick from in the settings: those that are installed and good for drafts."""
    from assistant.inference import manifest

    try:
        known = manifest.entries()
    except UserFault:
        # The model's own status says what is wrong with the list.
        return {}
    names = tuple(one.name for one in known if manifest.installed(one) and not one.hidden)
    return {"model.name": names}


def _on_signal(leave: Callable[[], None]) -> QTimer:
    def told(number: int, frame: FrameType | None) -> None:
        # Python may see it in the middle of painting a window: closing that one waits for the loop.
        QTimer.singleShot(0, leave)

    signal.signal(signal.SIGINT, told)
    signal.signal(signal.SIGTERM, told)
    ticker = QTimer()
    ticker.timeout.connect(lambda: None)
    ticker.start(SIGNAL_MILLISECONDS)
    return ticker
