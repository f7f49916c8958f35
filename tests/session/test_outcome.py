"""Outcomes are decided by what was really sent."""

from __future__ import annotations

import pytest

from assistant.session.outcome import EDITED, TAKEN, similarity

DRAFT = "这个尺码确实偏小，给您添麻烦了。我先给您登记换货，运费我们出，您看换 L 码可以吗？"


@pytest.mark.parametrize(
    "sent",
    [
        DRAFT,
        DRAFT.replace("，", ",").replace("？", "?"),
        " " + DRAFT.replace(" ", "") + "\n",
    ],
)
def test_what_a_client_changes_by_itself_is_still_the_draft(sent):
    assert similarity(DRAFT, sent) >= TAKEN


@pytest.mark.parametrize(
    "sent",
    [
        DRAFT.replace("L 码", "XL 码，这款建议大一码"),
        DRAFT.split("。", 1)[1],
        "亲爱的，" + DRAFT + "换好了我给您发单号。",
    ],
)
def test_an_edit_is_recognised_as_one(sent):
    assert EDITED <= similarity(DRAFT, sent) < TAKEN


@pytest.mark.parametrize(
    "sent",
    [
        "您好，请问有什么可以帮到您？",
        "这款现在没有活动，收藏店铺可以领五元券，下单前记得领一下。",
        "Hello, how can I help you today?",
        "",
    ],
)
def test_another_answer_is_not_taken_for_an_edit(sent):
    assert similarity(DRAFT, sent) < EDITED


def test_a_huge_text_is_compared_in_its_beginning_only():
    assert similarity("a" * 1_000_000, "a" * 4000) == 1.0
