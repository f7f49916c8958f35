"""The doctor names the open chat program that tells nothing, and what helps it."""

from __future__ import annotations

import asyncio

import pytest

from assistant import doctor_programs
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, WindowInfo
from assistant.finding import State
from assistant.watch.atspi_remedy import silent
from assistant.watch.replay import ReplayBackend

PIDGIN = WindowInfo(1, 0, "pidgin", "chat", Rect(0, 0, 9, 9))
CHROMIUM = WindowInfo(2, 0, "chromium", "chat", Rect(0, 0, 9, 9))


class Source(ReplayBackend):
    """Reads every program but those named."""

    def __init__(self, *mute: str) -> None:
        super().__init__(())
        self._mute = mute
        self._seen: WindowInfo | None = None

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        self._seen = window
        return None

    def health(self) -> SourceHealth:
        if self._seen and self._seen.app in self._mute:
            return silent("atspi", self._seen)
        return SourceHealth("atspi", SourceState.OK)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_programs, "_EACH", -1.0)


def test_a_silent_program_is_named_with_what_helps_its_kind() -> None:
    found = asyncio.run(doctor_programs.judged(Source("chromium"), (PIDGIN, CHROMIUM)))
    assert found.state is State.WARN
    assert found.found == Notice.of("watch.application_silent", app="chromium")
    assert found.remedy == Notice.of("watch.remedy_chromium", app="chromium")


def test_programs_that_tell_their_text_are_listed() -> None:
    found = asyncio.run(doctor_programs.judged(Source(), (PIDGIN, CHROMIUM)))
    assert found.state is State.OK
    assert found.found == Notice.of("doctor.chat_programs.ok", app="pidgin, chromium")


def test_without_a_screen_no_program_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> None:
        raise UserFault(Notice("display.none"))

    monkeypatch.setattr("assistant.system_parts.open_windows", nowhere)
    found = doctor_programs.chat_programs()
    assert (found.state, found.found.id) == (State.OK, "doctor.chat_programs.none")
