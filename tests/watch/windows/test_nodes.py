"""Trees of UI Automation give the nodes that the same profiles read as on Linux."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.conversation.identity import chat_of, input_node, input_text
from assistant.conversation.profile import AppProfile, Library, MatchRules, PeerRules, SpeakerRules
from assistant.conversation.reader import ReaderState, read
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo
from assistant.watch.windows import nodes, uia
from tests.fakes.windows import CHAT, recorded

WEB = Library.load().get("converse")
QT = AppProfile(
    id="qt-desk", name="Desk", kind="bubbles", newline_safe=True,
    match=MatchRules(apps=("desk",)), pane=("#list",), message=("Bubble",), input=("#reply",),
    peer=PeerRules(markers=("#peer",)),
    speaker=SpeakerRules(customer=("#incoming",), agent=("#outgoing",)),
)  # fmt: skip
WPF = AppProfile(
    id="wpf-desk", name="Desk", kind="rows", newline_safe=True, match=MatchRules(apps=("desk",)),
    pane=("#Messages",), message=("#Body",), author=("#Sender",), input=("#ReplyBox",),
    peer=PeerRules(markers=("#PeerName",)), speaker=SpeakerRules(others_are_agent=True),
)  # fmt: skip


def snapshot(name: str, app: str = "google-chrome") -> Snapshot:
    tree, texts = recorded(name)
    values = {id: uia.Value(id, text, False) for id, text in texts.items()}
    pages = [one for one in walk(tree) if one.type == uia.DOCUMENT]
    top = pages[0] if pages else tree
    found, more = nodes.read_nodes(top, values, 600, 20_000)
    window = WindowInfo(CHAT, 4242, app, tree.name, Rect(0, 0, 900, 700))
    return Snapshot(window, found, datetime(2026, 3, 2, tzinfo=UTC), "uia", top.value, more)


def walk(element: uia.Element) -> list[uia.Element]:
    return [element, *(one for child in element.children for one in walk(child))]


def transcript(shown: Snapshot, profile: AppProfile) -> list[tuple[str, str]]:
    _, update = read(ReaderState(), shown, profile)
    assert update is not None
    return [(one.speaker.value, one.text) for one in update.messages]


def test_a_page_in_chrome_is_read_by_the_profile_written_for_linux():
    shown = snapshot("chrome_converse")
    found = Library.load().find(shown)
    assert found is not None
    assert found.id == "converse"
    assert transcript(shown, found) == [
        ("customer", "你好，我的耳机左边没声音了"),
        ("agent", "您好，左边没声音确实很影响使用"),
        ("customer", "昨天才收到的"),
        ("customer", "今天就坏了"),
    ]
    chat = chat_of(shown, found)
    assert chat is not None
    assert (chat.peer, chat.account) == ("安娜", "小林")
    assert input_text(shown, found) == ""


def test_what_is_scrolled_out_of_sight_is_marked():
    shown = snapshot("chrome_scrolled")
    hidden = [node.text for node in shown.nodes if node.attributes.get("hidden") == "1"]
    assert hidden == ["安娜", "10:01", "你好，我的耳机左边没声音了"]
    assert WEB is not None
    # Who wrote the first visible message is told by what stands above it.
    assert transcript(shown, WEB)[0] == ("customer", "你好，我的耳机左边没声音了")


def test_a_password_field_is_neither_text_nor_box():
    shown = snapshot("chrome_password")
    assert "geheim-4711" not in repr(shown.nodes)
    assert "密码" in [node.text for node in shown.nodes]
    tree, _ = recorded("chrome_password")
    assert nodes.secret_areas(tree) == (Rect(120, 400, 200, 24),)


def test_bubbles_of_a_qt_program_are_read_by_the_names_of_its_widgets():
    shown = snapshot("qt_bubbles", "desk")
    assert transcript(shown, QT) == [
        ("customer", "My parcel has not moved for six days"),
        ("agent", "I am sorry about the six days of silence"),
        ("customer", "And nobody called me back"),
    ]
    chat = chat_of(shown, QT)
    assert chat is not None
    assert chat.peer == "Anna Weber"


def test_rows_of_wpf_are_read_by_their_text_blocks_and_not_by_their_type():
    shown = snapshot("wpf_rows", "desk")
    assert [node.text for node in shown.nodes] == [
        "Herr Braun", "Herr Braun", "Die Tasse kam zerbrochen an", "Mia",
        "Das tut mir leid, Herr Braun", "Ich ",
    ]  # fmt: skip
    assert transcript(shown, WPF) == [
        ("customer", "Die Tasse kam zerbrochen an"),
        ("agent", "Das tut mir leid, Herr Braun"),
    ]
    assert input_text(shown, WPF) == "Ich "


def test_an_empty_tree_gives_no_nodes():
    assert snapshot("wechat_empty", "weixin").nodes == ()


def test_of_too_many_texts_both_ends_are_kept():
    texts = tuple(
        uia.Element((42, n), uia.TEXT, f"line {n}", rect=Rect(0, n, 10, 1)) for n in range(100)
    )
    tree = uia.Element((42,), uia.DOCUMENT, framework="Chrome", children=texts)
    found, more = nodes.read_nodes(tree, {}, 50, 1000)
    visible = [node.text for node in found if "hidden" not in node.attributes]
    assert more
    assert (visible[0], visible[-1], len(visible)) == ("line 0", "line 99", 50)


@pytest.mark.parametrize("value", [uia.Value((42, 1), None, False)])
def test_a_box_that_can_not_be_read_is_told_apart_from_an_empty_one(value: uia.Value):
    box = uia.Element((42, 1), uia.EDIT, rect=Rect(0, 0, 10, 10))
    found, _ = nodes.read_nodes(
        uia.Element((42,), uia.WINDOW, children=(box,)), {value.id: value}, 50, 1000
    )
    assert found == (
        TextNode("", Rect(0, 0, 10, 10), "entry", {"path": "42.1/42", "unread": "1"},
                 ("frame",), True),
    )  # fmt: skip


def test_a_view_that_only_shows_holds_a_transcript():
    view = uia.Element((42, 1), uia.DOCUMENT, rect=Rect(0, 0, 10, 10), framework="Win32")
    value = uia.Value((42, 1), "(10:01:02) Anna: hello", True)
    found, _ = nodes.read_nodes(replace(view, id=(42,), type=uia.WINDOW, children=(view,)),
                                {view.id: value}, 50, 1000)  # fmt: skip
    assert [(node.role, node.editable) for node in found] == [("text", False)]


def test_long_texts_are_cut():
    text = uia.Element((42, 1), uia.TEXT, "x" * 5000, rect=Rect(0, 0, 10, 10))
    tree = uia.Element((42,), uia.DOCUMENT, framework="Chrome", children=(text,))
    found, _ = nodes.read_nodes(tree, {}, 50, 1000)
    assert len(found[0].text) == 1000


def test_the_box_to_write_in_is_found_in_every_kind_of_program():
    for name, profile in (("chrome_converse", WEB), ("qt_bubbles", QT), ("wpf_rows", WPF)):
        assert profile is not None
        assert input_node(snapshot(name, profile.match.apps[0]), profile) is not None
