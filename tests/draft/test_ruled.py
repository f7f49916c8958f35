"""Drafts follow what a supervisor has said, and say nothing that they have not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import CheckLevel, Draft, Plan
from assistant.domain.live import Ask, AskKind, Ruling, TruthLine, Verdict
from assistant.domain.reading import Context, Reading
from assistant.draft import phrasebook
from assistant.draft.checks import check_text
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.known import citing
from assistant.draft.plan import plan
from assistant.draft.ruled import (
    handed_on,
    in_language,
    lines_about,
    said_by_supervisor,
    sentences,
    steered,
    sum_in_words,
)
from assistant.knowledge import shop as shops
from assistant.understand.reader import understand

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SHOP, BOOK = shops.load(), phrasebook.load()
CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
FIRE = TruthLine(
    "t1", "仓库失火",
    {
        "zh-Hans": "仓库昨晚失火，今明两天的订单会晚两三天发出，想等或者退款都可以。",
        "en": "A fire at our warehouse delays orders by two to three days; wait or have a refund.",
    },
    NOW - timedelta(hours=1), topics=("delivery.late", "delivery.status"), issues=("delivery",),
)  # fmt: skip


def granted(amount: float | None = 50, **more: object) -> Ask:
    ruling = Ruling(
        "r1", "a1", Verdict.GRANTED, "wang", NOW, amount, "CNY" if amount else "", **more
    )
    return Ask("a1", AskKind.SUM, NOW, "", 80, "CNY", ruling)


def situation(*said: tuple[Speaker, str]) -> tuple[tuple[Message, ...], Reading]:
    messages = tuple(Message(who, text, NOW, str(n)) for n, (who, text) in enumerate(said))
    return messages, understand(messages, Context(), NOW)


def answered(
    *said: tuple[Speaker, str],
    asks: tuple[Ask, ...] = (),
    lines: tuple[TruthLine, ...] = (),
    asked: str = "",
) -> tuple[Plan, tuple[Draft, ...]]:
    messages, reading = situation(*said)
    about = lines_about(lines, messages, reading, NOW)
    shop = SHOP.granting(said_by_supervisor(asks, about))
    made = plan(
        messages, reading, Context(), shop, NOW, asked=asked, rested=True,
        languages=BOOK.languages,
    )  # fmt: skip
    made = steered(made, reading, messages, asks, about, asked)
    return made, phrasebook_drafts(made, reading, messages, Context(), shop, BOOK)


def test_a_line_of_truth_answers_who_asks_about_it_and_is_named_as_the_source():
    made, drafts = answered((CUSTOMER, "都三天了，怎么还没发货啊"), lines=(FIRE,))
    assert drafts
    assert all("今明两天的订单会晚两三天发出" in one.text for one in drafts)
    assert all("live.truth.t1" in one.sources for one in drafts)
    assert all(one.ready for one in drafts)
    assert made.reasons[0].id == "plan.why.truth"


def test_it_is_said_in_the_customers_language_and_script():
    _, english = answered(
        (CUSTOMER, "Where is my order? It should have come yesterday."), lines=(FIRE,)
    )
    assert "A fire at our warehouse" in english[0].text
    _, taiwan = answered((CUSTOMER, "請問這個什麼時候會到？"), lines=(FIRE,))
    assert "倉庫昨晚失火" in taiwan[0].text


def test_a_language_that_it_is_not_written_in_gets_the_usual_draft():
    _, drafts = answered((CUSTOMER, "¿Dónde está mi pedido? Debía llegar ayer."), lines=(FIRE,))
    assert drafts
    assert not any("live.truth.t1" in one.sources for one in drafts)


@pytest.mark.parametrize(
    "said", ["谢谢，收到啦，很喜欢", "这件毛衣掉色，我要退货", "再不发货我就打12315投诉你们"]
)
def test_it_is_not_said_to_others_nor_in_place_of_a_hand_over(said: str):
    _, drafts = answered((CUSTOMER, said), lines=(FIRE,))
    assert not any("live.truth.t1" in one.sources for one in drafts)


def test_it_is_not_said_twice_in_a_chat():
    _, drafts = answered(
        (CUSTOMER, "怎么还没发货啊"), (AGENT, FIRE.texts["zh-Hans"]), (CUSTOMER, "到底几时发货"),
        lines=(FIRE,),
    )  # fmt: skip
    assert not any("live.truth.t1" in one.sources for one in drafts)


def test_over_or_withdrawn_it_is_about_nobody():
    messages, reading = situation((CUSTOMER, "怎么还没发货啊"))
    for change in ({"ends": NOW}, {"withdrawn": True}, {"starts": NOW + timedelta(minutes=1)}):
        assert lines_about((replace(FIRE, **change),), messages, reading, NOW) == ()


def test_words_beside_an_issue_must_be_named_as_well():
    line = replace(FIRE, words=("小炖锅",))
    for said, about in (("小炖锅怎么还没发货", (line,)), ("外套怎么还没发货", ())):
        messages, reading = situation((CUSTOMER, said))
        assert lines_about((line,), messages, reading, NOW) == about


def test_an_approved_sum_is_offered_and_has_its_source():
    made, drafts = answered((CUSTOMER, "锅第二次用就坏了，你们得赔我80块"), asks=(granted(),))
    assert made.reasons[0].id == "plan.why.ruled"
    assert all("50元" in one.text for one in drafts)
    assert not any("80" in one.text for one in drafts)
    assert all("live.ruling.r1" in one.sources and one.ready for one in drafts)


def test_who_was_told_to_wait_gets_it_when_the_agent_comes_back():
    _, drafts = answered(
        (CUSTOMER, "锅坏了，赔我80块"), (AGENT, "我帮您问一下主管"), asks=(granted(),), asked="back"
    )
    assert "50元" in drafts[0].text


def test_once_handed_on_it_no_longer_leads_but_may_still_be_said():
    told = replace(granted(), answered=True)
    made, _ = answered((CUSTOMER, "锅坏了，赔我80块"), asks=(told,))
    assert made.reasons[0].id != "plan.why.ruled"
    messages, reading = situation((CUSTOMER, "锅坏了，赔我80块"))
    for asks, hard in (((), True), ((told,), False)):
        shop = SHOP.granting(said_by_supervisor(asks))
        found = check_text("给您补偿50元。", made, reading, messages, shop, language="zh-Hans")
        sums = [c for c in found if c.rule.startswith("unsourced")]
        assert bool(sums) is hard


def test_the_supervisors_own_sentence_goes_first():
    ask = granted(sentence="这次给您补偿50元，今天到账。", language="zh-Hans")
    _, drafts = answered((CUSTOMER, "锅坏了，赔我80块"), asks=(ask,))
    assert "这次给您补偿50元，今天到账。" in drafts[0].text


def test_a_refusal_is_never_worded_for_the_supervisor():
    ruling = Ruling("r1", "a1", Verdict.REFUSED, "wang", NOW, reason="已经赔过一次")
    ask = Ask("a1", AskKind.SUM, NOW, "", 80, "CNY", ruling)
    assert handed_on(ask, ruling, "zh-Hans") == ""
    assert said_by_supervisor((ask,)) == ()
    _, drafts = answered((CUSTOMER, "锅坏了，赔我80块"), asks=(ask,))
    assert not any("已经赔过一次" in one.text for one in drafts)


def test_words_that_protect_somebody_are_not_replaced():
    made, _ = answered((CUSTOMER, "插上电锅就冒火花，手被电到了"), asks=(granted(),), lines=(FIRE,))
    assert made.answer is None or not made.answer.id.startswith("live.")


@pytest.mark.parametrize("language", sorted(sentences().granted))
@pytest.mark.parametrize(
    "about", ["granted", "return_late", "refund_first", "resend", "freight", "keep_item"]
)
def test_every_approval_can_be_handed_on_in_every_language(language: str, about: str):
    if about == "granted":
        ask = granted()
    else:
        ruling = Ruling("r1", "a1", Verdict.GRANTED, "wang", NOW)
        ask = Ask("a1", AskKind.EXCEPTION, NOW, about, ruling=ruling)
    assert ask.ruling is not None
    text = handed_on(ask, ask.ruling, language)
    assert text
    assert "{" not in text
    messages, reading = situation((CUSTOMER, "锅坏了，赔我80块"))
    shop = SHOP.granting(said_by_supervisor((ask,)))
    made = plan(messages, reading, Context(), shop, NOW, rested=True)
    made = replace(steered(made, reading, messages, (ask,), ()), language=language)
    found = check_text(
        text, made, reading, messages, citing(shop, made), language=language
    )  # fmt: skip
    hard = [check.rule for check in found if check.level is CheckLevel.HARD]
    # Where the sentence speaks another language than the sample chat, only that may be found.
    assert set(hard) <= {"wrong_language", "script_drift"}


def test_a_sum_is_written_as_the_language_writes_it():
    assert sum_in_words(50, "CNY", "zh-Hans") == "50元"
    assert sum_in_words(12.5, "EUR", "en") == "€12.5"
    assert sum_in_words(20, "percent", "ja") == "20%"
    assert sum_in_words(5, "CHF", "de") == "CHF 5"


def test_only_the_two_chinese_scripts_stand_in_for_each_other():
    assert in_language({"zh-Hans": "仓库"}, "zh-Hant") == "倉庫"
    assert in_language({"zh-Hans": "仓库"}, "en") == ""
