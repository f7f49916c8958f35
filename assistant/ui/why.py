"""Why these drafts: approach, reasons, what each part does, manner and sources, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.drafting import Draft, Plan, Tier
from assistant.domain.macros import SOURCE
from assistant.domain.notice import Notice
from assistant.domain.view import OverlayView
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label, set_tip
from assistant.ui.textview import TextView

# What the plan says of one part, and the colour of the bar that this part has on the card.
_PARTS = {
    "plan.names.": "acknowledge",
    "plan.ways.": "solve",
    "plan.ask.": "solve",
    "plan.ends.": "care",
}
_ORDER = tuple(_PARTS)
_MANNER = ("plan.adjust.",)
_APPROACH = ("plan.moment.",)
# Told by the sources, under the same title.
_SHOP_SAYS = "plan.why.shop_says"
# What must not be overlooked comes before what explains.
_FIRST = frozenset({"plan.why.tell_supervisor", "plan.why.rising", "plan.why.fallback"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel; `part` gives it the colour of a part on the card."""

    text: str
    part: str = ""


Groups = list[tuple[str, list[Line]]]


class WhyPanel(Rebuilt):
    """Groups of quiet lines under small titles; ids for whoever looks after the shop's folder are
    in the tooltip.
    """

    def __init__(self, look: Look) -> None:
        margin = look.px(10)
        super().__init__(look.px(2), (margin, margin, margin, margin))
        self._look = look
        self._view = OverlayView()
        self._draft: Draft | None = None
        self._shown: Groups | None = None
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
        set_tip(self, "\n".join(plain.line(one, 80) for one in draft.sources) if draft else "")
        if groups == self._shown:
            return
        self._shown = groups
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        look, groups, tokens = self._look, self._shown or [], self._look.theme.tokens
        if not groups:
            box.addWidget(label(look, look.texts("why.empty"), size="small", tone="muted"))
        for number, (title, lines) in enumerate(groups):
            if number:
                box.addSpacing(look.px(6))
            box.addWidget(label(look, look.texts(f"why.{title}"), size="small", tone="muted"))
            for line in lines:
                colour = str(getattr(tokens, line.part)) if line.part else ""
                view = TextView(
                    look.font("small"), tokens.text, max_lines=4, rule=colour, line_height=1.4
                )
                view.show_text(line.text)
                box.addWidget(view)

    def groups(self) -> Groups:
        """(title, lines) of every group that has something to say."""
        plan, reading = self._view.plan, self._view.reading
        hints = reading.culture.hints if reading is not None else ()
        found: Groups = []
        macro = self._draft is not None and self._draft.tier is Tier.MACRO
        if plan is not None and not macro:
            # A macro is the shop's own text: none of this is why it says what it says.
            found.append(("strategy", [*self._approach(plan)]))
            found.append(("reasons", [*self._reasons(plan)]))
            found.append(("parts", [*self._parts(plan)]))
        manner = [*self._told(plan, _MANNER)] if plan is not None else []
        found.append(("manner", [*manner, *(Line(plain.line(hint.text, 300)) for hint in hints)]))
        found.append(("sources", [*self._sources()]))
        kept = [(title, _once(lines)) for title, lines in found]
        return [(title, lines) for title, lines in kept if lines]

    def _approach(self, plan: Plan) -> Iterator[Line]:
        texts, strategy = self._look.texts, f"plan.strategy.{plan.strategy}"
        yield from self._told(plan, _APPROACH)
        if texts.has(strategy):
            yield Line(texts.phrase(strategy))

    def _reasons(self, plan: Plan) -> Iterator[Line]:
        texts, elsewhere = self._look.texts, (*_PARTS, *_MANNER, *_APPROACH)
        named = [one for one in plan.reasons if not one.id.startswith(elsewhere)]
        if self._names(_SHOP_SAYS):
            named = [one for one in named if one.id != _SHOP_SAYS]
        for reason in sorted(named, key=lambda one: one.id not in _FIRST):
            yield Line(texts.notice(reason))
        if plan.fallback and not any(one.id == "plan.why.fallback" for one in named):
            language = texts.name("language_name", plan.language)
            yield Line(texts("why.fallback", language=language))

    def _parts(self, plan: Plan) -> Iterator[Line]:
        def place(one: Notice) -> int:
            return next(n for n, prefix in enumerate(_ORDER) if one.id.startswith(prefix))

        named = [one for one in plan.reasons if one.id.startswith(_ORDER)]
        for reason in sorted(named, key=place):
            yield Line(self._look.texts.notice(reason), _PARTS[_ORDER[place(reason)]])

    def _told(self, plan: Plan, prefixes: tuple[str, ...]) -> Iterator[Line]:
        for reason in plan.reasons:
            if reason.id.startswith(prefixes):
                yield Line(self._look.texts.notice(reason))

    def _names(self, reason: str) -> bool:
        """Whether the shop's entry behind a reason is among the draft's named sources."""
        plan = self._view.plan
        used = self._draft.sources if self._draft else ()
        told = plan is not None and any(one.id == reason for one in plan.reasons)
        return told and plan is not None and plan.answer is not None and plan.answer.id in used

    def _sources(self) -> Iterator[Line]:
        if self._draft is None:
            return
        texts, plan = self._look.texts, self._view.plan
        known = {one.id: one for one in self._view.labels}
        lines, facts = 0, 0
        for source in dict.fromkeys(self._draft.sources):
            label_ = known.get(source)
            if label_ is not None and label_.kind == "macro":
                yield Line(texts("why.from_macro", title=plain.isolated(label_.text, 80)))
            elif label_ is not None and label_.kind == "case":
                yield Line(texts("why.from_case", words=plain.isolated(label_.text, 80)))
            elif label_ is not None and label_.kind.startswith("wording_"):
                yield Line(texts(f"why.from_{label_.kind}", words=plain.isolated(label_.text, 80)))
            elif label_ is not None:
                yield Line(texts("why.from_shop", title=plain.isolated(label_.text, 80)))
            elif plan is not None and plan.answer is not None and plan.answer.id == source:
                yield Line(texts("why.from_shop", title=plain.isolated(plan.answer.title, 80)))
            elif source.startswith("shop."):
                facts += 1
            elif "/" not in source and not source.startswith(("case.", "wording.", SOURCE)):
                lines += 1
        if facts:
            yield Line(texts("why.from_facts", n=facts))
        if lines:
            yield Line(texts("why.from_lines", n=lines))


def _once(lines: list[Line]) -> list[Line]:
    return [line for line in dict.fromkeys(lines) if line.text]
