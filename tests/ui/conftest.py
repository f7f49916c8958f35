"""One QApplication without a screen; windows built from settings as the program does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assistant.settings import InterfaceSettings, Settings
from assistant.ui.background import Background
from assistant.ui.look import Look, look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.places import Places


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    # As an argument, not in the environment: programs that other tests start must not inherit it.
    return ["test", "-platform", "offscreen"]


@pytest.fixture
def settings() -> Settings:
    return Settings(interface=InterfaceSettings(language="zh-Hans", theme="light"))


@pytest.fixture
def look(qapp: QApplication, settings: Settings) -> Look:
    return look_for(settings)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def overlay(
    qtbot, look: Look, background: Background, own_folders: Path
) -> Iterator[OverlayWindow]:
    window = OverlayWindow(look, Places(background))
    qtbot.addWidget(window)
    yield window
    window.hide()
