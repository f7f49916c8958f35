"""Where the tree is silent: the place is known, looked at again, and clicked only if it is safe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.conversation.profile import InputPlace, Library
from assistant.deliver.port import CurrentChat
from assistant.deliver.silent_access import SilentAccess
from assistant.domain.chat import ChatKey
from assistant.domain.window import Rect, Snapshot, TextNode
from tests.conversation.builders import bubbles

LIBRARY = Library.load()
SHOWN = bubbles([("l", "漏水了"), ("r", "我看看")])
WINDOW = SHOWN.window


def picture(**window: object) -> Snapshot:
    """The same chat as the screen reader tells it."""
    nodes = tuple(
        replace(node, attributes=node.attributes | {"unread": "1"}) if node.editable else node
        for node in SHOWN.nodes
    )
    app = replace(WINDOW, app="wechat", **window)
    name = TextNode("周先生", Rect(300, 0, 60, 20), "heading", {}, ("heading.peer-name",))
    return replace(SHOWN, window=app, nodes=(name, *nodes), source="ocr")


@dataclass
class Desk:
    """A tree that tells what it is given, a pointer that remembers, and a look."""

    tells: tuple | None = None
    takes: bool = False
    sees: Snapshot | None = None
    front: Rect | None = field(default_factory=lambda: WINDOW.rect)
    covered: bool = False
    stays: bool = True
    clicked: list[tuple[int, int]] = field(default_factory=list)
    looks: int = 0

    def current(self, window):
        return CurrentChat(ChatKey("bubbles", "", "told"), True) if self.tells else None

    def focus_input(self, window):
        return self.takes

    def input_text(self, window):
        return None

    def seen(self, window):
        return self.tells

    def frame(self, window):
        return self.front

    def body(self, window):
        return self.front

    def click(self, window, x, y):
        if not self.covered:
            self.clicked.append((x, y))
            self.front = self.front if self.stays else None
        return not self.covered

    def look(self, window):
        self.looks += 1
        return self.sees

    def access(self) -> SilentAccess:
        return SilentAccess(self, LIBRARY, self, self.look, lambda seconds: None)


def test_a_window_that_tells_its_chat_is_never_looked_at_nor_clicked():
    desk = Desk(tells=(SHOWN, LIBRARY.get("bubbles")), takes=True, sees=picture())
    assert desk.access().current(WINDOW).chat.peer == "told"
    assert desk.access().focus_input(WINDOW)
    assert (desk.looks, desk.clicked) == (0, [])


def test_a_silent_window_is_seen_and_its_box_is_clicked_left_of_what_sends():
    desk = Desk(sees=picture())
    assert desk.access().current(WINDOW) == CurrentChat(ChatKey("wechat", "", "周先生"), False)
    assert desk.access().focus_input(WINDOW)
    box = next(node.rect for node in SHOWN.nodes if node.editable)
    [(x, y)] = desk.clicked
    assert box.x < x < box.x + box.width / 2
    assert box.y < y < box.bottom


def test_nothing_is_clicked_that_could_be_something_else():
    moved = replace(WINDOW.rect, x=WINDOW.rect.x + 90)
    for desk in (
        Desk(),
        Desk(sees=picture(), front=None),
        Desk(sees=picture(), covered=True),
        Desk(sees=picture(), front=moved),
        # The tree tells the box, and it takes no keyboard: a closed chat, for example.
        Desk(tells=(SHOWN, LIBRARY.get("bubbles")), sees=picture()),
    ):
        assert not desk.access().focus_input(WINDOW)
        assert desk.clicked == []


def test_a_click_that_brought_something_else_up_is_followed_by_no_paste():
    assert not Desk(sees=picture(), stays=False).access().focus_input(WINDOW)


def test_the_profiles_place_counts_where_the_tree_has_no_box():
    profile = LIBRARY.get("chatscope").model_copy(update={"input_place": InputPlace(x=0.5, up=40)})
    desk = Desk(tells=(SHOWN, profile), front=Rect(100, 50, 800, 600))
    assert desk.access().focus_input(WINDOW)
    assert desk.clicked == [(500, 610)]


def test_a_window_too_low_for_the_place_is_not_clicked():
    assert InputPlace(x=0.5, up=400).within(Rect(0, 0, 800, 300)) is None
