"""Dangers are never missed, near misses raise no alarm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Emotion, Escalation, EscalationLevel, Mood, Trend
from assistant.understand.escalation import read_escalation
from assistant.understand.port import Opinion
from assistant.understand.reader import understand


def escalation(*texts: str) -> Escalation:
    chat = [Message(Speaker.CUSTOMER, text) for text in texts]
    return understand(chat, Context(), datetime(2026, 11, 21, tzinfo=UTC)).escalation


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("涂了面霜之后整张脸过敏红肿", "health"),
        ("塗了面霜之後整張臉過敏紅腫", "health"),
        ("插座漏电，差点电到我", "fire_shock"),
        ("充电宝突然冒烟了", "fire_shock"),
        ("我要打12315", "regulator"),
        ("我已經向消保會投訴", "regulator"),
        ("等着收律师函吧", "law"),
        ("我会找记者曝光你们", "press"),
        ("叫你们经理来", "person_in_charge"),
        ("活着没意思，不想活了", "self_harm"),
        ("有人冒充你们客服让我转账", "fraud"),
        ("奶粉里有虫子", "food"),
        ("孩子误食了小零件", "child"),
        ("我老婆怀孕，用了之后肚子痛", "pregnancy"),
        ("the cream gave me a rash", "health"),
        ("I got an electric shock from this kettle", "fire_shock"),
        ("I will call my lawyer", "law"),
        ("let me speak to your supervisor", "person_in_charge"),
        ("someone claiming to be from your company asked for my verification code", "fraud"),
        ("I just want to end my life", "self_harm"),
        ("there were worms in the rice", "food"),
        ("voy a llamar a mi abogado", "law"),
        ("vou reclamar no Procon", "regulator"),
        ("je veux parler à un responsable", "person_in_charge"),
        ("Das Ladegerät hat Feuer gefangen", "fire_shock"),
        ("消費者センターに相談します", "regulator"),
        ("얼굴에 두드러기가 났어요", "health"),
        ("saya mau lapor polisi", "law"),
        ("kulit saya gatal-gatal dan bengkak", "health"),
        ("แจ้งความแน่นอน", "law"),
        ("tôi bị dị ứng sau khi dùng kem", "health"),
        ("меня ударило током", "fire_shock"),
        ("أصيب ابني بحساسية شديدة", "health"),
    ],
)
def test_a_danger_is_named(text: str, reason: str) -> None:
    found = escalation(text)
    assert reason in found.reasons
    assert found.level in (EscalationLevel.SUPERVISOR, EscalationLevel.URGENT)


@pytest.mark.parametrize(
    "text",
    [
        "这款敏感肌用会过敏吗",
        "插座有防漏电功能吗",
        "空气炸锅什么时候有货",
        "请寄到市第一人民医院门口",
        "优惠券过期了还能用吗",
        "麻烦告诉我订单号",
        "这个广告里的颜色有货吗",
        "手机好像中毒了打不开软件",
        "我在抖音直播间买的什么时候发",
        "笑死我了哈哈",
        "do you have tennis court shoes",
        "does the Fire TV stick support wifi",
        "Is it hypoallergenic?",
        "the coupon code expired yesterday",
        "I am the manager of a small shop, do you sell wholesale?",
        "press the power button and nothing happens",
        "好的谢谢",
        "¿Tienen talla 38?",
        "Wann kommt mein Paket an?",
    ],
)
def test_a_near_miss_raises_no_alarm(text: str) -> None:
    assert escalation(text).level in (EscalationLevel.NONE, EscalationLevel.WATCH)


def test_a_danger_stays_named_later_in_the_chat() -> None:
    assert "health" in escalation("用完脸上起红疹", "订单号 202611180042").reasons


def test_anger_that_keeps_rising_goes_to_the_supervisor() -> None:
    chat = [Message(Speaker.CUSTOMER, text) for text in ("还没到", "又没人理", "你们到底管不管")]
    mood = Mood(Emotion.ANGER, 0.8, -0.8, 0.9, trend=Trend.RISING)
    found = read_escalation(chat, 2, "zh-Hans", mood, Context())
    assert found == Escalation(EscalationLevel.SUPERVISOR, ("anger_rising",))


MOODS, ISSUES = (1 / 9,) * 9, (1 / 11,) * 11


def with_second(*texts: str, serious: bool = False, harmless: bool = False) -> Escalation:
    chat = [Message(Speaker.CUSTOMER, text) for text in texts]
    said = Opinion(MOODS, ISSUES, 0.0, 0.0, serious=serious, harmless=harmless)
    calm = Mood(Emotion.NEUTRAL, 0.0, 0.0, 1.0)
    return read_escalation(chat, len(chat) - 1, "zh-Hans", calm, Context(), said)


def test_what_only_sounds_serious_reaches_the_supervisor_and_says_so():
    found = with_second("他从早上起就没醒过", serious=True)
    assert found == Escalation(EscalationLevel.SUPERVISOR, ("sounds_serious",))


def test_a_word_that_surely_means_no_harm_becomes_a_watch_and_keeps_its_reason():
    found = with_second("我要打12315", harmless=True)
    assert found == Escalation(EscalationLevel.WATCH, ("regulator",))


def test_an_urgent_danger_and_an_earlier_one_are_never_taken_back():
    assert with_second("不想活了", harmless=True).level is EscalationLevel.URGENT
    found = with_second("我要打12315", "我要打12315", harmless=True)
    assert found.level is EscalationLevel.SUPERVISOR
