"""The list of macros over the overlay: without the focus at first, with it once a search is wanted.

A list that took the keyboard by itself would swallow what an agent is just typing to a customer.
So it opens as the overlay does; the same key again, or a click into the search field, says that
the agent wants to type here, and every way out gives the keyboard back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from assistant.domain.macros import MacroOffer, found
from assistant.domain.window import Rect
from assistant.ui import keys, placement, plain
from assistant.ui.empty_panel import empty_panel
from assistant.ui.look import Look
from assistant.ui.macro_list import MacroList
from assistant.ui.overlay import FLAGS
from assistant.ui.parts import column, dress_window, icon_button, label, row, wrapped
from assistant.ui.screens import screen_areas

_LONGEST = 100
_HEIGHT = 460
# After this an empty list is an empty shop, not an answer under way.
_PATIENCE_MS = 250
_STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5,
}  # fmt: skip
_NUMBERS = {getattr(Qt.Key, f"Key_{number}"): number for number in range(1, 10)}


class MacroWindow(QWidget):
    """Attributes: `typing` says whether it has the keyboard. Signals: taken(MacroOffer);
    gone(bool) whenever it leaves the screen, with whether it had the keyboard.
    """

    taken = Signal(object)
    gone = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(None, FLAGS)
        dress_window(self, look, look.texts("macro.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11DoNotAcceptFocus)
        self._look = look
        self._offers: tuple[MacroOffer, ...] = ()
        self._empty_told = True
        self.typing = False
        outer = column(self, gap=0)
        panel = QFrame()
        panel.setObjectName("panel")
        outer.addWidget(panel)
        box = column(panel, gap=look.px(8))
        box.setContentsMargins(look.px(12), look.px(8), look.px(4), look.px(10))
        head = row(gap=look.px(4))
        head.setContentsMargins(0, 0, look.px(4), 0)
        self.title = label(look, size="strong", bold=True)
        self.away = icon_button(look, "close", look.texts("macro.close"))
        self.away.clicked.connect(self.close)
        head.addWidget(self.title, 1)
        head.addWidget(self.away)
        box.addLayout(head)
        self.search = QLineEdit()
        self.search.setFont(look.font())
        self.search.setMaxLength(_LONGEST)
        self.search.setAccessibleName(look.texts("macro.search"))
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        line = row(gap=0)
        line.setContentsMargins(0, 0, look.px(8), 0)
        line.addWidget(self.search)
        box.addLayout(line)
        self.list = MacroList(look)
        self.list.taken.connect(self.taken)
        self.list.moved.connect(self._describe)
        box.addWidget(self.list, 1)
        self.none = empty_panel(look, "list", "macro.none")
        self.none.hide()
        box.addWidget(self.none, 1)
        self.missed = wrapped(look, tone="muted")
        self.missed.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.missed.hide()
        box.addWidget(self.missed, 1)
        self.hint = wrapped(look)
        box.addWidget(self.hint)
        self._tell_keys()

    # -- opening and leaving -------------------------------------------------------------------

    def open(self, peer: str, offers: tuple[MacroOffer, ...], over: QWidget) -> None:
        """Show up over the overlay without taking the focus, with nothing typed."""
        look = self._look
        name = plain.isolated(peer, 40)
        texts = look.texts
        self.title.setText(texts("macro.for", peer=name) if peer else texts("macro.title"))
        self.search.clear()
        self._empty_told = False
        QTimer.singleShot(_PATIENCE_MS, self, self._say_empty)
        self._offers = offers
        self._find()
        self._place(over)
        self.show()
        self.raise_()

    def _place(self, over: QWidget) -> None:
        corner = over.pos() + QPoint(0, self._look.px(44))
        here = Rect(corner.x(), corner.y(), over.width(), 1)
        screens = screen_areas()
        own = (one for one in screens if _holds(one.usable, here))
        area = next(own, screens[0]).usable
        height = min(self._look.px(_HEIGHT), area.height)
        self.resize(min(self._look.width, area.width), height)
        x, y = placement.inside(corner.x(), corner.y(), self.width(), height, area)
        self.move(x, y)

    def begin_typing(self) -> None:
        """The agent wants to search: take the keyboard."""
        self._allow(True)
        self.activateWindow()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The next opening is without the focus again."""
        super().closeEvent(event)
        typed = self.typing
        self.hide()
        self._allow(False)
        self.gone.emit(typed)

    def _allow(self, focus: bool) -> None:
        if focus is self.typing:
            return
        self.typing = focus
        shown = self.isVisible()
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focus else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not focus)
        self.setAttribute(Qt.WidgetAttribute.WA_X11DoNotAcceptFocus, not focus)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not focus)
        # Changing a flag hides the window.
        if shown:
            self.show()
        self.list.show_numbers(focus)
        self._tell_keys()

    # -- what is shown -------------------------------------------------------------------------

    def show_offers(self, offers: tuple[MacroOffer, ...]) -> None:
        """What is on offer; the same again changes nothing."""
        if offers != self._offers:
            self._offers = offers
            self._find()

    def _say_empty(self) -> None:
        """No answer has come: there are none."""
        self._empty_told = True
        self._empty()

    def _find(self) -> None:
        typed = self.search.text()
        hits = found(self._offers, typed)
        self.list.show_offers(hits, bool(typed.strip()))
        self._empty()

    def _empty(self) -> None:
        rows = bool(self.list.rows)
        self.list.setVisible(rows)
        self.none.setVisible(not self._offers and self._empty_told)
        self.missed.setVisible(bool(self._offers) and not rows)
        typed = plain.isolated(self.search.text(), 40)
        self.missed.setText(self._look.texts("macro.missed", typed=typed))
        self.hint.setVisible(bool(self._offers))
        self._describe()

    def _describe(self) -> None:
        """What a screen reader says beside the field: the macro that Enter would take."""
        rows, chosen = self.list.rows, self.list.chosen
        named = next((one.accessibleName() for one in rows if one.offer is chosen), "")
        self.search.setAccessibleDescription(named or self.missed.text())

    def _tell_keys(self) -> None:
        look, h = self._look, self._look.hotkeys
        search = keys.full(h.macros)
        key = "macro.search_key" if search and not self.typing else "macro.search"
        self.search.setPlaceholderText(look.texts(key, keys=search))
        if self.typing:
            self.hint.setText(look.texts("macro.keys_typing"))
            return
        modifiers = keys.joined(look.modifiers)
        words = look.texts(
            "macro.keys", modifiers=modifiers, next=look.key("next"), insert=look.key("insert"),
            previous=look.key("previous"), reject=look.key("reject"),
        )  # fmt: skip
        self.hint.setText(words if modifiers else look.texts("macro.click"))

    # -- keys ----------------------------------------------------------------------------------

    def take(self) -> None:
        """Take the chosen one."""
        if (chosen := self.list.chosen) is not None:
            self.taken.emit(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys of the list in the search field; a click into it asks for the keyboard."""
        if event.type() is QEvent.Type.MouseButtonPress and not self.typing:
            self.begin_typing()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key is Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key in _STEPS:
            self.list.step(_STEPS[key])
        elif key in _NUMBERS and self._takes(_NUMBERS[key], held):
            pass
        else:
            return False
        return True

    def _takes(self, number: int, held: Qt.KeyboardModifier) -> bool:
        """A number takes its row, unless it goes on with what is searched for."""
        offer = self.list.numbered(number)
        if held == Qt.KeyboardModifier.NoModifier:
            typed = self.search.text()
            if typed.strip() and found(self._offers, f"{typed}{number}"):
                return False
        elif held != Qt.KeyboardModifier.AltModifier:
            return False
        if offer is not None:
            self.taken.emit(offer)
        return True


def _holds(screen: Rect, rect: Rect) -> bool:
    middle = round(rect.center_x)
    return screen.x <= middle < screen.right and screen.y <= rect.y < screen.bottom
