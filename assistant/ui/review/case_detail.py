"""One case to read: chat, reply in its parts, what makes it good, and how drafts fared with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.review.case_credit import Credit, Use
from assistant.review.case_shelf import Shelved
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, frame, label, row, wrapped
from assistant.ui.review.case_list import title_of
from assistant.ui.textview import TextView

_PARTS = ("acknowledge", "solve", "care")
_LONGEST = 1500


def percent(value: float | None) -> str:
    """A share as people read it."""
    return "–" if value is None else f"{value * 100:.0f}%"


class CaseDetail(Rebuilt):
    """Reading view. Signals: open_chat(suggestion id)."""

    open_chat = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(10))
        self._look = look

    def show_case(self, one: Shelved | None, uses: tuple[Use, ...] = ()) -> None:
        """Show a case with the newest drafts that it helped; None shows how to choose one."""
        self.rebuild(lambda box: self._fill(box, one, uses))

    def _fill(self, box: QVBoxLayout, one: Shelved | None, uses: tuple[Use, ...]) -> None:
        look, texts = self._look, self._look.texts
        if one is None:
            box.addWidget(wrapped(look, texts("cases.choose"), size="body"))
            return
        case, tokens = one.case, look.theme.tokens
        name = wrapped(look, title_of(one, 200), size="title", tone="")
        name.setFont(look.font("title", True))
        box.addWidget(name)
        box.addWidget(wrapped(look, self._about(one)))
        heading = look.px(4)
        box.addSpacing(heading)
        for turn in case.turns:
            bubble = frame("bubble")
            bubble.setProperty("speaker", turn.speaker.value)
            inside = column(bubble, gap=2, margin=look.px(10))
            speaker = "cases.customer" if turn.speaker == "customer" else "cases.agent"
            inside.addWidget(label(look, texts(speaker), size="small", tone="muted"))
            inside.addWidget(self._text(turn.text))
            box.addWidget(bubble)
        box.addSpacing(heading)
        box.addWidget(label(look, texts("cases.reply"), size="small", tone="muted"))
        for part in _PARTS:
            view = TextView(look.font(), tokens.text, rule=str(getattr(tokens, part)))
            view.show_text(plain.show(getattr(case, part) or "–", _LONGEST).text)
            box.addWidget(view)
        box.addSpacing(heading)
        box.addWidget(label(look, texts("cases.why"), size="small", tone="muted"))
        box.addWidget(self._text(case.why or texts("cases.no_why"), tokens.text))
        box.addSpacing(heading)
        self._credit(box, one.credit, uses)

    def _text(self, text: str, colour: str = "") -> TextView:
        look = self._look
        view = TextView(look.font(), colour or look.theme.tokens.text)
        view.show_text(plain.show(text, _LONGEST).text)
        return view

    def _about(self, one: Shelved) -> str:
        texts, case = self._look.texts, one.case
        parts = [texts.name("cases.state", one.state)]
        parts += [texts.name("mood", emotion) for emotion in case.emotion]
        parts.append(texts.name("issue", case.issue))
        parts.append(texts.name("language_name", case.language))
        if case.region:
            parts.append(texts.name("region", case.region))
        if case.kind == "kindness":
            parts.append(texts.name("cases.kind", case.kind))
        if one.own is None:
            if case.source != "library":
                parts.append(texts("cases.from_file"))
        else:
            when = times.ago(texts, one.own.changed, times.now())
            who = plain.line(one.own.changed_by, 40)
            told = texts("cases.by", who=who, when=when)
            parts.append(told if who else texts("cases.by_program", when=when))
        return " · ".join(parts)

    def _credit(self, box: QVBoxLayout, credit: Credit, uses: tuple[Use, ...]) -> None:
        look, texts = self._look, self._look.texts
        if not credit.shown:
            box.addWidget(wrapped(look, texts("cases.never_used")))
            return
        used = credit.used
        if used.value is None:
            box.addWidget(wrapped(look, texts("cases.used_open", shown=credit.shown), tone=""))
        else:
            told = texts(
                "cases.used_as", shown=credit.shown, used=credit.taken + credit.edited,
                share=percent(used.value), low=percent(used.low), high=percent(used.high),
            )  # fmt: skip
            few = f" · {texts('cases.used_few')}" if used.few else ""
            box.addWidget(wrapped(look, told + few, size="body", tone=""))
        names = ("taken", "edited", "other", "rejected", "ignored")
        counts = {name: getattr(credit, name) for name in names}
        box.addWidget(wrapped(look, texts("cases.fates", **counts)))
        if credit.better + credit.same + credit.worse:
            moods = {name: getattr(credit, name) for name in ("better", "same", "worse")}
            box.addWidget(wrapped(look, texts("cases.moved", **moods)))
        for use in uses:
            box.addWidget(self._use(use))

    def _use(self, use: Use) -> QWidget:
        look, texts = self._look, self._look.texts
        line = QWidget()
        inside = row(line, gap=look.px(8))
        arrow = {"better": "▲", "worse": "▼"}.get(use.moved, "")
        fate = texts.name("cases.fate", use.fate)
        when = times.ago(texts, use.at, times.now())
        head = " · ".join(one for one in (fate, arrow, plain.line(use.agent, 40), when) if one)
        words = column(gap=0)
        words.addWidget(label(look, head, size="small", tone="muted"))
        text = TextView(look.font("small"), look.theme.tokens.text, max_lines=1)
        text.show_text(plain.line(use.text, 200))
        words.addWidget(text)
        inside.addLayout(words, 1)
        button = Button(look, texts("cases.open_chat"), "small")
        button.clicked.connect(lambda: self.open_chat.emit(use.suggestion))
        inside.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return line
