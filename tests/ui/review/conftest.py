"""A small record, made once and copied for each test, and a desk to look at it from."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.domain.record import OutcomeKind
from assistant.review import words
from assistant.review.queue import look as look_at
from assistant.review.record import FileSource
from assistant.settings import Settings
from assistant.store.database import open_for_writing
from assistant.ui.look import Look
from assistant.ui.review.page import Desk
from assistant.ui.review.score_section import ScoreSection
from tests.review.shop import Shop

EDITED = "让您等了五天，抱歉。我现在就去问快递，三分钟内告诉您。"


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three answers of Lin and one of Wei, the last of them edited."""
    file = tmp_path_factory.mktemp("recorded") / "record.db"
    shop = Shop(file)
    for peer, agent in (("mei", "lin@shop"), ("an", "lin@shop"), ("bo", "wei@shop")):
        shop.case(peer, agent=agent)
    shop.case("ya", kind=OutcomeKind.EDITED, sent=EDITED, similarity=0.8)
    shop.store.close()
    db = open_for_writing(file)
    words.catch_up(db)
    db.close()
    return file


@pytest.fixture
def record(recorded: Path, tmp_path: Path, own_folders: Path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copy(recorded, tmp_path / "record.db"))


@pytest.fixture
def db(record: Path) -> Iterator[Database]:
    """The same record, from beside the window."""
    opened = open_for_writing(record)
    yield opened
    opened.close()


@pytest.fixture
def answers(db: Database) -> list[str]:
    """The suggestions of the record, oldest first."""
    return [row[0] for row in db.execute("SELECT id FROM suggestions ORDER BY at").fetchall()]


@pytest.fixture
def desk(look: Look, settings: Settings, record: Path) -> Iterator[Desk]:
    """Zhou's desk."""
    made = Desk(look, settings, FileSource(record), "zhou")
    yield made
    made.close()


@pytest.fixture
def settled(qtbot, desk: Desk) -> Callable[[], None]:
    """Waits until everything under way at the desk has come in."""

    def wait() -> None:
        qtbot.waitUntil(lambda: desk.idle, timeout=10_000)

    return wait


@pytest.fixture
def section(
    qtbot, desk: Desk, db: Database, answers: list[str], settled: Callable[[], None]
) -> ScoreSection:
    """The scorecard, showing the first answer."""
    made = ScoreSection(desk)
    qtbot.addWidget(made)
    made.resize(560, 900)
    made.show_suggestion(look_at(db, answers[0]))
    settled()
    return made
