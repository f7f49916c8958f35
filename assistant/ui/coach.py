"""Brings reviews and notes to the agent: a quiet badge, a line in the tray, a window on request.

Nothing pops up. A number beside the customer's name is all there is, and it does not come while an
upset customer has just written: whatever a supervisor has to say can wait half a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.coaching import OwnNews, OwnReview, OwnReviews
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion, EscalationLevel
from assistant.domain.view import OverlayView
from assistant.ui.background import Background
from assistant.ui.look import Look
from assistant.ui.my_reviews import MyReviewsWindow

EVERY_MS = 60_000
QUIET_SECONDS = 30.0
_UPSET = {Emotion.ANGER, Emotion.ANXIETY, Emotion.DISAPPOINTMENT, Emotion.SADNESS}
_STRONG = 0.4
_ALARM = {EscalationLevel.SUPERVISOR, EscalationLevel.URGENT}


def is_upset(view: OverlayView) -> bool:
    """Whether the customer on screen needs the agent's whole attention."""
    if view.chat is None or view.paused or view.reading is None:
        return False
    mood = view.reading.mood
    strong = mood.label in _UPSET and mood.intensity >= _STRONG
    return strong or view.reading.escalation.level in _ALARM


class Coach(QObject):
    """Asks now and then what is new. Without a record (`source` None) it does nothing.

    `clock` gives seconds. Signals: counted(new, anything to look at) whenever that may be shown;
    closed() when the window goes.
    """

    counted = Signal(int, bool)
    closed = Signal()

    def __init__(
        self,
        source: OwnReviews | None,
        background: Background,
        look: Look,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._source, self._background, self._look, self._clock = source, background, look, clock
        self._accounts: set[str] = set()
        self._view = OverlayView()
        self._wrote = -QUIET_SECONDS
        self._count = (0, False)
        self._told = (0, False)
        self.window: MyReviewsWindow | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(EVERY_MS)
        self._poll.timeout.connect(self.look)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._tell)

    @property
    def here(self) -> bool:
        """Whether there is a record in which anything could be."""
        return self._source is not None

    def start(self) -> None:
        """Begin to look."""
        if self._source is not None:
            self._poll.start()
            self.look()

    def close(self) -> None:
        """Look no more."""
        self._poll.stop()
        self._later.stop()
        if self.window is not None:
            self.window.close()

    def apply(self, look: Look) -> None:
        """Another theme or language, from the next opening on."""
        self._look = look
        if self.window is not None and not self.window.isVisible():
            self.window.deleteLater()
            self.window = None

    def show_view(self, view: OverlayView) -> None:
        """The chat on screen: whose accounts are at work, and whether a customer just wrote."""
        changed = view.chat != self._view.chat or view.messages != self._view.messages
        self._view = view
        if changed:
            self._wrote = self._clock()
        if view.chat is not None and view.chat.account not in self._accounts:
            self._accounts.add(view.chat.account)
            self.look()
        self._tell()

    def look(self) -> None:
        """Ask for what is new."""
        source, accounts = self._source, frozenset(self._accounts)
        if source is None:
            return
        found: list[tuple[int, bool]] = []

        def done() -> None:
            self._count = found[0]
            self._tell()

        self._background.run(lambda: found.append(source.unseen(accounts)), done)

    def _tell(self) -> None:
        if self._count == self._told:
            return
        wait = QUIET_SECONDS - (self._clock() - self._wrote)
        # Less to see is told at once; more waits for a quiet moment.
        if self._count[0] > self._told[0] and is_upset(self._view) and wait > 0:
            self._later.start(int(wait * 1000) + 50)
            return
        self._later.stop()
        self._told = self._count
        self.counted.emit(*self._told)

    # ------------------------------------------------------------ the window

    def open(self) -> None:
        """Show everything; what is shown counts as seen."""
        source = self._source
        if source is None:
            return
        if self.window is None:
            self.window = MyReviewsWindow(self._look)
            self.window.appealed.connect(self._appeal)
            self.window.closed.connect(self.closed)
        self.window.tell("")
        self.window.open(self._view.window.rect if self._view.window else None)
        self._load()

    def _load(self) -> None:
        source, accounts = self._source, frozenset(self._accounts)
        assert source is not None
        found: list[OwnNews] = []

        def work() -> None:
            found.append(source.news(accounts))
            source.seen(found[0])

        def done() -> None:
            if self.window is not None:
                self.window.show_news(found[0])
            self._count = (0, bool(found[0].notes or found[0].reviews))
            self._tell()

        self._background.run(work, done, self._failed)

    def _appeal(self, review: OwnReview, reason: str) -> None:
        source = self._source
        assert source is not None
        kept: list[bool] = []

        def done() -> None:
            if self.window is not None:
                self.window.tell("" if kept[0] else self._look.texts("mine.too_late"))
            self._load()

        self._background.run(lambda: kept.append(source.appeal(review, reason)), done, self._failed)

    def _failed(self, error: OSError | UserFault) -> None:
        if self.window is not None:
            fault = isinstance(error, UserFault)
            words = self._look.texts.notice(error.notice) if fault else str(error)  # type: ignore[union-attr]
            self.window.tell(words)
