"""An agent reads a title where a draft has used the shop's knowledge or an example."""

from __future__ import annotations

from assistant.domain.cases import Case, CaseQuery, FoundCase, Said
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Draft, DraftKind, Tier
from assistant.domain.reading import Emotion, Issue
from assistant.knowledge.shop import load
from assistant.source_labels import MOST, labels

LAMP = Case(
    "en/lamp", "en", (Emotion.DISAPPOINTMENT,), Issue.PRODUCT_QUALITY,
    (Said(Speaker.CUSTOMER, "The lamp came\n without  its plug" + " and nobody answers" * 9),),
    "Send a plug.", "A lamp without a plug is no use.", "I'm sending one today.", "", "",
)  # fmt: skip


class OneCase:
    def find(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        return ()

    def case(self, id: str) -> Case | None:
        return LAMP if id == LAMP.id else None


def draft(*sources: str) -> Draft:
    return Draft("d", DraftKind.BRIEF, Tier.MODEL, "", "Hm.", "", "Hm.", "en", sources=sources)


def test_an_entry_of_the_shop_is_named_by_its_title_in_the_agents_language():
    shop = load(None)
    entry = next(one for one in shop.library.entries if {"en", "zh-Hans"} <= set(one.titles))
    for language in ("en", "zh-Hans"):
        (label,) = labels([draft("ack.plain.1", entry.id)], shop, None, language)
        assert (label.id, label.kind) == (entry.id, "knowledge")
        assert label.text == entry.titles[language]


def test_an_example_is_named_by_what_its_customer_wrote_cut_short():
    (label,) = labels([draft("case.en/lamp"), draft("case.en/lamp")], load(None), OneCase(), "en")
    assert label.kind == "case"
    assert label.text.startswith("The lamp came without its plug")
    assert len(label.text) <= MOST


def test_what_has_no_name_gets_no_label():
    assert labels([draft("ack.plain.1", "case.gone")], load(None), OneCase(), "en") == ()
