"""The drafts on offer: which are shown, which is chosen, what is still being written."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from assistant.domain.drafting import Draft
from assistant.domain.view import ModelState, OverlayView
from assistant.ui import keys, order, plain
from assistant.ui.allowance_line import AllowanceLine
from assistant.ui.card import DraftCard
from assistant.ui.look import WIDEST_SCALE, Look
from assistant.ui.moments import MomentBar
from assistant.ui.parts import Button, column, icon_button, label, row, set_tip
from assistant.ui.textview import TextView
from assistant.ui.why import WhyPanel


class Progress(QWidget):
    """A thin bar, 0–1; still, so that it costs nothing between two values."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._value = 0.0
        self.setFixedHeight(look.px(3))

    def change(self, value: float) -> None:
        """Show another value."""
        self._value = min(1.0, max(0.0, value))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Ground, then what is done."""
        tokens = self._look.theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.border))
        done = QRectF(0, 0, self.width() * self._value, self.height())
        painter.fillRect(done, QColor(tokens.accent))
        painter.end()


class Waiting(QFrame):
    """Stands where a model draft will appear."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("waiting")
        box = column(self, gap=look.px(6))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self.words = TextView(look.font("small"), look.theme.tokens.muted, max_lines=1)
        self.bar = Progress(look)
        box.addWidget(self.words)
        box.addWidget(self.bar)

    def show_progress(self, name: str, progress: float) -> None:
        """Who is writing and how far it is."""
        model = plain.line(name, 40) or self._look.texts.name("tier", "model")
        self.words.show_text(self._look.texts("drafts.writing", model=model))
        self.bar.change(progress)


def _heading(look: Look) -> QWidget:
    """The list's name; nothing where text is so large that the buttons need the room."""
    if look.scale > WIDEST_SCALE:
        return QWidget()
    return label(look, look.texts("drafts.title"), size="small", bold=True)


