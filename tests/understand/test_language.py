"""Languages: script first, honest about short words, one answer for a conversation."""

from __future__ import annotations

import pytest

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
