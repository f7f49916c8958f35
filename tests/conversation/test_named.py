"""Messages that all stand on one side are told apart by the names before them, or not at all."""

from __future__ import annotations

import time

import pytest

from assistant.conversation.named import name_rows
from assistant.conversation.rows import Page, Row
from assistant.domain.chat import ChatKey, Speaker

CHAT = ChatKey("bubbles", "", "Mei")
LEFT = Speaker.CUSTOMER


def page(*texts: str) -> Page:
    return Page(tuple(Row(text, speaker=LEFT) for text in texts))


def told(page: Page) -> list[tuple[str, str, str]]:
    return [(str(row.speaker), row.author, row.text) for row in page.rows]


@pytest.mark.parametrize(
    ("customer", "agent"),
    [
        ("Mei: is it there?", "Lin: I look"),
        ("10:02 Mei: is it there?", "10:03 Lin: I look"),
        ("[10:02:11] <Mei> is it there?", "[10:03:12] <@Lin> I look"),
        ("(10:02 AM) Mei： is it there?", "(10:03 AM) Lin： I look"),
    ],
)
def test_names_before_messages_tell_who_speaks(customer: str, agent: str):
    found = told(name_rows(page(customer, agent), CHAT))
    assert [(who, text) for who, _, text in found] == [
        ("customer", "is it there?"),
        ("agent", "I look"),
    ]


def test_a_row_without_a_name_is_of_who_spoke_before():
    found = told(
        name_rows(page("Mei: hi", "Lin: hello", "how can I help?", "Mei: my cup leaks"), CHAT)
    )
    assert found[2] == ("agent", "Lin", "how can I help?")


def test_what_stands_before_the_first_name_is_no_message():
    found = told(name_rows(page("Support channel", "Mei: hi", "Lin: hello"), CHAT))
    assert [text for *_, text in found] == ["hi", "hello"]


def test_of_three_people_only_the_customer_is_known():
    found = told(name_rows(page("Mei: hi", "Lin: hello", "Bo: I take over"), CHAT))
    assert [who for who, *_ in found] == ["customer", "unknown", "unknown"]


def test_a_page_on_which_only_the_other_is_in_sight_is_read_as_before():
    first = name_rows(page("Mei: hi", "Lin: hello"), CHAT)
    heard = {row.author for row in first.rows}
    found = told(name_rows(page("Lin: one moment", "Lin: it is on its way"), CHAT, heard))
    assert found == [("agent", "Lin", "one moment"), ("agent", "Lin", "it is on its way")]


def test_authors_over_the_messages_count_like_names_before_them():
    rows = (Row("hi", author="Mei", speaker=LEFT), Row("hello", author="Lin", speaker=LEFT))
    assert [row.speaker for row in name_rows(Page(rows), CHAT).rows] == ["customer", "agent"]


@pytest.mark.parametrize(
    "texts",
    [
        ("order: 2381", "colour: blue", "size: 42"),
        ("订单号：2381", "颜色：蓝色"),
        ("Mei", "https://shop.example/a:b", "hello"),
    ],
)
def test_colons_in_what_a_customer_writes_are_no_names(texts: tuple[str, ...]):
    assert name_rows(page(*texts), CHAT) == page(*texts)


def test_a_page_with_two_sides_needs_no_names():
    two = Page((Row("Mei: hi", speaker=LEFT), Row("Lin: hello", speaker=Speaker.AGENT)))
    assert name_rows(two, CHAT) is two


def test_the_agents_side_stays_the_agents():
    own = Page(tuple(Row(text, author="Lin", speaker=Speaker.AGENT) for text in ("hi", "hello")))
    assert name_rows(own, CHAT, {"Lin", "Mei", "Bo"}) is own


def test_hostile_lines_cost_no_time():
    began = time.process_time()
    name_rows(page("10:" * 60_000, "<" * 60_000, " " * 60_000 + ":"), CHAT)
    assert time.process_time() - began < 1
