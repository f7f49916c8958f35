"""The supervisor's window: pages at the left, each made when first looked at."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QStackedWidget, QWidget

from assistant.domain.notice import Notice
from assistant.ui.icons import icon
from assistant.ui.parts import column, dress_window, label, row
from assistant.ui.review import pages
from assistant.ui.review.banner import Banner
from assistant.ui.review.geometry import Geometry
from assistant.ui.review.help_sheet import HelpSheet
from assistant.ui.review.live_watch import LiveWatch
from assistant.ui.review.navigation import WIDE, Navigation
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.queue_page import QueuePage
from assistant.ui.review.tending import Tending

# Smaller than this the queue's two panes no longer stand side by side.
SMALLEST = QSize(900, 560)
USUAL = QSize(1360, 860)
# The pages get four times the room that their names take.
_SHARE = 5


class ReviewWindow(QWidget):
    """Navigation, a banner for what went wrong, and the pages.

    `entries` are the pages to offer; those for other roles are left out.
    """

    def __init__(self, desk: Desk, entries: tuple[pages.Entry, ...] = pages.PAGES) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.desk = desk
        look = desk.look
        dress_window(self, look, look.texts("review.title"))
        self.setStyleSheet(look.theme.stylesheet() + look.theme.stylesheet("review"))
        self.setWindowIcon(icon("app", look.theme.tokens.accent, 64))
        self.setMinimumSize(SMALLEST)
        self.entries = tuple(one for one in entries if desk.role in one.roles)
        self._pages: dict[str, Page] = {}
        self._asked = False
        self.navigation = Navigation(look, [(one.id, one.icon) for one in self.entries])
        self.navigation.chosen.connect(self.go)
        self.navigation.help_asked.connect(self.show_help)
        self.banner = Banner(look)
        self.banner.again.connect(self._again)
        self.stack = QStackedWidget()
        self.help = HelpSheet(look, self)
        across = row(self, gap=0)
        across.addWidget(self.navigation)
        side = column(gap=0)
        side.addWidget(self.banner)
        side.addWidget(self.stack, 1)
        across.addLayout(side, 1)
        if not self.entries:
            self.stack.addWidget(label(look, look.texts("review.no_pages"), tone="muted"))
        desk.trouble.connect(self._trouble)
        desk.badge.connect(self.navigation.set_badge)
        # The queue page hears these too, once it exists: it must not miss the first one.
        desk.open_chat.connect(self._open_chat)
        desk.show_queue.connect(self._show_queue)
        desk.show_case.connect(self._show_case)
        self._keys()
        self.tending = Tending(desk)
        self.live = LiveWatch(desk)
        self.live.asked.connect(lambda: QApplication.alert(self))
        self._geometry = Geometry(self, USUAL)

    def _keys(self) -> None:
        for number, entry in enumerate(self.entries[:9], 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda name=entry.id: self.go(name))
        again = QShortcut(QKeySequence("F5"), self)
        again.activated.connect(self._again)
        ask = QShortcut(QKeySequence("F1"), self)
        ask.activated.connect(self.show_help)

    # ------------------------------------------------------------ pages

    @property
    def current(self) -> Page | None:
        """The page in view."""
        found = self.stack.currentWidget()
        return found if isinstance(found, Page) else None

    def page(self, id: str) -> Page | None:
        """A page by its id, made now if it has not been looked at; None when there is none."""
        if id not in self._pages:
            entry = next((one for one in self.entries if one.id == id), None)
            if entry is None:
                return None
            made = entry.make(self.desk)
            self._pages[id] = made
            self.stack.addWidget(made)
        return self._pages[id]

    def go(self, id: str) -> None:
        """Show a page."""
        page = self.page(id)
        if page is None:
            return
        self.navigation.choose(id)
        self.banner.hide()
        self.stack.setCurrentWidget(page)
        name = self.desk.texts(f"review.page.{id}")
        self.setWindowTitle(self.desk.texts("review.title_of", page=name))
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        page.shown()

    def _open_chat(self, suggestion: str) -> None:
        made = "queue" not in self._pages
        self.go("queue")
        if made:
            self.desk.open_chat.emit(suggestion)

    def _show_queue(self, filters: object) -> None:
        made = "queue" not in self._pages
        self.go("queue")
        if made:
            self.desk.show_queue.emit(filters)

    def _show_case(self, key: str) -> None:
        self.go("cases")
        if (page := self.page("cases")) is not None:
            page.show_key(key)

    def show_help(self) -> None:
        """The sheet of keys, of the window and of the page in view."""
        page = self.current
        self.help.show_keys(page.keys if page else (), len(self.entries))

    def _again(self) -> None:
        self.banner.hide()
        if (page := self.current) is not None:
            page.outdate()

    def _trouble(self, notice: Notice) -> None:
        # The queue says itself that there is no record, and what to do.
        if notice.id == "store.missing" and isinstance(self.current, QueuePage):
            return
        self.banner.say(notice)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """`?` that nobody else has used."""
        if event.text() in ("?", "？"):
            self.show_help()
            event.accept()
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------ coming and going

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """With large text in a small window the names of the pages give way."""
        super().resizeEvent(event)
        self.navigation.narrow(self.width() < self.desk.look.px(WIDE * _SHARE))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first page comes when the window stands."""
        super().showEvent(event)
        if self.current is None and self.entries:
            QTimer.singleShot(0, self, self._begin)
        self.tending.start()
        self.live.start()

    def _begin(self) -> None:
        # Somebody may have asked for a page meanwhile.
        if self.current is None:
            self.go(self.entries[0].id)

    def ask_about(self, unsaved: int) -> QMessageBox.StandardButton:
        """Whether to save what was begun, let it go, or stay: Save, Discard or Cancel."""
        texts, buttons = self.desk.texts, QMessageBox.StandardButton
        box = QMessageBox(self)
        box.setWindowTitle(texts("review.title"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(texts("review.unsaved" if unsaved > 1 else "review.unsaved_one", n=unsaved))
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        for button, name in (
            (buttons.Save, "save"), (buttons.Discard, "discard"), (buttons.Cancel, "stay"),
        ):  # fmt: skip
            box.button(button).setText(texts(f"review.unsaved_{name}"))
        chosen = buttons(box.exec())
        box.deleteLater()
        return chosen

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about what was begun; keep the size; finish what is being written."""
        unsaved = sum(page.unsaved() for page in self._pages.values())
        if unsaved and not self._asked:
            chosen = self.ask_about(unsaved)
            if chosen is QMessageBox.StandardButton.Cancel:
                event.ignore()
                return
            if chosen is QMessageBox.StandardButton.Save:
                for page in self._pages.values():
                    page.save_all()
        self._asked = True
        self._geometry.keep()
        for page in self._pages.values():
            page.leave()
        self.tending.close()
        self.live.close()
        self.desk.close()
        super().closeEvent(event)
