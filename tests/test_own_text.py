"""What the agent writes is looked over; the editor's text is told how it meets the customer."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.reading import Context
from assistant.domain.view import TypedChecks
from assistant.knowledge.shop import load
from assistant.own_text import look_over
from assistant.session.typed import CheckTyped
from assistant.understand.emotion import EmotionModel
from assistant.understand.reader import understand

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SAID = (Message(Speaker.CUSTOMER, "第三次问了，退款到底什么时候到？太让人生气了"),)


def seen(text: str, where: str = "editor", read: bool = True) -> TypedChecks:
    reading = understand(SAID, Context(), NOW, emotion_model=EmotionModel()) if read else None
    wish = CheckTyped(ChatKey("web", "shop", "李"), text, where, SAID, reading, None, Context())
    return look_over(wish, load(None), NOW)


def test_the_four_parts_of_a_text_in_the_editor_come_with_reasons():
    found = seen("让您问了三次是我们没做好，我现在去查退款，半小时内回您。")
    parts = {part.name: part for part in found.empathy}
    assert list(parts) == ["recognises", "explores", "acts", "cares"]
    assert parts["acts"].points > parts["explores"].points
    assert all(part.reasons for part in found.empathy)


def test_a_text_of_formulas_is_told_so():
    found = seen("非常抱歉给您带来不便，请您耐心等待，感谢您的理解与支持。")
    assert [notice.id for notice in found.faults] == ["score.fault.mechanical"]


def test_the_input_box_and_a_chat_that_nobody_has_read_are_only_checked():
    assert seen("好的，马上", "input").empathy == ()
    assert seen("好的，马上", read=False).empathy == ()
