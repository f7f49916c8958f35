"""A chat that is pasted again brings only what is new."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.conversation.pasted import parse
from assistant.conversation.pasting import chat_of_paste, take
from assistant.conversation.reader import ReaderState
from assistant.domain.chat import Speaker

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FIRST = "访客8 10:22:01\n在吗\n客服 10:23:00\n在的"


def test_pasted_again_with_more_only_the_rest_is_new():
    found = parse(FIRST)
    chat = chat_of_paste(found, NOW)
    state, update = take(ReaderState(), found, chat, NOW)
    assert [message.text for message in update.messages] == ["在吗", "在的"]
    more = parse(FIRST + "\n访客8 10:24:00\n水壶漏水")
    state, update = take(state, more, chat_of_paste(more, NOW), NOW)
    assert [(m.speaker, m.text) for m in update.new] == [(Speaker.CUSTOMER, "水壶漏水")]
    assert len(update.messages) == 3


def test_messages_without_a_name_are_never_mixed_with_another_customers():
    one, other = parse("我的锅粘底"), parse("我的灯坏了")
    later = NOW.replace(second=7)
    assert chat_of_paste(one, NOW) != chat_of_paste(other, later)


def test_a_speaker_told_later_is_told_of_what_is_known():
    found = parse("Lena: Hi\nBo: Hello\nLena: My lamp broke")
    chat = chat_of_paste(found, NOW)
    state, _ = take(ReaderState(), found, chat, NOW)
    told = {"author:Lena": Speaker.CUSTOMER, "author:Bo": Speaker.AGENT}
    _, update = take(state, found, chat, NOW, told)
    assert [m.speaker.value for m in update.messages] == ["customer", "agent", "customer"]
    assert len(update.revised) == 3
    assert not update.new
