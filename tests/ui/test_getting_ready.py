"""An update of a large record is shown and blocks nothing; a wrong policy is told in a window."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from assistant import paths, record_ready
from assistant.domain.notice import Notice, UserFault
from assistant.settings import Settings, StoreSettings
from assistant.store.database import needs_upgrade
from assistant.ui import getting_ready
from assistant.ui.fault_window import FaultWindow
from assistant.ui.getting_ready import GettingReady, GettingReadyWindow, show_until_done
from assistant.ui.look import Look
from tests.store import old_records


def test_it_says_how_far_a_copy_and_a_step_are(qtbot, look: Look) -> None:
    window = GettingReadyWindow(look)
    qtbot.addWidget(window)
    window.tell("backup", 300, 1200)
    assert (window.bar.value(), window.bar.maximum()) == (300, 1200)
    assert "300 / 1200 MB" in window.stage.text()
    window.tell("migrate", 3, 12)
    assert window.bar.maximum() == 0
    assert "第 4 步，共 12 步" in window.stage.text()


def test_it_comes_when_it_takes_long_and_goes_by_itself(qtbot, look: Look) -> None:
    ready = GettingReady(look)

    def work() -> None:
        ready.begin()
        ready.tell("migrate", 1, 2)

    for job, shown in ((work, True), (ready.end, False)):
        thread = threading.Thread(target=job)
        thread.start()
        thread.join()
        qtbot.waitUntil(
            lambda shown=shown: bool(ready.window and ready.window.isVisible()) is shown,
            timeout=20_000,
        )
    assert ready.window is None


def test_a_window_that_needs_the_record_waits_and_events_go_on(qapp, look: Look) -> None:
    turns: list[int] = []
    timer = getting_ready.QTimer()
    timer.timeout.connect(lambda: turns.append(1))
    timer.start(5)

    def work(told: getting_ready.Progress) -> None:
        told("migrate", 0, 2)
        while len(turns) < 5:
            time.sleep(0.01)

    show_until_done(look, work)
    timer.stop()

    def broken(told: getting_ready.Progress) -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        show_until_done(look, broken)


def test_what_is_done_at_once_shows_nothing(qtbot, look: Look) -> None:
    ready = GettingReady(look)
    ready.begin()
    window = ready.window
    assert window is not None
    ready.end()
    assert not window.isVisible()


def test_only_a_record_that_needs_it_is_made_ready() -> None:
    options = Settings()
    assert record_ready.waiting(options) == []
    old_records.make(paths.record_file(), old_records.NAMES[2])
    assert record_ready.waiting(options) == [paths.record_file()]
    off = Settings(store=StoreSettings(enabled=False))
    assert record_ready.waiting(off) == []
    record_ready.make_ready(options)
    assert not needs_upgrade(paths.record_file())
    assert record_ready.waiting(options) == []


def test_one_that_cannot_be_is_left_to_who_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    old_records.make(paths.record_file(), old_records.NAMES[2])

    def full(*arguments: object) -> None:
        raise UserFault(Notice("store.no_space"))

    monkeypatch.setattr(record_ready, "open_for_writing", full)
    record_ready.make_ready(Settings())
    assert needs_upgrade(paths.record_file())


def test_a_wrong_policy_is_told_with_file_and_field_and_whom_to_ask(qtbot, look: Look) -> None:
    policy = Path("/etc/empathy-assistant/policy.toml")
    notice = Notice.of("settings.invalid", file=policy, field="store.keep_days", reason="…")
    window = FaultWindow(look, notice, by_policy=True)
    qtbot.addWidget(window)
    shown = [label.text() for label in window.findChildren(getting_ready.QWidget)
             if hasattr(label, "text")]  # fmt: skip
    text = " ".join(str(one) for one in shown)
    assert str(policy) in text
    assert "store.keep_days" in text
    assert "管理员" in text
    window.copy.click()
    assert str(policy) in getting_ready_clipboard()


def getting_ready_clipboard() -> str:
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.clipboard().text()
