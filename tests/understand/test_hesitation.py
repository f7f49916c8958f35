"""Who is not at home with a thing is told from who only asks, in words and in silences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.hesitation import read_hesitation

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
STEPS = "您先打开设置，然后点击右上角，再选择网络。"


def reasons(text: str, language: str = "zh-Hans") -> tuple[str, ...]:
    return read_hesitation([Message(Speaker.CUSTOMER, text)], 0, language, NOW).reasons


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("这个怎么弄啊", "zh-Hans", "unfamiliar"),
        ("我不会用这个软件", "zh-Hans", "unfamiliar"),
        ("不知道怎么申请", "zh-Hans", "unfamiliar"),
        ("看不懂你说的", "zh-Hans", "lost"),
        ("找不到那个按钮", "zh-Hans", "lost"),
        ("我年纪大了，字太小", "zh-Hans", "elderly"),
        ("怕按错了", "zh-Hans", "unsure"),
        ("這個我不會操作", "zh-Hant", "unfamiliar"),
        ("看不懂耶", "zh-Hant", "lost"),
        ("I don't know how to set it up", "en", "unfamiliar"),
        ("I'm 78 and not good with computers", "en", "elderly"),
        ("I can't find that button", "en", "lost"),
        ("I'm afraid to press the wrong thing", "en", "unsure"),
        ("no sé cómo usarlo", "es", "unfamiliar"),
        ("não entendi o que fazer", "pt", "lost"),
        ("je ne sais pas comment faire", "fr", "unfamiliar"),
        ("Ich verstehe das nicht", "de", "lost"),
        ("使い方がわかりません", "ja", "unfamiliar"),
        ("어떻게 사용하는지 모르겠어요", "ko", "unfamiliar"),
        ("saya gaptek kak", "id", "unfamiliar"),
        ("saya tak reti guna", "ms", "unfamiliar"),
        ("ใช้ไม่เป็นค่ะ", "th", "unfamiliar"),
        ("tôi không biết cách dùng", "vi", "unfamiliar"),
        ("не понимаю, как пользоваться", "ru", "unfamiliar"),
        ("لا أعرف كيف أستخدمه", "ar", "unfamiliar"),
    ],
)
def test_not_being_at_home_with_it_shows(text: str, language: str, reason: str) -> None:
    assert reason in reasons(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("什么时候发货", "zh-Hans"),
        ("怎么还不退款", "zh-Hans"),
        ("你们怎么搞的", "zh-Hans"),
        ("老人机怎么卖", "zh-Hans"),
        ("我不懂你们为什么不退", "zh-Hans"),
        ("how do I get a refund", "en"),
        ("I don't understand why you charged me", "en"),
        ("thanks, that works", "en"),
        ("", "und"),
    ],
)
def test_an_ordinary_question_is_no_hesitation(text: str, language: str) -> None:
    assert reasons(text, language) == ()


def after(minutes: float, told: str = STEPS, reply: str = "嗯") -> tuple[str, ...]:
    chat = [
        Message(Speaker.CUSTOMER, "连不上网", NOW),
        Message(Speaker.AGENT, told, NOW),
        Message(Speaker.CUSTOMER, reply, NOW + timedelta(minutes=minutes)),
    ]
    return read_hesitation(chat, 2, "zh-Hans", NOW + timedelta(minutes=minutes)).reasons


def test_a_long_silence_after_instructions_counts() -> None:
    assert after(6) == ("pause",)
    assert after(1) == ()
    assert after(60 * 8) == ()
    assert after(6, told="好的，我去问一下仓库") == ()


def test_a_silence_that_still_lasts_counts() -> None:
    chat = [Message(Speaker.CUSTOMER, "连不上网", NOW), Message(Speaker.AGENT, STEPS, NOW)]
    later = NOW + timedelta(minutes=7)
    assert read_hesitation(chat, 0, "zh-Hans", later).reasons == ("pause",)
    assert read_hesitation(chat, 0, "zh-Hans", NOW).reasons == ()


def test_age_is_remembered_and_weighs_with_what_comes_later() -> None:
    chat = [
        Message(Speaker.CUSTOMER, "我年纪大了眼睛不好"),
        Message(Speaker.AGENT, "没关系，慢慢来"),
        Message(Speaker.CUSTOMER, "找不到那个按钮"),
    ]
    found = read_hesitation(chat, 2, "zh-Hans", NOW)
    assert found.reasons == ("lost", "elderly")
    assert found.hesitant
    assert not read_hesitation(chat, 0, "zh-Hans", NOW).hesitant


def test_the_evidence_holds_the_wording() -> None:
    text = "\u200b這個我\u200b不會操作"
    found = read_hesitation([Message(Speaker.CUSTOMER, text)], 0, "zh-Hant", NOW)
    for item in found.evidence:
        assert "不會" in text[item.start : item.end].replace("\u200b", "")


@pytest.mark.parametrize(
    "text", ["不会" * 50_000, "怎么" * 9_000 + "弄", "\ud800\x00", "?" * 10**6]
)
def test_hostile_texts_do_no_harm(text: str) -> None:
    assert 0 <= read_hesitation([Message(Speaker.CUSTOMER, text)], 0, "zh-Hans", NOW).degree <= 1
