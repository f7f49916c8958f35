"""The list of what was promised to customers: who, what, by when; kept or no longer owed.

Opens on request only, takes the focus then, and gives it back when closed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import SettleFollowUp
from assistant.domain.window import Rect
from assistant.ui import placement, plain, times
from assistant.ui.empty_panel import empty_panel
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, set_property, wrapped
from assistant.ui.screens import screen_areas
from assistant.ui.textview import TextView

REFRESH_MS = 30_000


def owed(follow_ups: tuple[FollowUp, ...]) -> list[FollowUp]:
    """Open promises, the earliest due first, those without a time last."""
    still = [one for one in follow_ups if one.state is FollowUpState.OPEN]
    return sorted(
        still,
        key=lambda one: (one.due is None, (one.due or one.made).timestamp()),
    )


class FollowUpRow(QFrame):
    """One promise. Enter: done; Delete: no longer owed. Signals: settled(FollowUpState)."""

    settled = Signal(object)

    def __init__(self, look: Look, follow_up: FollowUp) -> None:
        super().__init__()
        self._look = look
        self.follow_up = follow_up
        self.setObjectName("promise")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        texts, tokens = look.texts, look.theme.tokens
        box = column(self, gap=look.px(4))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        head = row(gap=look.px(8))
        self.who = TextView(look.font("body", bold=True), tokens.text, max_lines=1)
        self.who.show_text(self._name())
        self.due = label(look, size="small", bold=True)
        head.addWidget(self.who, 1)
        head.addWidget(self.due)
        box.addLayout(head)
        self.what = TextView(look.font("body"), tokens.text, max_lines=3)
        self.what.show_text(plain.show(follow_up.text, 300, lines=False).text)
        box.addWidget(self.what)
        if follow_up.kept:
            box.addWidget(wrapped(look, texts("follow.maybe_kept"), tone="accent"))
        foot = row(gap=look.px(6))
        self.made = label(look, size="small", tone="muted")
        foot.addWidget(self.made, 1)
        self.done = Button(look, texts("follow.done"), "small")
        self.dropped = Button(look, texts("follow.dropped"), "quiet")
        self.done.clicked.connect(lambda: self.settled.emit(FollowUpState.DONE))
        self.dropped.clicked.connect(lambda: self.settled.emit(FollowUpState.DROPPED))
        foot.addWidget(self.dropped)
        foot.addWidget(self.done)
        box.addLayout(foot)
        self.refresh()

    def _name(self) -> str:
        chat, texts = self.follow_up.chat, self._look.texts
        app = texts.name("app", chat.app)
        return plain.line(chat.peer, 60) or texts("follow.earlier_customer", app=app)

    def refresh(self) -> None:
        """Say again how long there is: time goes on without a new view."""
        texts, here = self._look.texts, times.now()
        late = times.overdue(self.follow_up.due, here)
        words = times.due_words(texts, self.follow_up.due, here)
        self.due.setText(words)
        tone = "danger" if late else "muted" if self.follow_up.due is None else ""
        set_property(self.due, "tone", tone)
        set_property(self, "late", "true" if late else "false")
        made = texts("follow.made", ago=times.ago(texts, self.follow_up.made, here))
        self.made.setText(made)
        self.setAccessibleName(f"{self.who.text} {self.what.text} {words}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys told at the foot of the window."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.settled.emit(FollowUpState.DONE)
            case Qt.Key.Key_Delete:
                self.settled.emit(FollowUpState.DROPPED)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys go."""
        super().focusInEvent(event)
        set_property(self, "here", "true")

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        super().focusOutEvent(event)
        set_property(self, "here", "false")


class FollowUpsWindow(QWidget):
    """All open promises. Signals: settled(SettleFollowUp), closed()."""

    settled = Signal(object)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("follow.title"))
        self._look = look
        self._shown: list[FollowUp] | None = None
        self._told: set[str] = set()
        self.rows: list[FollowUpRow] = []
        box = column(self, gap=look.px(10), margin=look.px(16))
        self.title = label(look, look.texts("follow.title"), size="strong", bold=True)
        box.addWidget(self.title)
        self.area = QScrollArea()
        self.area.setObjectName("scroll")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box.addWidget(self.area, 1)
        self.none = empty_panel(look, "check", "follow.none")
        box.addWidget(self.none, 1)
        self.hint = wrapped(look, look.texts("follow.keys_hint"))
        box.addWidget(self.hint)
        QShortcut(QKeySequence("Escape"), self, self.close)
        self._clock = QTimer(self)
        self._clock.setInterval(REFRESH_MS)
        self._clock.timeout.connect(self.refresh)
        self.resize(look.px(400), look.px(440))
        self.show_follow_ups(())

    def show_follow_ups(self, follow_ups: tuple[FollowUp, ...]) -> None:
        """Paint the open ones; what was settled here stays away whatever the views still say."""
        wanted = [one for one in owed(follow_ups) if one.id not in self._told]
        if wanted == self._shown:
            return
        self._shown = wanted
        here = next((one.follow_up.id for one in self.rows if one.hasFocus()), "")
        place = next((n for n, one in enumerate(self.rows) if one.hasFocus()), 0)
        inside = QWidget()
        box = column(inside, gap=self._look.px(8))
        box.setContentsMargins(0, 0, self._look.px(10), 0)  # the scroll bar's own place
        self.rows = [self._row(one) for one in wanted]
        for one in self.rows:
            box.addWidget(one)
        box.addStretch(1)
        old = self.area.takeWidget()
        if old is not None:
            # Later: a row may still be in the middle of its own event.
            old.hide()
            old.deleteLater()
        self.area.setWidget(inside)
        self.area.setVisible(bool(wanted))
        self.none.setVisible(not wanted)
        self.hint.setVisible(bool(wanted))
        self._focus(here, place)

    def _row(self, follow_up: FollowUp) -> FollowUpRow:
        made = FollowUpRow(self._look, follow_up)
        made.settled.connect(lambda state: self._settle(follow_up.id, state))
        return made

    def _focus(self, id: str, place: int) -> None:
        """Keep the keys at the same promise, or where it stood when it is gone."""
        if not self.rows or not self.isVisible():
            return
        same = next((one for one in self.rows if one.follow_up.id == id), None)
        target = same or self.rows[min(place, len(self.rows) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self, id: str, state: FollowUpState) -> None:
        self._told.add(id)
        self.settled.emit(SettleFollowUp(id, state))
        self.show_follow_ups(tuple(self._shown or ()))

    def refresh(self) -> None:
        """Say the times anew."""
        for one in self.rows:
            one.refresh()

    def open(self, beside: Rect | None = None) -> None:
        """Come to the front with the focus on the first promise; `beside` in native pixels."""
        self.refresh()
        self._clock.start()
        if beside is not None and not self.isVisible():
            area = placement.screen_of(beside, screen_areas())
            chat = placement.to_logical(beside, area)
            x, y = round(chat.center_x - self.width() / 2), chat.y + 60
            self.move(*placement.inside(x, y, self.width(), self.height(), area.usable))
        self.show()
        self.raise_()
        self.activateWindow()
        self._focus("", 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Times may be old when the window comes back to the front."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell, so that the chat window can have the focus again."""
        self._clock.stop()
        super().closeEvent(event)
        self.closed.emit()
