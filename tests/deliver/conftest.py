"""A screen of our own for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.demo.desktop import Desktop


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    folder: Path = tmp_path_factory.mktemp("desktop")
    with Desktop(folder) as desktop:
        yield desktop


@pytest.fixture
def screen(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("DISPLAY", desktop.display)
    return desktop
