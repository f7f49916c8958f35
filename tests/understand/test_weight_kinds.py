"""What weighs in a turn, in several wordings each, and what only looks like it."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.weight import weight_of


def _kind(language: str, *turns: str) -> str:
    """The kind found in a chat of the customer's turns with a neutral answer between them."""
    chat: list[Message] = []
    for turn in turns:
        chat += [Message(Speaker.AGENT, "嗯")] if chat else []
        chat.append(Message(Speaker.CUSTOMER, turn))
    found = weight_of(chat, language)
    return found.kind if found else ""


@pytest.mark.parametrize(
    ("kind", "language", "turns"),
    [
        ("patient", "zh-Hans", ("快递到哪了", "不用催的，慢慢送，下大雪路滑，师傅注意安全")),
        ("patient", "zh-Hans", ("何时发货", "没事的，晚几天也没关系，你们也辛苦了")),
        ("patient", "zh-Hant", ("發票還沒開", "不著急，先讓人家好好休息，身體要緊")),
        ("patient", "en", ("any update on my mug", "no rush at all, hope your drivers stay safe")),
        ("delight", "zh-Hans", ("外婆戴上就不肯摘，逢人就显摆",)),
        ("delight", "zh-Hans", ("丝巾颜色很正", "我妈高兴坏了，直夸我有眼光")),
        ("dearer", "zh-Hans", ("上周在你家买的羽绒服1299", "怎么现在才999了！")),
        ("dearer", "zh-Hans", ("我刚付了459", "刷新一下变成399，你们逗我呢")),
        ("dearer", "en", ("paid 89 for the kettle on monday", "now it's 59 on your site")),
        ("threat", "zh-Hans", ("说好的保修呢", "行，市监局见")),
        ("threat", "zh-Hans", ("押金拖了一个月没退", "那我只好去找消协了")),
        ("threat", "en", ("no refund for 6 weeks", "fine, trading standards it is")),
        ("clumsy", "zh-Hans", ("手表连不上手机", "我太笨了学不会，给你添麻烦了")),
        ("clumsy", "zh-Hans", ("药盒怎么设提醒", "按键上字太小看不见呀")),
        ("scorned", "zh-Hans", ("电饭煲坏了两回", "糊弄谁呢，谁稀罕你那点钱")),
        ("scorned", "en", ("sofa came with a hole", "is this a joke? keep your coupon")),
        ("mocked", "zh-Hans", ("衣服又破了个洞，第三件了", "呵呵，辛苦了[微笑]")),
        ("mocked", "en", ("my order is a month late", "wow thanks sherlock")),
        ("mocked", "ko", ("교환 신청했는데 아직 답변이 없네요", "와 정말 대단하시네요 2주째네요")),
        ("reproach", "zh-Hans", ("你们到底怎么搞的，说今天安装，人呢",)),
        ("worry", "zh-Hans", ("这个奶粉三段吗", "就怕宝宝喝不惯")),
        ("renewal", "zh-Hans", ("会员怎么自动扣了", "帮我把自动续费关掉")),
        ("renewal", "en", ("I want to end my membership", "no just cancel")),
        ("loss", "en", ("It was for my dad and he died on Sunday.",)),
        ("due", "en", ("the stroller still hasn't shipped", "the baby is due next week")),
        ("sorry", "zh-Hans", ("我太激动了，你别介意啊",)),
        ("sorry", "en", ("found it. sorry for being so dramatic",)),
        ("unheard", "fr", ("Mon colis n'est pas arrivé.", "Toujours la même réponse.")),
    ],
)
def test_it_is_heard_in_other_words_too(kind: str, language: str, turns: tuple[str, ...]):
    assert _kind(language, *turns) == kind


@pytest.mark.parametrize(
    ("kind", "language", "turns"),
    [
        ("patient", "zh-Hans", ("你们不急我急，安全第一也不能拖一个月吧？",)),
        ("patient", "zh-Hans", ("这个充电宝安全第一，质量过关吗",)),
        ("delight", "zh-Hans", ("我妈一开始挺高兴，可是用两天就坏了",)),
        ("dearer", "zh-Hans", ("昨天拍的，快递单号后四位", "现在才8826，帮我查")),
        ("dearer", "zh-Hans", ("恢复手机会不会有问题，我不想手贱",)),
        ("threat", "zh-Hans", ("12315怎么打？",)),
        ("clumsy", "zh-Hans", ("你们客服怎么这么笨",)),
        ("mocked", "zh-Hans", ("到货了", "好的呢[微笑]")),
        ("worry", "zh-Hans", ("码数选对了吗", "怕快递弄丢")),
        ("renewal", "en", ("why was I charged after I cancelled my membership",)),
        ("loss", "en", ("my husband's phone died",)),
    ],
)
def test_near_misses_are_left_alone(kind: str, language: str, turns: tuple[str, ...]):
    assert _kind(language, *turns) != kind
