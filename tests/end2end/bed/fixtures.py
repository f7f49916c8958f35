"""Fixtures of the bed; imported by tests/end2end/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.demo import webclient
from assistant.demo.bed import MEI, TOM, Bed
from assistant.demo.customer import Customer
from assistant.demo.pidgin import RESOURCE
from tests.end2end.bed.firefox import Firefox
from tests.end2end.bed.observer import Observer
from tests.end2end.bed.psi import RESOURCE as PSI
from tests.end2end.bed.psi import Psi


class Desk:
    """A running bed with both customers, the agent's other device and an observer."""

    def __init__(self, bed: Bed, observer: Observer) -> None:
        self.bed = bed
        self.observer = observer
        self.mei = bed.customer(MEI)
        self.tom = bed.customer(TOM)
        # What the agent sends from another client shows in the window as their own.
        self.phone = bed.customer(bed.agent)

    def mei_says(self, text: str) -> float:
        """Mei writes to the agent; returns time.monotonic() of sending."""
        return self.mei.say(self.bed.agent.jid, text)

    def tom_says(self, text: str) -> float:
        """Tom writes to the agent."""
        return self.tom.say(self.bed.agent.jid, text)

    def agent_says(self, to: Customer, text: str) -> float:
        """The agent answers a customer from the other device."""
        return self.phone.say(to.account.jid, text)


@contextmanager
def web_desk(folder: Path, language: str = "zh_CN") -> Iterator[Desk]:
    """Server, Chromium with converse.js and Mei's chat in front, and an observer that reads it."""
    with Bed(folder, language=language) as bed, Observer(bed) as observer:
        desk = Desk(bed, observer)
        bed.open_web_chat(MEI)
        observer.activate("--class", "chromium")
        assert observer.until(lambda: observer.peer() == MEI.name), observer.healths
        yield desk


@contextmanager
def firefox_desk(folder: Path, language: str = "en") -> Iterator[Desk]:
    """The same in Firefox."""
    with Bed(folder, language=language) as bed, Observer(bed) as observer:
        desk = Desk(bed, observer)
        address = webclient.write_page(bed.server, bed.agent, language, MEI.jid)
        with Firefox(folder / "firefox", address, bed.environment):
            observer.activate("--class", "firefox")
            assert observer.until(lambda: observer.peer() == MEI.name), observer.healths
            yield desk


@contextmanager
def pidgin_desk(folder: Path) -> Iterator[Desk]:
    """Server, Pidgin logged in as the agent, and an observer."""
    with Bed(folder) as bed, Observer(bed) as observer:
        desk = Desk(bed, observer)
        bed.open_pidgin()
        observer.activate("--name", "Buddy List")
        assert desk.mei.wait_online(f"{bed.agent.jid}/{RESOURCE}")
        yield desk


@contextmanager
def psi_desk(folder: Path) -> Iterator[Desk]:
    """Server, Psi logged in as the agent, and an observer; each chat has a window of its own."""
    with (
        Bed(folder) as bed,
        Observer(bed) as observer,
        Psi(folder / "psi", bed.server, bed.agent, bed.environment),
    ):
        desk = Desk(bed, observer)
        assert desk.mei.wait_online(f"{bed.agent.jid}/{PSI}")
        yield desk


@pytest.fixture(scope="module")
def chinese_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with web_desk(tmp_path_factory.mktemp("zh")) as desk:
        yield desk


@pytest.fixture(scope="module")
def english_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with web_desk(tmp_path_factory.mktemp("en"), "en") as desk:
        yield desk


@pytest.fixture(scope="module")
def pidgin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pidgin_desk(tmp_path_factory.mktemp("pidgin")) as desk:
        yield desk
