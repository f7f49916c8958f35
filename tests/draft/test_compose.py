"""Drafts composed from lines: parts, blanks, variety, and what they must not repeat."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.domain.chat import Message
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Act, Context, Emotion, Fact, Issue, Reading
from assistant.draft.compose import finished, join, phrasebook_drafts
from assistant.draft.phrasebook import Book, Line, Phrasebook
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.knowledge.shop import Shop
from tests.draft.situations import NOW, chat, reading

SHOP = shop.load()
LATE = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")


def line(id: str, text: str, **conditions: object) -> Line:
    import re

    slots = tuple(re.findall(r"\{(\w+)\}", text))
    return Line(id, text, slots=slots, **conditions)  # type: ignore[arg-type]


ASK = frozenset({"ask"})
LINES: Mapping[str, tuple[Line, ...]] = {
    "acknowledge": (
        line("a1", "说好的日子没到，抱歉。", apologise=True),
        line("a2", "包裹晚了，您等得够久了。"),
        line("a3", "该到的没到，是我们的错。", liable=True),
    ),
    "solve": (
        line("s1", "我现在联系快递，{reply_minutes}分钟内回您。"),
        line("s2", "我这就查卡在哪一站，{reply_minutes}分钟内告诉您。"),
        line("s3", "订单{order}我现在查，{reply_minutes}分钟内回您。", weight=4),
        line("s4", "您急着哪天用？", kind=ASK),
    ),
    "care": (line("c1", "有消息我先告诉您。"), line("c2", "后面我盯着，抱歉让您费心。")),
    "hold": (line("h1", "您说，我在看。"),),
    "moment": (
        line("m1", "不客气。", moment=frozenset({"thanks"})),
        line("m2", "不客气，路上有消息我告诉您。", moment=frozenset({"thanks"})),
    ),
}
BOOK = Phrasebook({"zh-Hans": Book("zh-Hans", LINES)}, {"zh-Hans": {"reply_minutes": "多少"}})


def drafts(
    read: Reading = LATE,
    *turns: str,
    own: Shop = SHOP,
    seed: int = 0,
    used: tuple[str, ...] = (),
    burst: bool = False,
) -> tuple[Draft, ...]:
    messages: tuple[Message, ...] = chat(*(turns or ("c 怎么还没到",)))
    made: Plan = plan(
        messages, read, Context(), own, NOW, burst=burst, languages=frozenset({"zh-Hans"})
    )
    return phrasebook_drafts(made, read, messages, Context(), own, BOOK, seed=seed, used_lines=used)


def of(kind: DraftKind, made: tuple[Draft, ...]) -> Draft:
    return next(draft for draft in made if draft.kind is kind)


def test_an_answer_acknowledges_solves_and_cares() -> None:
    full = of(DraftKind.FULL, drafts())
    assert full.acknowledge
    assert "30分钟" in full.solve
    assert full.care
    assert full.text == full.acknowledge + full.solve + full.care
    assert full.tier is Tier.PHRASEBOOK


def test_the_drafts_differ_in_kind() -> None:
    made = drafts()
    assert {draft.kind for draft in made} == {DraftKind.FULL, DraftKind.BRIEF, DraftKind.ASK}
    assert len({draft.text for draft in made}) == 3
    assert of(DraftKind.ASK, made).solve.endswith("？")
    assert len(of(DraftKind.BRIEF, made).text) < len(of(DraftKind.FULL, made).text)


def test_one_draft_says_sorry_once() -> None:
    for draft in drafts():
        assert draft.text.count("抱歉") <= 1


def test_after_an_apology_the_draft_does_not_repeat_it() -> None:
    made = drafts(LATE, "c 还没到", "a 抱歉让您等了，稍等", "c 几天了都")
    assert all("抱歉" not in draft.text for draft in made)


def test_blame_is_taken_only_where_we_may_be_at_fault() -> None:
    calm = reading(Emotion.ANGER, Issue.POLICY, "policy.rule")
    assert all("我们的错" not in draft.text for draft in drafts(calm))


def test_a_slot_of_the_customers_own_is_used_only_when_he_has_said_it() -> None:
    assert all("订单" not in draft.solve for draft in drafts())
    said = reading(
        Emotion.ANGER,
        Issue.DELIVERY,
        "delivery.late",
        facts=(Fact("order", "A8812345", 0, 2, 10),),
    )
    assert any("订单A8812345" in draft.solve for draft in drafts(said, "c 单号A8812345还没到"))


def test_a_fact_the_shop_lacks_becomes_a_blank_and_the_draft_is_not_ready() -> None:
    for draft in drafts(own=Shop.model_validate({"schema": 1})):
        if draft.kind is DraftKind.ASK:
            continue
        assert "【多少】" in draft.solve
        assert draft.blanks == ("reply_minutes",)
        assert not draft.ready


def test_drafts_that_are_ready_come_first() -> None:
    made = drafts(own=Shop.model_validate({"schema": 1}))
    assert made[0].kind is DraftKind.ASK
    assert [draft.rank for draft in made] == [1, 2, 3]


def test_what_the_agent_just_said_is_not_said_again() -> None:
    said = "a 我现在联系快递，30分钟内回您。"
    for seed in range(6):
        made = drafts(LATE, "c 还没到", said, "c 人呢", seed=seed)
        assert all("联系快递" not in draft.solve for draft in made)


def test_lines_rotate_between_customers_and_are_not_read_twice() -> None:
    seen = {of(DraftKind.BRIEF, drafts(seed=seed)).solve for seed in range(12)}
    assert len(seen) == 2
    first = of(DraftKind.BRIEF, drafts(seed=1))
    second = of(DraftKind.BRIEF, drafts(seed=1, used=first.sources))
    assert first.solve != second.solve


def test_the_same_input_gives_the_same_drafts() -> None:
    once, again = drafts(seed=3), drafts(seed=3)
    assert [draft.text for draft in once] == [draft.text for draft in again]
    assert [draft.id for draft in once] == [draft.id for draft in again]


def test_a_holding_line_leads_while_the_customer_is_writing() -> None:
    made = drafts(burst=True)
    assert made[0].kind is DraftKind.HOLD
    assert made[0].text == "您说，我在看。"


def test_thanks_are_answered_with_one_line() -> None:
    made = drafts(reading(Emotion.GRATITUDE, act=Act.THANK))
    assert {draft.text for draft in made} == {"不客气。", "不客气，路上有消息我告诉您。"}
    assert all(draft.solve == "" and draft.care == "" for draft in made)


def test_sources_name_lines_and_shop_facts() -> None:
    brief = of(DraftKind.BRIEF, drafts())
    assert "shop.reply_minutes" in brief.sources
    assert any(source.startswith("s") for source in brief.sources)


def test_a_language_without_a_book_gives_no_drafts() -> None:
    made = plan(chat("c hm"), LATE, Context(), SHOP, NOW, languages=frozenset({"fr"}))
    assert phrasebook_drafts(made, LATE, chat("c hm"), Context(), SHOP, BOOK) == ()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-Hans", "好。我查。"), ("ja", "好。我查。"), ("en", "好。 我查。")],
)
def test_parts_are_joined_the_way_the_language_writes(language: str, expected: str) -> None:
    assert join(("好。", "我查。"), language) == expected


def test_a_part_gets_its_closing_mark() -> None:
    assert finished("我查", "zh-Hant") == "我查。"
    assert finished("I'm checking", "en") == "I'm checking."
    assert finished("好吗？", "zh-Hans") == "好吗？"
