"""The icon in the system tray: show, pause, promises to keep, settings, quit; and its messages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from assistant.ui.icons import icon
from assistant.ui.look import Look

MESSAGE_MS = 12_000


class Tray(QObject):
    """Signals: show_clicked(), paste_clicked(), pause_clicked(bool wanted), follow_ups_clicked()
    (from the menu or by a click on a message), reviews_clicked(), settings_clicked(),
    quit_clicked().
    """

    show_clicked = Signal()
    paste_clicked = Signal()
    pause_clicked = Signal(bool)
    follow_ups_clicked = Signal()
    reviews_clicked = Signal()
    settings_clicked = Signal()
    quit_clicked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._paused = False
        self._owed = 0
        self._new: int | None = None
        self._icon = QSystemTrayIcon(self)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.follow_ups_clicked)
        self.apply(look)

    def show(self) -> None:
        """Appear in the tray, now or when the desktop gets one."""
        self._icon.show()

    def hide(self) -> None:
        """Leave the tray."""
        self._icon.hide()

    def apply(self, look: Look) -> None:
        """Take another language."""
        self._look = look
        self.menu = QMenu()
        self.menu.setFont(look.font())
        add = self.menu.addAction
        self.show_action = add(look.texts("tray.show"))
        self.pause_action = add("")
        self.paste_action = add(look.texts("tray.paste"))
        self.follow_ups_action = add("")
        self.reviews_action = add("")
        self.settings_action = add(look.texts("tray.settings"))
        self.menu.addSeparator()
        self.quit_action = add(look.texts("tray.quit"))
        self.show_action.triggered.connect(self.show_clicked)
        self.pause_action.triggered.connect(lambda: self.pause_clicked.emit(not self._paused))
        self.paste_action.triggered.connect(self.paste_clicked)
        self.follow_ups_action.triggered.connect(self.follow_ups_clicked)
        self.reviews_action.triggered.connect(self.reviews_clicked)
        self.settings_action.triggered.connect(self.settings_clicked)
        self.quit_action.triggered.connect(self.quit_clicked)
        self._icon.setContextMenu(self.menu)
        self.set_paused(self._paused)
        self.set_follow_ups(self._owed)
        self.set_reviews(self._new)

    def set_paused(self, paused: bool) -> None:
        """Show in icon and menu whether anything is read."""
        self._paused = paused
        texts = self._look.texts
        self.pause_action.setText(texts("tray.resume" if paused else "tray.pause"))
        self._icon.setIcon(icon("app-paused" if paused else "app", "#6b7580", 64))
        self._icon.setToolTip(texts("tray.tip_paused" if paused else "tray.tip"))

    def set_follow_ups(self, owed: int) -> None:
        """Show in the menu how many promises are open."""
        self._owed = owed
        texts = self._look.texts
        words = texts("tray.follow_ups_n", n=owed) if owed else texts("tray.follow_ups")
        self.follow_ups_action.setText(words)

    def set_reviews(self, new: int | None) -> None:
        """Show in the menu how many reviews and notes are new; None where nothing is recorded."""
        self._new = new
        texts = self._look.texts
        self.reviews_action.setVisible(new is not None)
        self.reviews_action.setText(texts("mine.badge", n=new) if new else texts("mine.badge_none"))

    def notify(self, title: str, words: str) -> None:
        """Tell something that cannot wait for the overlay; silent where there is no tray."""
        self._icon.showMessage(title, words, self._icon.icon(), MESSAGE_MS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.show_clicked.emit()
