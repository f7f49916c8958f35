"""The delivery thread: one thing at a time, and a fault never ends it."""

from __future__ import annotations

import logging
import queue

import pytest

from assistant.deliver.port import InsertResult
from assistant.deliver.service import Delivery
from assistant.domain.notice import Notice, UserFault
from assistant.domain.view import TakeDraft
from tests.session.builders import MEI, WINDOW


class FakeTools:
    made = 0

    def __init__(self, failure: Exception | None = None) -> None:
        FakeTools.made += 1
        self.clipboard = self
        self.copied: list[str] = []
        self.failure = failure

    def set_text(self, text):
        self.copied.append(text)

    def insert(self, request):
        if self.failure:
            raise self.failure
        return InsertResult(True, request.text)

    def close(self):
        pass


@pytest.fixture
def results() -> queue.Queue:
    return queue.Queue()


def take(how: str, text: str = "好的") -> TakeDraft:
    return TakeDraft(MEI, "s", "d", how, text)


def delivery(results: queue.Queue, *tools: FakeTools) -> Delivery:
    ready = list(tools)
    service = Delivery(lambda: ready.pop(0), lambda action, result: results.put(result))
    service.start()
    return service


def test_inserting_and_copying_are_told_apart(results: queue.Queue):
    tools = FakeTools()
    service = delivery(results, tools)
    service.deliver(take("insert"), WINDOW)
    service.deliver(take("copy", "第二句"), None)
    assert results.get(timeout=5) == InsertResult(True, "好的")
    assert results.get(timeout=5).notice == Notice("insert.copied")
    assert tools.copied == ["第二句"]
    service.stop()


def test_without_a_window_nothing_is_inserted(results: queue.Queue):
    service = delivery(results, FakeTools())
    service.deliver(take("insert"), None)
    assert results.get(timeout=5).notice == Notice("insert.window_gone")
    service.stop()


def test_a_fault_is_told_and_the_next_one_works(results: queue.Queue):
    service = delivery(results, FakeTools(UserFault(Notice("insert.no_xtest"))))
    service.deliver(take("insert"), WINDOW)
    assert results.get(timeout=5).notice == Notice("insert.no_xtest")
    service.deliver(take("copy"), WINDOW)
    assert results.get(timeout=5).ok
    service.stop()


def test_a_bug_is_logged_told_and_the_tools_are_made_anew(
    results: queue.Queue, caplog: pytest.LogCaptureFixture
):
    service = delivery(results, FakeTools(RuntimeError("boom")), FakeTools())
    with caplog.at_level(logging.ERROR):
        service.deliver(take("insert"), WINDOW)
        assert results.get(timeout=5).notice == Notice("insert.failed")
    assert "boom" in caplog.text
    service.deliver(take("insert"), WINDOW)
    assert results.get(timeout=5).ok
    service.stop()
