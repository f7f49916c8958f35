"""A look on request takes the next snapshot of that window, and waits no longer than it may."""

from __future__ import annotations

import threading
from dataclasses import replace

from assistant.fresh_look import FreshLook
from tests.conversation.builders import bubbles

SEEN = bubbles([("l", "漏水了")])


def test_what_is_seen_after_asking_is_returned():
    look = FreshLook(lambda: threading.Thread(target=look.take, args=(SEEN,)).start(), 20)
    assert look(SEEN.window) is SEEN


def test_another_window_or_an_older_look_is_no_answer():
    other = replace(SEEN, window=replace(SEEN.window, window_id=99))
    look = FreshLook(lambda: look.take(other), 0.01)
    look.take(SEEN)
    assert look(SEEN.window) is None
