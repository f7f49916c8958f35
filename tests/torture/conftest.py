"""How often each fault is made, and what it is made on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.disk import SmallDisk
from tests.ui.conftest import look, settings
from tests.ui.figures.conftest import desk, page, record, settled, week

__all__ = ["desk", "look", "page", "record", "settings", "settled", "week"]

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "1"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["test", "-platform", "offscreen"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    made = SmallDisk(tmp_path / "disk")
    yield made
    made.close()


@pytest.fixture
def again() -> int:
    """Which round this is; a seed."""
    return 0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In the long form every test of this folder is made several times."""
    if ROUNDS > 1:
        if "again" not in metafunc.fixturenames:
            metafunc.fixturenames.append("again")
        metafunc.parametrize("again", range(ROUNDS))
