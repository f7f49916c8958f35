"""Pages and transcripts made by hand, in the shape in which watch/ delivers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PANE, AUTHOR = "section.chat-content", "link.show-msg-author-modal"
WINDOW = WindowInfo(7, 70, "chromium", "Service desk", Rect(0, 0, 900, 800))


def node(text: str, *around: str, path: str = "", x: int = 300, y: int = 0, **more: object):
    """A text inside elements given nearest first ("section.chat-msg__text")."""
    attributes = {"path": path} if path else {}
    attributes |= {name: str(more[name]) for name in ("hidden", "block") if more.get(name)}
    width = int(more.get("width", 120))  # type: ignore[call-overload]
    return TextNode(text, Rect(x, y, width, 20), "static", attributes, around)


def box(text: str = "", y: int = 700) -> TextNode:
    """The input box of the web chat."""
    return TextNode(text, Rect(290, y, 580, 60), "entry", {"class": "chat-textarea"}, (), True)


def converse(
    rows: Sequence[tuple[str, str]],
    peer: str = "陈美",
    account: str = "小林",
    first: int = 0,
    after: int = 0,
    seconds: float = 0,
    typed: str = "",
    redraw: str = "",
    clock: str = "15:00",
    above: int = 0,
    hidden_as: str = "1",
) -> Snapshot:
    """A converse.js page showing rows of (author or "", text).

    `first` numbers the first row's object on screen, `redraw` renames all of them (a re-render);
    `after` hidden messages follow below the visible part; the first `above` rows are hidden.
    """
    nodes = [
        node(account, "heading.username", "section.chatbox#controlbox", "section#conversejs"),
        node(peer, "link.user", "heading.chatbox-title__text", "section.chat-head"),
        node(
            "Saturday",
            "static.separator-text",
            "section.message.date-separator",
            "section.chat-content",
        ),
    ]
    for number, (author, text) in enumerate(rows, first):
        if author:
            nodes.append(
                node(
                    author[:1],
                    "section.avatar-initials",
                    "link.show-msg-author-modal",
                    PANE,
                )
            )
            nodes.append(node(author, "link.show-msg-author-modal", PANE))
            nodes.append(node(clock, "static.chat-msg__time", PANE))
        name = f"{redraw}{number}"
        nodes.append(
            node(
                text,
                "section.chat-msg__text",
                "section.chat-msg__body",
                PANE,
                path=f"s{name}/t{name}/b{name}/9",
                y=100 + 30 * number,
                hidden=hidden_as if number - first < above else "",
            )
        )
    nodes += [
        node("…", "section.chat-msg__text", PANE, path=f"h{n}/g{n}", hidden="1")
        for n in range(after)
    ]
    nodes.append(box(typed))
    return Snapshot(
        WINDOW, tuple(nodes), START + timedelta(seconds=seconds), "test", "http://localhost/desk"
    )


def pidgin(text: str, title: str = "陈美", typed: str = "", seconds: float = 0) -> Snapshot:
    """A Pidgin window showing one conversation text."""
    return Snapshot(
        WindowInfo(8, 80, "pidgin", title, Rect(0, 0, 400, 500)),
        (
            TextNode(text, Rect(10, 60, 300, 300), "text", {"path": "1"}),
            TextNode(typed, Rect(10, 400, 300, 40), "text", {"path": "2"}, (), True),
        ),
        START + timedelta(seconds=seconds),
        "test",
    )


def bubbles(
    rows: Sequence[tuple[str, str]], extra: Sequence[TextNode] = (), seconds: float = 0
) -> Snapshot:
    """A bubble page 600 px wide: rows of (side "l", "r" or "c", text)."""
    nodes = []
    for number, (side, text) in enumerate(rows):
        width = min(360, 20 + 16 * len(text))
        x = {"l": 312, "r": 888 - width, "c": 600 - width // 2}[side]
        nodes.append(
            node(
                text,
                "section.bubble",
                "section.line",
                path=f"a{number}/b{number}/c{number}/9",
                x=x,
                y=80 + 40 * number,
                width=width,
            )
        )
    entry = TextNode("", Rect(300, 700, 600, 60), "entry", {"tag": "textarea"}, (), True)
    window = WindowInfo(9, 90, "chromium", "周先生 - 在线客服", Rect(300, 0, 600, 800))
    return Snapshot(
        window, (*nodes, *extra, entry), START + timedelta(seconds=seconds), "test", "http://x/"
    )
