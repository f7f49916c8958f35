"""A whole desk over a Mac: from the moment the user allows it to messages with speakers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.domain.chat import Speaker
from assistant.domain.window import SourceState
from assistant.macos.layer import Happening
from assistant.session import events
from assistant.settings import WatchSettings
from assistant.source_desk import Seeing, SourceDesk
from assistant.watch.macos.backend import MacBackend
from assistant.watch.macos.copied import MacCopiedText
from assistant.watch.macos.tracker import MacWindowTracker
from tests.fakes.macos import App, Mac, tree

CHROME, MAIL = 10, 20


class Ticks:
    """A clock on which every look finds what was asked before out of date."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 2.0
        return self.now


class Desk:
    def __init__(self) -> None:
        self.mac = Mac(
            App(CHROME, "com.google.Chrome", "Google Chrome.app", [tree("chrome_chatscope")]),
            App(MAIL, "com.apple.mail", "Mail.app", [tree("appkit_chat")]),
        )
        self.events: list[events.Event] = []
        self._more = threading.Condition()
        mac = self.mac
        seeing = Seeing(
            lambda: MacWindowTracker(mac.ax, mac.workspace, {999}, Ticks()),
            lambda settings: MacBackend(settings, lambda: mac.ax),
            lambda: MacCopiedText(mac.board),
        )
        settings = WatchSettings(poll_seconds=0.1, idle_poll_seconds=0.5)
        self.real = SourceDesk(settings, seeing, b"0" * 32, self.post)

    def post(self, event: events.Event) -> None:
        with self._more:
            self.events.append(event)
            self._more.notify_all()

    def wait(self, wanted: Callable[[events.Event], bool]) -> events.Event:
        def found() -> events.Event | None:
            return next((one for one in self.events if wanted(one)), None)

        with self._more:
            assert self._more.wait_for(lambda: found() is not None, 20)
        one = found()
        assert one is not None
        return one


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    made = Desk()
    yield made
    made.real.stop()


def test_from_no_leave_to_messages_without_a_new_start(desk: Desk):
    desk.mac.trusted = False
    desk.real.start()
    told = desk.wait(lambda one: isinstance(one, events.HealthChanged) and bool(one.health.opens))
    assert isinstance(told, events.HealthChanged)
    assert told.health.state is SourceState.UNAVAILABLE
    desk.mac.trusted = True
    seen = desk.wait(lambda one: isinstance(one, events.MessagesSeen))
    assert isinstance(seen, events.MessagesSeen)
    assert seen.chat.peer == "Lin Mei"
    assert [(one.speaker, one.text) for one in seen.messages][-3:] == [
        (Speaker.CUSTOMER, "Thank you. 我等了十天了。"),
        (Speaker.AGENT, "I have asked the carrier."),
        (Speaker.CUSTOMER, "And when do I hear from you?"),
    ]
    mended = desk.wait(
        lambda one: (
            isinstance(one, events.HealthChanged)
            and one.health.source == "ax"
            and one.health.state is SourceState.OK
        )
    )
    assert mended


def test_a_program_without_a_profile_is_never_asked_for_a_text(desk: Desk):
    desk.mac.front = MAIL
    desk.real.start()
    desk.wait(lambda one: isinstance(one, events.HealthChanged))
    desk.mac.workspace.tell(Happening.FRONT)
    desk.real.watcher.poke()
    desk.mac.front = CHROME
    desk.mac.workspace.tell(Happening.FRONT)
    desk.wait(lambda one: isinstance(one, events.MessagesSeen))
    assert not [one for one in desk.mac.ax.read_values if one.pid == MAIL]
