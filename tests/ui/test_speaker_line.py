"""The line that asks who wrote a message asks once, and only where nobody knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.pasted import TellSpeaker
from assistant.domain.view import OverlayView
from assistant.ui.look import Look
from assistant.ui.speaker_line import SpeakerLine

CHAT = ChatKey("bubbles", "", "Lena")
KNOWN = Message(Speaker.CUSTOMER, "Hi", key="a")
UNKNOWN = Message(Speaker.UNKNOWN, "My lamp broke", key="b")
VIEW = OverlayView(chat=CHAT, messages=(KNOWN, UNKNOWN))


@pytest.fixture
def line(qtbot, look: Look) -> SpeakerLine:
    made = SpeakerLine(look)
    qtbot.addWidget(made)
    return made


def test_nothing_is_asked_while_everybody_is_known(line: SpeakerLine):
    line.show_view(OverlayView(chat=CHAT, messages=(KNOWN,)))
    assert line.isHidden()


def test_the_answer_says_which_message_it_is_about(line: SpeakerLine, qtbot):
    line.show_view(VIEW)
    assert not line.isHidden()
    assert "My lamp broke" in line.words.text
    with qtbot.waitSignal(line.told) as signal:
        line.me.click()
    assert signal.args == [TellSpeaker(CHAT, "b", Speaker.AGENT)]


def test_what_was_answered_is_not_asked_again(line: SpeakerLine):
    line.show_view(VIEW)
    line.customer.click()
    line.show_view(VIEW)
    assert line.isHidden()


def test_a_name_is_asked_about_rather_than_a_text(line: SpeakerLine):
    line.show_view(replace(VIEW, messages=(replace(UNKNOWN, author="Bo"),)))
    assert "Bo" in line.words.text
    assert "My lamp broke" in line.toolTip()
