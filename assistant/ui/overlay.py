"""The window beside the chat: paints views, tells what the agent wants, never takes the focus."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from assistant.domain.drafting import Draft
from assistant.domain.reading import Correction
from assistant.domain.view import (
    AnswerLink,
    CorrectReading,
    OfferMoment,
    OverlayView,
    Redraft,
    RejectDraft,
    SetPaused,
    TakeDraft,
    WriteNote,
)
from assistant.domain.window import WindowInfo
from assistant.ui.look import Look
from assistant.ui.moments import following
from assistant.ui.panel import Panel
from assistant.ui.pill import Pill
from assistant.ui.places import Places
from assistant.ui.screens import screen_areas
from assistant.ui.standing import Standing

FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)


class OverlayWindow(QWidget):
    """Decides nothing: a view goes in, AgentAction values come out.

    Attributes: `follows_views` is False while something faster than views tells where the chat
    window is. Signals: action(AgentAction), edit_requested(Draft, OverlayView),
    settings_requested(), follow_ups_requested(), reviews_requested(), chat_requested(OtherChat).
    """

    action = Signal(object)
    edit_requested = Signal(object, object)
    settings_requested = Signal()
    follow_ups_requested = Signal()
    source_action = Signal(object)
    paste_requested = Signal()
    reviews_requested = Signal()
    chat_requested = Signal(object)

    def __init__(
        self,
        look: Look,
        places: Places,
        *,
        side: str = "auto",
        opacity: float = 1.0,
        rounded: bool = False,
        dock: str = "chat",
        compact: bool = False,
    ) -> None:
        super().__init__(None, FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11DoNotAcceptFocus)
        if sys.platform == "darwin":
            self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        # Only a compositor can show what lies behind rounded corners; without one they are black.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, rounded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rounded = rounded
        self._standing = Standing(places, screen_areas)
        self._view = OverlayView()
        self._window: WindowInfo | None = None
        self._in_view = True
        self._pinned = False
        self._hidden_by_agent = False
        self._collapsed = self._starts_folded = compact
        self._floor = 0
        self.follows_views = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._fit)
        self.apply(look, side=side, opacity=opacity, dock=dock)

    # -- looks ---------------------------------------------------------------------------------

    def apply(
        self, look: Look, *, side: str = "auto", opacity: float = 1.0, dock: str = "chat"
    ) -> None:
        """Take another theme, language, size or key set; everything is built anew."""
        self._look = look
        self._standing.side, self._standing.dock = side, dock
        for old in (getattr(self, "panel", None), getattr(self, "pill", None)):
            if old is not None:
                old.hide()
                old.deleteLater()
        self.setStyleSheet(look.theme.stylesheet())
        self.setPalette(look.theme.palette())
        self.setWindowTitle(look.texts("app_name"))
        self.setWindowOpacity(opacity)
        self.panel, self.pill = Panel(look), Pill(look)
        for part in (self.panel, self.pill):
            part.setParent(self)
            part.setProperty("rounded", "true" if self._rounded else "false")
        self._connect()
        self.panel.show_view(self._view)
        self.pill.show_view(self._view)
        self._fit()

    def _connect(self) -> None:
        panel, header, drafts = self.panel, self.panel.header, self.panel.drafts
        header.pause_clicked.connect(lambda wanted: self.action.emit(SetPaused(wanted)))
        header.settings_clicked.connect(self.settings_requested)
        header.collapse_clicked.connect(self.collapse)
        header.follow_ups_clicked.connect(self.follow_ups_requested)
        header.reviews_clicked.connect(self.reviews_requested)
        panel.link.answered.connect(self._answer_link)
        panel.blank.resume.clicked.connect(lambda: self.action.emit(SetPaused(False)))
        panel.corrected.connect(self._correct)
        panel.blank.paste.clicked.connect(self.paste_requested)
        panel.source_action.connect(self.source_action)
        panel.resized.connect(self._refit)
        drafts.insert.connect(lambda draft: self._take(draft, "insert"))
        drafts.copy.connect(lambda draft: self._take(draft, "copy"))
        drafts.edit.connect(self._edit)
        drafts.reject.connect(self._reject)
        drafts.redraft.connect(self._redraft)
        drafts.moments.wanted.connect(self._offer)
        drafts.moments.note_wanted.connect(self._write_note)
        panel.live.action.connect(self.action)
        panel.others.opened.connect(self.chat_requested)
        self.pill.opened.connect(self.expand)
        for handle in (header, self.pill):
            handle.dragged.connect(lambda by: self.move(self.pos() + by))
            handle.dropped.connect(self._dropped)

    # -- what is shown -------------------------------------------------------------------------

    @property
    def view(self) -> OverlayView:
        """The view on screen."""
        return self._view

    @Slot(object)
    def show_view(self, view: OverlayView) -> None:
        """Paint a view; call on the GUI thread (Bridge does)."""
        if view.chat != self._view.chat or view.messages != self._view.messages:
            self._floor = 0
        self._view = view
        self.panel.show_view(view)
        self.pill.show_view(view)
        known = self._window.window_id if self._window else None
        if view.window is not None:
            if self.follows_views or view.window.window_id != known:
                self._window, self._pinned = view.window, False
        elif not view.paused:
            self._window = None
        self._fit()

    @Slot(object)
    def follow(self, window: WindowInfo | None) -> None:
        """The chat window is here now (None: gone)."""
        self._window = window
        if window is not None:
            self._pinned = False
        self._place()
        self._update_visibility()

    @Slot(bool)
    def set_in_view(self, in_view: bool) -> None:
        """Whether the chat window can be seen; the overlay leaves the screen with it."""
        self._in_view = in_view
        self._update_visibility()

    @Slot()
    def present(self) -> None:
        """Show up even without a chat in view: the agent asked, or the program just started."""
        self._hidden_by_agent = False
        self._pinned = True
        if not self._starts_folded:
            self.expand()
        self._starts_folded = False
        self._update_visibility()

    def closeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Closed from outside (the session ends, Alt+F4): the next view does not open it again."""
        self._hidden_by_agent = True
        event.accept()

    def _update_visibility(self) -> None:
        followed = self._window is not None and self._in_view
        wanted = not self._hidden_by_agent and (followed or self._pinned)
        if wanted != self.isVisible():
            self.setVisible(wanted)
            if wanted:
                self._settle.start(0)

    # -- where ---------------------------------------------------------------------------------

    def _refit(self) -> None:
        self._floor = 0
        self.panel.fit_anew()
        self._settle.start(0)

    def _fit(self) -> None:
        room = self._standing.screen(self._window).usable
        self.panel.setVisible(not self._collapsed)
        self.pill.setVisible(self._collapsed)
        if self._collapsed:
            size = self.pill.sizeHint()
            self.pill.resize(size)
            self.setFixedSize(size)
        else:
            # While one message is read and answered, the window only grows: nothing jumps.
            natural = self.panel.fit_height(room.height)
            self._floor = max(self._floor, natural)
            height = min(self._floor, room.height)
            self.panel.resize(self._look.width, height)
            self.setFixedSize(self._look.width, height)
        self._place()
        self._update_visibility()

    def _place(self) -> None:
        x, y = self._standing.at(self._window, self.width(), self.height())
        if (x, y) != (self.x(), self.y()):
            self.move(x, y)

    @Slot()
    def _dropped(self) -> None:
        at = (self.x(), self.y())
        self._standing.dropped(self._window, at, self.width(), self.height())
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another display scale needs another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ScreenChangeInternal):
            self._settle.start(0)

    # -- what the agent does -------------------------------------------------------------------

    def _take(self, draft: Draft, how: str) -> None:
        view = self._view
        if view.chat is not None:
            self.action.emit(TakeDraft(view.chat, view.suggestion_id, draft.id, how, draft.text))

    def _edit(self, draft: Draft) -> None:
        if self._view.chat is not None:
            self.edit_requested.emit(draft, self._view)

    def _reject(self, draft: Draft, reason: str) -> None:
        if self._view.chat is not None:
            self.action.emit(
                RejectDraft(self._view.chat, self._view.suggestion_id, draft.id, reason)
            )

    def _redraft(self) -> None:
        if self._view.chat is not None:
            self.action.emit(Redraft(self._view.chat))

    def _offer(self, moment: str) -> None:
        if self._view.chat is not None:
            self.action.emit(OfferMoment(self._view.chat, moment))

    def _write_note(self) -> None:
        if self._view.chat is not None:
            self.panel.expect_note()
            self.action.emit(WriteNote(self._view.chat))

    @Slot()
    def next_moment(self) -> None:
        """Go on to the words for the next moment; after the last comes the answer again."""
        if not self.isVisible() or self._view.paused or self._view.reading is None:
            return
        if self._collapsed:
            self.expand()
        self._offer(following(self._view.moment))

    def _correct(self, correction: Correction) -> None:
        if self._view.chat is not None:
            self.action.emit(CorrectReading(self._view.chat, correction))

    def _answer_link(self, answer: AnswerLink) -> None:
        self.action.emit(answer)
        self._refit()

    def _chosen(self) -> Draft | None:
        """The draft a key acts on: only one that the agent can see."""
        if not self.isVisible() or self._view.paused or self._view.chat is None:
            return None
        if self._collapsed:
            self.expand()
            return None
        return self.panel.drafts.chosen

    @Slot()
    def insert_selected(self) -> None:
        """Insert the chosen draft; one that is not ready opens in the editor instead."""
        draft = self._chosen()
        if draft is not None and draft.ready:
            self._take(draft, "insert")
        elif draft is not None:
            self._edit(draft)

    @Slot()
    def copy_selected(self) -> None:
        """Copy the chosen draft."""
        if (draft := self._chosen()) is not None:
            self._take(draft, "copy")

    @Slot()
    def edit_selected(self) -> None:
        """Open the chosen draft in the editor."""
        if (draft := self._chosen()) is not None:
            self._edit(draft)

    @Slot()
    def reject_selected(self) -> None:
        """Reject the chosen draft without a reason."""
        if (draft := self._chosen()) is not None:
            self._reject(draft, "")

    @Slot()
    def next_chat(self) -> None:
        """Ask for the most urgent of the waiting chats."""
        if self._view.others and not self._view.paused:
            self.chat_requested.emit(self._view.others[0])

    @Slot()
    def fold(self) -> None:
        """Become a pill, or the whole panel again; out of sight it comes back first."""
        if not self.isVisible():
            self.present()
        elif self._collapsed:
            self.expand()
        else:
            self.collapse()

    @Slot()
    def copy_brief(self) -> None:
        """Copy the brief for the supervisor, if this chat has one."""
        if self.isVisible() and not self._view.paused and not self._collapsed:
            self.panel.copy_brief()

    @Slot()
    def select_next(self) -> None:
        """Choose the next draft."""
        self._step(1)

    @Slot()
    def select_previous(self) -> None:
        """Choose the previous draft."""
        self._step(-1)

    def _step(self, by: int) -> None:
        if self._chosen() is not None:
            self.panel.drafts.step(by)
            card = self.panel.drafts.cards.get(getattr(self.panel.drafts.chosen, "id", ""))
            if card is not None:
                QTimer.singleShot(0, card, lambda: self.panel.area.ensureWidgetVisible(card))

    @Slot()
    def toggle(self) -> None:
        """Hide, or show again."""
        if self.isVisible():
            self._hidden_by_agent = True
            self._pinned = False
            self._update_visibility()
        else:
            self.present()

    @Slot()
    def pause(self) -> None:
        """Stop reading, or go on."""
        self.action.emit(SetPaused(not self._view.paused))

    @Slot()
    def collapse(self) -> None:
        """Become a pill."""
        self._collapsed = True
        self._fit()

    @Slot()
    def expand(self) -> None:
        """Become the whole panel again."""
        self._collapsed = False
        self._floor = 0
        self._fit()
        self._settle.start(0)

    @property
    def collapsed(self) -> bool:
        """Whether only the pill shows."""
        return self._collapsed
