"""The windows may ask before there is an app: nothing is lost, and nothing waits for it."""

from __future__ import annotations

import threading

from assistant.backstage import Backstage
from assistant.domain.notice import Notice, UserFault
from assistant.domain.pasted import PastedChat, TakePaste
from assistant.domain.view import AgentAction, SetPaused
from assistant.settings import HotkeySettings


class FakeApp:
    def __init__(self) -> None:
        self.heard: list[object] = []
        self.stopped = False

    def start(self) -> None:
        self.heard.append("start")

    def stop(self) -> None:
        self.stopped = True

    def act(self, action: AgentAction) -> None:
        self.heard.append(action)

    def act_on_source(self, action: object) -> None:
        self.heard.append(action)

    def parse_paste(self, wanted: TakePaste) -> PastedChat:
        return PastedChat((), peer=wanted.text)

    def use_hotkeys(self, options: HotkeySettings) -> None:
        self.heard.append(options)


def test_what_was_asked_before_is_done_once_there_is_an_app():
    app, gate, faults = FakeApp(), threading.Event(), []

    def make() -> FakeApp:
        gate.wait(10)
        return app

    stage = Backstage(make, faults.append)
    stage.act(SetPaused(True))
    stage.start()
    stage.start()
    stage.use_hotkeys(HotkeySettings())
    assert app.heard == []
    gate.set()
    stage.stop()
    assert app.heard == ["start", SetPaused(True), HotkeySettings()]
    assert app.stopped
    assert not faults


def test_later_everything_goes_straight_through():
    app = FakeApp()
    stage = Backstage(lambda: app, lambda fault: None)
    stage.start()
    assert stage.parse_paste(TakePaste("hello")) == PastedChat((), peer="hello")
    stage.act(SetPaused(False))
    assert app.heard == ["start", SetPaused(False)]


def test_a_fault_of_the_environment_is_told_and_stopping_still_works():
    faults: list[UserFault] = []

    def make() -> FakeApp:
        raise UserFault(Notice("store.newer"))

    stage = Backstage(make, faults.append)
    stage.start()
    assert stage.parse_paste(TakePaste("hello")) == PastedChat(())
    stage.stop()
    assert [fault.notice.id for fault in faults] == ["store.newer"]


def test_without_a_start_there_is_nothing_to_stop():
    stage = Backstage(FakeApp, lambda fault: None)
    assert stage.parse_paste(TakePaste("hello")) == PastedChat(())
    stage.stop()
