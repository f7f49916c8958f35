"""One customer stays one chat when another source takes over; two customers never become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.conversation.profile import Library
from assistant.conversation.reader import ChatUpdate, ReaderState, forget, read
from assistant.domain.chat import Speaker
from assistant.domain.window import Rect, Snapshot, TextNode
from tests.conversation.builders import START, WINDOW, converse

LIBRARY = Library.load()
MEI, ME = "陈美", "小林"
SAID = [(MEI, "我的蓝色杯子，还没到。"), (ME, "我马上为您查一下。"), (MEI, "都等了 5 天了！")]


def pixels(rows: Sequence[tuple[str, str]], peer: str = MEI, window=WINDOW) -> Snapshot:
    """The same page as the reader of the screen tells it: rows of ("l" or "r", text)."""
    nodes = [TextNode(peer, Rect(300, 5, 80, 20), "static", {}, ("section.peer-name",))]
    for number, (side, text) in enumerate(rows):
        x, mark = (300, ".incoming") if side == "l" else (600, ".outgoing")
        place = Rect(x, 60 + 60 * number, 250, 40)
        nodes.append(TextNode(text, place, "static", {}, ("section.message-bubble" + mark,)))
    nodes.append(
        TextNode("", Rect(290, 700, 580, 60), "entry", {"unread": "1"}, ("section.composer",), True)
    )
    return Snapshot(window, tuple(nodes), START, "ocr")


SEEN = [("l", "我的蓝色杯子,还没到。"), ("r", "我马上为您\n查一下。"), ("l", "都等了5天了!")]


def feed(*snapshots: Snapshot, state: ReaderState | None = None):
    state, update = state or ReaderState(secret=b"test"), None
    for snapshot in snapshots:
        profile = LIBRARY.find(snapshot)
        assert profile is not None
        state, update = read(state, snapshot, profile)
    assert isinstance(update, ChatUpdate)
    return state, update


def test_the_chat_goes_on_when_it_is_read_from_pixels():
    state, before = feed(converse(SAID))
    _, after = feed(pixels([*SEEN, ("l", "请尽快。")]), state=state)
    assert after.chat == before.chat
    assert [one.text for one in after.messages] == [text for _, text in SAID] + ["请尽快。"]
    assert [one.text for one in after.new] == ["请尽快。"]
    assert after.new[0].speaker is Speaker.CUSTOMER


def test_and_back_again_when_accessibility_answers_later():
    state, before = feed(pixels(SEEN))
    state, after = feed(converse([*SAID, (ME, "明天到。")]), state=state)
    assert after.chat == before.chat
    assert [(one.text, one.speaker) for one in after.new] == [("明天到。", Speaker.AGENT)]
    _, last = feed(pixels([*SEEN, ("r", "明天到。")]), state=state)
    assert last.chat == before.chat
    assert last.new == ()


def test_a_slip_of_reading_is_no_new_message_but_another_number_is_one():
    said = [(MEI, "订单尾号是 1234，麻烦看一下到哪里了"), (ME, "好的"), (MEI, "谢谢你了朋友们")]
    state, _ = feed(converse(said))
    slip = [("l", "订单尾号是1234,麻烦看一下到哪里子"), ("r", "好的"), ("l", "谢谢你了朋友们")]
    state, same = feed(pixels(slip), state=state)
    assert same.new == ()
    other = [*slip, ("l", "订单尾号是1235,麻烦看一下到哪里了")]
    _, more = feed(pixels(other), state=state)
    assert [one.text for one in more.new] == ["订单尾号是1235,麻烦看一下到哪里了"]


@pytest.mark.parametrize(
    "shown",
    [
        pixels(SEEN, peer="陈梅"),
        pixels(SEEN, window=replace(WINDOW, window_id=8)),
        pixels(SEEN, window=replace(WINDOW, pid=71)),
        pixels(SEEN, window=replace(WINDOW, title="Another tab")),
        pixels([("l", "你好，想问一下大小"), ("r", "我马上为您查一下。")]),
        # A greeting that everybody sends, and the answer that everybody gets.
        pixels([("r", "我马上为您查一下。")]),
    ],
    ids=["name", "window", "process", "title", "words", "only the agent's words"],
)
def test_less_than_that_joins_nobody(shown: Snapshot):
    state, before = feed(converse(SAID))
    _, after = feed(shown, state=state)
    assert after.chat != before.chat


def test_the_same_source_never_joins_two_profiles():
    state, before = feed(replace(converse(SAID), source="ocr"))
    assert feed(pixels(SEEN), state=state)[1].chat != before.chat


def test_unread_counters_in_the_title_do_not_matter():
    state, before = feed(converse(SAID))
    counted = replace(WINDOW, title=f"(3) {WINDOW.title}")
    assert feed(pixels(SEEN, window=counted), state=state)[1].chat == before.chat


def test_what_is_forgotten_to_be_read_anew_keeps_its_name():
    state, before = feed(converse(SAID), pixels(SEEN))
    assert state.profile_of(before.chat) == "bubbles"
    state = forget(state, "bubbles")
    assert before.chat not in state.chats
    assert feed(pixels(SEEN), state=state)[1].chat == before.chat


def test_the_same_name_in_two_programs_read_from_pixels_is_two_people():
    here = replace(WINDOW, app="wechat")
    there = replace(WINDOW, app="qq", window_id=12, pid=120)
    state, one = feed(pixels(SEEN, window=here))
    _, other = feed(pixels([("l", "另一个陈美的话")], window=there), state=state)
    assert (one.chat.app, other.chat.app) == ("wechat", "qq")
    assert state.profile_of(one.chat) == "screen"
