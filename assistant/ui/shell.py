"""Everything with a window, built and connected: overlay, editor, tray, settings, crash window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from assistant import autostart
from assistant import settings as settings_schema
from assistant.domain.chat import ChatKey
from assistant.domain.coaching import OwnReviews
from assistant.domain.drafting import Draft
from assistant.domain.guide import GuideMeans
from assistant.domain.notice import Notice, UserFault
from assistant.domain.pasted import OpenSystemSettings, PastedChat, TakePaste
from assistant.domain.view import AgentAction, OtherChat, OverlayView, SetPaused, TakeDraft
from assistant.settings import Settings
from assistant.ui.application import translate_toolkit
from assistant.ui.background import Background
from assistant.ui.bridge import Bridge
from assistant.ui.coach import Coach
from assistant.ui.crash import CrashWindow
from assistant.ui.editor import EditorWindow
from assistant.ui.follow_ups import REFRESH_MS, FollowUpsWindow, owed
from assistant.ui.follower import Follower, make_follower
from assistant.ui.guide import GuideWindow
from assistant.ui.keyboard import KeyboardMode
from assistant.ui.look import Look, look_for
from assistant.ui.macros import Macros
from assistant.ui.overlay import OverlayWindow
from assistant.ui.parts import label
from assistant.ui.paste_window import Pasting
from assistant.ui.places import Places
from assistant.ui.settings_window import SettingsWindow
from assistant.ui.tray import Tray
from assistant.ui.unseen import keep_unseen

_LOG = logging.getLogger("assistant.ui")
_REMINDERS = ("follow_up.",)


class Shell(QObject):
    """The whole interface; needs the QApplication of application.create_application.

    Attributes: `bridge` (thread-safe way in), `overlay`, `tray`. Signals: quit_requested(),
    settings_saved(Settings), guide_seen().
    """

    quit_requested = Signal()
    settings_saved = Signal(object)
    guide_seen = Signal()
    source_action = Signal(object)

    def __init__(
        self,
        settings: Settings,
        on_action: Callable[[AgentAction], None],
        *,
        settings_file: Path | None = None,
        locked: frozenset[str] = frozenset(),
        follow: bool = True,
        offered: Callable[[], Mapping[str, Sequence[str]]] = dict,
        reviews: OwnReviews | None = None,
        parse: Callable[[TakePaste], PastedChat] = lambda _wanted: PastedChat(()),
        means: GuideMeans | None = None,
        support: Callable[[Path], object] | None = None,
    ) -> None:
        """`on_action` is called on the GUI thread and must only enqueue.

        `offered` says, when the settings are opened, what there is to pick from ("model.name");
        `reviews` is where those of the agent's own answers come from, None without a record;
        `parse` takes a pasted chat apart; `means` is what the first-run guide can have done, None
        where there is no guide; `support` writes an archive for whoever looks into a fault.
        """
        super().__init__()
        self._settings, self._locked = settings, locked
        self._offered, self._support = offered, support
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
            dock=settings.interface.dock,
            compact=settings.interface.compact,
            rounded=self.follower.composited() if self.follower else False,
        )
        self.tray = Tray(self._look)
        self.keyboard = KeyboardMode(self.overlay)
        self._heating: frozenset[ChatKey] = frozenset()
        self.pasting = Pasting(self._look, parse, lambda: self.overlay.view, self._background.run)
        self.macros = Macros(self.overlay, self._look, self.bridge.send)
        self.coach = Coach(reviews, self._background, self._look)
        self._clock = QTimer(self)
        self._editor: EditorWindow | None = None
        self._follow_ups: FollowUpsWindow | None = None
        self._known_notices: tuple[Notice, ...] = ()
        self._reviews = (0, False)
        self._settings_window: SettingsWindow | None = None
        self._crash: CrashWindow | None = None
        self._means = means
        self._guide: GuideWindow | None = None
        self._connect()

    def _connect(self) -> None:
        overlay, bridge, tray = self.overlay, self.bridge, self.tray
        bridge.view_changed.connect(self._show)
        bridge.key_pressed.connect(self.press)
        bridge.fault.connect(self._show_fault)
        overlay.action.connect(bridge.send)
        overlay.edit_requested.connect(self._edit)
        overlay.settings_requested.connect(self.show_settings)
        overlay.follow_ups_requested.connect(self.show_follow_ups)
        overlay.reviews_requested.connect(self.coach.open)
        overlay.source_action.connect(self.source_action)
        overlay.paste_requested.connect(self.pasting.open)
        tray.paste_clicked.connect(self.pasting.open)
        self.pasting.taken.connect(self._pasted)
        self.pasting.closed.connect(self._give_focus_back)
        overlay.chat_requested.connect(self._go_to)
        self.macros.edit_wanted.connect(self._edit)
        self.macros.closed.connect(self._give_focus_back)
        self.keyboard.left.connect(self._leave_follow_ups)
        self.coach.counted.connect(self._show_reviews)
        self.coach.closed.connect(self._leave_follow_ups)
        tray.set_reviews(0 if self.coach.here else None)
        tray.reviews_clicked.connect(self.coach.open)
        tray.show_clicked.connect(overlay.present)
        tray.pause_clicked.connect(lambda wanted: bridge.send(SetPaused(wanted)))
        tray.follow_ups_clicked.connect(self.show_follow_ups)
        tray.settings_clicked.connect(self.show_settings)
        tray.quit_clicked.connect(self.quit_requested)
        self._clock.setInterval(REFRESH_MS)
        self._clock.timeout.connect(self._refresh_times)
        self._clock.start()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme)
        if self.follower is not None:
            overlay.follows_views = False
            self.follower.moved.connect(overlay.follow)
            self.follower.in_view_changed.connect(overlay.set_in_view)
            self.follower.gone.connect(lambda: overlay.follow(None))

    def start(self) -> None:
        """Show the tray icon and, once, the overlay, so that the agent sees it is there."""
        keep_unseen(self)
        self.tray.show()
        self.overlay.present()
        self.coach.start()

    def close(self) -> None:
        """Take all windows away and finish writing."""
        self.tray.hide()
        self._clock.stop()
        self.coach.close()
        self.macros.close()
        extra = (self._editor, self._follow_ups, self._settings_window, self._crash, self._guide)
        for window in (self.overlay, *extra):
            if window is not None:
                window.close()
        if self.follower is not None:
            self.follower.close()
        self._background.close()

    def _show(self, view: OverlayView) -> None:
        before = self.overlay.view.window
        self.overlay.show_view(view)
        self.tray.set_paused(view.paused)
        self.tray.set_follow_ups(len(owed(view.follow_ups)))
        self._remind(view.notices)
        self._heed(view.others)
        self.coach.show_view(view)
        self.macros.show_view(view)
        if self._settings_window is not None:
            self._settings_window.show_sources(view.sources)
        if self._guide is not None:
            self._guide.show_view(view)
        if self._editor is not None and self._editor.isVisible():
            self._editor.show_view(view)
        if self._follow_ups is not None:
            self._follow_ups.show_follow_ups(view.follow_ups)
        if self.follower is None:
            return
        if view.window is not None:
            if before is None or before.window_id != view.window.window_id:
                self.overlay.set_in_view(True)
            self.follower.watch(view.window)
        elif not view.paused:
            self.follower.watch(None)

    def _remind(self, notices: tuple[Notice, ...]) -> None:
        """A promise that has come due is told by the tray too: the overlay may be out of sight."""
        new = [notice for notice in notices if notice not in self._known_notices]
        self._known_notices = notices
        texts = self._look.texts
        due = [texts.notice(notice) for notice in new if notice.id.startswith(_REMINDERS)]
        if due:
            self._sound()
            self.tray.notify(texts("follow.due_title"), "\n".join(due))

    def _refresh_times(self) -> None:
        self.overlay.panel.header.show_follow_ups(self.overlay.view.follow_ups)

    def _show_reviews(self, new: int, there: bool) -> None:
        self._reviews = new, there
        self.overlay.panel.header.show_reviews(new, there)
        self.tray.set_reviews(new)

    def show_follow_ups(self) -> None:
        """Open the list of promises, or bring it to the front."""
        if self._follow_ups is None:
            self._follow_ups = FollowUpsWindow(self._look)
            self._follow_ups.settled.connect(self.bridge.send)
            self._follow_ups.closed.connect(self._leave_follow_ups)
        view = self.overlay.view
        self._follow_ups.show_follow_ups(view.follow_ups)
        self._follow_ups.open(view.window.rect if view.window else None)

    def _pasted(self, action: TakePaste) -> None:
        self.source_action.emit(action)
        self.overlay.present()

    def _leave_follow_ups(self) -> None:
        window = self.overlay.view.window
        self._give_focus_back(window.window_id if window else None)

    def press(self, action: str) -> None:
        """Do what a global hotkey asks for; `action` is a field of HotkeySettings."""
        chosen = getattr(self._settings.hotkeys, action, "")
        if self._settings_window is not None and self._settings_window.hear(chosen):
            return
        if self.macros.press(action):
            return
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
            "follow_ups": self.show_follow_ups,
            "brief": overlay.copy_brief,
            "moment": overlay.next_moment,
            "macros": self.macros.key,
            "paste": self.pasting.open,
            "next_chat": overlay.next_chat,
            "compact": overlay.fold,
            "keyboard": self._take_keyboard,
            "settings": self.show_settings,
        }
        slot = slots.get(action)
        if slot is None:
            _LOG.error("unknown hotkey action %r", action)
            return
        slot()

    def _take_keyboard(self) -> None:
        if not self.overlay.isVisible() or self.overlay.collapsed:
            self.overlay.present()
        hint = label(self._look, self._look.texts("keyboard.on"), size="small")
        hint.setObjectName("keyhint")
        self.keyboard.enter(hint)

    def _go_to(self, other: OtherChat) -> None:
        """Bring a waiting chat's window to the front; its drafts are shown when it is there."""
        if self.follower is not None and other.window is not None:
            self.follower.activate(other.window.window_id)

    def _sound(self) -> None:
        if self._settings.interface.sound:
            QApplication.beep()

    def _heed(self, others: tuple[OtherChat, ...]) -> None:
        """A chat in the background that has begun to heat up may be heard, once."""
        heating = frozenset(one.chat for one in others if one.heating)
        if heating - self._heating:
            self._sound()
        self._heating = heating

    def _edit(self, draft: Draft, view: OverlayView) -> None:
        if self._editor is None:
            self._editor = EditorWindow(self._look, empathy=self._settings.interface.empathy_score)
            self._editor.taken.connect(self._taken)
            self._editor.written.connect(self.bridge.send)
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
            window.guide_clicked.connect(self.show_guide)
            window.guide.setVisible(self._means is not None)
            window.show_sources(self.overlay.view.sources)
            window.destroyed.connect(self._forget_settings_window)
            self._settings_window = window
        self._settings_window.show()
        self._settings_window.raise_()
        self._settings_window.activateWindow()

    def show_guide(self) -> None:
        """Open the first steps, or bring them to the front."""
        if self._means is None:
            return
        if self._guide is None:
            guide = GuideWindow(self._look, self._settings, self._means, self._background)
            guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            guide.settings_clicked.connect(self._settings_at)
            guide.opens.connect(lambda page: self.source_action.emit(OpenSystemSettings(page)))
            # The demo brings an assistant of its own: two would talk across each other.
            guide.demo.connect(lambda runs: self.bridge.send(SetPaused(runs)))
            guide.closed.connect(self._guide_seen)
            self._guide = guide
        self._guide.show_view(self.overlay.view)
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def _guide_seen(self) -> None:
        self._guide = None
        self.guide_seen.emit()

    def _settings_at(self, section: str) -> None:
        self.show_settings()
        if self._settings_window is not None:
            self._settings_window.open_at(section)

    def _forget_settings_window(self) -> None:
        self._settings_window = None

    def _apply(self, settings: Settings) -> None:
        before, self._settings = self._settings.interface, settings
        self._take_look(look_for(settings))
        wanted = settings.interface.start_at_login
        if wanted != before.start_at_login:
            self._background.run(lambda: autostart.set_enabled(wanted), failed=self._no_autostart)
        self.settings_saved.emit(settings)

    def _no_autostart(self, error: OSError | UserFault) -> None:
        reason = getattr(error, "strerror", None) or type(error).__name__
        words = self._look.texts("settings.login_failed", reason=reason)
        self.tray.notify(self._look.texts("app_name"), words)

    def _system_theme(self) -> None:
        if self._settings.interface.theme == "auto":
            self._take_look(look_for(self._settings))

    def _take_look(self, look: Look) -> None:
        interface = self._settings.interface
        self._look = look
        if (app := QApplication.instance()) is not None:
            translate_toolkit(app, look.texts.language)
        self.keyboard.leave()
        self.overlay.apply(
            look, side=interface.side, opacity=interface.opacity, dock=interface.dock
        )
        self.overlay.panel.header.show_reviews(*self._reviews)
        self.tray.apply(look)
        if self._settings_window is not None:
            self._settings_window.apply(look)
            self._settings_window.show_sources(self.overlay.view.sources)
        self.coach.apply(look)
        self.macros.apply(look)
        self.pasting.apply(look)
        # Built anew when next needed; one that is open keeps its look until it is closed.
        if self._editor is not None and not self._editor.isVisible():
            self._editor.deleteLater()
            self._editor = None
        if self._follow_ups is not None and not self._follow_ups.isVisible():
            self._follow_ups.deleteLater()
            self._follow_ups = None

    def _show_fault(self, error: BaseException) -> None:
        if self._crash is None:
            self._crash = CrashWindow(self._look, self._support, self._background)
        self._crash.show_error(error)
