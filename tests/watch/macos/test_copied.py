"""What was copied on macOS, and what is left alone."""

from __future__ import annotations

import pytest

from assistant.watch.macos.copied import CONCEALED, MARKS, MacCopiedText
from tests.fakes.macos import FakePasteboard


def test_what_lay_there_before_is_not_looked_at_and_each_copy_once():
    board = FakePasteboard()
    board.copy("old")
    copied = MacCopiedText(board)
    assert copied.take() is None
    board.copy("Where is my parcel?")
    assert copied.take() == "Where is my parcel?"
    assert copied.take() is None


def test_what_was_copied_elsewhere_is_skipped_unread():
    board = FakePasteboard()
    copied = MacCopiedText(board)
    board.copy("elsewhere")
    copied.skip()
    assert copied.take() is None


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_marked_as_secret_passing_or_made_is_left_alone(mark: str):
    board = FakePasteboard()
    copied = MacCopiedText(board)
    board.put([{"public.utf8-plain-text": b"hunter2", mark: b""}])
    assert copied.take() is None


def test_a_draft_of_ours_that_waits_to_be_fetched_is_not_fetched_by_us():
    board = FakePasteboard()
    copied = MacCopiedText(board)
    fetched: list[bool] = []
    board.offer("draft", [CONCEALED], lambda: fetched.append(True))
    assert copied.take() is None
    assert fetched == []


def test_a_picture_is_no_text():
    board = FakePasteboard()
    copied = MacCopiedText(board)
    board.put([{"public.png": b"..."}])
    assert copied.take() is None


def test_a_pasteboard_that_does_not_answer_is_told_as_the_port_says():
    board = FakePasteboard()
    copied = MacCopiedText(board)
    board.copy("x")
    board.stuck = True
    with pytest.raises(OSError, match="answer"):
        copied.take()
    copied.close()
