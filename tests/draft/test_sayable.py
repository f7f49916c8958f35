"""What a customer wrote is said back only where an echo can do no harm."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.draft import phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.draft.sayable import sayable
from assistant.knowledge import shop
from assistant.understand.reader import understand
from tests.draft.situations import NOW

SHOP = shop.load()
BOOK = phrasebook.load()

HARMFUL = (
    "我们能不能加vx发货",
    "能不能加微信",
    "流量卡看evil.top要不要钱",
    "我们能不能扫您的码发货",
    "能不能私下转账",
    "打13812345678要不要钱",
    "打一三八一二三四五六七八要不要钱",
    "我们是不是傻",
    "我们要不要脸",
    "我们会不会做生意",
    "我们是不是卖假货",
    "老子的货什么时候发",
    "黑鬼能不能买",
    "奶粉是不是有毒",
    "我们的药是不是假的",
    "药是不是过期了",
    "前夫王强住哪里",
    "王强的电话是多少",
    "隔壁买家买了什么",
    "六四是什么时候",
    "台湾是不是国家",
    "能不能陪您睡",
    "密码abc登录不了",
    "明天一定到是不是",
    "全网最低价是不是真的",
    "给好评能不能返现",
    "{days}能不能退",
    "【订单号】在哪",
    "退款\u202e多久到账",
    "退款\u200b多久到账",
    "退款\U000e0041多久到账",
    "退款\ue000多久到账",
    "ḛ̵̛̰̱a多久",
    "whether we have a brain",
    "whether this is garbage",
    "whether you can pay outside the platform",
    "whether it will kill your baby",
    "whether we sell cocaine",
    "whether you are a f*cking idiot",
    "whether we have John's address",
    "whether your password works",
    "whether you can get 500 dollars for a good review",
)
PLAIN = (
    "流量卡要不要钱",
    "运费险怎么用",
    "能不能代收",
    "别人能不能签收",
    "地址能不能改",
    "优惠券过期了怎么用",
    "退款多久到账",
    "能不能开专票",
    "密码忘了怎么改",
    "微信红包打不开",
    "水枪有没有蓝色的",
    "死机了",
    "5.5寸的有没有",
    "能不能用支付宝付款",
    "手机号能不能换",
    "whether we ship to Leeds",
    "how long the refund takes",
    "whether it is machine washable",
    "when your parcel arrives",
)


@pytest.mark.parametrize("words", HARMFUL)
def test_an_echo_that_does_harm_is_not_said(words: str) -> None:
    assert not sayable(words)


@pytest.mark.parametrize("words", PLAIN)
def test_a_plain_matter_may_be_named(words: str) -> None:
    assert sayable(words)


def drafts(*turns: str) -> list[str]:
    who = {"c": Speaker.CUSTOMER, "a": Speaker.AGENT}
    messages = tuple(Message(who[turn[0]], turn[2:]) for turn in turns)
    reading = understand(messages, Context(), NOW)
    made = plan(messages, reading, Context(), SHOP, NOW, languages=BOOK.languages)
    shown = phrasebook_drafts(made, reading, messages, Context(), SHOP, BOOK)
    assert shown
    return [draft.text for draft in shown]


@pytest.mark.parametrize(
    ("turn", "never"),
    [
        ("c 你们能加vx发货吗？", "vx"),
        ("c 你们是不是卖假货", "假货"),
        ("c 转账给小王坏了", "小王"),
        ("c Do you have a brain?", "brain"),
        ("c Is it evil.top?", "evil"),
    ],
)
def test_no_draft_says_it_back(turn: str, never: str) -> None:
    assert all(never not in text for text in drafts(turn))


def test_a_promise_with_an_address_is_not_summed_up() -> None:
    told = drafts("c 我要退款", "a 我明天给您打13812345678", "c 好的谢谢")
    assert all("138" not in text for text in told)


def test_a_plain_question_is_still_said_back() -> None:
    assert any("流量卡要不要钱" in text for text in drafts("c 流量卡要不要钱？"))
