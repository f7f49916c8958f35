"""What is asked in the twelve languages without a learned reader: the topic comes from words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.understand.reader import understand

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SAID = [
    ("es", "Lo compré ayer y hoy bajó de precio", "price.drop"),
    ("es", "El código no me deja aplicarlo", "price.coupon"),
    ("pt", "O tênis ficou apertado demais", "quality.size"),
    ("pt", "Quem arca com o frete da devolução?", "refund.freight"),
    ("fr", "On m'a demandé le code par téléphone, c'est une arnaque ?", "account.fraud"),
    ("fr", "Ce sac est en cuir ?", "presale.detail"),
    ("de", "Jetzt billiger geworden, bekomme ich die Preisdifferenz?", "price.drop"),
    ("de", "Wohin soll ich das Paket schicken, wie ist die Rücksendeadresse?", "refund.pickup"),
    ("ru", "Куртка мне маломерит, она мала", "quality.size"),
    ("ru", "Можно поменять на другой размер?", "refund.exchange"),
    ("ar", "السعر نزل اليوم، أريد فرق السعر", "price.drop"),
    ("ar", "كود الخصم لا يعمل", "price.coupon"),
    ("id", "Sepatunya kekecilan", "quality.size"),
    ("id", "Ada yang ngaku dari toko minta kode OTP", "account.fraud"),
    ("ms", "Baju ni tak muat", "quality.size"),
    ("ms", "Siapa tanggung kos pos kalau nak pulangkan?", "refund.freight"),
    ("th", "เสื้อคับเกินไป", "quality.size"),
    ("th", "ซื้อเมื่อวาน วันนี้ราคาถูกลง", "price.drop"),
    ("vi", "Áo chật quá, mặc không vừa", "quality.size"),
    ("vi", "Trả hàng thì ai chịu phí ship ạ?", "refund.freight"),
    ("ja", "昨日買ったのに今日値下げされています", "price.drop"),
    ("ja", "返送料はどちらの負担でしょうか", "refund.freight"),
    ("ko", "바지가 너무 커요, 안 맞아요", "quality.size"),
    ("ko", "반품 배송비는 누구 부담인가요?", "refund.freight"),
]


@pytest.mark.parametrize(("language", "text", "topic"), SAID)
def test_the_matter_is_named(language: str, text: str, topic: str):
    reading = understand([Message(Speaker.CUSTOMER, text)], Context(), NOW)
    assert reading.language.code == language
    assert reading.topic == topic


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hallo", "de"), ("Oi!", "pt"), ("hola", "es"), ("Salut", "fr"), ("halo kak", "id"),
        ("boleh tukar saiz tak", "ms"), ("bisa tukar ukuran gak", "id"), ("nak cancel order", "ms"),
        ("mau refund dong", "id"), ("bila sampai", "ms"), ("kapan sampai", "id"),
    ],
)  # fmt: skip
def test_a_few_words_tell_the_language(text: str, language: str):
    reading = understand([Message(Speaker.CUSTOMER, text)], Context(), NOW)
    assert reading.language.code == language


@pytest.mark.parametrize("text", ["hi", "Hello", "ok"])
def test_what_is_said_everywhere_tells_no_language(text: str):
    assert understand([Message(Speaker.CUSTOMER, text)], Context(), NOW).language.code == "und"
