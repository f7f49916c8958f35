"""Figures of an engine count what was offered first, and what was not offered at all."""

from __future__ import annotations

import pytest

from assistant.draft.evaluation.figures import meets, report
from assistant.draft.evaluation.outcome import Offer, Outcome, offer_of, outcome_of
from assistant.understand.evaluation.metrics import plain
from tests.draft.evaluation.support import silent, situation, wrote

SITUATIONS = {
    one.id: one
    for one in (
        situation("s1", "杯子碎了", "A:我给您补一个新的，今天寄出。", "好的", must=("今天",)),
        situation("s2", "什么时候到"),
        situation("s3", "The blue mug you sent me has a long crack in it!"),
        situation("s4", "怎么退", must_not=("不能",)),
    )
}


def test_shares_stand_on_what_was_offered():
    found = report(
        [
            wrote("s1", "e", "今天就寄。", ("long", "soft")),
            wrote("s2", "e", "明天到。", ("wrong_language", "hard")),
            wrote("s3", "e", "I'm sending a new one today."),
            silent("s4", "e", "invented_number"),
        ],
        SITUATIONS,
    )
    assert found["with_draft"]["share"] == 0.75
    assert found["passed_hard"]["share"] == pytest.approx(2 / 3)
    assert found["passed_all"]["share"] == pytest.approx(1 / 3)
    assert found["language"]["share"] == pytest.approx(2 / 3)
    assert found["rules"] == {"hard": {"wrong_language": 1}, "soft": {"long": 1}}
    assert found["dropped"] == {"invented_number": 1}
    assert found["ms"]["done"]["p50"] == 100
    assert found["with_draft"]["few"]


def test_novelty_sees_the_agent_the_customer_and_other_chats():
    found = report(
        [
            wrote("s1", "e", "我给您补一个新的，今天寄出。"),
            wrote("s2", "e", "我现在就查，10分钟内回您。"),
            wrote("s3", "e", "The blue mug you sent me has a long crack in it, I'll check."),
            wrote("s4", "e", "我现在就查，10分钟内回您！"),
        ],
        SITUATIONS,
    )["novelty"]
    assert found["repeats_agent"]["share"] == 0.25
    assert found["copies_customer"]["share"] == 0.25
    assert found["seen_before"]["share"] == 0.25


def test_hard_situations_are_met_or_missed():
    found = report(
        [wrote("s1", "e", "今天寄出"), wrote("s2", "e", "好"), wrote("s4", "e", "不能退")],
        SITUATIONS,
    )["wanted"]
    assert found["situations"]["n"] == 2
    assert found["situations"]["share"] == 0.5
    assert found["missed"] == ["s4"]
    assert meets("不能退", SITUATIONS["s4"]) == (False,)


def test_a_hard_situation_without_a_draft_is_missed():
    found = report([silent("s1", "e")], SITUATIONS)
    assert found["wanted"]["missed"] == ["s1"]


def test_what_an_engine_was_not_asked_counts_for_no_share():
    spared = outcome_of({"drafts": []}, "s2", "model", "model")
    failed = outcome_of({"drafts": [], "error": {"code": "timeout"}}, "s3", "model", "model")
    found = report([spared, failed, wrote("s4", "model", "可以退。")], SITUATIONS)
    assert (spared.spared, failed.spared) == (True, False)
    assert (found["spared"], found["with_draft"]["n"]) == (1, 2)
    assert found["with_draft"]["share"] == 0.5


def test_an_engine_without_parts_has_no_figure_for_them():
    found = report([Outcome("s2", "plain", (Offer("好"),))], SITUATIONS)
    assert found["parts"] is None


def test_nothing_at_all_is_ready_for_json():
    assert plain(report([], {}))["with_draft"]["share"] is None


def test_an_answer_of_the_contract_becomes_an_outcome():
    draft = {
        "text": "我现在查。", "acknowledge": "", "solve": "我现在查。", "care": "", "kind": "brief",
        "tier": "phrasebook", "blanks": ["order"], "ms": {"first": 3.0, "done": 4.0},
        "checks": [{"rule": "long", "level": "soft", "detail": ""}],
    }  # fmt: skip
    values = {
        "drafts": [draft, draft | {"tier": "model", "text": "我帮您查。"}],
        "dropped": [{"tier": "model", "text": "x", "rules": ["liability"]}],
        "error": {"code": "timeout", "message": ""},
    }
    both = outcome_of(values, "s", "both")
    model = outcome_of(values, "s", "model", "model")
    book = outcome_of(values, "s", "phrasebook", "phrasebook")
    assert [len(both.offers), len(model.offers), len(book.offers)] == [2, 1, 1]
    assert (model.dropped, book.dropped) == (("liability",), ())
    assert (model.error, book.error) == ("timeout", "")
    assert offer_of(draft).checks == (("long", "soft"),)
    assert offer_of(draft).passes
