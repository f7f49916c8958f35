"""A desktop without accessibility or display is a state that is told, not a crash."""

from __future__ import annotations

import asyncio
import logging

import pytest

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect, SourceState, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.atspi import AtspiBackend
from assistant.watch.atspi_bus import Ref, has_state, toolkit_is_chromium
from assistant.watch.x11 import X11WindowTracker


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense"])
def test_a_missing_bus_is_unavailable_with_a_remedy(address: str):
    async def look() -> None:
        backend = AtspiBackend(WatchSettings(), address)
        health = await backend.open()
        assert health.state is SourceState.UNAVAILABLE
        assert health.notice is not None
        assert health.remedy is not None
        window = WindowInfo(1, 2, "chromium", "", Rect(0, 0, 1, 1))
        assert await backend.snapshot(window) is None
        assert backend.health().state is SourceState.UNAVAILABLE
        await backend.close()

    asyncio.run(look())


def test_a_missing_bus_is_said_once_however_often_the_window_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)

    async def look() -> None:
        backend = AtspiBackend(WatchSettings())
        for _ in range(5):
            await backend.snapshot(WindowInfo(1, 2, "chromium", "", Rect(0, 0, 1, 1)))
        assert backend.health().remedy == Notice("watch.remedy_session")

    with caplog.at_level(logging.INFO, "assistant.watch"):
        asyncio.run(look())
    # Where logging is set up, the fault's type stands before its words.
    assert [record.getMessage().split(": ")[-1] for record in caplog.records] == ["no session bus"]


def test_waiting_without_a_bus_ends_by_time_or_by_waking():
    async def wait() -> tuple[bool, bool]:
        backend = AtspiBackend(WatchSettings(), "nonsense")
        before = await backend.wait_for_change(0.01)
        backend.wake()
        return before, await backend.wait_for_change(5)

    assert asyncio.run(wait()) == (False, True)


def test_a_missing_display_is_a_users_fault():
    with pytest.raises(UserFault) as fault:
        X11WindowTracker(":987")
    assert fault.value.notice.id == "display.none"


def test_states_are_bits_of_two_words():
    assert has_state([1 << 25, 0], 25)
    assert not has_state([0, 1 << 1], 25)
    assert has_state([0, 1 << 1], 33)
    assert not has_state([], 33)


def test_relatives_of_chromium_are_recognised():
    assert toolkit_is_chromium("Google Chrome")
    assert not toolkit_is_chromium("Pidgin")


def test_the_short_name_of_an_object_is_the_end_of_its_path():
    assert Ref(":1.2", "/org/a11y/atspi/accessible/77").short == "77"
