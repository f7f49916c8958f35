"""A real web chat: Chromium shows converse.js, customers write through a real server."""

from __future__ import annotations

import time

import pytest

from assistant.demo.bed import MEI, TOM
from assistant.domain.chat import Speaker
from assistant.domain.window import SourceState
from tests.end2end.bed.fixtures import Desk

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


def test_a_customers_message_is_read_once_with_its_speaker(chinese_desk: Desk):
    observer = chinese_desk.observer
    chinese_desk.mei_says("你好，我上周买的保温杯漏水了")
    assert observer.sees("你好，我上周买的保温杯漏水了")
    message = observer.message("你好，我上周买的保温杯漏水了")
    assert message.speaker is Speaker.CUSTOMER
    assert message.author == MEI.name
    assert not message.history
    assert observer.times_new(message.text) == 1


def test_the_agents_own_message_is_the_agents(chinese_desk: Desk):
    observer = chinese_desk.observer
    chinese_desk.agent_says(chinese_desk.mei, "您好，漏水给您添麻烦了，我马上帮您看")
    assert observer.sees("您好，漏水给您添麻烦了，我马上帮您看")
    assert observer.message("您好，漏水给您添麻烦了，我马上帮您看").speaker is Speaker.AGENT


def test_the_same_line_said_twice_counts_twice(chinese_desk: Desk):
    observer = chinese_desk.observer
    chinese_desk.mei_says("在吗？")
    assert observer.sees("在吗？")
    chinese_desk.mei_says("在吗？")
    assert observer.until(lambda: observer.texts(MEI.name).count("在吗？") == 2)
    keys = {m.key for m in observer.messages(MEI.name) if m.text == "在吗？"}
    assert len(keys) == 2


def test_lines_of_one_message_stay_together(chinese_desk: Desk):
    observer = chinese_desk.observer
    chinese_desk.mei_says("订单号 20261121\n颜色：蓝色\n杯盖裂了")
    assert observer.sees("订单号 20261121\n颜色：蓝色\n杯盖裂了")


def test_an_emoji_storm_arrives_whole_and_in_order(chinese_desk: Desk):
    observer = chinese_desk.observer
    storm = [f"{'😡' * (number + 1)} 第{number}次了" for number in range(10)]
    for line in storm:
        chinese_desk.mei_says(line)
    assert observer.sees(storm[-1])
    assert observer.until(lambda: observer.texts(MEI.name)[-10:] == storm)
    assert all(observer.times_new(line) == 1 for line in storm)


def test_a_long_message_is_read_whole_and_the_next_one_too(chinese_desk: Desk):
    observer = chinese_desk.observer
    long = "".join(f"第{number}天还是没有收到退款，" for number in range(420))[:4999] + "。"
    assert len(long) == 5000
    chinese_desk.mei_says(long)
    assert observer.sees(long)
    assert observer.message(long).speaker is Speaker.CUSTOMER
    chinese_desk.mei_says("看到了吗")
    assert observer.sees("看到了吗")
    assert observer.message("看到了吗").speaker is Speaker.CUSTOMER


def test_scrolling_back_repeats_nothing_and_reads_on_below(chinese_desk: Desk):
    observer = chinese_desk.observer
    for number in range(30):
        chinese_desk.mei_says(f"补充说明第 {number} 条")
    assert observer.sees("补充说明第 29 条")
    before = observer.texts(MEI.name)
    new = len(observer.new)
    observer.point_at("补充说明第 29 条")
    observer.mouse("click", "--repeat", "40", "--delay", "20", "4")
    assert observer.until(lambda: not observer.updates[-1].at_end)
    assert len(observer.new) == new
    observer.mouse("click", "--repeat", "120", "--delay", "10", "5")
    assert observer.until(lambda: observer.updates[-1].at_end)
    chinese_desk.mei_says("翻完了")
    assert observer.sees("翻完了")
    assert observer.texts(MEI.name) == [*before, "翻完了"]


def test_another_customer_in_the_same_window_is_another_chat(chinese_desk: Desk):
    observer = chinese_desk.observer
    mine = observer.texts(MEI.name)
    chinese_desk.tom_says("Hello, my parcel never arrived.")
    assert observer.until(lambda: any(n.text == TOM.name for n in observer.snapshots[-1].nodes))
    observer.click_on(TOM.name, x_below=280)
    assert observer.until(lambda: observer.peer() == TOM.name)
    assert observer.until(lambda: "Hello, my parcel never arrived." in observer.texts(TOM.name))
    new = len(observer.new)
    assert chinese_desk.bed.show_chat(MEI)
    assert observer.until(lambda: observer.peer() == MEI.name)
    time.sleep(2)
    assert observer.texts(MEI.name) == mine
    assert len(observer.new) == new
    assert not set(observer.texts(TOM.name)) & set(mine)


def test_a_page_loaded_anew_repeats_nothing(chinese_desk: Desk):
    observer = chinese_desk.observer
    before = observer.texts(MEI.name)
    observer.mouse("key", "F5")
    time.sleep(3)
    assert observer.until(lambda: observer.peer() == MEI.name)
    chinese_desk.mei_says("刷新之后的新消息")
    assert observer.sees("刷新之后的新消息")
    assert observer.times_new("刷新之后的新消息") == 1
    texts = observer.texts(MEI.name)
    assert texts[-1] == "刷新之后的新消息"
    assert [text for text in texts if text in before] == before


def test_english_page_english_chat(english_desk: Desk):
    observer = english_desk.observer
    english_desk.mei_says("Hi! The cup I bought last week leaks.")
    assert observer.sees("Hi! The cup I bought last week leaks.")
    english_desk.agent_says(english_desk.mei, "I'm sorry about the leak, let me look right away.")
    assert observer.sees("I'm sorry about the leak, let me look right away.")
    english_desk.mei.typing(english_desk.bed.agent.jid)
    english_desk.mei_says("Thanks, it was a present.\nShe needs it tomorrow.")
    assert observer.sees("Thanks, it was a present.\nShe needs it tomorrow.")
    spoken = [(m.speaker, m.text) for m in observer.messages(MEI.name)]
    assert spoken == [
        (Speaker.CUSTOMER, "Hi! The cup I bought last week leaks."),
        (Speaker.AGENT, "I'm sorry about the leak, let me look right away."),
        (Speaker.CUSTOMER, "Thanks, it was a present.\nShe needs it tomorrow."),
    ]
    assert observer.healths[-1].state is SourceState.OK
