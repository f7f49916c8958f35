"""The queue knows with which prompts a draft was made: the one used, else the first of a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.domain.drafting import Tier
from assistant.domain.record import Outcome, OutcomeKind
from tests.review.shop import Shop


def test_a_draft_brings_the_version_of_its_prompts_into_the_queue(tmp_path: Path):
    shop = Shop(tmp_path / "store" / "record.db")
    chat = shop.key("a")
    one = shop.suggests(chat, shop.customer_writes(chat, "快递还没到"), "甲", "乙", "丙")
    asked = "SELECT prompt FROM review_queue"
    assert shop.peek(asked) == [("",)]
    plain, first, second = one.drafts
    drafts = (
        plain,
        replace(first, tier=Tier.MODEL, model="qwen", prompt="aaaa1111"),
        replace(second, tier=Tier.MODEL, model="qwen", prompt="bbbb2222"),
    )
    shop.store.record_suggestion(replace(one, drafts=drafts))
    assert shop.peek(asked) == [("aaaa1111",)]
    for draft, version in (("d3", "bbbb2222"), ("d1", "aaaa1111")):
        outcome = Outcome(one.id, OutcomeKind.EDITED, draft, "乙。", 0.9, "", shop.now)
        shop.store.record_outcome(chat, outcome)
        assert shop.peek(asked) == [(version,)]
    shop.store.close()
