"""What the reader says of sentences that people could have written."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import opencc
import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Correction, Emotion, Trend
from assistant.understand.emotion import EmotionModel, read_mood

from .conftest import Read, chat

NEGATIVE = {Emotion.ANGER, Emotion.DISAPPOINTMENT, Emotion.ANXIETY, Emotion.SADNESS}
GLAD = {Emotion.JOY, Emotion.GRATITUDE}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("你们太过分了，拖了半个月还不给我退钱！", {Emotion.ANGER}),
        ("东西跟描述的完全不一样，太失望了", {Emotion.DISAPPOINTMENT, Emotion.ANGER}),
        ("后天就要用了，怎么办啊，能赶上吗？很着急", {Emotion.ANXIETY}),
        ("太感谢你了，帮了我大忙", {Emotion.GRATITUDE}),
        ("收到了，好喜欢，太好看啦", {Emotion.JOY}),
        ("我外公上周去世了，实在很难过", {Emotion.SADNESS, Emotion.DISAPPOINTMENT}),
        ("This is outrageous, I have called four times and nobody cares!", {Emotion.ANGER}),
        ("I'm worried it won't get here before the wedding, please help", {Emotion.ANXIETY}),
        ("Thank you so much, you have been really helpful", {Emotion.GRATITUDE}),
        ("Estoy harto, esto es una estafa", {Emotion.ANGER}),
        ("Vielen Dank für Ihre schnelle Hilfe", {Emotion.GRATITUDE}),
        ("最悪です。いい加減にしてください", {Emotion.ANGER}),
        ("정말 감사합니다 덕분에 잘 해결됐어요", {Emotion.GRATITUDE, Emotion.JOY}),
    ],
)
def test_plain_feelings_are_read(read: Read, text: str, labels: set[Emotion]) -> None:
    assert read(text).label in labels


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "嗯嗯",
        "没有了",
        "钱什么时候到账?",
        "什么时候发货",
        "可以开发票吗",
        "收件人姓李，放驿站就行",
        "ok thanks",
        "when will my order ship?",
        "size M please",
        "hola, ¿dónde está mi pedido?",
        "はい、お願いします",
    ],
)
def test_routine_messages_do_not_alarm(read: Read, text: str) -> None:
    mood = read(text)
    assert mood.label is Emotion.NEUTRAL or mood.intensity < 0.5
    assert mood.label not in {Emotion.ANGER, Emotion.SADNESS}


@pytest.mark.parametrize(
    "text", ["我没有生气，就是问一下", "I'm not angry, just asking", "不着急，慢慢来"]
)
def test_a_negated_feeling_is_no_feeling(read: Read, text: str) -> None:
    mood = read(text)
    assert mood.label is Emotion.NEUTRAL or mood.intensity < 0.5


@pytest.mark.parametrize("text", ["我很不满意", "并不开心", "I am not happy with this at all"])
def test_negated_praise_is_no_praise(read: Read, text: str) -> None:
    mood = read(text)
    assert mood.label not in GLAD
    assert mood.valence < 0


@pytest.mark.parametrize(
    "text", ["真是太好了，又坏了", "你们服务可真好，电话永远打不通", "oh great, broken again"]
)
def test_mocking_praise_is_negative(read: Read, text: str) -> None:
    mood = read(text)
    assert mood.label in NEGATIVE
    assert mood.valence < 0


def test_kaomoji_and_emoji_are_read(read: Read) -> None:
    assert read("收到啦 (≧▽≦)").label in GLAD
    assert read("又等一天 😡😡😡").label is Emotion.ANGER
    assert read("手机丢了 T_T 好难过").label in {Emotion.SADNESS, Emotion.DISAPPOINTMENT}


@pytest.mark.parametrize(
    "text",
    [
        "你们到底什么时候发货，都催了三次了！",
        "非常感谢，问题解决了",
        "质量太差，穿一次就破了，真让人失望",
        "担心赶不上生日，请帮忙催一下",
        "好的，收到",
        "为什么显示已签收，我没收到",
    ],
)
def test_simplified_and_traditional_agree(read: Read, text: str) -> None:
    simplified = read(text)
    traditional = read(opencc.OpenCC("s2t").convert(text))
    assert traditional.label is simplified.label
    assert abs(traditional.intensity - simplified.intensity) <= 0.01
    assert [(e.start, e.end) for e in traditional.evidence] == [
        (e.start, e.end) for e in simplified.evidence
    ]


def test_the_same_word_means_less_after_broken_promises(read: Read) -> None:
    settled = read("c: 帮我看下快递到哪了", "a: 已经在派送，下午就能到。", "c: 好的，谢谢")
    tired = read(
        "c: 你们都第三次说明天到了，一次都没到", "a: 抱歉，还要再等三天。", "c: 好的呢，呵呵"
    )
    assert tired.valence < settled.valence
    assert settled.label in {Emotion.NEUTRAL, Emotion.GRATITUDE}


def test_a_thank_you_closes_an_angry_chat(read: Read) -> None:
    mood = read(
        "c: 你们太过分了，我要投诉！",
        "a: 非常抱歉，退款已经办好，今天到账。",
        "c: 到账了，谢谢你",
    )
    assert mood.label in {Emotion.GRATITUDE, Emotion.NEUTRAL, Emotion.JOY}
    assert mood.trend is Trend.FALLING


def test_growing_anger_rises(read: Read) -> None:
    mood = read(
        "c: 请问什么时候发货",
        "a: 请耐心等待",
        "c: 你们到底管不管，太气人了，垃圾！！！我要投诉",
    )
    assert mood.trend is Trend.RISING


def test_evidence_points_at_the_words(read: Read) -> None:
    text = "等了三天\u200b，太失望了，你们太過分"
    mood = read(text)
    words = {text[e.start : e.end] for e in mood.evidence}
    assert mood.evidence
    assert words & {"太失望了", "太失望", "太過分", "失望", "過分"}
    assert all(e.message == 0 for e in mood.evidence)


def test_saying_it_again_is_evidence(read: Read) -> None:
    mood = read(
        "c: 我的退款为什么还没有到账，太气人了",
        "a: 正在处理",
        "c: 我的退款为什么还没有到账！太气人了！",
    )
    assert any(e.cue == "dialogue.repeated" and e.message == 0 for e in mood.evidence)


def test_shades_are_secondary(read: Read) -> None:
    assert "wronged" in read("又不是我弄坏的，凭什么是我赔，太委屈了").secondary
    assert "hesitation" in read("有点纠结，不知道选哪个好").secondary


def test_a_burst_of_messages_is_impatience(model: EmotionModel) -> None:
    start = datetime(2026, 3, 1, 10, tzinfo=UTC)
    messages = [
        Message(Speaker.CUSTOMER, text, start + timedelta(seconds=5 * n))
        for n, text in enumerate(["在吗", "我的包裹呢", "有人吗"])
    ]
    assert "impatience" in read_mood(messages, 2, model=model).secondary


def test_the_agents_correction_wins(model: EmotionModel) -> None:
    context = Context(correction=Correction(emotion=Emotion.ANXIETY))
    mood = read_mood(chat("你们太过分了！"), 0, context, model=model)
    assert mood.label is Emotion.ANXIETY
    assert mood.confidence == 1.0


def test_later_messages_do_not_change_the_reading(model: EmotionModel) -> None:
    messages = chat("c: 请问几点下班", "a: 九点", "c: 你们太过分了！")
    assert read_mood(messages, 0, model=model) == read_mood(messages[:1], 0, model=model)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\ud800\udfff",
        "!?" * 50_000,
        "呵" * 100_000,
        "\u202e\u200b" * 20_000,
        "a@" * 50_000,
        "不" * 60_000,
        "真是太好" * 20_000,
        "1.2,3:" * 30_000,
    ],
)
def test_hostile_text_is_read_quickly(model: EmotionModel, text: str) -> None:
    read_mood(chat("热身"), 0, model=model)
    started = time.perf_counter()
    usual = [read_mood(chat("东西坏了，" * 300), 0, model=model) for _ in range(3)]
    reference = (time.perf_counter() - started) / len(usual)
    started = time.perf_counter()
    mood = read_mood([Message(Speaker.CUSTOMER, text)], 0, model=model)
    # Relative to an ordinary long message, so that a busy machine does not matter.
    assert time.perf_counter() - started < 30 * reference
    assert 0 <= mood.intensity <= 1
    assert -1 <= mood.valence <= 1
    assert all(0 <= e.start < e.end <= len(text) for e in mood.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Wann kommt mein Paket?",
        "quand arrive ma commande ?",
        "¿cuándo llega mi pedido?",
        "quando chega meu pedido?",
        "kapan barang dikirim?",
        "bila sampai ya?",
        "bao lâu thì nhận được hàng?",
        "متى يوصل الطلب؟",
        "언제 배송되나요?",
        "เมื่อไหร่จะส่งคะ",
        "いつ届きますか",
        "когда придёт посылка?",
        "how long does shipping take?",
    ],
)
def test_asking_when_is_no_feeling_in_any_language(read: Read, text: str) -> None:
    assert read(text).label is Emotion.NEUTRAL


@pytest.mark.parametrize("text", ["这是买给我妈妈的", "给你妈妈带的那件", "他妈妈收的货"])
def test_a_mother_is_no_swear_word(read: Read, text: str) -> None:
    mood = read(text)
    assert mood.label is not Emotion.ANGER
    assert not [one for one in mood.evidence if one.cue == "zh.anger.abuse"]
