"""The sample shop: complete in two languages, sendable as it stands, and true to the law."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import CheckLevel, Plan
from assistant.domain.reading import (
    Culture,
    Emotion,
    Escalation,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.draft.checks import check_text
from assistant.knowledge import shop as shops
from assistant.knowledge.entries import Entry, Macro
from assistant.knowledge.lookup import wording
from assistant.knowledge.returns import regions, return_right
from assistant.knowledge.shop import Shop

SHOP = shops.load()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def region_of(entry: Entry) -> str | None:
    return entry.regions[0] if entry.regions else None


def plan_in(language: str) -> Plan:
    return Plan("answer", "answer", language, False, False, False, True, False, False, "plain", ())


def findings(text: str, language: str, shop: Shop) -> list[str]:
    """Rules that a text breaks, sent to somebody who is upset as well as to somebody who isn't."""
    found = []
    for mood in (Emotion.NEUTRAL, Emotion.ANXIETY):
        reading = Reading(
            Mood(mood, 0.5, -0.2, 0.9), Language(language, "Hans", 1.0), Culture("CN", 0.9),
            Issue.POLICY, Stage.AFTER_SALES, Escalation(),
        )  # fmt: skip
        said = (Message(Speaker.CUSTOMER, "?", NOW),)
        checks = check_text(
            text, plan_in(language), reading, said, shop.citing([text]), language=language
        )
        found += [
            f"{check.rule} ({check.detail})"
            for check in checks
            if check.level is not CheckLevel.INFO
        ]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", SHOP.library.entries, ids=lambda entry: entry.id)
def test_every_answer_can_be_sent_as_it_stands(entry: Entry, language: str) -> None:
    text = wording(SHOP, entry, language, region_of(entry))
    assert text is not None
    for part in text.parts:
        assert findings(part, language, SHOP) == [], part


@pytest.mark.parametrize("macro", SHOP.library.macros, ids=lambda macro: macro.shortcut)
def test_every_macro_can_be_sent_once_its_blanks_are_filled(macro: Macro) -> None:
    for language, text in macro.texts.items():
        blanks = dict.fromkeys(macro.variables, "【】")
        facts = {name: SHOP.fact(name, language) or "【】" for name in SHOP.names}
        filled = text.format(**facts | blanks)
        assert findings(filled, language, SHOP) == [], filled


def test_it_answers_enough() -> None:
    counts = SHOP.library.counts()
    assert counts.policies >= 80
    assert counts.products >= 20
    assert counts.macros >= 25
    notes = Counter(entry.product for entry in SHOP.library.entries if entry.product)
    assert min(notes[product.id] for product in SHOP.library.products) >= 4


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_everything_is_written_in_both_languages(language: str) -> None:
    lacking = [entry.id for entry in SHOP.library.entries if language not in entry.texts]
    lacking += [macro.shortcut for macro in SHOP.library.macros if language not in macro.texts]
    assert lacking == []


def test_no_product_note_names_a_price() -> None:
    for entry in SHOP.library.entries:
        if entry.product:
            for text in entry.texts.values():
                assert not any("元" in part.replace("一元硬币", "") for part in text.parts)
                assert not any("CNY" in part for part in text.parts)


@pytest.mark.parametrize("region", sorted(regions() & {"CN", *SHOP.regions}))
def test_returns_give_at_least_what_the_law_of_the_place_gives(region: str) -> None:
    right = return_right(region)
    given = SHOP.fact("return_days", "en", region)
    assert right is not None
    assert int(given or 0) >= right.days


def test_each_place_has_its_own_answer_on_returns_counted_as_its_law_counts() -> None:
    policy = {
        region: entry
        for entry in SHOP.library.entries
        if entry.id.startswith("policies/returns#")
        for region in entry.regions
    }
    for region, words in {"CN": "次日起", "TW": "收到商品后", "DE": "收货后"}.items():
        right = return_right(region)
        assert right is not None
        text = policy[region].texts["zh-Hans"].solve
        assert words in text
        assert (right.starts == "day_after_receipt" and region == "CN") == ("次日" in text)
    assert "法定" not in policy["HK"].texts["zh-Hans"].solve


def test_invoices_are_never_refused() -> None:
    for entry in SHOP.library.entries:
        if entry.id.startswith("policies/invoices"):
            for text in entry.texts.values():
                assert "不能开发票" not in text.solve
                assert "no invoice" not in text.solve.casefold()
