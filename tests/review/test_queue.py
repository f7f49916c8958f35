"""The queue shows what was suggested, what was sent and how the customer felt before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import UserFault
from assistant.domain.reading import Correction, Emotion, EscalationLevel, Issue
from assistant.domain.record import OutcomeKind
from assistant.review.differences import Change
from assistant.review.filters import Filters, from_json, moment_of, number_of, to_json
from assistant.review.queue import count, look, open_queue, page
from assistant.store.database import open_for_writing
from assistant.store.sqlite import erase_before
from tests.review.shop import DRAFT, Shop, reading
from tests.store.support import everything

Opened = Callable[[], Database]


def ids(db: Database, **wanted: object) -> list[str]:
    return [one.suggestion for one in page(db, Filters(**wanted)).entries]  # type: ignore[arg-type]


def test_a_line_says_who_what_how_long_and_how_the_mood_moved(shop: Shop, opened: Opened):
    shop.case("mei", then=Emotion.GRATITUDE)
    (one,) = page(opened()).entries
    assert (one.agent, one.app, one.language, one.strategy) == (
        "lin@shop", "chromium", "zh-Hans", "repair",
    )  # fmt: skip
    assert (one.emotion, one.issue, one.outcome) == ("anger", "delivery", "taken")
    assert (one.before, one.after, one.after_emotion, one.moved) == (
        -0.7, 0.7, "gratitude", "better",
    )  # fmt: skip
    assert (one.tier, one.used_tier, one.changed) == ("phrasebook", "phrasebook", 0)
    assert one.waited_ms == 61_000
    assert one.drafted_ms == 12.0
    assert (one.said, one.sent) == ("快递五天了还没到", DRAFT)


def test_a_line_follows_what_becomes_known_later(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    message = shop.customer_writes(chat, "快递还没到")
    one = shop.suggests(chat, message)
    db = opened()
    assert [(e.outcome, e.moved) for e in page(db).entries] == [("open", "")]
    shop.answers(one, OutcomeKind.TAKEN)
    shop.customer_writes(chat, "还是没到！", reading(Emotion.ANGER))
    assert [(e.outcome, e.moved) for e in page(db).entries] == [("taken", "same")]
    shop.store.record_correction(chat, message, Correction(emotion=Emotion.NEUTRAL), None)
    shop.store.record_reading(chat, message, reading())
    shop.store.flush()
    assert page(db).entries[0].emotion == "neutral"


def test_a_mood_of_another_day_is_not_what_the_answer_did(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    shop.case("mei")
    shop.later(hours=13)
    shop.customer_writes(chat, "谢谢", reading(Emotion.GRATITUDE))
    assert page(opened()).entries[0].moved == ""


def test_pages_follow_each_other_without_gap_or_double(shop: Shop, opened: Opened):
    made = [shop.case(f"customer {n}") for n in range(23)]
    db = opened()
    seen: list[str] = []
    after = None
    pages = 0
    while True:
        one = page(db, after=after, size=5)
        seen += [entry.suggestion for entry in one.entries]
        pages += 1
        after = one.next
        if after is None:
            break
        # What comes in while somebody turns the pages moves nothing.
        shop.case("somebody else")
    assert seen == made[::-1]
    assert pages == 5


def test_suggestions_of_one_millisecond_are_told_apart(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    message = shop.customer_writes(chat, "在吗")
    first = shop.suggests(chat, message)
    for n in range(4):
        shop.store.record_suggestion(replace(first, id=f"same {n}"))
    db = opened()
    assert len({entry.number for entry in page(db).entries}) == 5
    assert {entry.at for entry in page(db).entries} == {first.at}


def test_filters_combine(shop: Shop, opened: Opened):
    angry = reading(Emotion.ANGER, Issue.DELIVERY)
    sad = reading(Emotion.DISAPPOINTMENT, Issue.PRODUCT_QUALITY, "en", region="GB")
    urgent = reading(Emotion.ANGER, Issue.PRODUCT_QUALITY, escalation=EscalationLevel.URGENT)
    a = shop.case("a", read=angry, then=Emotion.GRATITUDE)
    b = shop.case("b", read=sad, kind=OutcomeKind.EDITED, sent=DRAFT[:20], agent="chen@shop")
    c = shop.case("c", read=urgent, kind=OutcomeKind.REJECTED, reason="tone", then=Emotion.ANGER)
    d = shop.case(
        "d", read=angry, kind=OutcomeKind.IGNORED, sent="马上", model="qwen", similarity=0
    )
    db = opened()
    assert ids(db) == [d, c, b, a]
    assert ids(db, emotion=("anger",)) == [d, c, a]
    assert ids(db, emotion=("anger",), issue=("delivery",)) == [d, a]
    assert ids(db, agent=("chen@shop",)) == [b]
    assert ids(db, language=("en",), region=("GB",)) == [b]
    assert ids(db, outcome=("rejected", "ignored")) == [d, c]
    assert ids(db, escalated=True) == [c]
    assert ids(db, escalated=False) == [d, b, a]
    assert ids(db, moved=("better",)) == [a]
    assert ids(db, moved=("same",)) == [c]
    assert ids(db, praise=True) == [a]
    assert ids(db, own=True) == [d]
    assert ids(db, own=True, text="马上") == [d]
    assert ids(db, tier=("model",)) == [d]
    assert ids(db, model=("qwen",), outcome=("taken",)) == []
    assert count(db, Filters(emotion=("anger",))) == 3
    assert count(db, at_most=2) == 2


def test_a_time_begins_with_its_first_moment_and_ends_before_its_last(shop: Shop, opened: Opened):
    first, second = shop.case("a"), shop.case("b")
    db = opened()
    at = {entry.suggestion: entry.at for entry in page(db).entries}
    assert ids(db, since=at[second]) == [second]
    assert ids(db, until=at[second]) == [first]
    assert ids(db, since=at[first], until=at[first]) == []


def test_a_row_knows_its_time(shop: Shop, opened: Opened):
    shop.case("a")
    (one,) = page(opened()).entries
    assert moment_of(number_of(one.at)) == one.at
    assert number_of(datetime(1999, 1, 1, tzinfo=UTC)) < one.number


def test_one_suggestion_is_shown_with_its_chat_drafts_and_edit(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    shop.customer_writes(chat, "在吗", reading(Emotion.NEUTRAL))
    sent = "让您等了五天，真对不起。我现在就去问快递，十分钟内告诉您包裹在哪。"
    id = shop.case("mei", kind=OutcomeKind.EDITED, sent=sent, similarity=0.9,
                   drafts=("短的", DRAFT), model="qwen", then=Emotion.JOY)  # fmt: skip
    seen = look(opened(), id)
    assert seen is not None
    assert [(t.speaker, t.text, t.here) for t in seen.turns] == [
        ("customer", "在吗", False),
        ("customer", "快递五天了还没到", True),
        ("agent", sent, False),
        ("customer", "好的", False),
    ]
    assert [turn.emotion for turn in seen.turns] == ["neutral", "anger", "", "joy"]
    assert [(o.id, o.tier, o.used) for o in seen.offers] == [
        ("d1", "phrasebook", False), ("d2", "model", True),
    ]  # fmt: skip
    assert seen.offers[0].checks == (("too_long", "soft"),)
    assert [(s.change, s.text) for s in seen.edit if s.change is not Change.KEPT] == [
        (Change.CUT, "抱歉"), (Change.ADDED, "真对不起"),
    ]  # fmt: skip
    assert seen.sent == sent
    assert seen.entry.model == "qwen"


def test_of_a_long_chat_only_what_is_near_is_read(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    many = [Message(Speaker.AGENT, f"第{n}句", shop.now, f"x{n}") for n in range(300)]
    shop.store.record_messages(chat, tuple(many))
    id = shop.case("mei")
    seen = look(opened(), id)
    assert seen is not None
    assert len(seen.turns) == 22
    assert seen.turns[-2].here


def test_what_is_gone_is_not_shown(opened: Opened):
    assert look(opened(), "never") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("漏水", "zh"), ("水", "zh"), ("机", "zh"), ("漏水机器", ""), ("機器", "zh"),
        ("退款", "zh"),
        ("zip", "en"), ("ZIPPER broken", "en"), ("refunded", "en"), ("zipper 漏水", ""),
        ("退款 漏水", "zh"), ('" OR said:*', ""), ("！！", ""), ("\x00\ud800", ""),
    ],
)  # fmt: skip
def test_words_are_found_in_chinese_and_english(shop: Shop, opened: Opened, text: str, found: str):
    made = {
        "zh": shop.case("a", "你们的机器漏水", sent="我给您退款"),
        "en": shop.case("b", "the zipper is broken", sent="we are refunding you today"),
        "": None,
    }
    assert ids(opened(), text=text) == ([made[found]] if found else [])


def test_words_and_filters_combine_and_page(shop: Shop, opened: Opened):
    made = [
        shop.case(f"c{n}", "包裹破了", read=reading(Emotion.NEUTRAL if n % 2 else Emotion.ANGER))
        for n in range(8)
    ]
    db = opened()
    wanted = Filters(text="破了", emotion=("anger",))
    first = page(db, wanted, size=3)
    second = page(db, wanted, after=first.next, size=3)
    found = [entry.suggestion for entry in (*first.entries, *second.entries)]
    assert found == [made[6], made[4], made[2], made[0]]
    assert second.next is None
    assert count(db, wanted) == 4


def test_an_edited_answer_is_found_by_its_new_words_only(shop: Shop, opened: Opened):
    chat = shop.key("mei")
    one = shop.suggests(chat, shop.customer_writes(chat, "在吗"))
    shop.answers(one, OutcomeKind.IGNORED, "稍等一下")
    assert ids(opened(), text="稍等") == [one.id]
    shop.answers(one, OutcomeKind.TAKEN, "马上回您")
    db = opened()
    assert ids(db, text="稍等") == []
    assert ids(db, text="马上") == [one.id]


def test_what_is_erased_is_gone_from_the_queue_and_from_the_words(shop: Shop, opened: Opened):
    shop.case("old", "uniquewordone 水管爆裂", sent="uniquewordtwo")
    kept = shop.case("new", "在吗")
    opened()
    with shop.store._db.atomic():
        shop.store._db.execute(
            "UPDATE chats SET last_seen = '2020' WHERE id = ?",
            [shop.store._ids.chat(shop.key("old"))],
        )
    limit = datetime.now(UTC) - timedelta(days=1)
    writing = open_for_writing(shop.file)
    erase_before(writing, limit)
    writing.close()
    db = open_queue(shop.file)
    assert ids(db) == [kept]
    assert ids(db, text="水管") == []
    db.close()
    bytes_ = everything(shop.file)
    for word in ("uniquewordone", "uniquewordtwo", "爆裂", "水管"):
        assert word.encode() not in bytes_


def test_no_record_is_told_as_such(tmp_path: Path):
    with pytest.raises(UserFault):
        open_queue(tmp_path / "none.db")


def test_a_filter_is_kept_as_text():
    one = Filters(
        emotion=("anger",), since=datetime(2026, 3, 1, tzinfo=UTC), escalated=True, text="漏"
    )
    assert from_json(to_json(one)) == one
    assert to_json(Filters()) == "{}"
    assert from_json('{"from a later version": 1}') == Filters()
    with pytest.raises(ValueError, match="filter"):
        from_json("[]")
