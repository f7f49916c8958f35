"""What an agent has done about a complaint so far."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import ComplaintStep, Issue, Promise
from assistant.understand.complaint import ComplaintType, complaint_type, read_steps

LISTEN, APOLOGISE, CAUSE, SOLVE, FOLLOW_UP = ComplaintStep


def steps(text: str, language: str = "zh-Hans", said: str = "……") -> set[ComplaintStep]:
    chat = [Message(Speaker.CUSTOMER, said), Message(Speaker.AGENT, text)]
    return set(read_steps(chat, language))


@pytest.mark.parametrize(
    ("language", "text", "step"),
    [
        ("zh-Hans", "我明白您的意思了", LISTEN),
        ("zh-Hans", "让您遇到这种事", LISTEN),
        ("zh-Hans", "真的非常抱歉", APOLOGISE),
        ("zh-Hans", "是我们没做好", APOLOGISE),
        ("zh-Hans", "我帮您查一下物流", CAUSE),
        ("zh-Hans", "是因为仓库发错了", CAUSE),
        ("zh-Hans", "请问是哪里坏了", CAUSE),
        ("zh-Hans", "我给您补发一件", SOLVE),
        ("zh-Hans", "您可以在订单里申请退款", SOLVE),
        ("zh-Hans", "现在问题解决了吗", FOLLOW_UP),
        ("zh-Hans", "后续有问题随时联系我", FOLLOW_UP),
        ("zh-Hant", "真的非常抱歉讓您久等", APOLOGISE),
        ("zh-Hant", "我幫您查一下物流", CAUSE),
        ("en", "I understand how frustrating this is", LISTEN),
        ("en", "I'm so sorry about this", APOLOGISE),
        ("en", "Could you send me a photo of it?", CAUSE),
        ("en", "It was caused by a mix-up in our warehouse", CAUSE),
        ("en", "I'll send a replacement today", SOLVE),
        ("en", "Is it working now?", FOLLOW_UP),
        ("es", "Lamento mucho lo ocurrido", APOLOGISE),
        ("pt", "Vou verificar o que aconteceu", CAUSE),
        ("fr", "Je suis vraiment désolé", APOLOGISE),
        ("de", "Das tut mir sehr leid", APOLOGISE),
        ("ja", "大変申し訳ございません", APOLOGISE),
        ("ko", "정말 죄송합니다", APOLOGISE),
        ("id", "Mohon maaf atas kendalanya", APOLOGISE),
        ("ms", "Kami minta maaf", APOLOGISE),
        ("th", "ต้องขออภัยด้วยนะคะ", APOLOGISE),
        ("vi", "Shop xin lỗi anh", APOLOGISE),
        ("ru", "Приносим извинения", APOLOGISE),
        ("ar", "نعتذر عن ذلك", APOLOGISE),
    ],
)
def test_a_step_is_recognised(language: str, text: str, step: ComplaintStep) -> None:
    assert step in steps(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "您好，请问有什么可以帮您"),
        ("zh-Hans", "请问还有其他可以帮您的吗"),
        ("zh-Hans", "感谢您的支持，祝您生活愉快"),
        ("en", "Hello, how can I help you?"),
        ("en", "Is there anything else?"),
    ],
)
def test_a_stock_line_is_no_step(language: str, text: str) -> None:
    assert steps(text, language) == set()


def test_a_refusal_is_no_solution() -> None:
    assert SOLVE not in steps("不好意思，这个不能给您退款")


def test_saying_the_customers_point_again_is_listening() -> None:
    assert LISTEN in steps("充电五分钟就自动关机是吧", said="手机充电五分钟就自动关机")


def test_a_promise_with_a_time_is_following_up() -> None:
    chat = [Message(Speaker.CUSTOMER, "还没到"), Message(Speaker.AGENT, "……")]
    due = Promise("…", 1, 0, 1, datetime(2026, 11, 19, tzinfo=UTC))
    assert read_steps(chat, "zh-Hans", [due]) == (FOLLOW_UP,)


def test_what_is_said_before_the_customer_has_spoken_is_no_step() -> None:
    assert read_steps([Message(Speaker.AGENT, "非常抱歉让您久等")], "zh-Hans") == ()


def test_steps_come_in_their_order() -> None:
    chat = [
        Message(Speaker.CUSTOMER, "杯子碎了"),
        Message(Speaker.AGENT, "我给您补发一件"),
        Message(Speaker.AGENT, "非常抱歉"),
    ]
    assert read_steps(chat, "zh-Hans") == (APOLOGISE, SOLVE)


def test_every_issue_of_a_complaint_has_one_of_the_five_types() -> None:
    types = {complaint_type(issue) for issue in Issue}
    assert types == {*ComplaintType, None}
    assert complaint_type(Issue.PRODUCT_QUALITY) is ComplaintType.PRODUCT
    assert complaint_type(Issue.PRE_SALE_QUESTION) is None
