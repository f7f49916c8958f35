"""The list of macros: no focus unless a search is wanted, every way out gives it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Tier
from assistant.domain.macros import ListMacros, MacroOffer, TakeMacro
from assistant.domain.view import OverlayView, SetPaused, SourceLabel, TakeDraft
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import samples
from assistant.ui.look import Look
from assistant.ui.macro_list import MOST_ROWS, MacroList
from assistant.ui.macro_window import MacroWindow
from assistant.ui.shell import Shell


def offer(name: str, title: str, text: str, **more: object) -> MacroOffer:
    search = f"{name}\n{title}\n{text}".casefold()
    return replace(MacroOffer(name, title, text, "zh-Hans", search=search), **more)


OFFERS = (
    offer("refundin", "退款已提交", "退款 【金额】 已经提交。", blanks=("amount",), fits=True),
    offer("freight", "运费说明", "退货运费由我们承担，7 天内。", fits=True),
    offer("hi", "问好", "您好，我在，您说。"),
    offer("bye", "再见", "Goodbye.", language="en", foreign=True),
)


def draft(one: MacroOffer, *checks: Check) -> Draft:
    source = f"macro.{one.shortcut}"
    return Draft(
        source, DraftKind.FULL, Tier.MACRO, "", "", "", one.text, one.language,
        blanks=one.blanks, checks=checks, sources=(source,),
    )  # fmt: skip


@pytest.fixture
def actions() -> list[object]:
    return []


@pytest.fixture
def shell(qapp: QApplication, settings: Settings, actions: list, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(settings, actions.append, settings_file=tmp_path / "settings.toml")
    made.bridge.push(replace(samples.anger_zh(), macros=OFFERS))
    yield made
    made.close()


def window(shell: Shell) -> MacroWindow:
    found = shell.macros.window
    assert found is not None
    return found


def press(shell: Shell, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window(shell).search, key)


def here(shell: Shell) -> str:
    chosen = window(shell).list.chosen
    return chosen.shortcut if chosen else ""


def searching(shell: Shell, typed: str = "") -> None:
    shell.press("macros")
    shell.press("macros")
    window(shell).search.insert(typed)


def answer(shell: Shell, one: MacroOffer, *checks: Check) -> OverlayView:
    """The session's answer to TakeMacro."""
    view = shell.overlay.view
    label = SourceLabel(f"macro.{one.shortcut}", "macro", f"{one.title} (/{one.shortcut})")
    new = replace(view, drafts=(draft(one, *checks), *view.drafts), labels=(label,))
    shell.bridge.push(new)
    return new


def test_the_key_opens_the_list_without_the_focus(shell: Shell, actions: list):
    shell.press("macros")
    shown = window(shell)
    assert shown.isVisible()
    assert shown.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert shown.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert shown.search.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert [row.number.text() for row in shown.list.rows] == ["", "", "", ""]
    assert actions == [ListMacros(samples.CHAT)]


def test_once_more_takes_the_keyboard_and_a_third_time_gives_it_back(qtbot, shell: Shell):
    searching(shell)
    shown = window(shell)
    assert shown.typing
    assert not shown.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert [row.number.text() for row in shown.list.rows] == ["1", "2", "3", "4"]
    with qtbot.waitSignal(shell.macros.closed):
        shell.press("macros")
    assert not shown.isVisible()
    shell.press("macros")
    assert not shown.typing


def test_a_click_into_the_search_field_asks_for_the_keyboard(shell: Shell):
    shell.press("macros")
    QTest.mouseClick(window(shell).search, Qt.MouseButton.LeftButton)
    assert window(shell).typing


