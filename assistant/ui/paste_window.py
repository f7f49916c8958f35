"""The window into which an agent pastes a chat that no source can read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from assistant.domain.chat import Speaker
from assistant.domain.pasted import PastedChat, TakePaste
from assistant.domain.view import OverlayView
from assistant.domain.window import Rect
from assistant.ui import placement, plain
from assistant.ui.bounded_text import BoundedText
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, wrapped
from assistant.ui.screens import screen_areas

# A pause in typing after which the text is looked over.
SETTLE_MS = 150
MOST_CHARACTERS = 60_000
# More is read, but not shown: laying it out would hold up every window.
SHOWN = 8_000
READ_KEYS = "Ctrl+⏎"
_MOST_NAME = 40
_MOST_ASKED = 4


Run = Callable[[Callable[[], None], Callable[[], None]], None]
"""Does the first, on whatever thread, and then the second on that of the windows."""


def at_once(work: Callable[[], None], done: Callable[[], None]) -> None:
    """Where nobody waits for a window."""
    work()
    done()


class Pasting(QObject):
    """Opens the paste window when it is first wanted. Signals: as PasteWindow has them."""

    taken = Signal(object)
    closed = Signal(object)

    def __init__(
        self,
        look: Look,
        parse: Callable[[TakePaste], PastedChat],
        view: Callable[[], OverlayView],
        run: Run = at_once,
    ) -> None:
        super().__init__()
        self._look, self._parse, self._view, self._run = look, parse, view, run
        self.window: PasteWindow | None = None

    def apply(self, look: Look) -> None:
        """Take another look; a window that is open keeps its own until it is closed."""
        self._look = look
        if self.window is not None and not self.window.isVisible():
            self.window.deleteLater()
            self.window = None

    def open(self) -> None:
        """Open the window over the chat window, or bring it to the front."""
        if self.window is None:
            self.window = PasteWindow(self._look, self._parse, self._run)
            self.window.taken.connect(self.taken)
            self.window.closed.connect(self.closed)
        if self.window.isVisible():
            self.window.raise_()
            self.window.activateWindow()
            return
        window = self._view().window
        self.window.open(window.rect if window else None, window.window_id if window else None)


class PasteWindow(QWidget):
    """Shows at once what is understood of the text, and asks whose a name is, once.

    It reads the clipboard only when the agent pastes, and has a long text taken apart beside the
    windows' thread. Signals: taken(TakePaste) on Ctrl+Enter; closed(object window_id or None)
    whenever the window goes away.
    """

    taken = Signal(object)
    closed = Signal(object)

    def __init__(
        self, look: Look, parse: Callable[[TakePaste], PastedChat], run: Run = at_once
    ) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("paste.title"))
        self._look, self._parse, self._run = look, parse, run
        self._window_id: int | None = None
        self._asked: TakePaste | None = None
        self._taking = False
        self._found = PastedChat(())
        self._customers: set[str] = set()
        self._own: set[str] = set()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._look_over)
        box = column(self, gap=look.px(8), margin=look.px(16))
        box.addWidget(wrapped(look, look.texts("paste.body")))
        self.text = BoundedText(SHOWN, keeps_end=True, remembers=MOST_CHARACTERS - SHOWN)
        self.text.setFont(look.font())
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(look.texts("paste.placeholder"))
        self.text.setAccessibleName(look.texts("paste.field"))
        self.text.textChanged.connect(self._settle.start)
        box.addWidget(self.text, 1)
        self.understood = label(look, size="small", tone="muted")
        self.understood.setWordWrap(True)
        box.addWidget(self.understood)
        self.asks = QWidget()
        self._ask_box = column(self.asks, gap=look.px(4))
        self.asks.hide()
        box.addWidget(self.asks)
        buttons = row()
        buttons.addStretch(1)
        self.back = Button(look, look.texts("button.back"), "", "Esc")
        self.read = Button(look, look.texts("paste.read"), "primary", READ_KEYS)
        self.back.clicked.connect(self.close)
        self.read.clicked.connect(self.take)
        buttons.addWidget(self.back)
        buttons.addWidget(self.read)
        box.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.take)
        QShortcut(QKeySequence("Escape"), self, self.close)
        self.resize(look.px(480), look.px(360))
        self._look_over()

    @property
    def found(self) -> PastedChat:
        """What is understood of the text now."""
        return self._found

    def open(self, near: Rect | None = None, window_id: int | None = None) -> None:
        """Open empty over the chat window, and take the focus."""
        self._window_id = window_id
        self._customers, self._own = set(), set()
        self.text.clear()
        self._look_over()
        if near is not None:
            area = placement.screen_of(near, screen_areas())
            chat = placement.to_logical(near, area)
            x = chat.x + (chat.width - self.width()) // 2
            y = chat.y + (chat.height - self.height()) // 2
            self.move(*placement.inside(x, y, self.width(), self.height(), area.usable))
        else:
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.move(screen.center() - self.rect().center())
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Hand the chat over and close; nothing happens without a message."""
        self._taking = True
        self._look_over()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Nothing of the chat stays behind in the window."""
        self._settle.stop()
        self._asked, self._taking = None, False
        self.text.clear()
        self._settle.stop()
        self.closed.emit(self._window_id)
        super().closeEvent(event)

    def _wanted(self) -> TakePaste:
        text = (self.text.before + self.text.toPlainText())[-MOST_CHARACTERS:]
        return TakePaste(text, tuple(sorted(self._own)), tuple(sorted(self._customers)))

    def _look_over(self) -> None:
        self._settle.stop()
        wanted = self._asked = self._wanted()
        found: list[PastedChat] = []

        def tell() -> None:
            # Meanwhile the text may be another, or the window closed.
            if wanted is self._asked:
                self._tell_found(found[0])
                self._take_if_asked(wanted)

        self._run(lambda: found.append(self._parse(wanted)), tell)

    def _take_if_asked(self, wanted: TakePaste) -> None:
        taking, self._taking = self._taking, False
        if taking and self._found.turns:
            self.taken.emit(wanted)
            self.close()

    def _tell_found(self, found: PastedChat) -> None:
        texts = self._look.texts
        self._found = found
        turns = found.turns
        self.read.setEnabled(bool(turns))
        if not turns:
            self.understood.setText(texts("paste.nothing"))
        elif not found.form:
            self.understood.setText(texts("paste.one"))
        elif found.asks:
            self.understood.setText(texts("paste.asks", n=len(turns)))
        else:
            customers = sum(turn.speaker is Speaker.CUSTOMER for turn in turns)
            key = "paste.turns" if found.peer else "paste.turns_unnamed"
            peer = plain.isolated(found.peer, _MOST_NAME)
            self.understood.setText(texts(key, n=len(turns), customer=customers, peer=peer))
        self._ask(found.asks)

    def _ask(self, names: tuple[str, ...]) -> None:
        while (item := self._ask_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        texts = self._look.texts
        # Of two, who the one is says who the other is.
        for name in names[: 1 if len(names) == 2 else _MOST_ASKED]:
            place = QWidget()
            line = row(place, gap=self._look.px(6))
            shown = plain.isolated(name, _MOST_NAME)
            line.addWidget(label(self._look, texts("speaker.ask_name", name=shown)), 1)
            for key, customer in (("speaker.customer", True), ("speaker.me", False)):
                button = Button(self._look, texts(key), "chip")
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                button.setAccessibleName(f"{texts('speaker.ask_name', name=shown)} {texts(key)}")
                button.clicked.connect(lambda _=False, n=name, c=customer: self._tell(n, c))
                line.addWidget(button)
            self._ask_box.addWidget(place)
        self.asks.setVisible(bool(names))

    def _tell(self, name: str, customer: bool) -> None:
        (self._customers if customer else self._own).add(name)
        if len(self._found.asks) == 2:
            other = next(one for one in self._found.asks if one != name)
            (self._own if customer else self._customers).add(other)
        # Asked once: nobody is to answer twice until the answer has told.
        self._ask(())
        self._look_over()
