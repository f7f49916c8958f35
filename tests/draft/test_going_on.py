"""Whole readings in whole conversations: the first draft goes on from what was said."""

from __future__ import annotations

from assistant.domain.drafting import Draft, Plan
from assistant.domain.reading import Context
from assistant.draft import phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.understand.reader import understand
from tests.draft.situations import NOW, chat

BOOK = phrasebook.load()
SHOP = shop.load()


def first(*turns: str) -> tuple[Plan, Draft]:
    messages = chat(*turns)
    reading = understand(messages, Context(), NOW)
    made = plan(messages, reading, Context(), SHOP, NOW, languages=BOOK.languages)
    return made, phrasebook_drafts(made, reading, messages, Context(), SHOP, BOOK)[0]


def test_thanks_after_a_hand_over_confirms_it_and_does_not_repeat_it() -> None:
    made, draft = first(
        "c 太过分了，我要打12315投诉！",
        "a 您要往上反映，是您的权利，我不拦。主管30分钟内联系您。",
        "c 好吧，那我等你消息，谢谢",
    )
    assert made.strategy == "confirm_next"
    assert "权利" not in draft.text
    assert "30" not in draft.text


def test_the_last_turn_wins_when_it_names_a_matter_of_its_own() -> None:
    _, draft = first(
        "c 都过了五天了还没发货",
        "a 您稍等，我看一下。",
        "c 杯子收到就是坏的，盖子裂了一条缝，怎么办",
    )
    assert not any(".delivery." in source for source in draft.sources)
    assert any(".quality." in source for source in draft.sources)


def test_a_question_about_return_shipping_of_a_faulty_thing_gets_both_answers() -> None:
    made, draft = first(
        "c Hi, the kettle I got yesterday leaks from the base. Do I have to pay to send it back?"
    )
    assert made.strategy == "repair"
    assert "money" not in draft.acknowledge
    assert "shop.return_freight" in draft.sources


def test_good_news_with_a_crushed_box_is_not_lovely_to_hear() -> None:
    made, _ = first("c 哈哈终于收到了，就是盒子压扁了")
    assert made.strategy != "share_joy"


def test_what_was_promised_is_not_promised_again() -> None:
    _, draft = first("c 我的包裹到哪了", "a 我帮您查一下，10分钟内回复您", "c 好的")
    assert "分钟" not in draft.text


def test_an_order_number_that_was_given_is_not_asked_for() -> None:
    messages = chat("c 订单 202611180042 怎么还没到，都五天了！")
    reading = understand(messages, Context(), NOW)
    made = plan(messages, reading, Context(), SHOP, NOW, languages=BOOK.languages)
    for draft in phrasebook_drafts(made, reading, messages, Context(), SHOP, BOOK):
        assert "订单号" not in draft.text


def test_nothing_more_while_something_is_open_is_summed_up() -> None:
    made, _ = first(
        "c 快递一直没到", "a 已经为您催促，会有专员联系您，还有其他可以帮您的吗", "c 没有了"
    )
    assert made.moment == "closing"


def test_a_colleague_who_takes_over_is_told_the_story() -> None:
    made, _ = first("c 我的退款还没到", "a 我给您转接财务的同事处理，可以吗", "c 可以")
    assert made.moment == "transfer"


def test_are_you_there_after_a_promise_is_answered_with_being_on_it() -> None:
    made, _ = first("c 快递到哪了", "a 我帮您查一下", "c 在吗")
    assert made.moment == "back"


def test_no_signal_is_a_matter_of_the_network_not_of_a_broken_thing() -> None:
    _, draft = first("c 我家这边从昨晚开始就没信号，宽带也上不了网")
    assert not {"照片", "退款"} & {word for word in ("照片", "退款") if word in draft.text}


def test_the_answer_to_an_allergy_stays_with_health_when_they_say_thanks() -> None:
    made, draft = first(
        "c 用了面霜脸上过敏了", "a 请先停用，去看医生，负责人30分钟内联系您", "c 好的谢谢"
    )
    assert made.strategy == "stay_safe"
    assert "医" in draft.text


def test_an_address_that_was_given_is_not_asked_for() -> None:
    _, given = first("c 我要改地址，改成北京市朝阳区建国路88号")
    _, open_ = first("c 我要改地址")
    asking = {"solve.order.address.2", "solve.order.address.6", "policies/orders#address"}
    assert not asking & set(given.sources)
    assert asking & set(open_.sources)
