"""What is copied is read only where that is wanted, and only what is new."""

from __future__ import annotations

import asyncio

from assistant.domain.window import Rect, SourceState, WindowInfo
from assistant.watch.clipboard import ClipboardBackend

WECHAT = WindowInfo(1, 10, "wechat", "微信", Rect(0, 0, 9, 9))
EDITOR = WindowInfo(2, 11, "gedit", "notes", Rect(0, 0, 9, 9))


class Layer:
    """A clipboard whose new texts a test puts in a list."""

    def __init__(self) -> None:
        self.new: list[str] = []
        self.asked = 0
        self.fault: OSError | None = None
        self.closed = False

    def take(self) -> str | None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return self.new.pop() if self.new else None

    def skip(self) -> None:
        self.new.clear()

    def close(self) -> None:
        self.closed = True


def look(backend: ClipboardBackend, window: WindowInfo) -> str | None:
    shown = asyncio.run(backend.snapshot(window))
    return shown.nodes[0].text if shown else None


def opened(layer: Layer) -> ClipboardBackend:
    backend = ClipboardBackend(lambda: layer, lambda window: window.app == "wechat", 20)
    assert asyncio.run(backend.open()).state is SourceState.OK
    return backend


def test_a_copy_is_told_once_and_the_sign_is_up():
    layer = Layer()
    backend = opened(layer)
    layer.new = ["锅粘底了"]
    assert look(backend, WECHAT) == "锅粘底了"
    assert look(backend, WECHAT) is None
    notice = backend.health().notice
    assert notice is not None
    assert notice.id == "watch.clipboard_on"


def test_a_copy_in_another_program_is_forgotten_and_not_kept_for_later():
    layer = Layer()
    backend = opened(layer)
    layer.new = ["a password, perhaps"]
    assert look(backend, EDITOR) is None
    assert look(backend, WECHAT) is None


def test_a_copy_made_before_the_window_came_up_is_never_looked_at():
    layer = Layer()
    backend = opened(layer)
    layer.new = ["a password, perhaps"]
    backend.ignore()
    assert look(backend, WECHAT) is None
    assert layer.asked == 1


def test_of_a_huge_copy_only_the_end_is_taken():
    layer = Layer()
    backend = opened(layer)
    layer.new = ["x" * 50 + "the end"]
    assert look(backend, WECHAT) == ("x" * 13 + "the end")


def test_a_clipboard_that_goes_away_is_a_state_and_no_exception():
    layer = Layer()
    backend = opened(layer)
    layer.fault = OSError("gone")
    assert look(backend, WECHAT) is None
    assert backend.health().state is SourceState.UNAVAILABLE
    asked = layer.asked
    assert look(backend, WECHAT) is None
    assert layer.asked == asked


def test_closing_lets_go():
    layer = Layer()
    backend = opened(layer)
    asyncio.run(backend.close())
    assert layer.closed
    assert look(backend, WECHAT) is None


def test_it_tells_by_itself_that_copies_are_read_and_when_they_no_longer_are():
    layer = Layer()
    told: list[SourceState] = []
    backend = ClipboardBackend(lambda: layer, told=lambda health: told.append(health.state))
    asyncio.run(backend.open())
    layer.fault = OSError("gone")
    look(backend, WECHAT)
    assert told == [SourceState.OK, SourceState.UNAVAILABLE]
