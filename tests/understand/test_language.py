"""Languages: script first, honest about short words, one answer for a conversation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Correction, Language
from assistant.understand.language import identify, read_language


def customer(*texts: str, context: Context | None = None) -> Language:
    chat = [Message(Speaker.CUSTOMER, text) for text in texts]
    return read_language(chat, len(chat) - 1, context or Context())


@pytest.mark.parametrize(
    "text", ["ok", "OK!", "hi", "12345", "😀", "...", "", "https://a.example/x"]
)
def test_what_every_language_says_is_no_language(text: str) -> None:
    assert identify(text).code == "und"


@pytest.mark.parametrize("text", ["退款", "好的", "在吗", "发票", "不要了", "多少", "可以"])
def test_short_chinese_is_never_another_language(text: str) -> None:
    assert identify(text).code in ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("¿Cuándo llega mi pedido?", "es"),
        ("Quando chega o meu pedido?", "pt"),
        ("Kapan barang saya dikirim?", "id"),
        ("Bila barang saya akan dihantar?", "ms"),
        ("什么时候发货", "zh-Hans"),
        ("什麼時候發貨", "zh-Hant"),
        ("點解仲未送到嘅", "zh-Hant"),
        ("Коли приїде моє замовлення?", "uk"),
        ("Dov'è il mio pacco?", "it"),
        ("Waar blijft mijn bestelling?", "nl"),
        ("Siparişim nerede kaldı?", "tr"),
    ],
)
def test_neighbours_are_told_apart(text: str, code: str) -> None:
    assert identify(text).code == code


def test_a_product_name_does_not_change_the_language() -> None:
    assert identify("iPhone 15 Pro Max 充不进电").code == "zh-Hans"
    assert identify("這個 Bluetooth speaker 壞了").code == "zh-Hant"


def test_a_lone_ok_keeps_the_language_of_the_chat() -> None:
    assert customer("Mon colis n'est pas arrivé, que faire ?", "ok").code == "fr"
    assert customer("我要退貨，請問怎麼寄回", "好的").code == "zh-Hant"


def test_the_last_full_sentence_decides_in_a_mixed_chat() -> None:
    assert customer("你好", "Sorry, can we continue in English please?").code == "en"


def test_the_record_helps_where_the_text_says_nothing() -> None:
    assert customer("ok", context=Context(language="ko")).code == "ko"
    assert customer("退款", context=Context(region="TW")).code in ("zh-Hans", "zh-Hant")


def test_a_correction_wins() -> None:
    fixed = Context(correction=Correction(language="ms"))
    assert customer("Kapan dikirim kak?", context=fixed) == Language("ms", "Latn", 1.0)


def test_a_surer_text_is_surer() -> None:
    assert identify("Wo").confidence < identify("Wo ist denn mein Paket geblieben?").confidence


def agent_and_customer(*lines: str) -> Language:
    """A chat in which every line that begins with ">" is the agent's."""
    chat = [
        Message(Speaker.AGENT, line[1:])
        if line.startswith(">")
        else Message(Speaker.CUSTOMER, line)
        for line in lines
    ]
    return read_language(chat, len(chat) - 1, Context())


CHINESE = (
    "的了是我不在有人这个们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对"
    "退款换货什么快递订单发货收到质量问题多少钱怎么还没客服在吗好谢优惠券尺码颜色運費還沒請問貨發訂單嗎"
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(CHINESE), min_size=1, max_size=12),
    st.sampled_from(
        ["", "?", "!!", "~", "ok ", "iPhone 15 ", "😭", "3天", "[微笑]", " VIP", "ㅠㅠ"]
    ),
)
def test_chinese_is_never_taken_for_korean(characters: list[str], extra: str) -> None:
    text = "".join(characters)
    for line in (text + extra, extra + text):
        # Weeping Hangul letters beside a single character are all that is seen of a language.
        if extra != "ㅠㅠ" or len(text) > 2:
            assert identify(line).code != "ko"


