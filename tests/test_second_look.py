"""The second reader on its own thread: newest first, one a chat, nothing after closing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

import pytest

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.reading import Context, Emotion, Issue, Reading
from assistant.second_look import SecondLook
from assistant.session.events import Classify
from assistant.understand.emotion import EmotionModel
from assistant.understand.port import Blend, Opinion

MEI, TOM = ChatKey("web", "a", "mei"), ChatKey("web", "a", "tom")


class Slow:
    """A second reader that is sure of anxiety, and waits until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.began = threading.Event()
        self.read: list[str] = []

    def opinion(
        self, messages: Sequence[Message], about: int, domain: str = "service"
    ) -> Opinion | None:
        self.began.set()
        assert self.go.wait(10)
        if messages[about].text == "坏":
            raise RuntimeError("the network has failed")
        self.read.append(messages[about].text)
        moods = tuple(0.92 if label is Emotion.ANXIETY else 0.01 for label in Emotion)
        issues = tuple(0.9 if issue is Issue.DELIVERY else 0.01 for issue in Issue)
        return Opinion(moods, issues, 0.8, -0.3, Blend(0.0, 1.0), Blend(0.0, 1.0))


class Desk:
    def __init__(self, second: Slow) -> None:
        self.second = second
        self.heard: list[tuple[ChatKey, Reading]] = []
        self.came = threading.Semaphore(0)
        self.look = SecondLook(second, EmotionModel(), self._done)

    def _done(self, effect: Classify, reading: Reading, now: datetime) -> None:
        self.heard.append((effect.chat, reading))
        self.came.release()

    def ask(self, chat: ChatKey, text: str, revision: int = 1) -> None:
        message = Message(Speaker.CUSTOMER, text, key=text)
        self.look.ask(Classify(chat, revision, (message,), Context()), 2.5)


@pytest.fixture
def desk():
    desk = Desk(Slow())
    yield desk
    desk.second.go.set()
    desk.look.close()


def test_the_final_reading_carries_the_second_opinion_and_both_times(desk: Desk):
    desk.second.go.set()
    desk.ask(MEI, "我的包裹到哪里了")
    assert desk.came.acquire(timeout=10)
    chat, reading = desk.heard[0]
    assert chat == MEI
    assert reading.mood.label is Emotion.ANXIETY
    assert reading.issue is Issue.DELIVERY
    assert reading.first_ms == 2.5
    assert reading.final_ms > reading.first_ms


def test_of_one_chat_only_the_newest_waits_and_the_chat_asked_last_comes_first(desk: Desk):
    desk.ask(MEI, "一")
    assert desk.second.began.wait(10)
    for text in ("二", "三"):
        desk.ask(MEI, text)
    desk.ask(TOM, "四")
    desk.second.go.set()
    for _ in range(3):
        assert desk.came.acquire(timeout=10)
    assert desk.second.read == ["一", "四", "三"]


def test_after_closing_nothing_more_is_read(desk: Desk):
    desk.ask(MEI, "一")
    assert desk.second.began.wait(10)
    desk.ask(TOM, "二")
    closer = threading.Thread(target=desk.look.close)
    closer.start()
    desk.second.go.set()
    closer.join(10)
    assert desk.second.read == ["一"]


def test_a_look_that_fails_is_logged_and_the_next_one_comes(
    desk: Desk, caplog: pytest.LogCaptureFixture
):
    desk.ask(MEI, "坏")
    assert desk.second.began.wait(10)
    desk.second.go.set()
    desk.ask(TOM, "我的包裹到哪里了")
    assert desk.came.acquire(timeout=10)
    assert [chat for chat, _ in desk.heard] == [TOM]
    desk.ask(MEI, "好了吗")
    assert desk.came.acquire(timeout=10)
    failed = [one for one in caplog.records if one.exc_info]
    assert [one.getMessage() for one in failed] == ["a second look failed"]
