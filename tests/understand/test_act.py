"""What the last turn does decides what kind of answer it gets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Context
from assistant.understand.reader import understand


def act(*texts: str) -> Act:
    chat = [Message(Speaker.AGENT, "您好"), *(Message(Speaker.CUSTOMER, text) for text in texts)]
    return understand(chat, Context(), datetime(2026, 11, 21, tzinfo=UTC)).act


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("好的", Act.AGREE),
        ("嗯嗯好", Act.AGREE),
        ("谢谢", Act.THANK),
        ("好的，謝謝你", Act.THANK),
        ("在吗", Act.GREET),
        ("你好在吗？", Act.GREET),
        ("到底什么时候发货", Act.URGE),
        ("快点处理", Act.URGE),
        ("202611180042", Act.INFORM),
        ("订单号 202611180042", Act.INFORM),
        ("没有了", Act.BYE),
        ("嗯嗯好的明白了谢谢", Act.THANK),
        ("小妹再见", Act.BYE),
        ("好的😄", Act.AGREE),
        ("好不好", Act.ASK),
        ("[图片]", Act.INFORM),
        ("已经私信你了", Act.INFORM),
        ("好吧，那我等你消息，谢谢", Act.THANK),
        ("再见", Act.BYE),
        ("不用了", Act.REFUSE),
        ("我不接受这个方案", Act.REFUSE),
        ("这个手机防水吗", Act.ASK),
        ("你好，我想退货", Act.ASK),
        ("收到的杯子碎了，太失望了", Act.COMPLAIN),
        ("thank you so much", Act.THANK),
        ("ok", Act.AGREE),
        ("hello", Act.GREET),
        ("where is my order?", Act.ASK),
        ("This is unacceptable, the lamp is broken again!", Act.COMPLAIN),
        ("no thanks", Act.REFUSE),
        ("gracias", Act.THANK),
        ("Bonjour", Act.GREET),
        ("ありがとうございます", Act.THANK),
        ("네 알겠습니다", Act.AGREE),
        ("Wann kommt mein Paket?", Act.ASK),
        ("спасибо", Act.THANK),
        ("terima kasih", Act.THANK),
        ("cảm ơn shop", Act.THANK),
        ("شكرا", Act.THANK),
    ],
)
def test_a_turn_is_taken_for_what_it_does(text: str, wanted: Act) -> None:
    assert act(text) is wanted


def test_messages_in_a_row_are_one_turn() -> None:
    assert act("你好", "我的快递什么时候到", "谢谢") is Act.ASK
    assert act("好的", "谢谢", "再见") is Act.BYE


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("可以装两个盘不", Act.ASK),
        ("同时装上去可以吧，能用把", Act.ASK),
        ("麻烦帮我换开一张增值税发票", Act.ASK),
        ("退回站点是什么意思", Act.ASK),
        ("你们什么意思", Act.COMPLAIN),
        ("I took it out of the water immediately, can I change it?", Act.ASK),
    ],
)
def test_a_question_is_told_by_its_end_too(text: str, wanted: Act) -> None:
    assert act(text) is wanted


def test_a_no_to_anything_else_is_a_goodbye() -> None:
    asked = Message(Speaker.AGENT, "请问还有其他可以帮到您的吗？")
    offered = Message(Speaker.AGENT, "给您换一件可以吗？")
    answer = Message(Speaker.CUSTOMER, "没有")
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert understand([asked, answer], Context(), now).act is Act.BYE
    assert understand([offered, answer], Context(), now).act is Act.REFUSE
    english = [Message(Speaker.AGENT, "Is there anything else?"), Message(Speaker.CUSTOMER, "No.")]
    assert understand(english, Context(), now).act is Act.BYE
