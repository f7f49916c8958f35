"""Calls up macros: opens their list over the overlay, and brings the one taken to its card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.chat import ChatKey
from assistant.domain.drafting import Draft
from assistant.domain.macros import SOURCE, ListMacros, MacroOffer, TakeMacro
from assistant.domain.view import AgentAction, OverlayView
from assistant.ui.look import Look
from assistant.ui.macro_window import MacroWindow
from assistant.ui.overlay import OverlayWindow

# So long the answer may take; after that the keyboard goes back to the chat without a draft.
PATIENCE_MS = 1500


class Macros(QObject):
    """Attributes: `window`, None until it is first wanted.

    Signals: edit_wanted(Draft, OverlayView) for a macro with something to fill in or to change;
    closed(object window_id or None) when the chat window is to have the keyboard again.
    """

    edit_wanted = Signal(object, object)
    closed = Signal(object)

    def __init__(
        self, overlay: OverlayWindow, look: Look, send: Callable[[AgentAction], None]
    ) -> None:
        super().__init__()
        self._overlay, self._send = overlay, send
        self._chat: ChatKey | None = None
        self._awaited = ""
        self._typed = False
        self.window: MacroWindow | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        self.apply(look)

    def apply(self, look: Look) -> None:
        """Take another look; call it after the overlay has taken it."""
        self._look = look
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        self._overlay.panel.drafts.macros_button.clicked.connect(self.toggle)

    def close(self) -> None:
        """Take the window away, at the end."""
        self._patience.stop()
        if self.window is not None:
            self.window.close()

    @property
    def _shown(self) -> MacroWindow | None:
        return self.window if self.window is not None and self.window.isVisible() else None

    # -- the list ------------------------------------------------------------------------------

    def open(self) -> None:
        """Show the macros for the chat on screen, without taking the focus."""
        overlay, view = self._overlay, self._overlay.view
        if view.chat is None or view.paused:
            return
        if not overlay.isVisible():
            overlay.present()
        if self.window is None:
            self.window = MacroWindow(self._look)
            self.window.taken.connect(self._take)
            self.window.gone.connect(self._gone)
        self._chat = view.chat
        self.window.open(view.chat.peer, view.macros, overlay)
        self._send(ListMacros(view.chat))

    def toggle(self) -> None:
        """The button: open, or away again."""
        if (window := self._shown) is not None:
            window.close()
        else:
            self.open()

    def key(self) -> None:
        """The key: open; once more to type a search; once more away."""
        window = self._shown
        if window is None:
            self.open()
        elif not window.typing:
            window.begin_typing()
        else:
            window.close()

    def press(self, action: str) -> bool:
        """While the list is open, the keys for drafts work in it; False for all other keys."""
        window = self._shown
        if window is None:
            return False
        match action:
            case "next":
                window.list.step(1)
            case "previous":
                window.list.step(-1)
            case "insert" | "edit":
                window.take()
            case "reject":
                window.close()
            case _:
                return False
        return True

    def _gone(self, typed: bool) -> None:
        self._typed = typed
        if not self._awaited:
            self._settle()

    def _settle(self) -> None:
        """The keyboard goes back to the chat if the list had it."""
        typed, self._typed = self._typed, False
        if typed:
            window = self._overlay.view.window
            self.closed.emit(window.window_id if window else None)

    # -- the one taken -------------------------------------------------------------------------

    def _take(self, offer: MacroOffer) -> None:
        window, chat = self.window, self._chat
        if window is None or chat is None:
            return
        self._awaited = f"{SOURCE}{offer.shortcut}"
        window.close()
        if not self._arrived(self._overlay.view):
            self._patience.start()
            self._send(TakeMacro(chat, offer.shortcut))

    def show_view(self, view: OverlayView) -> None:
        """What is on offer now; the draft that was waited for; away when the chat is another."""
        if self._awaited:
            self._arrived(view)
        window = self._shown
        if window is None:
            return
        if view.chat != self._chat or view.paused:
            window.close()
        else:
            window.show_offers(view.macros)

    def _arrived(self, view: OverlayView) -> bool:
        """Choose the macro's card; what is not ready opens in the editor at its first blank."""
        if view.chat != self._chat:
            self._give_up()
            return True
        draft = next((one for one in view.drafts if one.id == self._awaited), None)
        if draft is None:
            return False
        self._awaited = ""
        self._patience.stop()
        self._choose(draft)
        if draft.ready:
            self._settle()
        else:
            # The editor gives the keyboard back when it is done.
            self._typed = False
            self.edit_wanted.emit(draft, view)
        return True

    def _choose(self, draft: Draft) -> None:
        overlay = self._overlay
        if overlay.collapsed:
            overlay.expand()
        drafts, area = overlay.panel.drafts, overlay.panel.area
        drafts.choose(draft.id)
        card = drafts.cards.get(draft.id)
        if card is not None:
            QTimer.singleShot(0, card, lambda: area.ensureWidgetVisible(card))

    def _give_up(self) -> None:
        self._patience.stop()
        self._awaited = ""
        self._settle()
