"""The slim column of pages at the left of the review window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from assistant.ui.icons import icon
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, label, row, set_property

WIDE, NARROW = 168, 74
_ICON = 18
_MOST = 99


class Navigation(QFrame):
    """One button a page. Signals: chosen(page id), help_asked()."""

    chosen = Signal(str)
    help_asked = Signal()

    def __init__(self, look: Look, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self._look = look
        self.setFixedWidth(look.px(WIDE))
        box = column(self, gap=look.px(2), margin=look.px(10))
        self._title = label(look, look.texts("review.title"), size="strong", bold=True)
        self._title.setContentsMargins(look.px(8), look.px(6), 0, look.px(10))
        box.addWidget(self._title)
        self.buttons: dict[str, Button] = {}
        self._badges: dict[str, QLabel] = {}
        for number, (name_, picture) in enumerate(entries, 1):
            box.addWidget(self._line(name_, picture, number))
        box.addStretch(1)
        self._narrow = False
        self._help = help_button = Button(look, look.texts("review.help"), "nav")
        help_button.setIcon(self._icon("info"))
        help_button.setIconSize(self._side)
        help_button.setToolTip("?")
        help_button.clicked.connect(self.help_asked)
        box.addWidget(help_button)

    @property
    def _side(self) -> QSize:
        return QSize(self._look.px(_ICON), self._look.px(_ICON))

    def _icon(self, name: str) -> QIcon:
        return icon(name, self._look.theme.tokens.muted, self._look.px(_ICON))

    def _line(self, id: str, picture: str, number: int) -> QWidget:
        look = self._look
        button = Button(look, look.texts(f"review.page.{id}"), "nav")
        button.setFont(look.font())
        button.setCheckable(True)
        button.setIcon(self._icon(picture))
        button.setIconSize(self._side)
        button.setMinimumHeight(look.px(34))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if number <= 9:
            button.setToolTip(f"Ctrl+{number}")
        button.clicked.connect(lambda: self.chosen.emit(id))
        inside = row(button, gap=0)
        inside.setContentsMargins(0, 0, look.px(8), 0)
        inside.addStretch(1)
        badge = label(look, size="small", bold=True)
        badge.setObjectName("badge")
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        badge.hide()
        inside.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons[id] = button
        self._badges[id] = badge
        return button

    def narrow(self, narrow: bool) -> None:
        """Pictures alone, with the names in the tooltips, where the pages need the room."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        look, texts = self._look, self._look.texts
        self.setFixedWidth(look.px(NARROW if narrow else WIDE))
        self._title.setVisible(not narrow)
        self._help.setText("" if narrow else texts("review.help"))
        self._help.setToolTip(f"{texts('review.help')} (?)" if narrow else "?")
        for number, (id_, button) in enumerate(self.buttons.items(), 1):
            name = texts(f"review.page.{id_}")
            button.setText("" if narrow else name)
            button.setToolTip(f"{name} (Ctrl+{number})" if narrow else f"Ctrl+{number}")

    def choose(self, id: str) -> None:
        """Mark the page in view."""
        for name, button in self.buttons.items():
            button.setChecked(name == id)

    def set_badge(self, id: str, number: int) -> None:
        """A number beside a page's name; 0 takes it away."""
        badge = self._badges.get(id)
        if badge is None:
            return
        badge.setText(str(number) if number <= _MOST else f"{_MOST}+")
        badge.setVisible(number > 0)
        set_property(self.buttons[id], "waiting", number > 0)
