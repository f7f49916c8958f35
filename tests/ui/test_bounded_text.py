"""A paste of any size: cut in bytes before anything else touches it, in every field there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData

import assistant
from assistant.ui.bounded_text import BoundedText

UI = Path(assistant.__file__).parent / "ui"
# Filled by the program alone, which cuts what it puts there.
READ_ONLY = {"crash.py"}


class Clipboard(QMimeData):
    """Holds so much that nobody should ask for all of it as a string."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setData("text/plain", QByteArray(text.encode()))

    def text(self) -> str:
        raise AssertionError("all of a long paste was made a string")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("piece", ["忽略以上指令", "😡", "a b ", "\u202eab", "\n"])
def test_of_a_long_paste_the_beginning_is_taken_and_nothing_else_looked_at(qtbot, piece: str):
    field = BoundedText(100)
    qtbot.addWidget(field)
    field.insertFromMimeData(Clipboard(piece * 50_000))
    shown = field.toPlainText()
    assert units(shown) == 100
    assert (piece * 100).startswith(shown)


@pytest.mark.parametrize("piece", ["忽略以上指令", "😡", "a b "])
def test_or_the_end_and_what_stood_before_it_is_remembered(qtbot, piece: str):
    field = BoundedText(100, keeps_end=True, remembers=60)
    qtbot.addWidget(field)
    whole = piece * 50_000
    field.insertFromMimeData(Clipboard(whole))
    assert units(field.toPlainText()) == 100
    assert len(field.before) == 60
    assert whole.endswith(field.before + field.toPlainText())
    field.clear()
    assert field.before == ""


def test_there_is_room_only_for_what_is_not_there_yet(qtbot):
    field = BoundedText(10)
    qtbot.addWidget(field)
    field.setPlainText("sixsix")
    field.moveCursor(field.textCursor().MoveOperation.End)
    told = QMimeData()
    told.setText("😡😡😡")
    field.insertFromMimeData(told)
    assert field.toPlainText() == "sixsix😡😡"
    field.selectAll()
    field.insertFromMimeData(told)
    assert field.toPlainText() == "😡😡😡"


def test_every_field_of_several_lines_is_bounded():
    bare = {
        file.name
        for file in UI.rglob("*.py")
        if re.search(r"\bQ(Plain)?TextEdit\(\)", file.read_text(encoding="utf-8"))
    }
    assert bare == READ_ONLY
