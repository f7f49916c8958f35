"""Whoever can't see or can't point: every control has a name, and the keyboard reaches it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.view import OverlayView
from assistant.settings import Settings
from assistant.ui import sample_macros, samples
from assistant.ui.background import Background
from assistant.ui.editor import EditorWindow
from assistant.ui.follow_ups import FollowUpsWindow
from assistant.ui.guide import GuideWindow
from assistant.ui.keyboard import KeyboardMode, pressable
from assistant.ui.look import Look
from assistant.ui.macro_window import MacroWindow
from assistant.ui.overlay import OverlayWindow
from assistant.ui.settings_window import SettingsWindow
from tests.ui.guide_parts import Means

ROLES = {
    QAccessible.Role.PushButton, QAccessible.Role.CheckBox, QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText, QAccessible.Role.SpinBox, QAccessible.Role.List,
    QAccessible.Role.RadioButton, QAccessible.Role.Slider, QAccessible.Role.Table,
}  # fmt: skip
# Parts that the toolkit makes inside a control which has the name.
INNER = {"qt_spinbox_lineedit", "qt_scrollarea_viewport"}


def nameless(window: QWidget) -> list[str]:
    """Controls without a name, as a screen reader gets the tree from the toolkit."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.objectName() in INNER:
            continue
        parent = widget.parentWidget()
        if parent is not None and parent.inherits("QComboBox"):
            continue
        node = QAccessible.queryAccessibleInterface(widget)
        control = node is not None and (node.role() in ROLES or pressable(widget))
        if control and not node.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.fixture
def opened(
    qtbot, look: Look, settings: Settings, background: Background, tmp_path: Path
) -> dict[str, Callable[[], QWidget]]:
    def editor() -> QWidget:
        window, view = EditorWindow(look), samples.anger_zh()
        window.edit(view.drafts[1], view)
        return window

    def promises() -> QWidget:
        window = FollowUpsWindow(look)
        window.show_follow_ups(samples.complaint_zh().follow_ups)
        return window

    def options() -> QWidget:
        file = tmp_path / "settings.toml"
        window = SettingsWindow(look, settings, frozenset({"store.enabled"}), file, background)
        window.page.show_only("", "e")
        return window

    def guide() -> QWidget:
        return GuideWindow(look, settings, Means(), background)

    def macros() -> QWidget:
        window = MacroWindow(look)
        window.open("", sample_macros.offers("zh-Hans"), QWidget())
        window.begin_typing()
        return window

    return {
        "macros": macros,
        "editor": editor,
        "promises": promises,
        "settings": options,
        "guide": guide,
    }


@pytest.mark.parametrize("name", ["macros", "editor", "promises", "settings", "guide"])
def test_every_control_of_a_window_has_a_name(
    qtbot, opened: dict[str, Callable[[], QWidget]], name: str
) -> None:
    window = opened[name]()
    qtbot.addWidget(window)
    window.show()
    assert nameless(window) == []


@pytest.mark.parametrize("sample", ["anger", "complaint", "worth", "asking"])
def test_every_control_of_the_overlay_has_a_name(overlay: OverlayWindow, sample: str) -> None:
    overlay.show_view(samples.SAMPLES[sample]())
    overlay.present()
    assert nameless(overlay) == []


def test_the_name_of_a_control_that_lost_it_is_missed(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.panel.header.pause.setAccessibleName("")
    overlay.panel.header.pause.setToolTip("")
    assert nameless(overlay) == ["Button "]


def shown(overlay: OverlayWindow, view: OverlayView) -> KeyboardMode:
    overlay.show_view(view)
    overlay.present()
    QApplication.processEvents()
    return KeyboardMode(overlay)


def test_all_that_can_be_clicked_can_be_reached_by_tab(overlay: OverlayWindow) -> None:
    mode = shown(overlay, samples.anger_zh())
    mode.enter()
    clickable = {w for w in overlay.findChildren(QWidget) if pressable(w) and w.isVisible()}
    assert len(clickable) > 8
    reached, focus = set(), overlay.focusWidget()
    for _ in range(3 * len(clickable)):
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = overlay.focusWidget()
    assert clickable - reached == set()
    mode.leave()


def test_enter_presses_and_escape_gives_the_keyboard_back(qtbot, overlay: OverlayWindow) -> None:
    mode = shown(overlay, samples.anger_zh())
    mode.enter()
    row = overlay.panel.others.rows[0]
    row.setFocus()
    with qtbot.waitSignal(overlay.chat_requested):
        QTest.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(mode.left):
        QTest.keyClick(row, Qt.Key.Key_Escape)
    assert overlay.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert [w for w in overlay.findChildren(QWidget) if pressable(w) and w.focusPolicy()] == []
