"""Settings come from the schema, go back to the file, and respect the administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant import settings as schema
from assistant.domain.notice import Notice
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import Settings
from assistant.ui.background import Background
from assistant.ui.look import Look, look_for
from assistant.ui.settings_window import SettingsWindow

Opener = Callable[..., SettingsWindow]


@pytest.fixture
def opened(qtbot, look: Look, settings: Settings, background: Background, tmp_path: Path) -> Opener:
    def make(locked: frozenset[str] = frozenset(), file: Path | None = None) -> SettingsWindow:
        window = SettingsWindow(
            look, settings, locked, file or tmp_path / "settings.toml", background
        )
        qtbot.addWidget(window)
        return window

    return make


def field(window: SettingsWindow, name: str):
    section = name.partition(".")[0]
    return next(f for f in window.fields[section] if f.name == name)


def test_every_option_has_a_control_that_gives_back_its_value(
    opened: Opener, settings: Settings
) -> None:
    assert opened().values() == settings


def test_saving_writes_what_differs_and_it_reads_back(
    qtbot, opened: Opener, tmp_path: Path
) -> None:
    window = opened()
    field(window, "interface.theme").set("dark")
    field(window, "model.threads").set(3)
    field(window, "watch.apps").control.setText("chromium，pidgin")
    with qtbot.waitSignal(window.saved, timeout=30_000) as caught:
        window.save()
    read = schema.load(tmp_path / "settings.toml", ())
    assert read == caught.args[0]
    assert (read.interface.theme, read.model.threads) == ("dark", 3)
    assert read.watch.apps == ("chromium", "pidgin")
    assert "重新启动" in window.message.text()


def test_an_installed_model_is_picked_from_a_list_and_any_other_can_be_typed(
    qtbot, look: Look, settings: Settings, background: Background, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    offered = {"model.name": ("small", "large")}
    window = SettingsWindow(look, settings, frozenset(), file, background, offered)
    qtbot.addWidget(window)
    control = field(window, "model.name").control
    assert [control.itemText(n) for n in range(control.count())] == ["", "small", "large"]
    control.setCurrentIndex(2)
    with qtbot.waitSignal(window.saved) as caught:
        window.save()
    assert caught.args[0].model.name == "large"
    field(window, "model.name").set("company-chat")
    assert field(window, "model.name").get() == "company-chat"


def test_a_change_of_looks_needs_no_restart(qtbot, opened: Opener) -> None:
    window = opened()
    field(window, "interface.font_scale").set(1.2)
    with qtbot.waitSignal(window.saved):
        window.save()
    assert window.message.text() == "已保存。"


def test_what_the_administrator_fixed_is_grey_and_not_written(
    qtbot, opened: Opener, tmp_path: Path
) -> None:
    window = opened(frozenset({"interface.theme"}))
    assert not field(window, "interface.theme").control.isEnabled()
    assert field(window, "interface.side").control.isEnabled()
    with qtbot.waitSignal(window.saved):
        window.save()
    assert "theme" not in (tmp_path / "settings.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("binding", "told"), [("ctrl+alt+insertt", "看不懂的按键"), ("ctrl+alt+c", "用了两次")]
)
def test_bad_keys_are_told_and_not_saved(
    qtbot, opened: Opener, tmp_path: Path, binding: str, told: str
) -> None:
    window = opened()
    field(window, "hotkeys.insert").control.setText(binding)
    window.save()
    assert told in window.message.text()
    assert not (tmp_path / "settings.toml").exists()


def test_a_disk_that_refuses_is_told(qtbot, opened: Opener, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("", encoding="utf-8")
    window = opened(file=blocker / "settings.toml")
    window.save()
    qtbot.waitUntil(lambda: "没有保存成功" in window.message.text())
    assert window.save_button.isEnabled()


def test_a_file_that_cannot_be_edited_is_told_and_kept(
    qtbot, opened: Opener, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('interface = { theme = "light" }\n', encoding="utf-8")
    window = opened(file=file)
    field(window, "interface.theme").set("dark")
    window.save()
    qtbot.waitUntil(lambda: str(file) in window.message.text())
    assert "light" in file.read_text(encoding="utf-8")


def test_a_search_finds_settings_of_all_sections_by_name_and_help(opened: Opener) -> None:
    window = opened()
    window.search.setText("天")
    found = [block.field.name for block in window.page.found]
    assert "store.keep_days" in found
    assert all("天" in block.field.label + block.field.help for block in window.page.found)
    window.search.setText("没有这样的设置")
    assert window.page.found == []
    assert "没有这样的设置" in window.page.summary.text()
    window.search.clear()
    assert {b.field.name.partition(".")[0] for b in window.page.found} == {"interface"}


def test_a_locked_setting_says_who_locked_it_and_where(
    qtbot, look: Look, settings: Settings, background: Background, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    locked = frozenset({"hotkeys.pause"})
    window = SettingsWindow(look, settings, locked, tmp_path / "s.toml", background, None, policy)
    qtbot.addWidget(window)
    control = field(window, "hotkeys.pause").control
    assert not control.isEnabled()
    assert str(policy) in control.accessibleDescription()


def test_a_combination_is_taken_by_pressing_it(qtbot, opened: Opener) -> None:
    window = opened()
    window.open_at("hotkeys")
    edit = field(window, "hotkeys.insert").control
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(edit, Qt.Key.Key_F7, both)
    assert edit.text() == "ctrl+shift+f7"
    QTest.keyClick(edit, Qt.Key.Key_A)
    assert edit.text() == "ctrl+shift+f7"
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text() == ""


def test_keys_used_twice_are_told_at_both_while_they_change(opened: Opener) -> None:
    window = opened()
    field(window, "hotkeys.next").set("ctrl+alt+i")
    told = {b.field.name: b.fault.text() for b in window.page.blocks if b.fault.text()}
    assert told == {"hotkeys.insert": "与“下一条”重复", "hotkeys.next": "与“插入”重复"}
    field(window, "hotkeys.next").set("ctrl+alt+n")
    assert not any(block.fault.text() for block in window.page.blocks)


def test_keys_that_another_program_has_are_told(opened: Opener) -> None:
    window = opened()
    taken = Notice.of("hotkey.taken", keys="ctrl+alt+i")
    window.show_sources([SourceHealth("hotkeys", SourceState.DEGRADED, taken)])
    assert "ctrl+alt+i" in window.page._told["hotkeys"].text()


def test_another_look_is_taken_at_once_and_the_section_stays(
    opened: Opener, settings: Settings
) -> None:
    window = opened()
    window.open_at("hotkeys")
    other = settings.interface.model_copy(update={"language": "zh-Hant", "theme": "contrast"})
    window.apply(look_for(settings.model_copy(update={"interface": other})))
    assert window.windowTitle() == "設定"
    assert window.sections.currentRow() == 1
