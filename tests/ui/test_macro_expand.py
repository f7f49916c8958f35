"""Short words in the editor: offered below the text, put in by Tab or a space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant.domain.macros import ListMacros, MacroOffer, TakeMacro
from assistant.domain.view import WriteText
from assistant.ui import samples
from assistant.ui.editor import EditorWindow
from assistant.ui.look import Look
from assistant.ui.macro_expand import matching, typed_at_end

OFFERS = (
    MacroOffer("refundin", "退款已提交", "退款 【金额】 已经提交。", "zh-Hans", ("amount",)),
    MacroOffer("refund", "退款", "钱 7 天内到。", "zh-Hans"),
    MacroOffer("换货", "换货已登记", "已经登记。", "zh-Hans"),
)


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def editor(qtbot, look: Look, told: list) -> Iterator[EditorWindow]:
    made = EditorWindow(look)
    qtbot.addWidget(made)
    made.written.connect(told.append)
    view = replace(samples.anger_zh(), macros=OFFERS)
    made.edit(view.drafts[0], view)
    made.text.clear()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/", ("/", "")),
        ("您好，/ref", ("/", "ref")),
        ("您好/ref", ("/", "ref")),
        ("hello /ref", ("/", "ref")),
        ("您好／ref", ("／", "ref")),
        ("您好、ref", ("、", "ref")),
        ("https://a.b/ref", None),
        ("12/3", None),
        ("and/or", None),
        ("/ref ", None),
        ("/ref。", None),
        ("", None),
        ("/" * 50_000, None),
    ],
)
def test_a_short_word_is_told_from_addresses_dates_and_sums(text: str, found: object):
    assert typed_at_end(text) == found


def test_the_very_word_goes_before_longer_ones_and_a_list_in_chinese_is_none():
    assert [one.shortcut for one in matching(OFFERS, "/", "REFUND")] == ["refund", "refundin"]
    assert [one.shortcut for one in matching(OFFERS, "/", "换")] == ["换货"]
    assert matching(OFFERS, "、", "换") == []
    assert matching(OFFERS, "、", "") == []


def test_tab_puts_the_macro_in_and_selects_its_first_blank(editor: EditorWindow, told: list):
    editor.text.insertPlainText("您好，/refundi")
    assert editor.macro.isVisible()
    QTest.keyClick(editor.text, Qt.Key.Key_Tab)
    assert editor.text.toPlainText() == "您好，退款 【金额】 已经提交。"
    assert editor.text.textCursor().selectedText() == "【金额】"
    assert not editor.macro.isVisible()
    assert TakeMacro(samples.CHAT, "refundin", shown=False) in told
    assert told[-1] == WriteText(samples.CHAT, editor.text.toPlainText())


def test_a_space_puts_in_a_whole_word_and_is_a_space_after_any_other(editor: EditorWindow):
    editor.text.insertPlainText("/refu")
    QTest.keyClick(editor.text, Qt.Key.Key_Space)
    assert editor.text.toPlainText() == "/refu "
    editor.text.clear()
    editor.text.insertPlainText("/refund")
    QTest.keyClick(editor.text, Qt.Key.Key_Space)
    assert editor.text.toPlainText() == "钱 7 天内到。"


def test_one_undo_brings_the_short_word_back(editor: EditorWindow):
    editor.text.insertPlainText("/refund")
    QTest.keyClick(editor.text, Qt.Key.Key_Tab)
    editor.text.undo()
    assert editor.text.toPlainText() == "/refund"


def test_without_a_short_word_tab_goes_from_blank_to_blank(editor: EditorWindow):
    editor.text.setPlainText("先 【一】 再 【二】")
    QTest.keyClick(editor.text, Qt.Key.Key_Tab)
    QTest.keyClick(editor.text, Qt.Key.Key_Tab)
    assert editor.text.textCursor().selectedText() == "【二】"


def test_the_button_does_the_same_and_has_a_name(editor: EditorWindow, look: Look):
    editor.text.insertPlainText("/换")
    assert "换货已登记" in editor.macro.put.accessibleName()
    editor.macro.put.click()
    assert editor.text.toPlainText() == "已经登记。"


def test_the_editor_asks_for_the_macros_when_it_opens_and_takes_them_when_they_come(
    qtbot, look: Look
):
    made = EditorWindow(look)
    qtbot.addWidget(made)
    told: list[object] = []
    made.written.connect(told.append)
    view = samples.anger_zh()
    made.edit(view.drafts[0], view)
    assert ListMacros(samples.CHAT) in told
    made.text.setPlainText("")
    made.text.insertPlainText("/refund")
    assert not made.macro.isVisible()
    made.show_view(replace(view, macros=OFFERS))
    assert made.macro.isVisible()
    made.show_view(replace(samples.joy_zh(), macros=()))
    made.close()
