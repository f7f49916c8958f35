"""Why these drafts: what the plan does, for which reasons, in which manner, from which sources."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.drafting import Draft
from assistant.domain.view import OverlayView
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label
from assistant.ui.textview import TextView


class WhyPanel(Rebuilt):
    """Groups of quiet lines under small titles."""

    def __init__(self, look: Look) -> None:
        margin = look.px(10)
        super().__init__(look.px(2), (margin, margin, margin, margin))
        self._look = look
        self._view = OverlayView()
        self._draft: Draft | None = None
        self._shown: list[tuple[str, list[str]]] | None = None
        self.setObjectName("box")

    def show_view(self, view: OverlayView, draft: Draft | None) -> None:
        """Paint the reasons of a view for its chosen draft."""
        self._view = view
        self.show_draft(draft)

    def show_draft(self, draft: Draft | None) -> None:
        """Paint the reasons for another chosen draft of the same view."""
        self._draft = draft
        if self.isHidden():
            return
        groups = self.groups()
        if groups == self._shown:
            return
        self._shown = groups
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        look, groups = self._look, self._shown or []
        if not groups:
            box.addWidget(label(look, look.texts("why.empty"), size="small", tone="muted"))
        for number, (title, lines) in enumerate(groups):
            if number:
                box.addSpacing(look.px(6))
            box.addWidget(label(look, look.texts(f"why.{title}"), size="small", tone="muted"))
            for words in lines:
                view = TextView(look.font("small"), look.theme.tokens.text, max_lines=4)
                view.show_text(words)
                box.addWidget(view)

    def groups(self) -> list[tuple[str, list[str]]]:
        """(title, lines) of every group that has something to say."""
        texts, plan, reading = self._look.texts, self._view.plan, self._view.reading
        found: list[tuple[str, list[str]]] = []
        if plan is not None:
            strategy = f"plan.strategy.{plan.strategy}"
            if texts.has(strategy):
                found.append(("strategy", [texts.phrase(strategy)]))
            reasons = [texts.notice(reason) for reason in plan.reasons]
            if plan.fallback:
                language = texts.name("language_name", plan.language)
                reasons.append(texts("why.fallback", language=language))
            found.append(("reasons", reasons))
        if reading is not None:
            hints = [plain.line(hint.text, 300) for hint in reading.culture.hints]
            found.append(("manner", hints))
        if self._draft is not None and self._draft.sources:
            sources = [plain.line(source, 80) for source in self._draft.sources]
            found.append(("sources", [" · ".join(sources)]))
        return [(title, [line for line in lines if line]) for title, lines in found if any(lines)]
