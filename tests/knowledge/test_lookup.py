"""What the shop answers to a customer's question, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.answers import Answer
from assistant.domain.reading import Issue
from assistant.knowledge import shop as shops
from assistant.knowledge.lookup import allowances, answers

SHOP = shops.load()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def ask(
    *said: str,
    topic: str = "",
    issue: Issue = Issue.OTHER,
    language: str = "zh-Hans",
    region: str | None = None,
) -> tuple[Answer, ...]:
    return answers(SHOP, said, topic, issue, language, region, NOW)


def leading(*said: str, topic: str = "", language: str = "zh-Hans") -> str:
    """Name of the entry that would lead a draft, "" when none may."""
    found = ask(*said, topic=topic, language=language)
    return found[0].id.partition("#")[2] if found and found[0].sureness >= 0.5 else ""


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("拆开看过还能退不", "opened"),
        ("亲，买完第二天就降价了，能退差价吗？", "protect"),
        ("价保几天啊", "protect-days"),
        ("发票抬头写错了，能重开么", "retitle"),
        ("可以开增值税专用发票吗", "vat"),
        ("已经发货了还能改地址吗", "address-shipped"),
        ("退款多久到帐", "how-long"),
        ("运费险怎么陪付", "insurance"),
        ("退货的邮费谁出啊", "freight"),
        ("你们周末上班吗", "hours"),
        ("能寄到香港不", "abroad"),
        ("can I send it back after opening the box?", "opened"),
        ("how long is the warranty", "period"),
        ("do you ship internationally?", "abroad"),
    ],
)
def test_a_question_finds_its_policy(question: str, entry: str) -> None:
    assert leading(question, language="en" if question.isascii() else "zh-Hans") == entry


@pytest.mark.parametrize(
    "said",
    [
        "好的", "在吗", "谢谢，没有了", "嗯嗯", "那怎么办", "什么时候", "可以吗", "我要气死了",
        "你们妹子结婚了吗", "今天天气真好", "屏幕分辨率是多少像素", "ok thanks", "what about it",
        "", "   ", "？？？", "😂😂",
    ],
)  # fmt: skip
def test_what_asks_nothing_that_the_shop_knows_gets_no_leading_answer(said: str) -> None:
    assert leading(said) == ""


def test_a_product_that_is_named_answers_for_itself() -> None:
    found = ask("空气炸锅的篮子可以放洗碗机吗")[0]
    assert (found.product, found.id) == ("air-fryer", "products/appliances#air-fryer.clean")
    assert found.sureness >= 0.5


def test_a_product_named_before_is_remembered() -> None:
    assert leading("我在看你们的羽绒服", "含绒量多少") == "down-jacket.material"


def test_without_a_product_no_product_is_guessed() -> None:
    assert all(not answer.product for answer in ask("含绒量多少"))


def test_a_slip_in_the_product_name_is_forgiven() -> None:
    assert leading("空气炸祸怎么清洗") == "air-fryer.clean"


def test_two_products_at_once_lead_nothing_about_one_of_them() -> None:
    found = ask("台灯和加湿器功率多大")
    assert all(answer.sureness < 0.5 for answer in found if answer.product)


def test_a_question_in_another_matter_does_not_lead() -> None:
    assert leading("能快点吗", topic="account.invoice") == ""


def test_the_customers_place_decides_which_returns_hold() -> None:
    home, island = ask("可以退货吗"), ask("可以退货吗", language="zh-Hant", region="TW")
    assert home[0].id.endswith("#seven-days")
    assert island[0].id.endswith("#seven-days-tw")
    assert "14 days" in ask("can I return it?", language="en", region="DE")[0].solve


def test_the_other_script_is_converted_with_taiwans_words() -> None:
    answer = ask("可以改地址吗", language="zh-Hant", region="TW")[0]
    assert "訂單" in answer.solve
    assert "订单" not in answer.solve


def test_a_language_that_nothing_is_written_in_gets_nothing() -> None:
    assert ask("可以退货吗", language="ja") == ()


def test_an_entry_out_of_its_time_is_left_out() -> None:
    entry = replace(SHOP.library.entries[0], until=date(2026, 11, 23), regions=("CN",))
    assert entry.holds("CN", date(2026, 11, 23))
    assert not entry.holds("CN", date(2026, 11, 24))
    assert not entry.holds("DE", date(2026, 11, 23))


def test_slots_are_filled_with_the_shops_facts() -> None:
    for answer in ask("发票多久能开好"):
        assert "{" not in answer.solve + answer.brief + answer.ask + answer.care
        assert "3 个工作日" in answer.solve or answer.sureness < 0.5


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_odd_input_never_raises(said: str) -> None:
    ask(said)


def test_a_huge_text_costs_little() -> None:
    ask("预热")
    started = perf_counter()
    ask("退" * 200_000 + "\ud800\x00\u202e" + "[" * 50_000)
    short = perf_counter()
    for _ in range(20):
        ask("可以退货吗")
    assert short - started < 10 * (perf_counter() - short) + 1


def test_what_an_agent_may_give_follows_the_matter_and_the_role() -> None:
    late = allowances(SHOP, "agent", "zh-Hans", Issue.DELIVERY, "delivery.late")
    assert [(one.id, one.max) for one in late] == [("coupon", 20)]
    assert "20 元" in late[0].text
    senior = allowances(SHOP, "senior", "zh-Hans", Issue.DELIVERY, "delivery.lost")
    assert {one.id: one.max for one in senior} == {"coupon": 50, "resend": 2, "goodwill": 30}
    assert allowances(SHOP, "agent", "zh-Hans", Issue.TECHNICAL_USE, "use.how") == ()
    assert len(allowances(SHOP, "supervisor", "en")) == 4


def test_the_limits_of_the_role_at_work_are_what_may_be_said() -> None:
    assert "50" not in SHOP.numbers
    assert "50" in SHOP.for_role("senior").numbers
    assert "不超过 50 元" in SHOP.for_role("senior").all_text


def test_a_text_counts_as_said_only_where_it_is_cited() -> None:
    cited = SHOP.citing(["1400 瓦"])
    assert "1400" in cited.numbers
    assert "1400" not in SHOP.numbers
    assert cited.library is SHOP.library
