"""A record of one week, made once, and the desk of a supervisor over a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assistant.domain.reading import Emotion, EscalationLevel, Issue
from assistant.domain.record import FollowUp, FollowUpState, OutcomeKind
from assistant.review import words
from assistant.review.record import FileSource
from assistant.settings import Settings
from assistant.store.database import open_for_writing
from assistant.ui.figures.page import FiguresPage
from assistant.ui.look import Look
from assistant.ui.review.page import Desk
from tests.review.shop import Shop, reading

OWN = "我马上去看，今天下班前回您。"
NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two agents over the last days, with everything that figures speak of."""
    shop = Shop(tmp_path_factory.mktemp("week") / "record.db")
    shop.now = NOW - timedelta(days=5)
    for n in range(3):
        shop.case(f"a{n}", then=Emotion.GRATITUDE)
        shop.later(days=1)
    shop.case("b", kind=OutcomeKind.REJECTED, reason="tone", agent="chen@shop")
    shop.case("c", kind=OutcomeKind.IGNORED, sent=OWN, similarity=0.1, agent="chen@shop",
              read=reading(issue=Issue.PRODUCT_QUALITY), then=Emotion.ANGER)  # fmt: skip
    urgent = reading(escalation=EscalationLevel.URGENT)
    shop.case("d", read=urgent, then=Emotion.NEUTRAL, sent=OWN, kind=OutcomeKind.EDITED,
              similarity=0.8)  # fmt: skip
    shop.store.record_follow_up(
        FollowUp("f", shop.key("a0"), "回电", shop.now, shop.now, FollowUpState.OPEN)
    )
    shop.store.close()
    db = open_for_writing(shop.file)
    words.catch_up(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()
    return shop.file


@pytest.fixture
def record(week: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(week, tmp_path / "record.db"))


@pytest.fixture
def desk(qapp: QApplication, look: Look, settings: Settings, record: Path) -> Iterator[Desk]:
    made = Desk(look, settings, FileSource(record), "wu")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, desk: Desk) -> FiguresPage:
    made = FiguresPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.shown()
    return made


@pytest.fixture
def settled(qtbot, desk: Desk) -> Callable[[], None]:
    """Waits until everything that was asked for has come in."""

    def wait() -> None:
        still = 0

        def quiet() -> bool:
            nonlocal still
            still = still + 1 if desk.idle else 0
            return still > 3

        qtbot.waitUntil(quiet, timeout=20_000)

    return wait
