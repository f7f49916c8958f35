"""The window of a fault hands over an archive for support, and says how that went."""

from __future__ import annotations

from pathlib import Path

from assistant.domain.notice import Notice, UserFault
from assistant.ui.background import Background
from assistant.ui.crash import CrashWindow
from assistant.ui.look import Look


def test_the_archive_is_written_off_the_gui_thread_and_told(
    qtbot, look: Look, background: Background, tmp_path: Path
) -> None:
    written: list[Path] = []
    window = CrashWindow(look, written.append, background)
    qtbot.addWidget(window)
    window.show_error(ValueError("x"))
    assert window.archive.isVisible()
    window.save_archive(tmp_path / "support.zip")
    qtbot.waitUntil(window.said.isVisible, timeout=20_000)
    assert written == [tmp_path / "support.zip"]
    assert "support.zip" in window.said.text()
    assert window.archive.isEnabled()


def test_where_it_cannot_be_written_the_reason_is_told(
    qtbot, look: Look, background: Background, tmp_path: Path
) -> None:
    def refused(file: Path) -> None:
        raise UserFault(Notice.of("doctor.bundle_failed", file=file, reason="磁盘已满"))

    window = CrashWindow(look, refused, background)
    qtbot.addWidget(window)
    window.show_error(ValueError("x"))
    window.save_archive(tmp_path / "support.zip")
    qtbot.waitUntil(window.said.isVisible, timeout=20_000)
    assert "磁盘已满" in window.said.text()


def test_without_anybody_to_write_it_there_is_no_button(qtbot, look: Look) -> None:
    window = CrashWindow(look)
    qtbot.addWidget(window)
    window.show_error(ValueError("x"))
    assert not window.archive.isVisible()
