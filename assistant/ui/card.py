"""One draft on a card: kind, source, three parts, warnings, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.drafting import CheckLevel, Draft, Tier
from assistant.domain.macros import SOURCE
from assistant.ui import plain
from assistant.ui.flow import FlowLayout
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Choices, Rebuilt, column, label, row, set_property
from assistant.ui.textview import TextView, blank_marks

REJECT_REASONS = ("tone", "wrong", "policy", "long", "stiff")
PARTS = ("acknowledge", "solve", "care")


def shown_parts(draft: Draft) -> list[tuple[str, str]]:
    """(part, text) in order; one nameless part when the draft's text is not made of its parts."""
    parts = [(name, getattr(draft, name)) for name in PARTS if getattr(draft, name).strip()]
    whole = "".join(draft.text.split())
    if whole and whole != "".join("".join(text.split()) for _, text in parts):
        return [("", draft.text)]
    return parts or [("", draft.text)]


def source_name(look: Look, draft: Draft) -> str:
    """Who worded it: the phrasebook, the model by name; of a macro its short word."""
    if draft.tier is Tier.PHRASEBOOK:
        return look.texts.name("tier", "phrasebook")
    if draft.tier is Tier.MACRO:
        return plain.line(f"/{draft.id.removeprefix(SOURCE)}", 40)
    return plain.line(draft.model or look.texts.name("tier", "model"), 40)


def _soft(draft: Draft) -> int:
    return sum(check.level is CheckLevel.SOFT for check in draft.checks)


