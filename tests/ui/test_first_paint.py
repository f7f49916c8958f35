"""What takes long begins when the window has been painted, and in any case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.ui import first_paint
from assistant.ui.first_paint import FirstPaint


def test_it_is_told_once_after_the_first_painting(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    told: list[int] = []
    painted = FirstPaint(window)
    painted.done.connect(lambda: told.append(1))
    with qtbot.waitSignal(painted.done, timeout=5000):
        window.show()
    window.repaint()
    qtbot.wait(20)
    assert told == [1]


def test_a_window_that_is_never_painted_holds_nothing_up(qtbot: QtBot, monkeypatch):
    monkeypatch.setattr(first_paint, "LONGEST_MS", 1)
    window = QWidget()
    qtbot.addWidget(window)
    painted = FirstPaint(window)
    with qtbot.waitSignal(painted.done, timeout=5000):
        pass
