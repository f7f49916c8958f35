"""converse.js in Firefox: the fourth front end there, with a real server behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.demo.bed import MEI, TOM
from assistant.domain.chat import Speaker
from assistant.domain.window import SourceState
from tests.deliver.keylog import KeyLog
from tests.end2end.bed.desk_of_pages import Hand
from tests.end2end.bed.fixtures import Desk, firefox_desk

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with firefox_desk(tmp_path_factory.mktemp("firefox")) as desk:
        yield desk


def spoken(desk: Desk) -> list[tuple[Speaker, str]]:
    return [(one.speaker, one.text) for one in desk.observer.messages(MEI.name)]


def in_sight(desk: Desk, text: str) -> bool:
    return any(node.text.strip() == text for node in desk.observer.snapshots[-1].nodes)


def test_both_sides_are_read_once_in_order(desk: Desk):
    observer = desk.observer
    desk.mei_says("Hi! The cup I bought last week leaks.")
    assert observer.sees("Hi! The cup I bought last week leaks.")
    desk.agent_says(desk.mei, "I'm sorry about the leak, let me look right away.")
    assert observer.sees("I'm sorry about the leak, let me look right away.")
    desk.mei_says("杯底一直渗\n真烦")
    for _ in range(2):
        desk.mei_says("在吗？")
    assert observer.until(lambda: len(spoken(desk)) >= 5)
    assert spoken(desk) == [
        (Speaker.CUSTOMER, "Hi! The cup I bought last week leaks."),
        (Speaker.AGENT, "I'm sorry about the leak, let me look right away."),
        (Speaker.CUSTOMER, "杯底一直渗\n真烦"),
        (Speaker.CUSTOMER, "在吗？"),
        (Speaker.CUSTOMER, "在吗？"),
    ]
    assert observer.healths[-1].state is SourceState.OK


def test_a_burst_and_scrolling_back_lose_and_repeat_nothing(desk: Desk):
    observer = desk.observer
    before = spoken(desk)
    lines = [f"补充说明第 {number} 条" for number in range(25)]
    for line in lines:
        desk.mei_says(line)
    assert observer.until(lambda: len(spoken(desk)) >= len(before) + 25), spoken(desk)
    expected = [*before, *((Speaker.CUSTOMER, line) for line in lines)]
    assert spoken(desk) == expected
    new, looks = len(observer.new), len(observer.snapshots)
    observer.point_at(lines[-2])
    observer.mouse("click", "--repeat", "60", "--delay", "10", "4")
    assert observer.until(
        lambda: len(observer.snapshots) > looks and not observer.updates[-1].at_end
    )
    observer.mouse("click", "--repeat", "120", "--delay", "5", "5")
    assert observer.until(lambda: observer.updates[-1].at_end)
    assert spoken(desk) == expected
    assert len(observer.new) == new


def test_a_draft_is_pasted_into_the_box_and_nothing_is_sent(desk: Desk):
    observer = desk.observer
    before = list(desk.mei.received)
    with Hand(desk.bed.environment, observer) as hand, KeyLog() as keys:
        result = hand.insert("您好，\n这就为您查。")
    assert result.ok, result.notice
    assert result.inserted.split() == ["您好，", "这就为您查。"]
    assert observer.until(lambda: observer.updates[-1].typed == result.inserted)
    assert {name for _, name in keys.events} == {"Control_L", "v"}
    assert desk.mei.received == before


def test_a_draft_for_another_customer_is_refused(desk: Desk):
    observer = desk.observer
    chat = observer.updates[-1].chat
    desk.tom_says("Hello, my parcel never arrived.")
    assert observer.until(lambda: in_sight(desk, TOM.name))
    observer.click_on(TOM.name)
    assert observer.until(lambda: "Hello, my parcel never arrived." in observer.texts(TOM.name))
    with Hand(desk.bed.environment, observer) as hand, KeyLog() as keys:
        result = hand.insert("for Mei only", chat)
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.other_chat"
    assert keys.events == []
