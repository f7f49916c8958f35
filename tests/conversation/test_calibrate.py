"""What the agent says of one message is learned for those like it."""

from __future__ import annotations

from assistant.conversation.calibrate import can_swap, learn, swapped
from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, forget, read
from assistant.domain.chat import ChatKey, Speaker
from tests.conversation.builders import bubbles, converse

LIBRARY = Library.load()
ROWS = [("l", "锅粘底了"), ("r", "您好，我看看"), ("l", "快点")]


def profile(name: str):
    found = LIBRARY.get(name)
    assert found is not None
    return found


def seen(snapshot, kind: str, state: ReaderState | None = None):
    state, update = read(state or ReaderState(), snapshot, profile(kind))
    assert update is not None
    return state, update


def speakers(update) -> list[str]:
    return [message.speaker.value for message in update.messages]


def test_a_message_on_the_left_named_the_agents_turns_the_sides_round():
    state, update = seen(bubbles(ROWS), "bubbles")
    first = update.messages[0]
    lesson = learn(state, update.chat, first.key, Speaker.AGENT, profile("bubbles"))
    assert lesson.profile is not None
    assert (lesson.profile.speaker.left, lesson.profile.speaker.right) == ("agent", "customer")
    state, again = read(forget(state, "bubbles"), bubbles(ROWS, seconds=1), lesson.profile)
    assert again is not None
    assert speakers(again) == ["agent", "customer", "agent"]
    assert [m.key for m in again.messages] == [m.key for m in update.messages]
    assert not again.new


def test_swapping_exchanges_sides_and_classes():
    turned = swapped(profile("bubbles"))
    assert turned.speaker.left == "agent"
    assert turned.speaker.customer == profile("bubbles").speaker.agent
    assert swapped(turned) == profile("bubbles")


def test_only_where_names_do_not_decide_can_sides_be_swapped():
    assert can_swap(profile("bubbles"))
    assert can_swap(profile("chatscope"))
    assert not can_swap(profile("pidgin"))


def test_a_name_is_learned_rather_than_a_side():
    state, update = seen(converse([("陈美", "你好"), ("值班员", "您好")]), "converse")
    assert speakers(update) == ["customer", "unknown"]
    lesson = learn(state, update.chat, update.messages[1].key, Speaker.AGENT, profile("converse"))
    assert lesson.names == {"值班员": Speaker.AGENT}
    assert lesson.profile is None


def test_nothing_is_learned_of_a_message_that_is_not_there():
    state, update = seen(bubbles(ROWS), "bubbles")
    other = ChatKey("bubbles", "", "somebody else")
    assert learn(state, other, update.messages[0].key, Speaker.AGENT, profile("bubbles")) == learn(
        state, update.chat, "no-such-key", Speaker.AGENT, profile("bubbles")
    )
