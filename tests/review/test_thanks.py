"""The wall shows praise, not every thank-you, with who answered, and nothing is lost on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from assistant.review import thanks
from assistant.review.thanks import Mark, is_praise
from assistant.store.database import open_for_writing
from tests.review.shop import Shop, reading

GLAD = reading(Emotion.GRATITUDE)


@pytest.mark.parametrize(
    "text",
    [
        "你们客服态度真好，点赞", "太贴心了，谢谢你", "謝謝妳這麼有耐心，很感動",
        "辛苦了，帮大忙了",
        "Thank you so much for sorting this out!", "You've been so helpful", "Best service ever",
        "ご丁寧な対応ありがとうございました", "정말 친절하게 답변해 주셔서 감사합니다",
        "Vielen Dank für die schnelle Hilfe", "Pelayanan cepat dan ramah, terima kasih banyak",
    ],
)  # fmt: skip
def test_words_of_praise_are_seen_in_many_languages(text: str):
    assert is_praise(text)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢", "好的谢谢", "thanks", "ok thx", "谢谢，那什么时候发货", "服务好是好，但是还没退款",
        "great service but still no refund", "真是太好了，又坏了", "", "👍👍👍👍👍", "嗯嗯",
    ],
)  # fmt: skip
def test_a_thanks_in_passing_a_question_and_sarcasm_are_not(text: str):
    assert not is_praise(text)


def praised(shop: Shop, peer: str, text: str, agent: str = "lin@shop") -> None:
    shop.case(peer, agent=agent)
    shop.customer_writes(shop.key(peer, agent), text, GLAD)


def writing(shop: Shop) -> Database:
    shop.store.flush()
    return open_for_writing(shop.file)


def test_it_hangs_newest_first_with_who_answered_and_the_way_to_the_chat(
    shop: Shop, opened: Callable[[], Database]
):
    praised(shop, "mei", "太贴心了，电话13800138000打给你道谢")
    praised(shop, "tom", "You are so kind, thank you", "mo@shop")
    praised(shop, "ann", "谢谢")
    wall = thanks.wall(opened())
    assert [one.agent for one in wall.lines] == ["mo@shop", "lin@shop"]
    assert "[phone]" in wall.lines[1].text
    assert wall.lines[0].answer
    assert wall.lines[0].suggestion
    assert wall.next == ""


def test_joy_that_answers_nobody_is_not_on_it(shop: Shop, opened: Callable[[], Database]):
    shop.customer_writes(shop.key("new"), "你家客服态度真好", GLAD)
    assert thanks.wall(opened()).lines == ()


def test_an_agent_sees_their_own(shop: Shop, opened: Callable[[], Database]):
    praised(shop, "mei", "太贴心了谢谢你")
    praised(shop, "tom", "服务态度真好", "mo@shop")
    db = opened()
    assert [one.text for one in thanks.wall(db, "mo@shop").lines] == ["服务态度真好"]
    assert set(thanks.agents(db)) == {"lin@shop", "mo@shop"}


def test_a_line_is_pinned_taken_down_and_hung_again(shop: Shop):
    for number in range(3):
        praised(shop, f"p{number}", f"客服小哥{'真' * (number + 1)}的好耐心，谢谢")
    db = writing(shop)
    third, second, first = thanks.wall(db).lines
    thanks.set_mark(db, first.id, Mark.PINNED, "lead")
    thanks.set_mark(db, third.id, Mark.HIDDEN, "lead")
    assert [one.id for one in thanks.wall(db).lines] == [first.id, second.id]
    assert [one.id for one in thanks.wall(db, hidden=True).lines] == [third.id]
    thanks.set_mark(db, third.id, Mark.NONE, "lead")
    thanks.set_mark(db, first.id, Mark.NONE, "lead")
    assert [one.id for one in thanks.wall(db).lines] == [third.id, second.id, first.id]
    db.close()


def test_pages_follow_each_other_without_a_gap(shop: Shop, opened: Callable[[], Database]):
    for number in range(7):
        praised(shop, f"p{number}", "你们服务态度真好")
    db = opened()
    seen, after = [], ""
    while True:
        wall = thanks.wall(db, after=after, limit=3)
        seen += [one.id for one in wall.lines]
        if not wall.next:
            break
        after = wall.next
    assert len(seen) == len(set(seen)) == 7


def test_it_goes_with_its_chat(shop: Shop):
    praised(shop, "mei", "太贴心了谢谢你")
    db = writing(shop)
    thanks.set_mark(db, thanks.wall(db).lines[0].id, Mark.PINNED, "lead")
    db.execute("DELETE FROM chats")
    assert thanks.wall(db).lines == ()
    assert db["praise_marks"].count == 0
    db.close()


def test_the_newest_are_found_through_an_index(shop: Shop, opened: Callable[[], Database]):
    shop.case("mei", kind=OutcomeKind.TAKEN)
    query = thanks._GLAD.format(source=thanks._BY_TIME, also="")
    plan = " ".join(row[3] for row in opened().execute(f"EXPLAIN QUERY PLAN {query}", [10]))
    assert "moods_glad" in plan
