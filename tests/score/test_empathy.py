"""The empathy score sees through formulas and idle warmth, and asks of calm people nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import strings
from assistant.score import cues
from assistant.score.empathy import score
from assistant.score.values import MOST, EmpathyScore, Part
from tests.score.situations import chat, read, scored

LATE = "说好三天到，五天了还没到，你们到底发没发货！"
LATE_EN = "My parcel was due on Monday and it still isn't here. This is the third time!"
GOOD = "说好三天、五天还没到，换谁都着急，抱歉让您白等。我现在就查卡在哪一站，30分钟内回您。"
GOOD_EN = (
    "Third time, and Monday has come and gone: I'd be fed up too. I'm calling the courier now and "
    "will tell you by noon where the parcel is."
)


def ids(found: EmpathyScore) -> set[str]:
    return {notice.id for part in found.parts for notice in part.reasons} | {
        notice.id for notice in found.faults
    }


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        (LATE, "亲，非常抱歉给您带来不便，我们会尽快为您处理，请您耐心等待，感谢您的理解与支持"),
        (LATE, "您好，您的问题我们已反馈，请耐心等待哦~"),
        (LATE, "非常理解您的心情，我们会尽快处理，祝您生活愉快！"),
        ("說好三天到，五天了還沒到！", "非常抱歉造成您的不便，我們會盡快為您處理，請您耐心等候"),
        (LATE_EN, "We are very sorry for the inconvenience caused. We will handle it as soon as "
         "possible. Thank you for your patience."),
        (LATE_EN, "Your issue has been noted. Have a nice day!"),
    ],
)  # fmt: skip
def test_a_mechanical_reply_scores_low(customer: str, reply: str):
    found = scored(reply, customer)
    assert found.overall <= 1.2
    assert found.part(Part.ACTS).points <= 1
    assert "score.fault.mechanical" in ids(found)


@pytest.mark.parametrize(("customer", "reply"), [(LATE, GOOD), (LATE_EN, GOOD_EN)])
def test_a_good_reply_scores_high_with_reasons(customer: str, reply: str):
    found = scored(reply, customer)
    assert found.overall >= 3.5
    assert {"score.feeling_named", "score.cause_named", "score.own_step", "score.by_when"} <= ids(
        found
    )
    assert not found.faults


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        (LATE, "真的太替您难过了，换谁都会着急，您受委屈了，抱抱您"),
        (LATE_EN, "Oh no, that must be so hard, I can imagine how upset you are, anyone would be."),
    ],
)
def test_warmth_without_a_deed_does_not_act(customer: str, reply: str):
    found = scored(reply, customer)
    assert found.part(Part.ACTS).points <= 1
    assert found.part(Part.RECOGNISES).points >= 2
    assert found.overall < 2


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        ("这件能7天无理由退货吗", "支持的，签收第二天起7天内，吊牌在就能退。"),
        ("这个充电器支持快充吗", "支持，最高30W。"),
        ("Is this blender dishwasher safe?", "Yes, the jug is, up to 70 degrees on the top rack."),
        ("Can I still change the delivery address?", "Yes, it can be changed until it ships."),
    ],
)
def test_a_cold_right_answer_to_a_calm_question_is_not_punished(customer: str, reply: str):
    found = scored(reply, customer)
    assert found.overall >= 2.5
    assert found.part(Part.RECOGNISES).need <= 0.2


def test_feeling_that_a_calm_customer_did_not_show_gains_nothing():
    plain = scored("支持的，7天内都能退。", "这件能7天无理由退货吗")
    warm = scored("换谁都会担心，您受委屈了。支持的，7天内都能退。", "这件能7天无理由退货吗")
    assert warm.overall <= plain.overall


def test_the_order_of_replies_is_the_order_a_person_would_give():
    stock = "非常抱歉给您带来不便，我们会尽快处理，请耐心等待。"
    cold = "我现在查一下物流。"
    found = [scored(reply, LATE).overall for reply in (stock, cold, GOOD)]
    assert found == sorted(found)
    assert len(set(found)) == 3


def test_blame_and_high_spirits_cost():
    good = scored(GOOD, LATE).overall
    assert scored(GOOD + "您应该早点说的。", LATE).overall < good
    assert scored(GOOD + "哈哈，快来看看我们的活动哦！！", LATE).overall < good


def test_a_sentence_of_the_customer_copied_names_no_cause():
    found = scored("说好三天到五天了还没到你们到底发没发货，我现在就查。", LATE)
    again = scored(
        "The blue mug you sent me has a long crack in it. I'll check.",
        "Hi. The blue mug you sent me has a long crack in it!",
    )
    assert "score.fault.copied" in ids(again)
    assert "score.cause_named" not in ids(again)
    assert found.part(Part.RECOGNISES).points <= MOST


def test_a_question_for_what_stands_in_the_chat_gains_nothing():
    first = ("杯子碎了，订单号 20261120123456789",)
    asked = scored("麻烦发一下订单号？", *first)
    other = scored("碎在杯口还是杯底？方便拍张照吗？", *first)
    assert asked.part(Part.EXPLORES).points < other.part(Part.EXPLORES).points


def test_a_thank_you_needs_no_deed():
    found = scored("不客气，能帮您弄好就放心了，用着有问题随时找我。", "谢谢你，终于解决了")
    assert found.part(Part.ACTS).need == 0
    assert found.overall >= 2.5


def test_a_greeting_may_be_answered_with_a_greeting():
    found = scored("您好，请问有什么可以帮您？", "您好")
    assert found.overall >= 3
    assert not found.faults


@pytest.mark.parametrize("reply", ["", " \n", "。。。", "\x00", "\ud800", "\u200b" * 50])
def test_nothing_gets_nothing(reply: str):
    assert scored(reply, LATE).overall <= 1.2


def test_marks_lie_inside_the_reply_and_on_its_words():
    found = scored(GOOD, LATE)
    marks = [mark for part in found.parts for mark in part.marks]
    assert any("着急" in GOOD[mark.start : mark.end] for mark in marks if mark.cue == "feeling")
    assert all(0 <= mark.start < mark.end <= len(GOOD) for mark in marks)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_scored_within_bounds(text: str):
    messages = chat(LATE)
    found = score(text, messages, read(messages))
    assert 0 <= found.overall <= MOST
    assert all(0 <= part.points <= MOST and 0 <= part.need <= 1 for part in found.parts)
    assert all(
        0 <= mark.start <= mark.end <= len(text) for part in found.parts for mark in part.marks
    )


def test_a_huge_reply_is_looked_at_only_at_its_beginning():
    huge = "我现在帮您查，" * 200_000
    assert scored(huge, LATE) == scored(huge[: cues.MAX_REPLY], LATE)


@pytest.mark.parametrize(
    ("customer", "good", "stock"),
    [
        ("注文した商品がまだ届きません。とても不安です。",
         "まだ届かずご不安なお気持ちにさせてしまい、申し訳ありません。"
         "ただいま配送状況を確認し、30分以内にご連絡します。",
         "ご不便をおかけして申し訳ございません。"),
        ("주문한 상품이 아직도 안 왔어요. 너무 불안해요.",
         "아직 도착하지 않아 불안하셨겠어요, 죄송합니다. 지금 바로 배송을 확인하고 "
         "30분 안에 알려 드리겠습니다.",
         "불편을 드려 죄송합니다."),
        ("Mi paquete todavía no ha llegado, estoy muy preocupada.",
         "Entiendo que le preocupe que el paquete no haya llegado; lo siento. Ahora mismo reviso "
         "el envío y le escribo en 30 minutos.",
         "Lamentamos las molestias."),
        ("Mein Paket ist immer noch nicht da, ich mache mir Sorgen.",
         "Dass Ihr Paket noch fehlt, macht verständlicherweise Sorgen, das tut mir leid. Ich prüfe "
         "das jetzt und melde mich in 30 Minuten.",
         "Wir entschuldigen uns für die Unannehmlichkeiten."),
    ],
)  # fmt: skip
def test_other_languages_are_scored_by_their_own_cues(customer: str, good: str, stock: str):
    better, worse = scored(good, customer), scored(stock, customer)
    assert better.overall > worse.overall + 1
    assert better.part(Part.ACTS).points >= 2.5
    assert worse.part(Part.ACTS).points <= 1


def test_every_language_of_the_product_has_cues_of_its_own():
    wanted = {"zh", "en", "ja", "ko", "es", "id", "th", "vi", "pt", "fr", "de", "ar", "ru"}
    assert cues.languages() == wanted
    for language in wanted:
        assert {"apology", "own", "stock", "when", "follow"} <= set(cues.load(language).lists)


def test_every_reason_has_its_sentence():
    known = {name for name in strings.table("en") if name.startswith("score.")}
    replies = [GOOD, "", "您应该早说！！哈哈", "不能退。", "请联系快递 95338。", "A还是B？"]
    found = {id for reply in replies for id in ids(scored(reply, LATE))}
    assert found <= known


def test_no_sentence_is_left_without_its_reason():
    code = Path(cues.__file__).with_name("parts.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(?:score\.)?([a-z_]+)"', code))
    known = (name.split(".") for name in strings.table("en") if name.startswith("score."))
    assert {name[1] for name in known if len(name) == 2} <= named
