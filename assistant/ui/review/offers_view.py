"""The drafts as they were offered: which was used, what the checks found, how long each took."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from assistant.domain.drafting import Tier
from assistant.domain.macros import SOURCE
from assistant.review.queue import Offer
from assistant.ui import plain
from assistant.ui.flow import FlowLayout
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, label, row
from assistant.ui.textview import TextView

CASE = "case."
_LINES = 2
_LONGEST = 4000
_ICONS = {"hard": "close", "soft": "warn", "info": "info"}


class OffersView(Rebuilt):
    """A card a draft; texts are cut to two lines until `toggle`."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._offers: tuple[Offer, ...] = ()
        self.open = False

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Other drafts."""
        self._offers = tuple(offers)
        self.rebuild(self._fill)

    def toggle(self) -> None:
        """Show the texts whole, or cut again."""
        self.open = not self.open
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        texts = self._look.texts
        if not self._offers:
            box.addWidget(label(self._look, texts("queue.no_drafts"), tone="muted"))
            return
        for offer in self._offers:
            box.addWidget(self._card(offer))
        words = texts("queue.fold" if self.open else "queue.unfold")
        more = Button(self._look, words, "quiet", "E")
        more.clicked.connect(self.toggle)
        line = row(gap=0)
        line.addWidget(more)
        line.addStretch(1)
        box.addLayout(line)

    def _card(self, offer: Offer) -> QFrame:
        look, texts = self._look, self._look.texts
        card = QFrame()
        card.setObjectName("offer")
        card.setProperty("used", offer.used)
        box = column(card, gap=look.px(4))
        box.setContentsMargins(look.px(10), look.px(7), look.px(10), look.px(8))
        head = row(gap=look.px(8))
        macro = offer.tier == Tier.MACRO
        kind = texts.name("tier", offer.tier) if macro else texts.name("kind", offer.kind)
        head.addWidget(label(look, f"{offer.rank}. {kind}", size="small", bold=True))
        tier = plain.line(offer.model, 40) if offer.model else texts.name("tier", offer.tier)
        tier = plain.line(f"/{offer.id.removeprefix(SOURCE)}", 40) if macro else tier
        head.addWidget(label(look, tier, size="small", tone="muted"))
        head.addStretch(1)
        if offer.used:
            head.addWidget(label(look, texts("queue.used"), size="small", tone="accent", bold=True))
        took = seconds(look, offer.first_ms)
        head.addWidget(label(look, took, size="small", tone="muted"))
        box.addLayout(head)
        text = TextView(look.font(), look.theme.tokens.text, max_lines=0 if self.open else _LINES)
        text.show_text(plain.show(offer.text, _LONGEST).text)
        box.addWidget(text)
        if offer.checks or offer.blanks:
            box.addLayout(self._findings(offer))
        return card

    def _findings(self, offer: Offer) -> FlowLayout:
        look, texts = self._look, self._look.texts
        flow = FlowLayout(gap=look.px(6))
        found = [(level, texts.rule(rule)) for rule, level in offer.checks]
        found += [("soft", texts("queue.blank", what=texts.phrase(one))) for one in offer.blanks]
        for level, words in found:
            part = QFrame()
            part.setObjectName("finding")
            part.setProperty("level", level)
            line = row(part, gap=look.px(4))
            line.setContentsMargins(look.px(6), look.px(1), look.px(6), look.px(1))
            tokens = look.theme.tokens
            ink = {"hard": tokens.danger, "soft": tokens.warn}.get(level, tokens.muted)
            line.addWidget(IconView(_ICONS.get(level, "info"), ink, look.px(13)))
            said = label(look, words, size="small")
            said.setStyleSheet(f"color: {ink}")
            line.addWidget(said)
            flow.addWidget(part)
        return flow


def seconds(look: Look, milliseconds: float) -> str:
    """A short time as people read it: 23 ms, 4.2 s, 3 min."""
    if milliseconds < 1000:
        return look.texts("queue.ms", n=round(milliseconds))
    if milliseconds < 60_000:
        told = milliseconds / 1000
        return look.texts("queue.s", n=f"{told:.1f}" if told < 10 else f"{told:.0f}")
    return look.texts.duration(round(milliseconds / 1000))


def cases(offers: Sequence[Offer]) -> dict[str, Offer]:
    """Ids of the cases that drafts were made after, and the draft; those of the used one first."""
    found: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda one: not one.used):
        for source in offer.sources:
            if source.startswith(CASE):
                found.setdefault(source.removeprefix(CASE), offer)
    return found
