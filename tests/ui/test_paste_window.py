"""The paste window: what is understood stands there at once, and one question at most is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from assistant.domain.chat import Speaker
from assistant.domain.pasted import PastedChat, TakePaste, Turn
from assistant.domain.view import OverlayView
from assistant.ui.look import Look
from assistant.ui.parts import Button
from assistant.ui.paste_window import PasteWindow, Pasting

TEXT = "Lena: Hi\nBo: Hello"


def parse(wanted: TakePaste) -> PastedChat:
    """Two people of whom nobody knows who is who, until somebody says it."""
    if "Lena" not in wanted.text:
        turns = (Turn(wanted.text, speaker=Speaker.CUSTOMER),) if wanted.text.strip() else ()
        return PastedChat(turns)
    told = "Lena" in wanted.customers
    who = (Speaker.CUSTOMER, Speaker.AGENT) if told else (Speaker.UNKNOWN, Speaker.UNKNOWN)
    turns = (Turn("Hi", "Lena", speaker=who[0]), Turn("Hello", "Bo", speaker=who[1]))
    asks = () if told else ("Lena", "Bo")
    return PastedChat(turns, "Lena" if told else "", asks, "name_text")


@pytest.fixture
def window(qtbot, look: Look) -> Iterator[PasteWindow]:
    made = PasteWindow(look, parse)
    qtbot.addWidget(made)
    made.open()
    yield made
    made.close()


def put(window: PasteWindow, text: str) -> None:
    window.text.setPlainText(text)
    window._settle.stop()
    window._look_over()


def questions(window: PasteWindow) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in window.asks.findChildren(QLabel) if one.isVisible()]


def answer(window: PasteWindow, number: int) -> None:
    window.asks.findChildren(Button)[number].click()


def test_an_empty_window_has_nothing_to_read(window: PasteWindow, qtbot):
    assert not window.read.isEnabled()
    with qtbot.assertNotEmitted(window.taken):
        window.take()


def test_one_message_is_the_customers(window: PasteWindow, look: Look):
    put(window, "我的锅粘底了")
    assert window.understood.text() == look.texts("paste.one")
    assert questions(window) == []


def test_of_two_unknown_names_one_is_asked_about_once(window: PasteWindow, look: Look, qtbot):
    put(window, TEXT)
    assert len(questions(window)) == 1
    answer(window, 0)
    assert questions(window) == []
    assert "Lena" in window.understood.text()
    with qtbot.waitSignal(window.taken) as signal:
        qtbot.keyClick(window.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == [TakePaste(TEXT, ("Bo",), ("Lena",))]


def test_a_chat_leaves_nothing_behind_in_a_window_that_is_closed(window: PasteWindow, qtbot):
    put(window, TEXT)
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window.text, Qt.Key.Key_Escape)
    assert window.text.toPlainText() == ""
    window.open()
    assert questions(window) == []


def test_opening_does_not_read_the_clipboard(window: PasteWindow):
    QGuiApplication.clipboard().setText("a secret")
    window.close()
    window.open()
    assert window.text.toPlainText() == ""


def test_every_answer_can_be_given_by_keyboard_and_has_a_name(window: PasteWindow):
    put(window, TEXT)
    for button in window.asks.findChildren(Button):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert "Lena" in button.accessibleName()


def test_the_window_is_made_when_it_is_first_wanted_and_only_once(qtbot, look: Look):
    pasting = Pasting(look, parse, OverlayView)
    assert pasting.window is None
    pasting.open()
    first = pasting.window
    assert first is not None
    qtbot.addWidget(first)
    pasting.open()
    assert pasting.window is first
    first.close()
    pasting.apply(look)
    assert pasting.window is None


class Beside:
    """Another thread, as slow as a test wants it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], None], Callable[[], None]]] = []

    def run(self, work: Callable[[], None], done: Callable[[], None]) -> None:
        self.waiting.append((work, done))

    def finish(self) -> None:
        """Do what waits, oldest first."""
        while self.waiting:
            work, done = self.waiting.pop(0)
            work()
            done()


@pytest.fixture
def beside() -> Beside:
    return Beside()


@pytest.fixture
def slow(qtbot, look: Look, beside: Beside) -> Iterator[PasteWindow]:
    made = PasteWindow(look, parse, beside.run)
    qtbot.addWidget(made)
    made.open()
    beside.finish()
    yield made
    made.close()


def test_a_text_is_taken_apart_beside_the_windows_and_only_the_last_one_counts(
    slow: PasteWindow, beside: Beside, look: Look
):
    put(slow, TEXT)
    put(slow, "我的锅粘底了")
    assert slow.understood.text() == look.texts("paste.nothing")
    beside.finish()
    assert slow.understood.text() == look.texts("paste.one")
    assert questions(slow) == []


def test_who_is_quicker_than_that_takes_what_comes_of_it(slow: PasteWindow, beside: Beside, qtbot):
    slow.text.setPlainText(TEXT)
    with qtbot.assertNotEmitted(slow.taken):
        slow.take()
    with qtbot.waitSignal(slow.taken) as signal:
        beside.finish()
    assert signal.args == [TakePaste(TEXT)]
    assert not slow.isVisible()


def test_what_comes_after_the_window_is_closed_is_not_shown(slow: PasteWindow, beside: Beside):
    slow.text.setPlainText(TEXT)
    slow.take()
    slow.close()
    beside.finish()
    assert slow.found == PastedChat(())
