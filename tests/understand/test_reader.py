"""The whole reading: agreement between scripts, corrections, hostile text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Act,
    Context,
    Correction,
    Emotion,
    EscalationLevel,
    Issue,
    Reading,
    Stage,
)
from assistant.understand.reader import NoCustomerMessageError, understand, warm_up

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def said(*texts: str) -> list[Message]:
    return [Message(Speaker.CUSTOMER, text) for text in texts]


def read(*texts: str, context: Context | None = None) -> Reading:
    return understand(said(*texts), context or Context(), NOW)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def test_a_late_parcel_is_read_in_all_its_sides() -> None:
    reading = read("我买的连衣裙都五天了还没到，订单号 202611180042")
    assert reading.language.code == "zh-Hans"
    assert reading.culture.region == "CN"
    assert reading.issue is Issue.DELIVERY
    assert reading.topic == "delivery.late"
    assert reading.stage is Stage.AFTER_SALES
    assert reading.escalation.level is EscalationLevel.NONE
    assert {(f.kind, f.value) for f in reading.facts} >= {
        ("order", "202611180042"),
        ("duration", "P5D"),
        ("item", "连衣裙"),
    }
    assert "order" not in reading.missing


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("质量太差了，用了两天就坏了", "質量太差了，用了兩天就壞了"),
        ("怎么还没发货", "怎麼還沒發貨"),
        ("我要退款，什么时候到账", "我要退款，什麼時候到賬"),
        ("客服态度恶劣，我要投诉", "客服態度惡劣，我要投訴"),
        ("手机充电的时候冒烟了", "手機充電的時候冒煙了"),
        ("优惠券用不了怎么办", "優惠券用不了怎麼辦"),
    ],
)
def test_both_chinese_scripts_are_read_alike(simplified: str, traditional: str) -> None:
    one, other = read(simplified), read(traditional)
    assert (one.language.code, other.language.code) == ("zh-Hans", "zh-Hant")
    assert one.issue is other.issue
    assert one.topic == other.topic
    assert one.act is other.act
    assert one.escalation == other.escalation


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("都一个星期了包裹还没到", "zh-Hans"),
        ("都一個星期了包裹還沒到", "zh-Hant"),
        ("My parcel still hasn't arrived after a week", "en"),
        ("Mi paquete todavía no ha llegado", "es"),
        ("Minha encomenda ainda não chegou", "pt"),
        ("Mon colis n'est toujours pas arrivé", "fr"),
        ("Mein Paket ist immer noch nicht angekommen", "de"),
        ("注文した商品がまだ届きません", "ja"),
        ("주문한 상품이 아직 안 왔어요", "ko"),
        ("Paket saya belum sampai juga kak", "id"),
        ("Barang saya masih belum sampai, bila nak hantar?", "ms"),
        ("สินค้ายังไม่ถึงเลยค่ะ", "th"),
        ("Tôi vẫn chưa nhận được hàng", "vi"),
        ("Мой заказ до сих пор не пришёл", "ru"),
        ("طلبي لم يصل حتى الآن", "ar"),
    ],
)
def test_lateness_is_understood_in_every_language(text: str, language: str) -> None:
    reading = read(text)
    assert reading.language.code == language
    assert reading.issue is Issue.DELIVERY
    assert reading.topic == "delivery.late"


def test_what_the_agent_corrected_wins() -> None:
    fixed = Correction(Emotion.ANXIETY, "es", "MX", Issue.REFUND_RETURN)
    reading = read("我的包裹还没到", context=Context(correction=fixed))
    assert reading.mood.label is Emotion.ANXIETY
    assert reading.mood.confidence == 1.0
    assert reading.mood.intensity > 0
    assert reading.language.code == "es"
    assert reading.culture.region == "MX"
    assert reading.issue is Issue.REFUND_RETURN


def test_messages_of_unknown_speakers_are_nobodys() -> None:
    unknown = [Message(Speaker.UNKNOWN, "太过分了！！我要投诉"), *said("请问几号能到？")]
    reading = understand(unknown, Context(), NOW)
    assert reading.about == 1
    assert reading.escalation.level is EscalationLevel.NONE
    with pytest.raises(NoCustomerMessageError):
        understand(unknown[:1], Context(), NOW)


def test_an_agents_last_word_leaves_the_customers_described() -> None:
    chat = [*said("鞋子的颜色发错了"), Message(Speaker.AGENT, "马上为您查询")]
    assert understand(chat, Context(), NOW).about == 0


def test_message_numbers_hold_in_a_very_long_chat() -> None:
    chat = said(*["好的"] * 450, "订单号 88001234567 到哪了")
    reading = understand(chat, Context(), NOW)
    assert reading.about == 450
    order = next(fact for fact in reading.facts if fact.kind == "order")
    assert chat[order.message].text[order.start : order.end] == order.value


def test_the_same_input_gives_the_same_reading() -> None:
    one, two = read("退款怎么还没到账"), read("退款怎么还没到账")
    assert (one.mood, one.language, one.issue, one.facts) == (
        two.mood,
        two.language,
        two.issue,
        two.facts,
    )


HOSTILE = [
    "",
    "\x00",
    "\ud800",
    "\ud83d 退款 \udc00",
    "\u200b\u200b\u202e谢谢\u202c",
    "!" * 20_000,
    "1" * 20_000,
    "a@" * 10_000,
    "退款" * 30_000,
    "a-" * 10_000,
    "😀" * 5_000,
    "مرحبا " * 3_000,
    "(" * 5_000 + ")" * 5_000,
    "[订单" * 5_000,
    "+1 " * 8_000,
    "two weeks " * 2_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_without_harm(text: str) -> None:
    reading = read("你好", text)
    assert 0 <= reading.mood.intensity <= 1
    assert 0 <= reading.language.confidence <= 1
    for fact in reading.facts:
        own = said("你好", text)[fact.message].text
        assert own[fact.start : fact.end] == (fact.said or fact.value)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Speaker)), st.text(max_size=60)), max_size=6))
def test_no_text_whatever_breaks_the_reading(turns: list[tuple[Speaker, str]]) -> None:
    chat = [Message(speaker, text) for speaker, text in turns]
    if not any(speaker is Speaker.CUSTOMER for speaker, _ in turns):
        with pytest.raises(NoCustomerMessageError):
            understand(chat, Context(), NOW)
        return
    reading = understand(chat, Context(), NOW)
    assert chat[reading.about].speaker is Speaker.CUSTOMER
    assert reading.act in set(Act)
    for fact in reading.facts:
        assert chat[fact.message].text[fact.start : fact.end] == (fact.said or fact.value)


@pytest.mark.parametrize(
    "text",
    ["I paid, but my order has been cancelled! Why?", "付了款，订单却被取消了，怎么回事"],
)
def test_whose_order_was_cancelled_does_not_ask_for_that(text: str):
    read = understand([Message(Speaker.CUSTOMER, text)], Context(), NOW)
    assert read.topic != "order.cancel"


def test_who_wants_to_cancel_says_so():
    read = understand([Message(Speaker.CUSTOMER, "please cancel my order")], Context(), NOW)
    assert read.topic == "order.cancel"
