"""A program that tells no text is told of, with what helps this kind of program."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.demo.bed import Bed
from assistant.demo.desktop import Desktop
from assistant.domain.window import SourceState
from tests.end2end.bed.components import PageServer
from tests.end2end.bed.firefox import Firefox
from tests.end2end.bed.observer import Observer
from tests.end2end.bed.psi import Psi

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


def remedies(observer: Observer) -> set[str]:
    return {
        one.remedy.id
        for one in observer.healths
        if one.remedy is not None and one.state is SourceState.DEGRADED
    }


def test_firefox_with_accessibility_switched_off(tmp_path: Path):
    with (
        Desktop(tmp_path / "desktop") as desktop,
        PageServer(tmp_path / "pages") as server,
        Observer(desktop) as observer,
        Firefox(tmp_path / "firefox", server.page("stream"), desktop.environment, disabled=1),
    ):
        observer.activate("--class", "firefox")
        assert observer.until(lambda: "watch.remedy_firefox" in remedies(observer))
        assert observer.updates == []


def test_firefox_that_nobody_told_of_a_screen_reader_is_read_all_the_same(tmp_path: Path):
    with (
        Desktop(tmp_path / "desktop") as desktop,
        PageServer(tmp_path / "pages") as server,
        Firefox(tmp_path / "firefox", server.page("stream"), desktop.environment, told=False),
    ):
        server.wait_open()
        # It has been running for a while when the product comes.
        with Observer(desktop) as observer:
            observer.activate("--class", "firefox")
            assert observer.until(lambda: observer.peer() == "孙女士"), observer.healths


def test_a_qt_program_that_ran_before_us_must_be_started_again(tmp_path: Path):
    with (
        Bed(tmp_path) as bed,
        Psi(tmp_path / "psi", bed.server, bed.agent, bed.environment, accessible=False),
    ):
        mei = bed.customer(bed.server.accounts[1])
        assert mei.wait_online(f"{bed.agent.jid}/Psi")
        mei.say(bed.agent.jid, "你好")
        with Observer(bed) as observer:
            assert observer.until(lambda: "watch.remedy_qt" in remedies(observer))
            assert observer.updates == []