def test_without_the_focus_the_keys_for_drafts_work_in_the_list(shell: Shell, actions: list):
    shell.press("macros")
    shell.press("next")
    assert here(shell) == "freight"
    shell.press("previous")
    shell.press("previous")
    assert here(shell) == "bye"
    shell.press("next")
    shell.press("next")
    shell.press("insert")
    assert actions[-1] == TakeMacro(samples.CHAT, "freight")
    assert not [one for one in actions if isinstance(one, TakeDraft)]
    shell.press("macros")
    shell.press("reject")
    assert not window(shell).isVisible()
    shell.press("next")
    chosen = shell.overlay.panel.drafts.chosen
    assert chosen is not None
    assert chosen.id == "d2"


def test_escape_leaves_and_the_chat_has_the_keyboard_again(qtbot, shell: Shell, actions: list):
    searching(shell, "hi")
    with qtbot.waitSignal(shell.macros.closed) as gone:
        press(shell, Qt.Key.Key_Escape)
    given = shell.overlay.view.window
    assert gone.args == [given.window_id if given else None]
    assert actions == [ListMacros(samples.CHAT)]


def test_closing_without_the_keyboard_gives_nothing_back(qtbot, shell: Shell):
    shell.press("macros")
    with qtbot.assertNotEmitted(shell.macros.closed):
        window(shell).away.click()


