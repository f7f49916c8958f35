"""A promise made is a promise owed: what the agent promised, and by when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Promise
from assistant.understand.promises import read_promises

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=ZONE)


def promised(text: str, language: str) -> tuple[Promise, ...]:
    return read_promises([Message(Speaker.AGENT, text)], language, NOW)


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("zh-Hans", "我明天下午给您回复", "11-20 18:00"),
        ("zh-Hans", "您放心，24小时内退款到账。", "11-20 10:30"),
        ("zh-Hans", "退款3个工作日到账", "11-24 23:59"),
        ("zh-Hans", "这边帮您催一下，今天之内给您发出", "11-19 23:59"),
        ("zh-Hans", "下周一之前给您处理好", "11-23 00:00"),
        ("zh-Hans", "亲，24小时内会有专员联系您的", "11-20 10:30"),
        ("zh-Hans", "明天，我给您回复", "11-20 23:59"),
        ("zh-Hans", "已经给您申请退款了，1-3个工作日内原路退回", "11-24 23:59"),
        ("zh-Hans", "我已经反馈给仓库，今天下午5点前给您答复，您先不要着急", "11-19 17:00"),
        ("zh-Hant", "明天下午三點前我會回電給您", "11-20 15:00"),
        ("en", "I'll call you back in ten minutes", "11-19 10:40"),
        ("en", "You will receive the refund within 2 business days.", "11-23 23:59"),
        ("en", "Our team will contact you within 24 hours.", "11-20 10:30"),
        ("es", "Le llamaremos mañana por la tarde", "11-20 18:00"),
        ("pt", "Vou te ligar amanhã de manhã", "11-20 12:00"),
        ("fr", "Je vous rappelle demain à 15h", "11-20 15:00"),
        ("de", "Ich melde mich bis morgen um 15 Uhr bei Ihnen", "11-20 15:00"),
        ("ja", "明日の午後3時までにご連絡いたします", "11-20 15:00"),
        ("ko", "내일 오후 3시까지 연락드리겠습니다", "11-20 15:00"),
        ("id", "Kami akan menghubungi Kakak dalam 1x24 jam", "11-20 10:30"),
        ("ms", "Kami akan hubungi anda esok", "11-20 23:59"),
        ("th", "จะติดต่อกลับภายใน 3 วันค่ะ", "11-22 23:59"),
        ("vi", "Bên em sẽ liên hệ lại trong 2 ngày làm việc", "11-23 23:59"),
        ("ru", "Я перезвоню вам завтра до 15:00", "11-20 15:00"),
        ("ar", "سنتواصل معك خلال 24 ساعة", "11-20 10:30"),
    ],
)
def test_a_promise_is_due_when_its_words_say(language: str, text: str, due: str) -> None:
    (found,) = promised(text, language)
    assert found.due is not None
    assert f"{found.due:%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "我会一直跟进"),
        ("zh-Hans", "有消息第一时间通知您"),
        ("zh-Hans", "我们会尽快联系您"),
        ("en", "I will follow up with the warehouse"),
        ("en", "We'll keep you updated"),
    ],
)
def test_a_promise_without_a_time_has_no_due_time(language: str, text: str) -> None:
    (found,) = promised(text, language)
    assert found.due is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "一般3天到"),
        ("zh-Hans", "预计明天送达"),
        ("zh-Hans", "如果明天还没到，我给您补发"),
        ("zh-Hans", "超过48小时没有发货给您补偿5元"),
        ("zh-Hans", "可以退款吗"),
        ("zh-Hans", "您可以在7天内申请退货"),
        ("zh-Hans", "支持7天无理由退货"),
        ("zh-Hans", "请稍等2分钟"),
        ("zh-Hans", "抱歉，今天发不了货"),
        ("zh-Hans", "不能保证今天到"),
        ("zh-Hans", "昨天已经给您发货了"),
        ("zh-Hans", "您说的明天下午给您回复是吗？"),
        ("zh-Hans", "我们的工作时间是9:00-18:00"),
        ("en", "We usually ship within 24 hours"),
        ("en", "If it does not arrive by Friday, I will send a new one"),
        ("en", "Can you call me by 5pm?"),
        ("en", "I can't promise it will arrive tomorrow"),
        ("en", "You can return it within 14 days"),
        ("en", "Refunds take 3-5 business days"),
        ("es", "Normalmente tarda 3 días"),
        ("de", "Wenn es morgen nicht kommt, schicke ich Ihnen ein neues"),
    ],
)
def test_an_offer_a_condition_a_question_or_a_rule_is_no_promise(language: str, text: str) -> None:
    assert promised(text, language) == ()


def test_a_promise_counts_from_the_time_of_its_message() -> None:
    at = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    (found,) = read_promises([Message(Speaker.AGENT, "今天之内给您发出", at=at)], "zh-Hans", NOW)
    assert found.due == datetime(2026, 11, 17, 23, 59, tzinfo=ZONE)


def test_a_promise_points_at_its_own_words() -> None:
    text = "抱歉让您久等。24小时内给您回复，请放心。"
    (found,) = promised(text, "zh-Hans")
    assert text[found.start : found.end] == found.text == "24小时内给您回复"


def test_the_customer_promises_nothing() -> None:
    chat = [Message(Speaker.CUSTOMER, "我明天给您回复")]
    assert read_promises(chat, "zh-Hans", NOW) == ()


def test_the_same_promise_said_twice_is_owed_once() -> None:
    line = Message(Speaker.AGENT, "今天之内给您发出")
    assert len(read_promises([line, line], "zh-Hans", NOW)) == 1


def test_an_agent_may_promise_in_another_language_than_the_customers() -> None:
    assert promised("我明天给您回复", "en") != ()


@pytest.mark.parametrize("text", ["给您" * 3000, "。" * 5000, "\ud800\x00", "I will call " * 500])
def test_any_text_ends_quietly(text: str) -> None:
    assert isinstance(promised(text, "zh-Hans"), tuple)


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("zh-Hans", "十分钟内告诉您包裹在哪", "11-19 10:40"),
        ("zh-Hans", "30分钟内回您结果", "11-19 11:00"),
        ("zh-Hans", "站点那边说了，今天会给客户配送的", "11-19 23:59"),
        ("zh-Hans", "这边为您查询，1~2小时内短信通知您", "11-19 12:30"),
        ("en", "I'll find out where it is and tell you within 10 minutes", "11-19 10:40"),
    ],
)
def test_an_answer_promised_by_a_time_is_owed(language: str, text: str, due: str) -> None:
    (found,) = promised(text, language)
    assert found.due is not None
    assert f"{found.due:%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("这边为您联系专员，尽快联系您哦", "尽快联系您哦"),
        ("小妹也会帮您持续跟进的还请您放心", "小妹也会帮您持续跟进的还请您放心"),
        ("好的呢~ 改好了短信通知您", "改好了短信通知您"),
        ("我们会把这个情况反馈给工程师的", "我们会把这个情况反馈给工程师的"),
    ],
)
def test_what_the_agent_does_for_the_customer_is_no_request(text: str, said: str) -> None:
    (found,) = promised(text, "zh-Hans")
    assert found.text == said


@pytest.mark.parametrize(
    "text",
    ["改好了短信通知您可以吗", "价保是从签收的第二天算的", "您查到以后联系我们", "请您明天查看"],
)
def test_questions_rules_and_requests_are_no_promises(text: str) -> None:
    assert promised(text, "zh-Hans") == ()
