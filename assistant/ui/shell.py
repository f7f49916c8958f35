"""Everything with a window, built and connected: overlay, editor, tray, settings, crash window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from assistant import settings as settings_schema
from assistant.domain.drafting import Draft
from assistant.domain.view import AgentAction, OverlayView, SetPaused, TakeDraft
from assistant.settings import Settings
from assistant.ui.background import Background
from assistant.ui.bridge import Bridge
from assistant.ui.crash import CrashWindow
from assistant.ui.editor import EditorWindow
from assistant.ui.follower import Follower, make_follower
from assistant.ui.look import Look, look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.places import Places
from assistant.ui.settings_window import SettingsWindow
from assistant.ui.tray import Tray

_LOG = logging.getLogger("assistant.ui")


class Shell(QObject):
    """The whole interface; needs the QApplication of application.create_application.

    Attributes: `bridge` (thread-safe way in), `overlay`, `tray`. Signals: quit_requested(),
    settings_saved(Settings).
    """

    quit_requested = Signal()
    settings_saved = Signal(object)

    def __init__(
        self,
        settings: Settings,
        on_action: Callable[[AgentAction], None],
        *,
        settings_file: Path | None = None,
        locked: frozenset[str] = frozenset(),
        follow: bool = True,
        offered: Callable[[], Mapping[str, Sequence[str]]] = dict,
    ) -> None:
        """`on_action` is called on the GUI thread and must only enqueue.

        `offered` says, when the settings are opened, what there is to pick from ("model.name").
        """
        super().__init__()
        self._settings, self._locked = settings, locked
        self._offered = offered
        self._file = settings_file or settings_schema.settings_file()
        self._background = Background(self)
        self._look = look_for(settings)
        self.bridge = Bridge(on_action)
        self.follower: Follower | None = make_follower(self) if follow else None
        self.overlay = OverlayWindow(
            self._look,
            Places(self._background),
            side=settings.interface.side,
            opacity=settings.interface.opacity,
            rounded=self.follower.composited() if self.follower else False,
        )
        self.tray = Tray(self._look)
        self._editor: EditorWindow | None = None
        self._settings_window: SettingsWindow | None = None
        self._crash: CrashWindow | None = None
        self._connect()

    def _connect(self) -> None:
        overlay, bridge, tray = self.overlay, self.bridge, self.tray
        bridge.view_changed.connect(self._show)
        bridge.key_pressed.connect(self.press)
        bridge.fault.connect(self._show_fault)
        overlay.action.connect(bridge.send)
        overlay.edit_requested.connect(self._edit)
        overlay.settings_requested.connect(self.show_settings)
        tray.show_clicked.connect(overlay.present)
        tray.pause_clicked.connect(lambda wanted: bridge.send(SetPaused(wanted)))
        tray.settings_clicked.connect(self.show_settings)
        tray.quit_clicked.connect(self.quit_requested)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme)
        if self.follower is not None:
            overlay.follows_views = False
            self.follower.moved.connect(overlay.follow)
            self.follower.in_view_changed.connect(overlay.set_in_view)
            self.follower.gone.connect(lambda: overlay.follow(None))

    def start(self) -> None:
        """Show the tray icon and, once, the overlay, so that the agent sees it is there."""
        self.tray.show()
        self.overlay.present()

    def close(self) -> None:
        """Take all windows away and finish writing."""
        self.tray.hide()
        for window in (self.overlay, self._editor, self._settings_window, self._crash):
            if window is not None:
                window.close()
        if self.follower is not None:
            self.follower.close()
        self._background.close()

    def _show(self, view: OverlayView) -> None:
        before = self.overlay.view.window
        self.overlay.show_view(view)
        self.tray.set_paused(view.paused)
        if self.follower is None:
            return
        if view.window is not None:
            if before is None or before.window_id != view.window.window_id:
                self.overlay.set_in_view(True)
            self.follower.watch(view.window)
        elif not view.paused:
            self.follower.watch(None)

    def press(self, action: str) -> None:
        """Do what a global hotkey asks for; `action` is a field of HotkeySettings."""
        overlay = self.overlay
        slots = {
            "insert": overlay.insert_selected,
            "next": overlay.select_next,
            "previous": overlay.select_previous,
            "copy_draft": overlay.copy_selected,
            "edit": overlay.edit_selected,
            "reject": overlay.reject_selected,
            "toggle": overlay.toggle,
            "pause": overlay.pause,
        }
        slot = slots.get(action)
        if slot is None:
            _LOG.error("unknown hotkey action %r", action)
            return
        slot()

    def _edit(self, draft: Draft, view: OverlayView) -> None:
        if self._editor is None:
            self._editor = EditorWindow(self._look)
            self._editor.taken.connect(self._taken)
            self._editor.closed.connect(self._give_focus_back)
        self._editor.edit(draft, view)

    def _taken(self, action: TakeDraft) -> None:
        self.bridge.send(action)

    def _give_focus_back(self, window_id: int | None) -> None:
        if window_id is not None and self.follower is not None:
            self.follower.activate(window_id)

    def show_settings(self) -> None:
        """Open the settings window, or bring it to the front."""
        if self._settings_window is None:
            window = SettingsWindow(
                self._look, self._settings, self._locked, self._file, self._background,
                self._offered(),
            )  # fmt: skip
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            window.saved.connect(self._apply)
            window.quit_clicked.connect(self.quit_requested)
            window.destroyed.connect(self._forget_settings_window)
            self._settings_window = window
        self._settings_window.show()
        self._settings_window.raise_()
        self._settings_window.activateWindow()

    def _forget_settings_window(self) -> None:
        self._settings_window = None

    def _apply(self, settings: Settings) -> None:
        self._settings = settings
        self._take_look(look_for(settings))
        self.settings_saved.emit(settings)

    def _system_theme(self) -> None:
        if self._settings.interface.theme == "auto":
            self._take_look(look_for(self._settings))

    def _take_look(self, look: Look) -> None:
        interface = self._settings.interface
        self._look = look
        self.overlay.apply(look, side=interface.side, opacity=interface.opacity)
        self.tray.apply(look)
        # Built anew when next needed; one that is open keeps its look until it is closed.
        if self._editor is not None and not self._editor.isVisible():
            self._editor.deleteLater()
            self._editor = None

    def _show_fault(self, error: BaseException) -> None:
        if self._crash is None:
            self._crash = CrashWindow(self._look)
        self._crash.show_error(error)
