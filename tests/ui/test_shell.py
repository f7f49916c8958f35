"""The whole interface together: views in, keys, editor, settings, faults."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from assistant.domain.notice import Notice
from assistant.domain.record import FollowUpState
from assistant.domain.view import (
    OfferMoment,
    OverlayView,
    SetPaused,
    SettleFollowUp,
    TakeDraft,
    WriteText,
)
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import samples
from assistant.ui.application import choose_platform
from assistant.ui.crash import install_hooks, report
from assistant.ui.shell import Shell


@pytest.fixture
def actions() -> list[object]:
    return []


@pytest.fixture
def shell(qapp: QApplication, settings: Settings, actions: list, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(settings, actions.append, settings_file=tmp_path / "settings.toml")
    yield made
    made.close()


def show(qtbot, shell: Shell, view: OverlayView) -> None:
    with qtbot.waitSignal(shell.bridge.view_changed):
        shell.bridge.push(view)


def test_a_pushed_view_is_painted_and_a_key_takes_its_draft(
    qtbot, shell: Shell, actions: list
) -> None:
    view = samples.anger_zh()
    show(qtbot, shell, view)
    shell.bridge.press("insert")
    qtbot.waitUntil(lambda: bool(actions))
    assert actions == [TakeDraft(samples.CHAT, "s1", "d1", "insert", view.drafts[0].text)]


def test_every_hotkey_of_the_settings_does_something(
    qtbot, shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    show(qtbot, shell, samples.anger_zh())
    for action in type(Settings().hotkeys).model_fields:
        shell.press(action)
    assert caplog.records == []


def test_the_editor_hands_its_text_over(qtbot, shell: Shell, actions: list) -> None:
    show(qtbot, shell, samples.joy_zh())
    shell.press("edit")
    editor = shell._editor
    assert editor is not None
    assert editor.isVisible()
    editor.text.setPlainText("谢谢您")
    editor.take()
    assert [a.text for a in actions if isinstance(a, TakeDraft)] == ["谢谢您"]
    assert not editor.isVisible()


def test_the_editors_text_is_looked_over_and_forgotten_when_it_closes(
    qtbot, shell: Shell, actions: list
) -> None:
    view = samples.own_text()
    show(qtbot, shell, view)
    shell.press("edit")
    editor = shell._editor
    assert editor is not None
    editor.text.setPlainText(view.typed[0].text)
    qtbot.waitUntil(lambda: actions[-1] == WriteText(view.chat, view.typed[0].text))
    show(qtbot, shell, replace(view, revision=99))
    assert editor.bar.finding is not None
    editor.close()
    assert actions[-1] == WriteText(view.chat, "")


def test_the_key_goes_through_the_moments(qtbot, shell: Shell, actions: list) -> None:
    view = samples.joy_zh()
    show(qtbot, shell, view)
    shell.press("moment")
    show(qtbot, shell, replace(view, moment="bye"))
    shell.press("moment")
    assert actions == [OfferMoment(view.chat, "opening"), OfferMoment(view.chat, "")]


def test_the_tray_shows_and_changes_pause(qtbot, shell: Shell, actions: list) -> None:
    show(qtbot, shell, samples.joy_zh())
    shell.tray.pause_action.trigger()
    show(qtbot, shell, samples.paused())
    assert shell.tray.pause_action.text() == "继续读取"
    shell.tray.pause_action.trigger()
    assert actions == [SetPaused(True), SetPaused(False)]


def test_the_list_of_promises_opens_from_key_tray_and_badge(
    qtbot, shell: Shell, actions: list
) -> None:
    show(qtbot, shell, samples.complaint_zh())
    assert shell.tray.follow_ups_action.text() == "待办承诺（4）…"
    for opening in (
        lambda: shell.press("follow_ups"),
        shell.tray.follow_ups_action.trigger,
        shell.overlay.panel.header.badge.click,
    ):
        opening()
        window = shell._follow_ups
        assert window is not None
        assert window.isVisible()
        window.close()
    shell.show_follow_ups()
    shell._follow_ups.rows[0].done.click()
    assert actions == [SettleFollowUp("f1", FollowUpState.DONE)]


def test_a_promise_that_has_come_due_is_told_once_by_the_tray(
    qtbot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(shell.tray, "notify", lambda *words: told.append(words))
    due = Notice.of("follow_up.due", peer="林小满", text="查物流")
    view = replace(samples.joy_zh(), notices=(Notice("ui.drafts.none"), due))
    show(qtbot, shell, view)
    show(qtbot, shell, replace(view, revision=2))
    ((title, words),) = told
    assert title == "有一件答应客户的事到时间了"
    assert "查物流" in words


def test_the_tray_quits(qtbot, shell: Shell) -> None:
    with qtbot.waitSignal(shell.quit_requested):
        shell.tray.quit_action.trigger()


def test_saved_settings_change_the_overlay_at_once(qtbot, shell: Shell) -> None:
    show(qtbot, shell, samples.anger_zh())
    with qtbot.waitSignal(shell.settings_saved):
        shell._apply(Settings(interface=InterfaceSettings(language="en", theme="dark")))
    assert shell.overlay.panel.reading.mood.word.text == "Angry"
    assert shell.tray.quit_action.text() == "Quit"


def test_settings_open_once_and_again_after_closing(qtbot, shell: Shell) -> None:
    shell.show_settings()
    first = shell._settings_window
    shell.show_settings()
    assert shell._settings_window is first
    assert first is not None
    with qtbot.waitSignal(first.destroyed):
        first.close()
    shell.show_settings()
    assert shell._settings_window is not None


@pytest.fixture
def hooked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell that hears of mistakes, as in the program."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger("assistant")
    before = tuple(root.handlers)
    install_hooks(shell.bridge)
    yield shell
    for added in set(root.handlers) - set(before):
        root.removeHandler(added)


def broken() -> None:
    raise RuntimeError("broken on purpose with 王小姐")


def told_of(qtbot, shell: Shell) -> str:
    qtbot.waitUntil(lambda: shell._crash is not None and shell._crash.isVisible())
    assert shell._crash is not None
    return shell._crash.text.toPlainText()


def test_a_fault_on_a_thread_is_shown_with_its_traceback(qtbot, hooked: Shell) -> None:
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    text = told_of(qtbot, hooked)
    assert "in broken\nRuntimeError" in text
    assert "王小姐" not in text
    assert hooked._crash is not None
    hooked._crash.copy.click()
    assert hooked._crash.copy.text() == "已复制"


def test_a_fault_in_a_slot_is_shown_and_the_program_goes_on(qtbot, hooked: Shell) -> None:
    QTimer.singleShot(0, broken)
    assert "in broken" in told_of(qtbot, hooked)
    show(qtbot, hooked, samples.anger_zh())


def test_a_fault_that_a_room_has_logged_is_shown_once(qtbot, hooked: Shell) -> None:
    log = logging.getLogger("assistant.session")
    for _ in range(3):
        try:
            broken()
        except RuntimeError:
            log.exception("an event failed")
    assert "in broken" in told_of(qtbot, hooked)
    assert hooked._crash is not None
    hooked._crash.close()
    try:
        broken()
    except RuntimeError:
        log.exception("an event failed")
    log.error("no mistake of the program")
    qtbot.wait(50)
    assert not hooked._crash.isVisible()


def test_a_report_names_versions_and_is_capped() -> None:
    text = report(ValueError("x" * 100_000))
    assert text.startswith("assistant ")
    assert len(text) < 25_000


def test_wayland_is_left_for_x_where_that_exists() -> None:
    assert choose_platform({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}) == "xcb"
    assert choose_platform({"WAYLAND_DISPLAY": "w"}) == ""
    assert choose_platform({"DISPLAY": ":0"}) == ""
    assert choose_platform({"WAYLAND_DISPLAY": "w", "QT_QPA_PLATFORM": "wayland"}) == ""


def test_a_paste_is_taken_apart_beside_the_windows(shell: Shell):
    assert shell.pasting._run == shell._background.run
