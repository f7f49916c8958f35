from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.draft.model_drafts import in_script, parse_draft
from assistant.inference.port import Finished, GenerationRequest, Turn

WHOLE = '等坏了，抱歉。","solve":"补发或退款，您选","care":"小心手。"}'


def plan(language: str = "zh-Hans", **fields: object) -> Plan:
    return Plan(strategy="repair", moment="answer", language=language, **fields)


def request(begun: str = '{"acknowledge":"') -> GenerationRequest:
    return GenerationRequest("r1", "c", 1, (Turn("user", "x"), Turn("assistant", begun)))


def parsed(text: str, made: Plan | None = None, begun: str = '{"acknowledge":"') -> Draft | None:
    done = Finished("r1", text, 120.0, 900.0, 30)
    return parse_draft(text, made or plan(), request(begun), "tiny", done)


def test_a_whole_answer_becomes_a_draft_of_three_parts() -> None:
    draft = parsed(WHOLE)
    assert draft is not None
    assert (draft.acknowledge, draft.solve, draft.care) == (
        "等坏了，抱歉。", "补发或退款，您选。", "小心手。",
    )  # fmt: skip
    assert draft.text == "等坏了，抱歉。补发或退款，您选。小心手。"
    assert (draft.tier, draft.kind, draft.model) == (Tier.MODEL, DraftKind.FULL, "tiny")
    assert (draft.first_ms, draft.done_ms) == (120.0, 900.0)


def test_the_given_beginning_belongs_to_the_draft() -> None:
    draft = parsed("抱歉。" + WHOLE[7:], begun='{"acknowledge":"说好的没到，')
    assert draft is not None
    assert draft.acknowledge == "说好的没到，抱歉。"


def test_english_parts_are_joined_with_spaces() -> None:
    draft = parsed('Sorry","solve":"We swap it.","care":"Mind the edges."}', plan("en"))
    assert draft is not None
    assert draft.text == "Sorry. We swap it. Mind the edges."


def test_parts_that_the_plan_leaves_out_stay_empty() -> None:
    draft = parsed('七天内可退。","care":"卡住了叫我。"}', plan(acknowledge=False), '{"solve":"')
    assert draft is not None
    assert (draft.acknowledge, draft.solve) == ("", "七天内可退。")


def test_an_answer_that_ran_out_of_tokens_loses_its_torn_sentence() -> None:
    draft = parsed('抱歉。","solve":"补发。","care":"小心手。碎片很')
    assert draft is not None
    assert draft.care == "小心手。"


@pytest.mark.parametrize("text", ["", "抱歉", '抱歉。","solve":"补发。","care":"小心', '"}', "{}"])
def test_an_answer_without_a_wanted_part_is_no_draft(text: str) -> None:
    assert parsed(text) is None


def test_the_script_does_not_drift() -> None:
    draft = parsed('让您久等了。","solve":"这就补发。","care":"请放心。"}', plan("zh-Hant"))
    assert draft is not None
    assert draft.text == "讓您久等了。這就補發。請放心。"
    assert in_script("after-sales 售后", "en") == "after-sales 售后"


@given(st.text(max_size=200))
def test_no_text_of_a_model_breaks_the_reader(text: str) -> None:
    parsed(text)
