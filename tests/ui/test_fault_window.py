"""Why the program can't start is said in a window: what may be mended, and how."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from assistant.domain.notice import Notice
from assistant.ui.fault_window import FaultWindow
from assistant.ui.look import Look


def words(window: FaultWindow) -> str:
    return "\n".join(one.text() for one in window.findChildren(QLabel))


def test_one_that_hangs_is_named_and_no_file_is_blamed(qtbot, look: Look) -> None:
    window = FaultWindow(look, Notice.of("single.silent", pid=4711))
    qtbot.addWidget(window)
    assert "4711" in words(window)
    assert "那一行" not in words(window)
    assert look.texts("fault.own") not in words(window)


def test_a_broken_file_is_named_with_what_to_do(qtbot, look: Look) -> None:
    notice = Notice.of("settings.invalid", file="s.toml", field="model.threads", reason="no")
    window = FaultWindow(look, notice)
    qtbot.addWidget(window)
    assert "s.toml" in words(window)
    assert look.texts("fault.own") in words(window)
