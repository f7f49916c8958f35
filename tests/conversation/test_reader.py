"""Every message once, with its speaker, whatever the window does."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from assistant.conversation.profile import Library
from assistant.conversation.reader import ChatUpdate, ReaderState, read
from assistant.domain.chat import Message, Speaker
from assistant.domain.window import Snapshot
from tests.conversation.builders import bubbles, converse, node, pidgin

LIBRARY = Library.load()
MEI, ME = "陈美", "小林"


def feed(
    *snapshots: Snapshot, state: ReaderState | None = None
) -> tuple[ReaderState, list[ChatUpdate | None]]:
    state = state or ReaderState(secret=b"test")
    updates = []
    for snapshot in snapshots:
        profile = LIBRARY.find(snapshot)
        assert profile is not None
        state, update = read(state, snapshot, profile)
        updates.append(update)
    return state, updates


def last(*snapshots: Snapshot) -> ChatUpdate:
    update = feed(*snapshots)[1][-1]
    assert update is not None
    return update


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.text for message in messages]


def test_what_is_there_on_attaching_is_history():
    update = last(converse([(MEI, "在吗"), (ME, "您好")]))
    assert texts(update.messages) == ["在吗", "您好"]
    assert all(message.history for message in update.messages)
    assert update.new == ()


def test_what_comes_later_is_new_once():
    rows = [(MEI, "在吗")]
    _, updates = feed(
        converse(rows),
        converse([*rows, ("", "杯子漏水")], seconds=1),
        converse([*rows, ("", "杯子漏水")], seconds=2),
    )
    assert [texts(update.new) for update in updates if update] == [[], ["杯子漏水"], []]


def test_author_headers_name_the_speaker_of_all_rows_under_them():
    update = last(converse([(MEI, "在吗"), ("", "急"), (ME, "在的"), ("", "请说")]))
    assert [message.speaker for message in update.messages] == [
        Speaker.CUSTOMER,
        Speaker.CUSTOMER,
        Speaker.AGENT,
        Speaker.AGENT,
    ]


def test_a_stranger_in_the_chat_stays_unknown():
    update = last(converse([("路人", "我也遇到了")]))
    assert update.messages[0].speaker is Speaker.UNKNOWN


def test_a_row_without_header_at_the_top_is_unknown_until_its_header_is_seen():
    _, updates = feed(
        converse([("", "漏水"), ("", "怎么办")], first=5),
        converse([(MEI, "漏水"), ("", "怎么办")], first=5, seconds=1),
    )
    before, after = updates
    assert before is not None
    assert after is not None
    assert {message.speaker for message in before.messages} == {Speaker.UNKNOWN}
    assert [message.speaker for message in after.messages] == [Speaker.CUSTOMER] * 2
    assert [message.key for message in before.messages] == list(after.revised)
    assert after.new == ()


def test_a_known_row_lends_its_speaker_to_those_below_it():
    update = last(
        converse([(MEI, "漏水"), ("", "怎么办")], first=0),
        converse([("", "怎么办"), ("", "还在吗")], first=1, seconds=1),
    )
    assert update.messages[-1].speaker is Speaker.CUSTOMER


@pytest.mark.parametrize("redraw", ["", "again"])
def test_two_equal_lines_are_two_messages(redraw: str):
    rows = [(MEI, "在吗"), ("", "在吗")]
    update = last(converse(rows), converse([*rows, ("", "在吗")], seconds=1, redraw=redraw))
    assert texts(update.messages) == ["在吗"] * 3
    assert texts(update.new) == ["在吗"]
    assert len({message.key for message in update.messages}) == 3


def test_an_equal_line_is_new_when_only_the_screen_object_tells():
    update = last(
        converse([(MEI, "嗯"), ("", "嗯")], first=0), converse([("", "嗯"), ("", "嗯")], first=1)
    )
    assert texts(update.messages) == ["嗯"] * 3


def test_a_redrawn_page_brings_nothing_new_and_keeps_keys():
    rows = [(MEI, "在吗"), (ME, "在的"), (MEI, "杯子漏水")]
    _, updates = feed(converse(rows), converse(rows, redraw="x", seconds=1))
    first, second = updates
    assert first is not None
    assert second is not None
    assert second.new == ()
    assert first.messages == second.messages


def test_scrolling_back_puts_older_messages_in_front_as_history():
    rows = [(MEI, f"第{n}句") for n in range(12)]
    _, updates = feed(
        converse(rows[6:], first=6),
        converse(rows[3:9], first=3, after=3, seconds=1),
        converse(rows[:6], first=0, after=6, seconds=2),
        converse(rows[6:], first=6, seconds=3),
    )
    update = updates[-1]
    assert update is not None
    assert texts(update.messages) == [text for _, text in rows]
    assert all(message.history for message in update.messages)
    assert all(one is not None and one.new == () for one in updates)


def test_a_jump_far_up_is_left_alone():
    _, updates = feed(
        converse([(MEI, "最近一句")], first=50),
        converse([(MEI, "很久以前")], first=1, after=9, seconds=1),
    )
    assert updates[1] is not None
    assert texts(updates[1].messages) == ["最近一句"]
    assert not updates[1].at_end


def test_a_burst_longer_than_the_window_is_all_new():
    update = last(
        converse([(MEI, "第一句")], first=0),
        converse([(MEI, f"连发{n}") for n in range(5)], first=9, seconds=1),
    )
    assert texts(update.new) == [f"连发{n}" for n in range(5)]


def test_a_burst_that_ran_out_of_sight_is_read_from_above():
    burst = [(MEI, "等等"), *(("", f"连发{n}") for n in range(8))]
    update = last(converse(burst[:1]), converse(burst, above=6, seconds=1))
    assert texts(update.new) == [f"连发{n}" for n in range(8)]


@pytest.mark.parametrize("place", ["cut", "below"])
def test_a_hidden_row_that_may_be_cut_is_not_taken(place: str):
    update = last(converse([(MEI, "话的后半"), (MEI, "整句")], above=1, hidden_as=place))
    assert texts(update.messages) == ["整句"]
    assert update.at_end


def test_an_edited_message_keeps_its_key_and_is_revised():
    _, updates = feed(
        converse([(MEI, "在吗"), ("", "漏水了"), ("", "急")]),
        converse([(MEI, "在吗"), ("", "漏油了"), ("", "急")], seconds=1),
        converse([(MEI, "在吗"), ("", "漏油了"), ("", "急"), ("", "快")], seconds=2),
    )
    before, edited, after = updates
    assert before is not None
    assert edited is not None
    assert after is not None
    assert edited.new == ()
    assert edited.revised == (before.messages[1].key,)
    assert texts(edited.messages) == ["在吗", "漏油了", "急"]
    assert texts(after.new) == ["快"]


def test_a_retracted_message_does_not_hide_the_next_one():
    update = last(
        converse([(MEI, "在吗"), ("", "发错了")]),
        converse([(MEI, "在吗"), ("", "杯子漏水")], seconds=1, redraw="x"),
    )
    assert texts(update.new) == ["杯子漏水"]


def test_another_peer_is_another_chat_and_coming_back_repeats_nothing():
    _, updates = feed(
        converse([(MEI, "漏水")], first=0),
        converse([("Tom", "Where is it?")], peer="Tom", first=30, seconds=1),
        converse([(MEI, "漏水")], first=0, seconds=2, redraw="back"),
        converse([(MEI, "漏水"), ("", "快点")], first=0, seconds=3, redraw="back"),
    )
    tom, back, more = updates[1], updates[2], updates[3]
    assert tom is not None
    assert back is not None
    assert more is not None
    assert tom.chat.peer == "Tom"
    assert texts(tom.messages) == ["Where is it?"]
    assert back.new == ()
    assert texts(more.new) == ["快点"]


def test_rows_of_the_old_chat_under_a_new_name_are_not_believed():
    state, updates = feed(
        converse([(MEI, "漏水")]), converse([(MEI, "漏水")], peer="Tom", seconds=0.1)
    )
    assert updates[1] is None
    assert all(key.peer == MEI for key in state.chats)


def test_a_renamed_customer_is_believed_at_the_second_look():
    _, updates = feed(
        converse([(MEI, "漏水")]),
        converse([(MEI, "漏水")], peer="陈美 VIP", seconds=0.3),
        converse([(MEI, "漏水")], peer="陈美 VIP", seconds=0.6, typed="x"),
    )
    assert updates[2] is not None
    assert updates[2].chat.peer == "陈美 VIP"


def test_the_account_is_remembered_while_it_is_out_of_sight():
    shown = converse([(MEI, "漏水")])
    hidden = dataclasses.replace(shown, nodes=shown.nodes[1:-1] + converse([(MEI, "")]).nodes[-1:])
    marker = node("", "section#conversejs")
    hidden = dataclasses.replace(hidden, nodes=(*hidden.nodes, marker))
    _, updates = feed(shown, hidden)
    assert updates[0] is not None
    assert updates[1] is not None
    assert updates[0].chat == updates[1].chat


def test_pieces_of_one_message_are_joined():
    shown = converse([(MEI, "看这里 ")])
    link = node(
        "http://x.cn/1",
        "link",
        "section.chat-msg__text",
        "section.chat-content",
        path="q/l/t0/b0/9",
    )
    update = last(dataclasses.replace(shown, nodes=(*shown.nodes[:-1], link, shown.nodes[-1])))
    assert texts(update.messages) == ["看这里 http://x.cn/1"]


def test_what_stands_in_the_input_box_is_told():
    assert last(converse([(MEI, "在吗")], typed="您好，")).typed == "您好，"


@pytest.mark.parametrize(
    "hostile",
    [
        "\u202e倒着写\u202c的",
        "零\u200b宽\ufeff字",
        "空\x00字符",
        "\ud800半个",
        "👨\u200d👩\u200d👧",
    ],
)
def test_hostile_text_is_one_harmless_message(hostile: str):
    update = last(converse([(MEI, "在吗")]), converse([(MEI, "在吗"), ("", hostile)], seconds=1))
    assert len(update.new) == 1
    update.new[0].text.encode("utf-8")
    assert not set(update.new[0].text) & set("\u202e\u202c\u200b\ufeff\x00")


def test_family_emoji_stay_whole():
    assert last(converse([(MEI, "👨\u200d👩\u200d👧")])).messages[0].text == "👨\u200d👩\u200d👧"


def test_five_thousand_characters_are_one_message():
    long = "第一天没到，第二天也没到。" * 385
    assert texts(last(converse([(MEI, long)])).messages) == [long]


def test_a_page_without_an_open_chat_gives_no_update():
    assert feed(converse([], peer=""))[1] == [None]


def test_what_loads_late_but_was_written_early_is_history():
    empty = converse([])
    update = last(empty, converse([(MEI, "昨天的话")], seconds=600, clock="14:30"))
    assert update.new == ()
    assert update.messages[0].history


def test_pidgin_lines_become_messages():
    shown = pidgin(
        "(14:00:01) 陈美: 在吗\n第二行\n(14:00:05) 小林: 在的: 请说\n"
        "(14:00:09) 陈美 has signed off.\n(14:01:00) 陈美/phone: 换手机了"
    )
    assert [(m.speaker, m.text) for m in last(shown).messages] == [
        (Speaker.CUSTOMER, "在吗\n第二行"),
        (Speaker.AGENT, "在的: 请说"),
        (Speaker.CUSTOMER, "换手机了"),
    ]


def test_pidgin_notices_are_no_messages():
    shown = pidgin("(14:00:01) Unable to send message: not connected\n(14:00:05) 陈美: 在吗")
    assert texts(last(shown).messages) == ["在吗"]


def test_pidgin_text_cut_at_its_beginning_goes_on():
    lines = [f"(15:00:{n:02}) 陈美: 第{n}句" for n in range(20)]
    update = last(pidgin("\n".join(lines[:15])), pidgin("句\n" + "\n".join(lines[5:18]), seconds=1))
    assert texts(update.messages) == [f"第{n}句" for n in range(18)]
    assert texts(update.new) == ["第15句", "第16句", "第17句"]


def test_a_pidgin_tab_change_caught_half_way_is_not_believed():
    _, updates = feed(
        pidgin("(14:00:01) 陈美: 漏水"),
        pidgin("(14:00:01) 陈美: 漏水", title="Tom", seconds=0.1),
        pidgin("(14:00:02) Tom: hi", title="Tom", seconds=0.4),
    )
    assert updates[1] is None
    assert updates[2] is not None
    assert texts(updates[2].messages) == ["hi"]


def test_bubbles_left_is_the_customer_and_right_the_agent():
    shown = bubbles(
        [("c", "11月21日 星期六"), ("l", "锅粘底"), ("r", "您好，请拍照看看"), ("c", "已读")]
    )
    update = last(shown)
    assert update.chat.peer == "周先生"
    assert [(m.speaker, m.text) for m in update.messages] == [
        (Speaker.CUSTOMER, "锅粘底"),
        (Speaker.AGENT, "您好，请拍照看看"),
    ]


def test_a_line_break_that_is_a_text_of_its_own_belongs_to_its_paragraph():
    pieces = [
        node("line 4", "paragraph", path="a/p/9", x=312, y=80, width=60),
        # Chromium places it anywhere.
        node("\n", "paragraph", path="b/p/9", x=360, y=130, width=0),
        node("second", "paragraph", path="c/p/9", x=312, y=98, width=60),
    ]
    update = last(bubbles([("r", "好的")], pieces))
    assert [m.text for m in update.messages] == ["好的", "line 4\nsecond"]


@pytest.mark.parametrize(("width", "count"), [(590, 2), (300, 1)])
def test_touching_rows_that_fill_the_column_are_two_and_paragraphs_of_a_bubble_one(
    width: int, count: int
):
    pieces = [
        node(text, "section.log", path=f"{text}/log", x=302, y=y, width=width, block="1")
        for text, y in (("first", 200), ("second", 220))
    ]
    update = last(bubbles([("l", "你好")], pieces))
    assert len(update.messages) == 1 + count


def test_a_class_outranks_the_side():
    shown = bubbles([("l", "锅粘底")])
    sent = node("我们看看", "section.bubble", "section.outgoing", path="k/l/m/9", x=312, y=300)
    update = last(dataclasses.replace(shown, nodes=(sent, *shown.nodes)))
    assert update.messages[0].speaker is Speaker.AGENT


@pytest.mark.parametrize(
    "line",
    [
        "14:05",
        "下午 3:20",
        "昨天 12:01",
        "Delivered",
        "已读",
        "周先生 正在输入…",
        "Ann is typing…",
        "✓✓",
    ],
)
def test_times_receipts_and_typing_are_no_messages(line: str):
    assert texts(last(bubbles([("l", "锅粘底"), ("l", line)])).messages) == ["锅粘底"]


def test_a_bubble_over_the_whole_width_is_unknown_until_calibrated():
    wide = node("公告" * 20, "section.bubble", path="w/v/u/9", x=302, y=90, width=594)
    shown = dataclasses.replace(bubbles([]), nodes=(wide, bubbles([]).nodes[-1]))
    profile = LIBRARY.find(shown)
    assert profile is not None
    _, update = read(ReaderState(), shown, profile)
    assert update is not None
    assert update.messages[0].speaker is Speaker.UNKNOWN
    _, update = read(ReaderState(), shown, profile, {"class:bubble": Speaker.CUSTOMER})
    assert update is not None
    assert update.messages[0].speaker is Speaker.CUSTOMER


def test_keys_depend_on_the_secret():
    shown = converse([(MEI, "在吗")])
    profile = LIBRARY.find(shown)
    assert profile is not None
    keys = set()
    for secret in (b"one", b"two"):
        _, update = read(ReaderState(secret=secret), shown, profile)
        assert update is not None
        keys.add(update.messages[0].key)
    assert len(keys) == 2


def test_keys_are_the_same_after_a_restart():
    shown = converse([(MEI, "在吗"), ("", "在吗"), (ME, "在的")])
    assert [m.key for m in last(shown).messages] == [m.key for m in last(shown).messages]
