"""Pages whose tree says little: the header, the messages and their authors are still found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.conversation.disguise import Disguise
from assistant.conversation.profile import AppProfile
from assistant.conversation.propose import propose
from assistant.conversation.proposed_name import name_of
from assistant.conversation.reader import ReaderState, read
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo

SAID = (
    ("customer", "Hello, my kite has not arrived."),
    ("agent", "Hello Nora, I'll look at once."),
    ("customer", "It was order A17."),
    ("agent", "It left us on Monday."),
    ("customer", "When will it be here?"),
)


def page(*nodes: TextNode, title: str = "inbox", address: str = "http://localhost/") -> Snapshot:
    window = WindowInfo(1, 1, "chromium", title, Rect(0, 0, 1000, 800))
    box = TextNode("", Rect(0, 700, 1000, 60), "entry", editable=True)
    return Snapshot(window, (*nodes, box), datetime(2026, 11, 1, tzinfo=UTC), "atspi", address)


def node(text: str, x: int, y: int, path: str, *around: str, width: int = 200) -> TextNode:
    return TextNode(text, Rect(x, y, width, 16), "static", {"path": path}, around)


def bubbles(of: str = "", around: str = "", path: str = "") -> list[TextNode]:
    """The chat, a bubble a message; `of` are the classes of the two sides, parted by a space."""
    sides = (of.split() or ["section", "section"]) if of else ["section", "section"]
    outer = (around,) if around else ()
    return [
        node(
            text,
            20 if who == "customer" else 780,
            140 + 40 * number,
            f"{number}1/{number}2{path}",
            sides[who == "agent"],
            *outer,
        )
        for number, (who, text) in enumerate(SAID)
    ]


def read_with(profile: AppProfile, snapshot: Snapshot) -> tuple[str, list[tuple[str, str]]]:
    _, update = read(ReaderState(), snapshot, profile)
    assert update is not None
    return update.chat.peer, [(str(one.speaker), one.text) for one in update.messages]


def proposed(snapshot: Snapshot) -> tuple[AppProfile, tuple[str, ...]]:
    """The proposal of the masked window, as a newcomer gets one to pass on."""
    hidden, plain = propose(Disguise().snapshot(snapshot)), propose(snapshot)
    assert hidden is not None
    assert plain is not None
    same = plain.profile.model_copy(update={"id": hidden.profile.id, "name": hidden.profile.name})
    assert same == hidden.profile
    return plain.profile, plain.hints


def test_the_text_of_a_bar_over_bubbles_without_classes_is_the_customer():
    bar = [
        node("Nora Field", 10, 90, "81/80", "section.hd", width=80),
        node("online", 100, 90, "82/80", "section.hd", width=50),
    ]
    snapshot = page(*bar, *bubbles())
    profile, hints = proposed(snapshot)
    assert profile.peer.markers == profile.match.markers == ("hd",)
    assert "peer_header" in hints
    assert read_with(profile, snapshot) == ("Nora Field", list(SAID))


def test_a_class_that_a_build_made_up_is_taken_where_there_is_no_other_and_said_so():
    bar = node("Nora Field", 10, 90, "81/80", "section.css-9z", width=80)
    profile, hints = proposed(page(bar, *bubbles("section.css-6 section.css-7")))
    assert profile.peer.markers == ("css-9z",)
    assert "passing" in hints


def test_a_header_without_a_class_is_the_text_above_the_pane():
    header = [
        node("Nora Field", 10, 60, "81/80/9", "heading", "header", "landmark", width=80),
        node("last seen today", 10, 90, "82/80/9", "header", "landmark", width=120),
    ]
    snapshot = page(*header, *bubbles("paragraph paragraph", "section#thread", "/7/9"))
    profile, _ = proposed(snapshot)
    assert profile.peer.above
    assert profile.pane == profile.match.markers == ("#thread",)
    assert read_with(profile, snapshot) == ("Nora Field", list(SAID))
    # Scrolled: the pane's edge cuts the first line, which begins higher than the header ends.
    first = snapshot.nodes[2]
    cut = replace(first, rect=Rect(20, 70, 200, 90))
    scrolled = replace(snapshot, nodes=(*snapshot.nodes[:2], cut, *snapshot.nodes[3:]))
    assert read_with(profile, scrolled)[0] == "Nora Field"


def test_a_header_that_holds_a_text_beside_its_heading_is_called_after_the_heading():
    """As Firefox tells it: containers hold their text themselves, and begin over what is inside."""

    def block(text: str, rect: Rect, path: str, *around: str) -> TextNode:
        return TextNode(text, rect, "section", {"path": path, "block": "1"}, around)

    header = [
        block("last seen today", Rect(0, 40, 1000, 80), "79/9", "landmark"),
        block("Nora Field", Rect(0, 60, 1000, 20), "87/79/9", "section", "landmark"),
    ]
    lines = [
        block(text, Rect(20 if who == "customer" else 780, 140 + 40 * n, 200, 30), f"{n}1/7/9",
              "section#thread", "landmark")
        for n, (who, text) in enumerate(SAID)
    ]  # fmt: skip
    lines.insert(4, block("Read", Rect(980, 260, 20, 30), "99/7/9", "section#thread", "landmark"))
    snapshot = page(*header, *lines)
    profile, _ = proposed(snapshot)
    assert profile.peer.above
    peer, messages = read_with(profile, snapshot)
    assert peer == "Nora Field"
    assert messages == list(SAID)


def test_a_class_of_the_messages_own_element_tells_whose_it_is():
    lines = [
        replace(line, attributes={**line.attributes, "class": f"line {who}", "block": "1"})
        for line, (who, _) in zip(bubbles("section.txt section.txt"), SAID, strict=True)
    ]
    rows = AppProfile.model_validate(
        {"id": "x", "name": "x", "kind": "rows", "newline_safe": False, "pane": ["txt"]}
        | {"match": {"apps": ["chromium"]}, "peer": {"title": "(?P<peer>.+)"}}
        | {"message": ["line"], "speaker": {"customer": ["customer"], "agent": ["agent"]}}
    )
    assert read_with(rows, page(*lines))[1] == list(SAID)


def test_the_first_message_is_no_header():
    profile, hints = proposed(page(*bubbles("section.left section.right"), title="Nora Field"))
    assert not profile.peer.markers
    assert not profile.peer.above
    assert "peer_title" in hints


def test_of_two_names_in_the_title_the_one_next_to_the_chat_is_the_customer():
    bars = [
        node("Brightdesk", 10, 40, "81/80", "section.bar", width=80),
        node("Nora Field", 10, 90, "83/82", "section.row", width=80),
    ]
    profile, _ = proposed(page(*bars, *bubbles(), title="(2) Nora Field · Brightdesk"))
    assert profile.peer.markers == ("row",)


def test_messages_in_an_element_of_their_own_leave_out_what_stands_between():
    notice = node("Nora Field joined", 20, 122, "91/90", "section.note", width=120)
    snapshot = page(
        node("Nora Field", 10, 60, "81/80", "section.hd", width=80),
        notice,
        *bubbles("section.txt section.txt"),
    )
    profile, _ = proposed(snapshot)
    assert profile.message == ("txt",)
    assert read_with(profile, snapshot) == ("Nora Field", list(SAID))


def test_names_before_lines_on_one_side_are_proposed_as_authors():
    lines = []
    for number, (who, text) in enumerate(SAID):
        name, y = "Nora Field" if who == "customer" else "Lin", 140 + 60 * number
        lines += [
            node(name, 20, y, f"{number}1/{number}2/7", "section.by", "log#log", width=70),
            node("10:02", 20, y + 18, f"{number}3/{number}4/7", "section.at", "log#log", width=40),
            node(text, 20, y + 36, f"{number}5/{number}6/7", "paragraph.words", "log#log"),
        ]
    snapshot = page(node("Nora Field", 10, 60, "81/80", "heading.client", width=80), *lines)
    profile, hints = proposed(snapshot)
    assert (profile.kind, profile.author, profile.time) == ("rows", ("by",), ("at",))
    assert (profile.pane, profile.message) == (("#log",), ("words",))
    assert profile.peer.markers == ("client",)
    assert "authors" in hints
    assert read_with(profile, snapshot) == ("Nora Field", list(SAID))


def test_a_page_that_nothing_tells_from_others_is_told():
    _, hints = proposed(page(*bubbles(), title="Nora Field"))
    assert "everywhere" in hints


def test_a_receipt_beside_a_bubble_is_no_part_of_it_but_a_word_in_a_line_is():
    profile = AppProfile.model_validate(
        {"id": "x", "name": "x", "kind": "bubbles", "newline_safe": False}
        | {"match": {"apps": ["chromium"]}, "peer": {"title": "(?P<peer>.+)"}}
        | {"drop": {"patterns": ["read|sent"]}}
    )
    said = node("It was", 20, 140, "1/2/3", "paragraph", "section", width=40)
    word = node("sent", 60, 140, "4/5/2/3", "strong", "paragraph", "section", width=30)
    receipt = node("Read", 95, 148, "6/3", "section", width=30)
    _, messages = read_with(profile, page(said, word, receipt, *bubbles()[1:]))
    assert messages[0] == ("customer", "It wassent")


@pytest.mark.parametrize(
    ("address", "title", "expected"),
    [
        ("https://desk.kite.example/chat/17", "Nora Field", ("desk-kite", "desk.kite")),
        ("https://www.kite.com.cn/", "x", ("kite", "kite")),
        ("https://stream.io/", "x", ("stream-page", "stream")),
        ("http://127.0.0.1:8000/", "Nora Field – Kite Desk", ("kite-desk", "Kite Desk")),
        ("http://localhost/", "(3) Kite Desk - Nora Field", ("kite-desk", "Kite Desk")),
        ("http://localhost/", "Nora Field — Mozilla Firefox", ("chromium", "chromium")),
        ("http://localhost/", "客服工作台", ("chromium", "客服工作台")),
        ("http://localhost/", "Xxxx Xxxxx – Xxxx", ("chromium", "chromium")),
        ("http://[nonsense", "Kite", ("kite", "Kite")),
        ("", "Nora Field", ("chromium", "chromium")),
    ],
)
def test_a_profile_is_called_after_its_host_its_title_or_its_program(
    address: str, title: str, expected: tuple[str, str]
):
    assert name_of(page(title=title, address=address), "Nora Field") == expected