def test_arrows_and_enter_take_and_so_does_a_number(shell: Shell, actions: list):
    searching(shell)
    press(shell, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert actions[-1] == TakeMacro(samples.CHAT, "hi")
    searching(shell)
    press(shell, Qt.Key.Key_2)
    assert actions[-1] == TakeMacro(samples.CHAT, "freight")


def test_a_number_that_goes_on_with_the_search_is_typed_and_with_alt_it_takes(
    shell: Shell, actions: list
):
    searching(shell, "运费 ")
    press(shell, Qt.Key.Key_7)
    assert window(shell).search.text() == "运费 7"
    assert here(shell) == "freight"
    QTest.keyClick(window(shell).search, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert actions[-1] == TakeMacro(samples.CHAT, "freight")


def test_a_search_finds_short_words_and_text_and_says_when_nothing_does(shell: Shell, look: Look):
    searching(shell, "您好")
    assert [row.offer.shortcut for row in window(shell).list.rows] == ["hi"]
    window(shell).search.setText("nothing")
    assert window(shell).missed.isVisible()
    assert "nothing" in window(shell).missed.text()
    assert not window(shell).list.isVisible()
    press(shell, Qt.Key.Key_Return)
    assert window(shell).isVisible()


def test_a_ready_macro_becomes_the_chosen_card_and_the_chat_gets_the_keyboard(
    qtbot, shell: Shell, actions: list
):
    searching(shell, "freight")
    press(shell, Qt.Key.Key_Return)
    with qtbot.waitSignal(shell.macros.closed):
        answer(shell, OFFERS[1])
    drafts = shell.overlay.panel.drafts
    assert drafts.shown[0].id == "macro.freight"
    assert drafts.chosen == drafts.shown[0]
    assert shell._editor is None
    shell.press("insert")
    assert isinstance(actions[-1], TakeDraft)
    assert (actions[-1].draft_id, actions[-1].text) == ("macro.freight", OFFERS[1].text)


def test_a_macro_with_a_blank_opens_in_the_editor_with_the_blank_selected(qtbot, shell: Shell):
    searching(shell)
    press(shell, Qt.Key.Key_1)
    with qtbot.assertNotEmitted(shell.macros.closed):
        answer(shell, OFFERS[0])
    assert shell._editor is not None
    assert shell._editor.text.textCursor().selectedText() == "【金额】"


def test_what_is_forbidden_is_shown_before_it_is_inserted(shell: Shell):
    shell.press("macros")
    shell.press("next")
    shell.press("insert")
    answer(shell, OFFERS[1], Check("off_platform", CheckLevel.HARD, "微信", 0, 2))
    assert shell._editor is not None
    assert shell._editor.isVisible()
    chosen = shell.overlay.panel.drafts.chosen
    assert chosen is not None
    assert not chosen.ready


def test_a_macro_that_stands_already_is_only_chosen(shell: Shell, actions: list):
    answer(shell, OFFERS[1])
    shell.overlay.panel.drafts.step(1)
    actions.clear()
    searching(shell, "freight")
    press(shell, Qt.Key.Key_Return)
    assert actions == [ListMacros(samples.CHAT)]
    chosen = shell.overlay.panel.drafts.chosen
    assert chosen is not None
    assert chosen.id == "macro.freight"


def test_a_macro_that_is_gone_gives_the_keyboard_back_all_the_same(qtbot, shell: Shell):
    searching(shell, "hi")
    press(shell, Qt.Key.Key_Return)
    with qtbot.waitSignal(shell.macros.closed):
        shell.macros._patience.timeout.emit()
    assert shell.macros._awaited == ""


def test_another_chat_or_a_pause_closes_the_list(shell: Shell):
    other = replace(samples.CHAT, peer="somebody else")
    here = samples.anger_zh()
    for view in (replace(here, chat=other), replace(here, paused=True)):
        shell.bridge.push(replace(samples.anger_zh(), macros=OFFERS))
        shell.press("macros")
        shell.bridge.push(view)
        assert not window(shell).isVisible()


def test_without_a_chat_or_while_paused_nothing_opens(shell: Shell, actions: list):
    for view in (OverlayView(), replace(samples.anger_zh(), paused=True)):
        shell.bridge.push(view)
        shell.press("macros")
        assert shell.macros.window is None
    assert not [one for one in actions if not isinstance(one, SetPaused)]


def test_the_small_button_opens_and_closes_and_survives_another_look(shell: Shell):
    for theme in ("light", "dark", "contrast"):
        shell._apply(Settings(interface=InterfaceSettings(language="en", theme=theme)))
        button = shell.overlay.panel.drafts.macros_button
        assert button.accessibleName() == "Macros"
        assert "Ctrl+Alt+G" in button.toolTip()
        button.click()
        assert window(shell).isVisible()
        button.click()
        assert not window(shell).isVisible()


def test_a_shop_without_macros_says_where_they_come_from(qtbot, shell: Shell):
    shell.bridge.push(samples.anger_zh())
    shell.press("macros")
    assert not window(shell).none.isVisible()
    qtbot.waitUntil(window(shell).none.isVisible)


def test_why_this_names_the_macro_and_not_the_plan(shell: Shell):
    answer(shell, OFFERS[1])
    drafts = shell.overlay.panel.drafts
    drafts.choose("macro.freight")
    drafts.toggle_why()
    groups = dict(drafts.why.groups())
    assert "strategy" not in groups
    (line,) = groups["sources"]
    assert "运费说明 (/freight)" in line.text


def test_the_list_has_titles_for_what_fits_only_while_nothing_is_searched(qtbot, look: Look):
    made = MacroList(look)
    qtbot.addWidget(made)
    made.show_offers(OFFERS, False)
    words = [one.text() for one in made.findChildren(type(made.rows[0].number))]
    assert look.texts("macro.fits") in words
    assert look.texts("macro.others") in words
    made.show_offers(OFFERS, True)
    inside = made.area.widget()
    words = [one.text() for one in inside.findChildren(type(made.rows[0].number))]
    assert look.texts("macro.fits") not in words


def test_a_thousand_macros_are_shown_as_many_as_anybody_reads(qtbot, look: Look):
    made = MacroList(look)
    qtbot.addWidget(made)
    many = tuple(replace(OFFERS[2], shortcut=f"m{number}") for number in range(1000))
    made.show_offers(many, False)
    assert len(made.rows) == MOST_ROWS
    assert made.numbered(9) == many[8]
    assert made.numbered(10) is None


def test_a_screen_reader_hears_the_macro_that_enter_takes(shell: Shell):
    searching(shell)
    press(shell, Qt.Key.Key_Down)
    field = window(shell).search
    assert field.accessibleName()
    assert "运费说明" in field.accessibleDescription()
    assert all(row.accessibleName() for row in window(shell).list.rows)
