"""Edits the card: categories, their order, weight and kind, in both languages, kept as a file."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from assistant.data_reasons import of_error
from assistant.domain.notice import Notice
from assistant.review import card_file
from assistant.review.card import LANGUAGES, Card, Category, Heading, Kind, in_words
from assistant.review.card_file import Chosen
from assistant.review.record import Record
from assistant.ui import plain
from assistant.ui.bounded_text import BoundedText
from assistant.ui.parts import Button, column, label, row, set_property, wrapped
from assistant.ui.review.page import Desk
from assistant.ui.review.view import Lines, View, scrolled

_MOST = 40
_TITLE, _HELP = 300, 300


class CardEditor(View):
    """The list of categories at the left, the one chosen at the right, one button to keep all."""

    kinds = ("card",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chosen: Chosen | None = None
        self._rows: list[dict[str, Any]] = []
        self._just_kept = False
        look = self.look
        across = row(self, gap=look.px(4))
        side = column(gap=look.px(8))
        self.list = Lines(look, self.texts("quality.view.card"), 280)
        self.list.chosen.connect(lambda _: self._show_row())
        self.list.entered.connect(self._enter)
        side.addWidget(self.list, 1)
        line = row(gap=look.px(4))
        self.buttons: dict[str, Button] = {}
        for name, act in (
            ("add", self.add), ("remove", self.remove), ("up", lambda: self.move_row(-1)),
            ("down", lambda: self.move_row(1)),
        ):  # fmt: skip
            button = Button(look, self.texts(f"quality.card.{name}"), "small")
            button.clicked.connect(lambda _=False, act=act: act())
            self.buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        side.addLayout(line)
        across.addLayout(side)
        area, box = scrolled(look)
        self.what = wrapped(look, self.texts("quality.card.what"), size="body")
        self.file = wrapped(look)
        self.file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message = wrapped(look, size="body", tone="warn")
        for part in (self.what, self.file, self.message):
            box.addWidget(part)
        self.fields = QWidget()
        box.addWidget(self.fields)
        self._arrange()
        line = row(gap=look.px(8))
        self.save = Button(look, self.texts("quality.card.save"), "primary", "Ctrl ⏎")
        self.save.clicked.connect(self.keep)
        self.undo = Button(look, self.texts("quality.card.undo"), "quiet")
        self.undo.clicked.connect(self.reload)
        line.addWidget(self.save)
        line.addWidget(self.undo)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)
        across.addWidget(area, 1)
        for keys, act in (
            ("Ctrl+Return", self.keep), ("Ctrl+Enter", self.keep),
            ("Alt+Up", lambda: self.move_row(-1)), ("Alt+Down", lambda: self.move_row(1)),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _arrange(self) -> None:
        look, texts = self.look, self.texts
        form = QFormLayout(self.fields)
        form.setContentsMargins(0, look.px(8), 0, look.px(8))
        form.setHorizontalSpacing(look.px(16))
        form.setVerticalSpacing(look.px(8))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.titles: dict[str, QLineEdit] = {}
        self.helps: dict[str, BoundedText] = {}
        # The language on screen first: the other may stay empty, this one stands in.
        near = texts.language.partition("-")[0]
        order = sorted(LANGUAGES, key=lambda name: name.partition("-")[0] != near)
        for name in order:
            field = QLineEdit()
            field.setMaxLength(_TITLE)
            field.textEdited.connect(self._edited)
            self.titles[name] = field
            self._row(
                form, texts("quality.card.title", language=texts.name("language_name", name)), field
            )
        self.part = QComboBox()
        for part in Heading:
            self.part.addItem(texts(f"score.part.{part.value}"), part.value)
        self.kind = QComboBox()
        for kind in Kind:
            self.kind.addItem(texts(f"quality.card.kind.{kind.value}"), kind.value)
        self.weight = QDoubleSpinBox()
        self.weight.setRange(0.1, 100)
        self.weight.setDecimals(1)
        self.weight.setPrefix("× ")
        for box in (self.part, self.kind):
            box.activated.connect(self._edited)
        self.weight.valueChanged.connect(self._edited)
        self._row(form, texts("quality.card.part"), self.part)
        self._row(form, texts("quality.card.kind_of"), self.kind)
        self.weight.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row(form, texts("quality.card.weight"), self.weight)
        self.weight.setMaximumWidth(look.px(100))
        for name in order:
            words = BoundedText()
            words.setFixedHeight(look.px(60))
            words.setTabChangesFocus(True)
            words.textChanged.connect(self._edited)
            self.helps[name] = words
            self._row(
                form, texts("quality.card.help", language=texts.name("language_name", name)), words
            )

    def _row(self, form: QFormLayout, words: str, field: QWidget) -> None:
        field.setFont(self.look.font())
        field.setAccessibleName(words)
        field.setMaximumWidth(self.look.px(520))
        form.addRow(label(self.look, words), field)

    # ------------------------------------------------------------ what is shown

    def begin(self) -> None:
        """The list takes the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the card in use; what was changed and not kept is forgotten."""
        shop = self.desk.settings.drafts.shop
        self.ask(lambda _record: card_file.chosen(shop), self._show)

    def _show(self, found: Chosen) -> None:
        self._chosen = found
        self._rows = [one.model_dump(mode="json") for one in found.card.category]
        key = "quality.card.file" if found.own else "quality.card.no_file"
        self.file.setText(self.texts(key, file=found.file))
        if found.fault is not None:
            words = self.texts("quality.card.broken", why=self.texts.notice(found.fault))
            self._tell(words, "warn")
        else:
            self._tell(self.texts("quality.card.kept") if self._just_kept else "", "accent")
        self._just_kept = False
        self._list()
        self._say()

    def _list(self, wanted: str = "") -> None:
        language = self.texts.language
        lines = []
        for one in self._rows:
            title = plain.line(in_words(one["title"], language), 60)
            part = self.texts(f"score.part.{one['part']}")
            kind = self.texts(f"quality.card.kind.{one['kind']}")
            more = f"{part} · {kind} · ×{one['weight']:g}"
            lines.append((one["id"], f"{title or self.texts('quality.card.untitled')}\n{more}"))
        self.list.show_lines(lines, wanted)

    def _place(self) -> int:
        key = self.list.key
        return next((n for n, one in enumerate(self._rows) if one["id"] == key), -1)

    def _show_row(self) -> None:
        place = self._place()
        self.fields.setVisible(place >= 0)
        if place < 0:
            return
        one = self._rows[place]
        fields = (*self.titles.values(), *self.helps.values(), self.part, self.kind, self.weight)
        blockers = [QSignalBlocker(field) for field in fields]
        for name in LANGUAGES:
            self.titles[name].setText(one["title"].get(name, ""))
            self.helps[name].setPlainText(one["help"].get(name, ""))
        self.part.setCurrentIndex(self.part.findData(one["part"]))
        self.kind.setCurrentIndex(self.kind.findData(one["kind"]))
        self.weight.setValue(one["weight"])
        del blockers

    def _enter(self) -> None:
        next(iter(self.titles.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, words: str, tone: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))
        set_property(self.message, "tone", tone)

    def _say(self) -> None:
        self.save.setEnabled(self.changed)
        self.undo.setVisible(self.changed)
        self.buttons["add"].setEnabled(len(self._rows) < _MOST)
        self.buttons["remove"].setEnabled(len(self._rows) > 1)

    @property
    def changed(self) -> bool:
        """Whether there is something to keep."""
        if self._chosen is None:
            return False
        return self._rows != [one.model_dump(mode="json") for one in self._chosen.card.category]

    # ------------------------------------------------------------ what is done

    def _edited(self) -> None:
        place = self._place()
        if place < 0:
            return
        one = self._rows[place]
        one["title"] = {name: field.text() for name, field in self.titles.items()}
        helps = {name: field.toPlainText() for name, field in self.helps.items()}
        one["help"] = helps if any(text.strip() for text in helps.values()) else {}
        one["part"] = self.part.currentData()
        one["kind"] = self.kind.currentData()
        one["weight"] = self.weight.value()
        with QSignalBlocker(self.list):
            self._list(one["id"])
        self._tell("", "warn")
        self._say()

    def add(self) -> None:
        """A new category behind the one in view; its title takes the keys."""
        if len(self._rows) >= _MOST:
            return
        place = self._place()
        key = card_file.new_id("", [one["id"] for one in self._rows])
        part = self._rows[place]["part"] if place >= 0 else Heading.ACKNOWLEDGE.value
        made = {
            "id": key, "part": part, "kind": Kind.SCALE.value, "weight": 1.0,
            "title": dict.fromkeys(LANGUAGES, ""), "help": {}, "new": True,
        }  # fmt: skip
        self._rows.insert(place + 1, made)
        self._list(key)
        self._say()
        next(iter(self.titles.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the category in view away; reviews made with it keep it."""
        place = self._place()
        if place >= 0 and len(self._rows) > 1:
            del self._rows[place]
            self._list()
            self._say()

    def move_row(self, by: int) -> None:
        """Move the category in view up or down."""
        place = self._place()
        if place >= 0 and 0 <= place + by < len(self._rows):
            one = self._rows.pop(place)
            self._rows.insert(place + by, one)
            self._list(one["id"])
            self._say()

    def card(self) -> Card:
        """What stands here as a card. Raises ValidationError for what is none."""
        assert self._chosen is not None
        made, taken = [], {one["id"] for one in self._rows if "new" not in one}
        for one in self._rows:
            values = {name: value for name, value in one.items() if name != "new"}
            values["title"] = card_file.filled(values["title"])
            values["help"] = card_file.filled(values["help"])
            if "new" in one:
                # Named when it is kept: by then it has a title.
                values["id"] = card_file.new_id(values["title"].get("en", ""), taken)
                taken.add(values["id"])
            made.append(Category.model_validate(values))
        return Card(id=self._chosen.card.id, category=tuple(made))

    def keep(self) -> None:
        """Write the card to its file, or say which category can't be used."""
        if self._chosen is None or not self.changed:
            return
        for one in self._rows:
            if not any(text.strip() for text in one["title"].values()):
                self._list(one["id"])
                self._tell(self.texts("quality.card.needs_title"), "danger")
                next(iter(self.titles.values())).setFocus(Qt.FocusReason.OtherFocusReason)
                return
        try:
            card = self.card()
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            because = of_error(first)
            why = self.texts.notice(because) if because else first["msg"]
            self._tell(self.texts("quality.card.invalid", place=place, why=why), "danger")
            return
        file = self._chosen.file
        self.save.setEnabled(False)

        def written(_: None) -> None:
            self._just_kept = True
            self.desk.changed.emit("card")

        def failed(notice: Notice) -> None:
            self._tell(self.texts.notice(notice), "danger")
            self._say()

        def job(_record: Record) -> None:
            card_file.save(card, file)

        self.desk.write(job, written, failed)
