"""A shop's wordings change what a draft says, never what holds, and each is named as a source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.reading import Emotion, Issue
from assistant.domain.wordings import AddPlace, Wording, WordingKind
from assistant.draft.preferences import prefer, tidy
from assistant.knowledge.shop import Shop
from tests.draft.situations import reading
from tests.draft.test_compose import SHOP, drafts, of

LATE = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
PLAN = Plan("own_and_act", "answer", "zh-Hans")
PARTS = {"acknowledge": "说好的日子没到，抱歉。", "solve": "我尽快查，尽快回您。", "care": ""}


def cut(words: str, language: str = "zh-Hans") -> Wording:
    return Wording("c", WordingKind.CUT, language, words)


def swap(find: str, put: str, language: str = "zh-Hans") -> Wording:
    return Wording("r", WordingKind.REPLACE, language, find, put)


def add(words: str, place: AddPlace = AddPlace.START, language: str = "zh-Hans") -> Wording:
    return Wording("a", WordingKind.ADD, language, "", words, place)


def worded(parts: dict[str, str], *wordings: Wording, plan: Plan = PLAN) -> str:
    made, _ = prefer(parts, wordings, plan, LATE, DraftKind.FULL)
    return "|".join(text for text in made.values() if text)


def test_words_are_replaced_wherever_they_stand():
    made, used = prefer(PARTS, [swap("尽快", "今天内")], PLAN, LATE, DraftKind.FULL)
    assert made["solve"] == "我今天内查，今天内回您。"
    assert used == ("wording.r",)


@pytest.mark.parametrize(
    ("text", "words", "language", "left"),
    [
        ("说好的日子没到，抱歉。", "抱歉", "zh-Hans", "说好的日子没到。"),
        ("非常抱歉，日子没到。", "非常", "zh-Hans", "抱歉，日子没到。"),
        ("亲，抱歉让您久等。", "亲", "zh-Hans", "抱歉让您久等。"),
        ("Rest assured, I am on it.", "Rest assured", "en", "I am on it."),
        ("I'll kindly check, and reply.", "kindly", "en", "I'll check, and reply."),
        ("I am on it, thanks.", "thanks", "en", "I am on it."),
    ],
)
def test_what_a_cut_leaves_reads_well(text: str, words: str, language: str, left: str):
    plan = replace(PLAN, language=language)
    assert worded({"acknowledge": text}, cut(words, language), plan=plan) == left


def test_a_part_is_never_cut_away_whole():
    parts = {"acknowledge": "抱歉。", "solve": "我来查。"}
    made, used = prefer(parts, [cut("抱歉")], PLAN, LATE, DraftKind.FULL)
    assert (made, used) == (parts, ())


def test_latin_words_are_whole_and_keep_their_capital():
    plan = replace(PLAN, language="en")
    english = {"acknowledge": "Sorry that the unsorry parcel is late."}
    assert worded(english, swap("sorry", "apologies", "en"), plan=plan) == (
        "Apologies that the unsorry parcel is late."
    )


def test_words_are_added_at_either_end_once():
    both = (add("亲，"), add("有事叫我", AddPlace.END))
    assert worded(PARTS, *both) == "亲，说好的日子没到，抱歉。|我尽快查，尽快回您。有事叫我。"
    assert worded({"acknowledge": "亲，抱歉。"}, add("亲，")) == "亲，抱歉。"


def test_nothing_is_added_to_a_holding_line_or_a_greeting():
    hold = replace(PLAN, hold=True)
    opening = replace(PLAN, moment="opening")
    for plan in (hold, opening):
        assert worded(PARTS, add("亲，"), plan=plan) == worded(PARTS)


def test_it_keeps_to_its_language_and_situation():
    wordings = [
        swap("尽快", "今天内", "zh-Hant"),
        replace(swap("尽快", "今天内"), issue="refund_return"),
        replace(swap("尽快", "今天内"), emotion="joy"),
    ]
    assert worded(PARTS, *wordings) == worded(PARTS)
    fits = replace(swap("尽快", "今天内"), issue="delivery", emotion="anger")
    assert "今天内" in worded(PARTS, fits)


def shop(*wordings: Wording) -> Shop:
    return SHOP._with(preferred=wordings)


def test_a_draft_is_worded_as_the_shop_prefers_and_says_so():
    plain = of(DraftKind.FULL, drafts())
    made = of(DraftKind.FULL, drafts(own=shop(swap("抱歉", "对不起"))))
    assert "抱歉" in plain.text
    assert made.text == plain.text.replace("抱歉", "对不起")
    assert made.text == made.acknowledge + made.solve + made.care
    assert set(made.sources) == {*plain.sources, "wording.r"}


def test_what_the_checks_refuse_goes_without_the_wording():
    promise = swap("分钟内回您", "分钟内回您，今晚一定送到")
    made = drafts(own=shop(promise))
    assert made
    assert all("一定送到" not in one.text for one in made)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [("，好的，，我来。", "好的，我来。"), ("a  b , c.", "A b, c."), ("好，。", "好。"), ("", "")],
)
def test_marks_left_behind_are_tidied(text: str, tidied: str):
    assert tidy(text) == tidied
