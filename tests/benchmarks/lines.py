"""What the customers of the benchmark write; every sentence is made up for it."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple


class Line(NamedTuple):
    """A customer's sentence and the language of its chat."""

    text: str
    language: str


CHAT = (
    "你好，我想问一下我的订单怎么还没发货",
    "都等了一个星期了，到底什么时候能发",
    "客服在吗，能不能给个准话",
    "这个杯子收到就是裂的，太失望了",
    "我是送给妈妈的生日礼物，现在怎么办",
    "退款三天了还没到账，我很着急",
    "你们上次也说马上处理，结果没人管我",
    "算了，给我退货吧，运费谁出",
    "这个锅第一次用就粘底，是不是我用错了",
    "说明书看不懂，能一步一步教我吗",
    "前天买的今天就降价了，感觉被坑了",
    "地址填错了，现在还能改吗",
    "谢谢你，终于解决了",
    "这款适合敏感皮肤吗",
    "我老公住院了，这几天没法收快递",
    "Hi, my parcel was due on Monday and it still isn't here.",
    "The kettle leaks all over the counter, this is ridiculous.",
    "Could you tell me where my refund is?",
    "I've explained this three times already.",
    "It's a wedding present and the wedding is on Saturday!",
    "I can't get the lid to close, am I doing something wrong?",
    "The colour is nothing like the picture, I'm disappointed.",
    "Can I still change the delivery address?",
    "Is this blender quiet enough for a small flat?",
    "Thank you so much, that was quick!",
    "I was charged twice for the same order.",
    "The courier says it was delivered but nobody rang.",
    "My father passed away and I need to cancel his order.",
    "How long do I have to send it back?",
    "Never mind, please just cancel everything.",
)

# Complaints that the plan answers with a whole draft, so that the model has work.
MODEL = (
    Line("我上周六下的单，到现在五天了物流一动不动，急死我了", "zh-Hans"),
    Line("保温杯收到第二天就漏水，包都湿了，太失望了", "zh-Hans"),
    Line("退款说好三天到账，今天第六天了还没看到钱", "zh-Hans"),
    Line("前天刚买今天就便宜了四十块，这也太坑了", "zh-Hans"),
    Line("衣服洗一次就掉色，还把别的衣服染了，气死我了", "zh-Hans"),
    Line("The kettle started leaking after two days and my counter is ruined.", "en"),
    Line("My parcel has been stuck for five days and I need it on Friday.", "en"),
    Line("You promised the refund in three days and it has been a week.", "en"),
    Line("The blue shirt faded in the first wash and stained everything else.", "en"),
    Line("I bought it on Monday and today it is ten euros cheaper.", "en"),
)

# What a model that only chooses is asked about: a case of the library is near enough.
CHOICE = (
    Line("派件员能不能放门口", "zh-Hans"),
    Line("I waited all morning for the call you promised and nothing.", "en"),
)

_THINGS_ZH = (
    "保温杯", "电饭锅", "羽绒服", "蓝牙耳机", "面霜", "儿童书包",
    "行李箱", "台灯", "运动鞋", "咖啡机", "床单", "手机壳",
)  # fmt: skip
_TROUBLES_ZH = (
    "收到就是坏的，我真的很生气",
    "五天了还没发货，到底怎么回事？",
    "颜色跟图片完全不一样，太失望了",
    "用了两次就不行了，能退吗",
    "买完第二天就降价，感觉被骗了",
    "不会用，说明书上写的我看不懂",
    "显示签收了，可是我根本没收到！！",
    "退款什么时候到账啊，急用钱",
    "少了一个配件，麻烦补发一下",
    "很好用，谢谢你们的耐心",
    "还有别的颜色吗，想给女儿买一个",
    "的地址写错了，帮我改一下好吗",
)
_THINGS_EN = (
    "kettle", "rice cooker", "jacket", "headset", "face cream", "school bag",
    "suitcase", "desk lamp", "pair of shoes", "coffee machine", "bed sheet", "phone case",
)  # fmt: skip
_TROUBLES_EN = (
    "arrived broken and I am really angry.",
    "still hasn't shipped after five days, what is going on?",
    "looks nothing like the picture, what a let-down.",
    "stopped working after two days, can I return it?",
    "got cheaper the day after I bought it, that feels unfair.",
    "came with instructions that I don't understand.",
    "is marked as delivered BUT I NEVER GOT IT!!",
    "was returned last week and I'm worried about my refund.",
    "is missing a part, could you send it?",
    "is wonderful, thank you for your patience.",
    "would be a present, does it come in other colours?",
    "is going to the wrong address, can you change it?",
)


def many() -> list[Line]:
    """A few hundred different sentences, Chinese and English in turn."""
    chinese = [Line(f"我买的{t}{w}", "zh-Hans") for t, w in product(_THINGS_ZH, _TROUBLES_ZH)]
    english = [Line(f"The {t} {w}", "en") for t, w in product(_THINGS_EN, _TROUBLES_EN)]
    return [line for pair in zip(chinese, english, strict=True) for line in pair]