@pytest.mark.parametrize(
    "text",
    [
        "管理",
        "姓名",
        "今年",
        "午夜",
        "名字",
        "日期",
        "人工",
        "客服",
        "不行",
        "加急",
        "明天",
        "三天了",
    ],
)
def test_short_words_that_japanese_shares_stay_chinese(text: str) -> None:
    assert identify(text).code in ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    "text", ["返品希望", "注文番号", "配送状況", "至急連絡希望", "領収書発行", "正の整数"]
)
def test_japanese_in_kanji_alone_is_japanese(text: str) -> None:
    assert identify(text).code == "ja"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我要买ポカリスエット", "zh-Hans"),
        ("请问有没有오뚜기진라면", "zh-Hans"),
        ("Samsung Galaxy S24 Ultra ยังไม่มา", "th"),
        ("Galaxy Buds2 Pro 언제 와요", "ko"),
        ("AirPods Pro USB-C 左耳没声音", "zh-Hans"),
        ("Где мой iPhone 15 Pro Max Blue Titanium", "ru"),
        ("وين طلبي MacBook Air Midnight", "ar"),
        ("I ordered 螺蛳粉 last week and it never came", "en"),
        ("7天还没到", "zh-Hans"),
    ],
)
def test_names_of_things_do_not_count(text: str, code: str) -> None:
    assert identify(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hello! 我的包裹还没到", "zh-Hans"),
        ("你好。Where is my parcel, please?", "en"),
        ("Wo ist mein Paket?\nSorry, I mean where is my parcel?", "en"),
        ("我要退货。Can I return it without the box?", "en"),
        ("Hi, bonjour. Je n'ai toujours rien reçu", "fr"),
    ],
)
def test_the_last_full_sentence_of_a_message_decides(text: str, code: str) -> None:
    assert customer(text).code == code


def test_links_codes_and_thanks_in_another_language_change_nothing() -> None:
    told = "Mi pedido no ha llegado todavía"
    for last in ("https://shop.example/order/123", "OK", "AB-12345", "thx", "👍", "Nike Air Max"):
        assert customer(told, last).code == "es", last


def test_the_script_of_a_chat_comes_from_all_that_was_written() -> None:
    assert customer("還沒收到", "可以退款", "好的").code == "zh-Hant"
    assert customer("还没收到", "可以退款", "好的").code == "zh-Hans"
    # One quoted title in the other script does not turn it.
    assert customer("請問這個還有貨嗎", "就是这个：夏季新款连衣裙", "還有嗎").code == "zh-Hant"


def test_the_agents_script_tips_an_open_choice_only() -> None:
    assert agent_and_customer(">您好，請問需要什麼協助？", "可以退款").code == "zh-Hant"
    assert agent_and_customer(">您好，請問需要什麼協助？", "怎么退款").code == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cade meu pedido, nao chegou", "pt"),
        ("don hang cua toi dau roi", "vi"),
        ("ou est ma commande svp", "fr"),
        ("arigatou gozaimasu", "ja"),
        ("mera order kab aayega", "hi"),
    ],
)
def test_accents_and_own_letters_may_be_missing(text: str, code: str) -> None:
    assert identify(text).code == code


@pytest.mark.parametrize(
    "text",
    ["\ud800", "\x00", "\u200b" * 50, "a" * 100_000, "退" * 100_000, ". " * 50_000, "\u202e吗"],
)
def test_hostile_text_is_read_without_fail(text: str) -> None:
    found = customer(text)
    assert 0 <= found.confidence <= 1


def test_a_quoted_title_in_kanji_is_no_japanese_sentence() -> None:
    assert customer("我买的那个怎么还没发。大阪限定抹茶").code == "zh-Hans"


def test_hong_kong_forms_are_not_japanese() -> None:
    assert identify("説明書喺邊").code == "zh-Hant"


def test_a_last_sentence_that_says_nothing_leaves_it_to_the_others() -> None:
    assert customer("ordered the navy, got black. order 40917").code == "en"
