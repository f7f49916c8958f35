"""What is pointed out in the agent's own text: in words, with better ones a click or key away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assistant.domain.drafting import Check, CheckLevel
from assistant.domain.view import OverlayView, TypedChecks
from assistant.ui import copying, plain
from assistant.ui.flow import FlowLayout
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, flash, row, set_property, set_tip
from assistant.ui.textview import TextView, utf16_length
from assistant.ui.theme import Tokens

MOST_INSTEAD = 3
NEXT_KEY = "F8"
_MOST_DETAIL = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with its place in UTF-16 units; `start` -1 is the whole text."""

    check: Check
    start: int = -1
    end: int = -1

    @property
    def placed(self) -> bool:
        """Whether it stands on certain words."""
        return self.start >= 0


def findings(text: str, checks: tuple[Check, ...]) -> list[Finding]:
    """Checks with their places as the toolkit counts; a place outside the text is none."""
    found = []
    for check in checks:
        if 0 <= check.start < check.end <= len(text):
            start = utf16_length(text[: check.start])
            end = start + utf16_length(text[check.start : check.end])
            found.append(Finding(check, start, end))
        else:
            found.append(Finding(check))
    return found


def ink(tokens: Tokens, level: CheckLevel) -> str:
    """Colour of a level."""
    return {CheckLevel.HARD: tokens.danger, CheckLevel.SOFT: tokens.warn}.get(level, tokens.muted)


def reason(look: Look, check: Check) -> str:
    """Why it is pointed out, in the agent's language."""
    detail = plain.isolated(check.detail, _MOST_DETAIL) if check.detail.strip() else ""
    return look.texts.check(check, detail)


def found_in(view: OverlayView, where: str) -> TypedChecks | None:
    """The findings of one place of a view."""
    return next((one for one in view.typed if one.where == where), None)


class FindingBar(Rebuilt):
    """One finding at a time: its reason, what to write instead, and the way to the next.

    Signals: taken(Finding, str wording); next_wanted().
    """

    taken = Signal(object, str)
    next_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._shown: tuple[tuple[Finding, ...], int] | None = None
        self.finding: Finding | None = None
        self.words: TextView | None = None
        self.instead: list[Button] = []
        self.hide()

    def show_findings(self, found: list[Finding], here: int) -> None:
        """Paint the finding number `here` (the one at the cursor)."""
        shown = (tuple(found), here)
        if shown == self._shown:
            return
        self._shown = shown
        self.finding = found[here] if found else None
        self.instead = []
        self.setVisible(bool(found))
        if found:
            self.rebuild(lambda box: self._fill(box, len(found), here))

    def take(self, number: int) -> None:
        """Take the wording of that number, if there is one."""
        if self.finding is not None and number < len(self.instead):
            self.taken.emit(self.finding, self.finding.check.instead[number])

    def _fill(self, box: QVBoxLayout, count: int, here: int) -> None:
        look, finding = self._look, self.finding
        assert finding is not None
        check, tokens = finding.check, look.theme.tokens
        colour = ink(tokens, check.level)
        line = row(gap=look.px(8))
        name = "info" if check.level is CheckLevel.INFO else "warn"
        line.addWidget(IconView(name, colour, look.px(16)))
        self.words = TextView(look.font("small"), colour, max_lines=3, line_height=1.4)
        self.words.show_text(reason(look, check))
        line.addWidget(self.words, 1)
        if count > 1:
            more = Button(look, f"{here + 1}/{count}", "quiet", NEXT_KEY)
            more.setToolTip(look.texts("findings.next"))
            more.setAccessibleName(look.texts("findings.next"))
            more.clicked.connect(self.next_wanted)
            line.addWidget(more)
        box.addLayout(line)
        if not finding.placed or not check.instead:
            return
        flow = FlowLayout(gap=look.px(6))
        for number, words in enumerate(check.instead[:MOST_INSTEAD]):
            button = Button(look, _short(words), "chip", f"Alt+{number + 1}")
            set_tip(button, f"{look.texts('findings.take')}\n{plain.show(words, 300).text}")
            button.clicked.connect(lambda _checked=False, n=number: self.take(n))
            flow.addWidget(button)
            self.instead.append(button)
        box.addLayout(flow)


class TypedLine(QFrame):
    """The worst finding in the chat's own input box: one quiet line, before it is sent.

    A better wording waits on a button that copies it: nothing is written into the box unasked.
    Signals: resized().
    """

    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._instead = ""
        self.check: Check | None = None
        self.setObjectName("typed")
        margin = look.px(10)
        line = row(self, gap=look.px(8))
        line.setContentsMargins(margin, look.px(4), margin, look.px(4))
        self.icon = IconView("warn", look.theme.tokens.warn, look.px(16))
        line.addWidget(self.icon)
        line.setAlignment(self.icon, line.alignment().AlignTop)
        side = column(gap=look.px(4))
        self.words = TextView(
            look.font("small"), look.theme.tokens.text, max_lines=3, line_height=1.4
        )
        self.copy = Button(look, "", "small")
        self.copy.clicked.connect(self._copy)
        side.addWidget(self.words)
        flow = FlowLayout(gap=0)
        flow.addWidget(self.copy)
        side.addLayout(flow)
        line.addLayout(side, 1)
        self.hide()

    def show_typed(self, typed: TypedChecks | None) -> None:
        """Paint the worst of what was found; advice that costs nothing to ignore is left out."""
        told = [c for c in typed.checks if c.level is not CheckLevel.INFO] if typed else []
        first = next((c for c in told if c.level is CheckLevel.HARD), next(iter(told), None))
        if first == self.check:
            return
        self.check = first
        self.setVisible(first is not None)
        if first is not None:
            self._paint(first)
        self.resized.emit()

    def _paint(self, check: Check) -> None:
        look, tokens = self._look, self._look.theme.tokens
        hard = check.level is CheckLevel.HARD
        key = "findings.input_hard" if hard else "findings.input_soft"
        self.icon.change("warn" if hard else "info", tokens.danger if hard else tokens.muted)
        self.words.show_text(look.texts(key, reason=reason(look, check)))
        self.words.set_colour(tokens.danger if hard else tokens.muted)
        set_property(self, "level", str(check.level))
        self._instead = next(iter(check.instead), "")
        self.copy.setVisible(bool(self._instead))
        if self._instead:
            self.copy.setText(look.texts("card.instead", words=_short(self._instead)))
            set_tip(self.copy, f"{look.texts('findings.copy')}\n{plain.show(self._instead).text}")
        self.setAccessibleName(self.words.text)

    def _copy(self) -> None:
        copying.copy(self._instead)
        flash(self.copy, self._look.texts("findings.copied"), self.copy.text())


def _short(words: str, most: int = 26) -> str:
    """Enough of a wording for a button; "&" would be taken for a key."""
    line = plain.line(words, 200)
    wide = sum(2 if ch > "\u2e7f" else 1 for ch in line)
    if wide > 2 * most:
        kept, used = "", 0
        for ch in line:
            used += 2 if ch > "\u2e7f" else 1
            if used > 2 * most - 2:
                break
            kept += ch
        line = kept.rstrip() + "…"
    return line.replace("&", "&&")
