"""Text wraps, elides and highlights as plain text in any script."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from assistant.ui.textview import Mark, TextView, cut_utf16, is_rtl, utf16_length


@pytest.fixture
def font(qapp) -> QFont:
    made = QFont()
    made.setPixelSize(13)
    return made


def test_longer_text_is_taller(qtbot, font: QFont) -> None:
    view = TextView(font, "#000000")
    qtbot.addWidget(view)
    view.show_text("短")
    low = view.heightForWidth(200)
    view.show_text("很长的一段话" * 20)
    assert view.heightForWidth(200) >= low * 4


def test_a_line_limit_holds_and_is_admitted(qtbot, font: QFont) -> None:
    view = TextView(font, "#000000", max_lines=2)
    qtbot.addWidget(view)
    view.show_text("😀很长的一段话" * 40)
    view.resize(200, view.heightForWidth(200))
    assert view.height() == 2 * round(13 * 1.5)
    assert view.elided
    view.grab()


def test_markup_is_shown_as_it_was_typed(qtbot, font: QFont) -> None:
    view = TextView(font, "#000000")
    qtbot.addWidget(view)
    view.show_text("<img src=x onerror=alert(1)> <b>hi</b>")
    assert view.accessibleName() == "<img src=x onerror=alert(1)> <b>hi</b>"
    view.resize(300, 60)
    view.grab()


def test_marks_paint_their_ground(qtbot, font: QFont) -> None:
    view = TextView(font, "#000000")
    qtbot.addWidget(view)
    view.show_text("aaa bbb", (Mark(0, 3, "#00ff00", "#ff0000"),))
    view.resize(200, 24)
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(20) for y in range(image.height())}
    assert "#ff0000" in colours


def test_right_to_left_text_is_recognised_by_its_first_strong_letter() -> None:
    assert is_rtl("123 مرحبا abc")
    assert not is_rtl("abc مرحبا")
    assert not is_rtl("123 !")


def test_cutting_never_splits_a_wide_character() -> None:
    assert utf16_length("a😀") == 3
    assert cut_utf16("a😀b", 2) == "a"
    assert cut_utf16("a😀b", 3) == "a😀"
