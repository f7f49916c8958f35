"""The supervisor's window is opened once over each record; the second start shows the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from assistant.review.record import FileSource
from assistant.review.sample import write_sample
from assistant.settings import Settings
from assistant.ui.review import main
from assistant.ui.single import SecondInstance


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("record") / "record.db"
    write_sample(made, chats=5)
    return made


def test_it_says_so_and_ends_well(qapp: QApplication, file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assistant.ui.single._ask", lambda address: True)
    first = main._claim(FileSource(file))
    assert first is not None
    with pytest.raises(SecondInstance) as second:
        main.run(Settings(), FileSource(file), "lin")
    assert second.value.notice.id == "single.review_shown"
    first.release()


def test_windows_over_different_records_stand_beside_each_other(
    qapp: QApplication, file: Path, tmp_path: Path
):
    first, other = main._claim(FileSource(file)), main._claim(FileSource(tmp_path / "other.db"))
    assert first is not None
    assert other is not None
    first.release()
    other.release()


class Window(QWidget):
    """A window with pages."""

    page = ""

    def go(self, page: str) -> None:
        self.page = page


def test_the_window_in_use_comes_to_the_front_at_the_page_wanted(qtbot):
    window = Window()
    qtbot.addWidget(window)
    window.showMinimized()
    main._to_the_front(window, "figures")  # type: ignore[arg-type]
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.page == "figures"