class DraftCard(Rebuilt):
    """Shows a draft; unfolds its parts and buttons when it is the chosen one.

    Signals: chosen(), insert(), copy(), edit(), reject(str reason), resized().
    """

    chosen = Signal()
    insert = Signal()
    copy = Signal()
    edit = Signal()
    reject = Signal(str)
    resized = Signal()

    def __init__(self, look: Look, draft: Draft) -> None:
        margin = look.px(12)
        super().__init__(look.px(6), (margin, look.px(8), margin, look.px(8)))
        self._look = look
        self.draft = draft
        self.selected = False
        self.part_names = False
        self.compact = False
        self._asking = False
        self._summary_view: TextView | None = None
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._build()

    def change(self, draft: Draft, selected: bool, part_names: bool) -> None:
        """Show another state; rebuilds only when something differs."""
        if (draft, selected, part_names) == (self.draft, self.selected, self.part_names):
            return
        self._asking = self._asking and selected and draft == self.draft
        self.draft, self.selected, self.part_names = draft, selected, part_names
        self._build()

    def set_compact(self, compact: bool) -> None:
        """One line instead of two while it is not the chosen one."""
        self.compact = compact
        if self._summary_view is not None:
            self._summary_view.set_max_lines(1 if compact else 2)

    def _build(self) -> None:
        self._summary_view = None
        set_property(self, "selected", "true" if self.selected else "false")
        self.rebuild(self._fill)
        self.setAccessibleName(plain.line(self.draft.text, 400))

    def _fill(self, box: QVBoxLayout) -> None:
        self._head(box)
        if not self.selected:
            self._summary(box)
            return
        self._parts(box)
        self._warnings(box)
        if self._asking:
            self._reasons(box)
        else:
            self._buttons(box)

    def _head(self, box: QVBoxLayout) -> None:
        look, texts, draft = self._look, self._look.texts, self.draft
        head = row(gap=look.px(6))
        tone = "accent" if self.selected else ""
        macro = draft.tier is Tier.MACRO
        name = texts.name("tier", draft.tier) if macro else texts.name("kind", draft.kind)
        head.addWidget(label(look, name, size="small", bold=True, tone=tone))
        source = TextView(look.font("small"), look.theme.tokens.muted, max_lines=1)
        source.show_text(source_name(look, draft))
        if draft.tier is Tier.MODEL:
            head.addWidget(IconView("model", look.theme.tokens.muted, look.px(14)))
        head.addWidget(source, 1)
        if draft.blanks:
            note = texts("card.blanks", n=len(draft.blanks))
            head.addWidget(label(look, note, size="small", tone="warn"))
        elif not draft.ready:
            head.addWidget(label(look, texts("card.not_ready"), size="small", tone="warn"))
        elif not self.selected and (soft := _soft(draft)):
            head.addWidget(label(look, texts("card.remarks", n=soft), size="small", tone="muted"))
        box.addLayout(head)

    def _summary(self, box: QVBoxLayout) -> None:
        tokens = self._look.theme.tokens
        lines = 1 if self.compact else 2
        view = TextView(self._look.font("body"), tokens.muted, max_lines=lines, line_height=1.4)
        text = plain.show(self.draft.text, 400, lines=False).text
        view.show_text(text, blank_marks(tokens, text))
        self._summary_view = view
        box.addWidget(view)

    def _parts(self, box: QVBoxLayout) -> None:
        look, tokens = self._look, self._look.theme.tokens
        for name, raw in shown_parts(self.draft):
            text = plain.show(raw, 2000).text
            part = column(gap=0)
            if self.part_names and name:
                part.addWidget(
                    label(look, look.texts.name("part", name), size="small", tone="muted")
                )
            colour = getattr(tokens, name) if name else ""
            view = TextView(look.font("body"), tokens.text, rule=colour)
            view.show_text(text, blank_marks(tokens, text))
            part.addWidget(view)
            box.addLayout(part)

    def _warnings(self, box: QVBoxLayout) -> None:
        look, texts = self._look, self._look.texts
        for check in self.draft.checks:
            if check.level is CheckLevel.INFO and not self.part_names:
                continue
            detail = plain.isolated(check.detail, 60) if check.detail.strip() else ""
            words = texts.check(check, detail)
            tokens = look.theme.tokens
            hard = check.level is CheckLevel.HARD
            ink = tokens.warn if hard else tokens.muted
            line = row(gap=look.px(6))
            icon = IconView("warn" if hard else "info", ink, look.px(14))
            line.addWidget(icon)
            line.setAlignment(icon, line.alignment().AlignTop)
            if check.instead:
                better = plain.isolated(check.instead[0], 60)
                words = f"{words} · {texts('card.instead', words=better)}"
            view = TextView(look.font("small"), ink, max_lines=2, line_height=1.4)
            view.show_text(words)
            line.addWidget(view, 1)
            box.addLayout(line)

    def _buttons(self, box: QVBoxLayout) -> None:
        look, texts = self._look, self._look.texts
        line = FlowLayout(gap=look.px(6))
        if self.draft.ready:
            main = Button(look, texts("button.insert"), "primary", look.key("insert"))
            main.clicked.connect(self.insert)
        else:
            main = Button(look, texts("button.fill"), "primary", look.key("edit"))
            main.clicked.connect(self.edit)
        main.setObjectName("main")
        line.addWidget(main)
        copy = Button(look, texts("button.copy"), "", look.key("copy_draft"))
        copy.clicked.connect(self.copy)
        line.addWidget(copy)
        if self.draft.ready:
            edit = Button(look, texts("button.edit"), "", look.key("edit"))
            edit.clicked.connect(self.edit)
            line.addWidget(edit)
        reject = Button(look, texts("button.reject"), "quiet", look.key("reject"))
        reject.clicked.connect(self._ask)
        line.addWidget(reject)
        box.addSpacing(look.px(4))
        box.addLayout(line)

    def _ask(self) -> None:
        self._asking = True
        self._build()
        self.resized.emit()

    def _reasons(self, box: QVBoxLayout) -> None:
        texts = self._look.texts
        options = [(reason, texts(f"reject.{reason}")) for reason in REJECT_REASONS]
        options += [("", texts("reject.none")), ("<back>", texts("button.back"))]
        box.addWidget(Choices(self._look, texts("reject.title"), [options], self._answer, "-"))

    def _answer(self, id: str) -> None:
        self._asking = False
        self._build()
        self.resized.emit()
        if id != "<back>":
            self.reject.emit(id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click anywhere on the card chooses it."""
        if event.button() is Qt.MouseButton.LeftButton and not self.selected:
            self.chosen.emit()
