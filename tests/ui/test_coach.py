"""News from a supervisor come as a number, never while an upset customer has just written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from assistant.domain.chat import Message, Speaker
from assistant.domain.coaching import Mark, OwnLook, OwnNews, OwnNote, OwnReview, Remark
from assistant.domain.notice import Notice, UserFault
from assistant.ui import samples
from assistant.ui.background import Background
from assistant.ui.coach import QUIET_SECONDS, Coach, is_upset
from assistant.ui.header import Header
from assistant.ui.look import Look
from assistant.ui.my_reviews import MyReviewsWindow

AT = datetime(2026, 3, 4, tzinfo=UTC)
TITLE = (("en", "One step"), ("zh-Hans", "下一步"))
REVIEW = OwnReview(
    "r1", AT, "lin@shop", "zhou", "快递五天了", "让您等了五天，抱歉。",
    (Mark(TITLE, 3, 5), Mark((("en", "Clean"), ("zh-Hans", "干净")), 1, 1, True)),
    (Remark("sent", "五天", "说到了起因"),), "下次给个时间", 68.0, 3.2, new=True,
)  # fmt: skip
NOTE = OwnNote("n1", AT, "lin@shop", "zhou", "这句 <b>很好</b>", words="抱歉", new=True)


class Source:
    """Keeps what the agent's windows ask and say."""

    def __init__(self) -> None:
        self.new = 1
        self.asked: list[frozenset[str]] = []
        self.appeals: list[tuple[str, str]] = []
        self.looked_at: list[OwnNews] = []
        self.fault: UserFault | None = None
        self.takes = True

    def unseen(self, accounts: Collection[str]) -> tuple[int, bool]:
        self.asked.append(frozenset(accounts))
        return self.new, True

    def news(self, accounts: Collection[str]) -> OwnNews:
        if self.fault is not None:
            raise self.fault
        return OwnNews((REVIEW,), (NOTE,), self.new)

    def seen(self, news: OwnNews) -> None:
        self.looked_at.append(news)
        self.new = 0

    def appeal(self, review: OwnReview, reason: str) -> bool:
        self.appeals.append((review.id, reason))
        return self.takes


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def coach(source: Source, background: Background, look: Look, clock: Clock) -> Iterator[Coach]:
    made = Coach(source, background, look, clock)
    yield made
    made.close()


@pytest.fixture
def counted(coach: Coach) -> list[tuple[int, bool]]:
    told: list[tuple[int, bool]] = []
    coach.counted.connect(lambda *given: told.append(given))
    return told


def test_a_calm_chat_gets_the_number_at_once(qtbot, coach: Coach, counted: list, source: Source):
    coach.show_view(samples.joy_zh())
    qtbot.waitUntil(lambda: counted == [(1, True)])
    assert source.asked[-1] == {samples.joy_zh().chat.account}


def test_beside_an_angry_customer_it_waits_until_the_first_seconds_are_over(
    qtbot, coach: Coach, counted: list, source: Source, clock: Clock
):
    angry = samples.anger_zh()
    assert is_upset(angry)
    coach.show_view(angry)
    qtbot.waitUntil(lambda: coach._count == (1, True))
    assert counted == []
    clock.now += QUIET_SECONDS - 1
    more = Message(Speaker.CUSTOMER, "人呢？？", None, "more")
    coach.show_view(replace(angry, messages=(*angry.messages, more)))
    clock.now += 2
    coach._tell()
    assert counted == []
    clock.now += QUIET_SECONDS
    coach._tell()
    assert counted == [(1, True)]


def test_a_number_that_shows_already_does_not_hide_for_anger(
    qtbot, coach: Coach, counted: list, source: Source
):
    coach.look()
    qtbot.waitUntil(lambda: counted == [(1, True)])
    coach.show_view(samples.anger_zh())
    assert counted == [(1, True)]


def test_looking_at_everything_takes_the_number_away(
    qtbot, coach: Coach, counted: list, source: Source
):
    coach.look()
    qtbot.waitUntil(lambda: bool(counted))
    coach.open()
    qtbot.waitUntil(lambda: counted[-1] == (0, True))
    window = coach.window
    assert window is not None
    assert [card.text.text() for card in window.notes] == ["这句 <b>很好</b>"]
    assert source.looked_at == [OwnNews((REVIEW,), (NOTE,), 1)]


def test_an_appeal_goes_back_with_its_reason(qtbot, coach: Coach, source: Source):
    coach.open()
    window = coach.window
    assert window is not None
    qtbot.waitUntil(lambda: bool(window.reviews))
    card = window.reviews[0]
    card.begin_appeal()
    card.appeal()
    assert source.appeals == []
    card.reason.setPlainText("  那天停运 ")
    source.takes = False
    card.appeal()
    qtbot.waitUntil(lambda: not window.told.isHidden())
    assert source.appeals == [("r1", "那天停运")]
    assert "已经答复过" in window.told.text()


def test_a_record_that_cannot_be_read_is_told_in_the_window(qtbot, coach: Coach, source: Source):
    source.fault = UserFault(Notice.of("store.unusable", file="record.db", reason="locked"))
    coach.open()
    window = coach.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.told.isHidden())
    assert "record.db" in window.told.text()


def test_without_a_record_nothing_happens(qtbot, background: Background, look: Look):
    none = Coach(None, background, look)
    none.start()
    none.look()
    none.open()
    assert none.window is None
    assert not none.here


def test_the_badge_is_out_of_sight_until_there_is_something(qtbot, look: Look):
    header = Header(look)
    qtbot.addWidget(header)
    assert header.reviews.isHidden()
    header.show_reviews(0, True)
    assert (header.reviews.isHidden(), header.reviews.text()) == (False, "")
    header.show_reviews(2, True)
    assert header.reviews.text() == "2"
    assert header.reviews.toolTip() == "主管有 2 条新消息"
    with qtbot.waitSignal(header.reviews_clicked):
        header.reviews.click()


def test_a_review_unfolds_to_marks_and_says_how_an_appeal_ended(qtbot, look: Look):
    window = MyReviewsWindow(look)
    qtbot.addWidget(window)
    assert window.none.isVisibleTo(window)
    answered = replace(
        REVIEW, appeal="那天停运", decision="changed", answer="说得对", answered_by="wu",
        total_then=40.0,
    )  # fmt: skip
    window.show_news(OwnNews((REVIEW, answered), looks=(OwnLook("zhou", AT, "让您久等"),)))
    first, second = window.reviews
    assert first.more.isHidden()
    first.turn()
    assert not first.more.isHidden()
    shown = words(first)
    assert "3 / 5" in shown
    assert "“五天”  说到了起因" in shown
    assert "程序自动评分（与人工评分分开）：3.2/5" in shown
    assert "wu 复核后由 40 改为 68：说得对" in words(second)
    assert second.objection.isHidden()
    assert "谁看过我的会话（1）" in [one.text() for one in window.findChildren(QPushButton)]
    assert "让您久等" in words(window)


def words(card: QWidget) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel))