class DraftList(QFrame):
    """Cards in order with exactly one chosen.

    Signals: insert(Draft), copy(Draft), edit(Draft), reject(Draft, str reason), redraft(),
    resized().
    """

    insert = Signal(object)
    copy = Signal(object)
    edit = Signal(object)
    reject = Signal(object, str)
    redraft = Signal()
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._suggestion = ""
        self._drafts: list[Draft] = []
        self._chosen = ""
        self._why_open = False
        self._compact = False
        self.cards: dict[str, DraftCard] = {}
        box = column(self, gap=look.px(8))
        head = row(gap=look.px(4))
        head.setContentsMargins(0, 0, -look.px(6), 0)  # words, not button frames, meet the edge
        head.addWidget(_heading(look), 1)
        self.why_button = Button(look, look.texts("why.show"), "quiet")
        self.why_button.clicked.connect(self.toggle_why)
        self.moments_button = Button(
            look, look.texts("drafts.moments"), "quiet", look.key("moment")
        )
        self.moments_button.hide()
        self.macros_button = icon_button(look, "list", look.texts("macro.open"))
        set_tip(self.macros_button, _with_key(look.texts("macro.tip"), look.hotkeys.macros))
        self.redraft_button = Button(look, look.texts("drafts.redraft"), "quiet")
        self.redraft_button.clicked.connect(self.redraft)
        head.addWidget(self.why_button)
        head.addWidget(self.redraft_button)
        head.addWidget(self.moments_button)
        head.addWidget(self.macros_button)
        box.addLayout(head)
        self.moments = MomentBar(look)
        self.moments_button.clicked.connect(self.moments.toggle)
        self.moments.resized.connect(self.resized)
        box.addWidget(self.moments)
        self.allowances = AllowanceLine(look)
        self.allowances.resized.connect(self.resized)
        box.addWidget(self.allowances)
        self.why = WhyPanel(look)
        self.why.hide()
        box.addWidget(self.why)
        self._list = column(gap=look.px(8))
        box.addLayout(self._list)
        self.waiting = Waiting(look)
        self.waiting.hide()
        box.addWidget(self.waiting)
        self.none = label(look, look.texts("drafts.none"), tone="muted")
        box.addWidget(self.none)
        self.dropped = TextView(look.font("small"), look.theme.tokens.muted, max_lines=2)
        box.addWidget(self.dropped)
        modifiers = keys.joined(look.modifiers)
        self.hint = TextView(look.font("small"), look.theme.tokens.muted, max_lines=2)
        self.hint.show_text(
            look.texts(
                "drafts.hint_keys",
                modifiers=modifiers,
                next=look.key("next"),
                previous=look.key("previous"),
            )
        )
        self._has_hint = bool(modifiers)
        box.addWidget(self.hint)

    @property
    def chosen(self) -> Draft | None:
        """The draft that keys act on."""
        return next((d for d in self._drafts if d.id == self._chosen), None)

    @property
    def shown(self) -> list[Draft]:
        """Drafts on screen, top to bottom."""
        return list(self._drafts)

    def show_view(self, view: OverlayView) -> None:
        """Paint drafts, placeholder and what was dropped."""
        fresh = view.suggestion_id != self._suggestion
        before = [] if fresh else [draft.id for draft in self._drafts]
        kinds = view.plan.kinds if view.plan else ()
        self._drafts = order.arrange(before, view.drafts, kinds)
        ids = [draft.id for draft in self._drafts]
        self._chosen = order.select("" if fresh else self._chosen, ids, before)
        self._suggestion = view.suggestion_id
        self._paint()
        writing = view.model.state is ModelState.WRITING
        self.waiting.setVisible(writing)
        if writing:
            self.waiting.show_progress(view.model.name, view.model.progress)
        self.none.setVisible(not self._drafts and not writing)
        rules = dict.fromkeys(rule for draft in view.dropped for rule in draft.rules)
        words = self._look.texts.joined([self._look.texts.rule(rule) for rule in rules])
        self.dropped.show_text(
            self._look.texts("drafts.dropped", n=len(view.dropped), reasons=words)
        )
        self.dropped.setVisible(bool(view.dropped))
        self._show_hint()
        self.moments.show_moment(view.moment)
        self.moments_button.setVisible(view.reading is not None)
        self.allowances.show_allowances(view.allowances)
        self.why.show_view(view, self.chosen)
        self.why_button.setVisible(view.plan is not None)
        self.redraft_button.setVisible(view.chat is not None and bool(self._drafts))

    def set_compact(self, compact: bool) -> None:
        """Give up what can be spared on a low screen."""
        if compact != self._compact:
            self._compact = compact
            for card in self.cards.values():
                card.set_compact(compact)
            self._show_hint()

    def set_allowances(self, wanted: bool) -> None:
        """Save the line on a very low screen."""
        self.allowances.setVisible(wanted and self.allowances.needed)

    def _show_hint(self) -> None:
        self.hint.setVisible(self._has_hint and bool(self._drafts) and not self._compact)

    def _paint(self) -> None:
        wanted = [draft.id for draft in self._drafts]
        for gone in [known for known in self.cards if known not in wanted]:
            card = self.cards.pop(gone)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, draft in enumerate(self._drafts):
            selected = draft.id == self._chosen
            card = self.cards.get(draft.id) or self._new_card(draft)
            card.set_compact(self._compact)
            card.change(draft, selected, self._why_open)
            if self._list.indexOf(card) != place:
                self._list.insertWidget(place, card)

    def _new_card(self, draft: Draft) -> DraftCard:
        card = DraftCard(self._look, draft)
        card.chosen.connect(lambda: self.choose(card.draft.id))
        card.insert.connect(lambda: self.insert.emit(card.draft))
        card.copy.connect(lambda: self.copy.emit(card.draft))
        card.edit.connect(lambda: self.edit.emit(card.draft))
        card.reject.connect(lambda reason: self.reject.emit(card.draft, reason))
        card.resized.connect(self.resized)
        self.cards[draft.id] = card
        return card

    def choose(self, id: str) -> None:
        """Make a draft the chosen one."""
        if id in self.cards and id != self._chosen:
            self._chosen = id
            self._paint()
            self.why.show_draft(self.chosen)
            self.resized.emit()

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (-1) draft, going round."""
        ids = [draft.id for draft in self._drafts]
        if ids:
            here = ids.index(self._chosen) if self._chosen in ids else -by
            self.choose(ids[(here + by) % len(ids)])

    def toggle_why(self) -> None:
        """Unfold or fold the reasons; unfolded, the parts carry their names."""
        self._why_open = not self._why_open
        self.why.setVisible(self._why_open)
        self.why.show_draft(self.chosen)
        key = "why.hide" if self._why_open else "why.show"
        self.why_button.setText(self._look.texts(key))
        self._paint()
        self.resized.emit()


def _with_key(words: str, binding: str) -> str:
    full = keys.full(binding)
    return f"{words} ({full})" if full else words
