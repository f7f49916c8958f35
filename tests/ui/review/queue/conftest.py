"""One sample record for all tests of the window; each test works on a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assistant.review.record import FileSource
from assistant.review.sample import write_sample
from assistant.settings import InterfaceSettings, Settings
from assistant.ui.look import look_for
from assistant.ui.review.page import Desk
from assistant.ui.review.queue_page import QueuePage


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of 60 chats; nobody writes to it."""
    file = tmp_path_factory.mktemp("sample") / "record.db"
    write_sample(file, chats=60)
    return file


@pytest.fixture
def record(sample: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copy(sample, tmp_path / "record.db"))


@pytest.fixture
def make_desk(qapp: QApplication) -> Iterator[Callable[..., Desk]]:
    """Makes desks over a record, closed when the test is over."""
    made: list[Desk] = []

    def make(file: Path, language: str = "en", role: str = "supervisor") -> Desk:
        interface = InterfaceSettings(language=language, theme="light")
        settings = Settings(interface=interface)
        made.append(Desk(look_for(settings), settings, FileSource(file), "chen", role))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk], record: Path) -> Desk:
    return make_desk(record)


@pytest.fixture
def page(qtbot, desk: Desk) -> QueuePage:
    """The queue over the sample, its rows and the first chat in view."""
    page = QueuePage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: desk.idle and page.detail.seen is not None)
    return page
