"""The pages of the review window in their order; each is imported when it is first looked at."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from assistant.ui.review.page import Desk, Page, Section


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its id, its icon in resources/icons, where its class is, and who may see it.

    Its name in the navigation is the sentence `ui.review.page.<id>`.
    """

    id: str
    icon: str
    place: str
    roles: tuple[str, ...] = ("supervisor", "administrator")

    def make(self, desk: Desk) -> Page:
        """The page itself."""
        made = _named(self.place)(desk)
        assert isinstance(made, Page)
        return made


PAGES: tuple[Entry, ...] = (
    Entry("queue", "list", "assistant.ui.review.queue_page:QueuePage"),
    Entry("live", "bell", "assistant.ui.review.live_page:LivePage"),
    Entry("figures", "chart", "assistant.ui.figures.page:FiguresPage"),
    Entry("quality", "check", "assistant.ui.review.quality_page:QualityPage"),
    Entry("cases", "book", "assistant.ui.review.cases_page:CasesPage"),
    Entry("thanks", "heart", "assistant.ui.review.thanks_page:ThanksPage"),
    Entry("voice", "chat", "assistant.ui.review.voice_page:VoicePage"),
    Entry("load", "person", "assistant.ui.review.load_page:LoadPage"),
)

# Parts of the queue's detail pane, below what was sent: classes derived from page.Section.
SECTIONS: tuple[str, ...] = (
    "assistant.ui.review.case_section:CaseSection",
    "assistant.ui.review.score_section:ScoreSection",
)


def sections(desk: Desk) -> tuple[Section, ...]:
    """The parts of the queue's detail pane that other rooms bring."""
    return tuple(_named(place)(desk) for place in SECTIONS)


def _named(place: str) -> type:
    module, _, name = place.partition(":")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, type)
    return found
