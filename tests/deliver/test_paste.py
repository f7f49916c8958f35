"""Inserting: into the right chat or not at all, and never a key that sends."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from assistant.deliver.paste import PasteInserter, one_line, printable
from assistant.deliver.port import CurrentChat, InsertRequest
from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice, UserFault
from tests.session.builders import MEI, TOM, WINDOW


@dataclass
class FakeWindow:
    """A chat window with an input box, a clipboard and a keyboard that remembers its keys."""

    shows: CurrentChat | None = field(default_factory=lambda: CurrentChat(MEI, True))
    has_input: bool = True
    readable: bool = True
    takes_paste: bool = True
    box: str = ""
    clipboard: object = "what the agent had copied"
    pasted: list[str] = field(default_factory=list)
    broken_keys: bool = False
    now: float = 0.0

    def current(self, window):
        return self.shows

    def focus_input(self, window):
        return self.has_input

    def input_text(self, window):
        return self.box if self.readable else None

    def save(self):
        return self.clipboard

    def set_text(self, text):
        self.clipboard = text

    def wait_until_read(self, timeout):
        return self.takes_paste

    def restore(self, saved):
        self.clipboard = saved

    def paste(self):
        if self.broken_keys:
            raise UserFault(Notice("insert.no_xtest"))
        self.pasted.append(self.clipboard)
        if self.takes_paste:
            self.box += self.clipboard

    def sleep(self, seconds):
        self.now += seconds

    def insert(self, text, chat=MEI):
        inserter = PasteInserter(self, self, self, self.sleep, lambda: self.now)
        return inserter.insert(InsertRequest(chat, WINDOW, text))


def test_the_text_stands_in_the_box_and_the_clipboard_is_given_back():
    window = FakeWindow()
    result = window.insert("我现在就查。")
    assert result.ok
    assert window.box == result.inserted == "我现在就查。"
    assert window.clipboard == "what the agent had copied"


def test_what_the_agent_has_typed_already_stays():
    window = FakeWindow(box="您好，")
    window.insert("我现在就查。")
    assert window.box == "您好，我现在就查。"


def test_another_customer_in_the_same_window_is_refused():
    window = FakeWindow(shows=CurrentChat(TOM, True))
    result = window.insert("for Mei only")
    assert not result.ok
    assert result.notice == Notice.of("insert.other_chat", peer="tom")
    assert window.pasted == []
    assert window.box == ""


def test_a_chat_that_another_source_names_otherwise_is_the_same_chat():
    read_from_pixels = ChatKey("bubbles", "", MEI.peer)
    window = FakeWindow(shows=CurrentChat(read_from_pixels, True))
    inserter = PasteInserter(window, window, window, window.sleep, lambda: window.now)
    known = {read_from_pixels: MEI}
    request = InsertRequest(
        MEI, WINDOW, "好的", known_as=lambda _window, chat: known.get(chat, chat)
    )
    assert inserter.insert(request).ok
    window.shows = CurrentChat(TOM, True)
    assert not inserter.insert(request).ok


def test_a_customer_switched_to_while_the_window_came_up_is_refused_too():
    class Switching(FakeWindow):
        def save(self):
            self.shows = CurrentChat(TOM, True)
            return super().save()

    window = Switching()
    result = window.insert("for Mei only")
    assert result.notice == Notice.of("insert.other_chat", peer="tom")
    assert window.pasted == []
    assert window.clipboard == "what the agent had copied"


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        (FakeWindow(shows=None), "insert.window_gone"),
        (FakeWindow(has_input=False), "insert.no_input"),
        (FakeWindow(takes_paste=False), "insert.not_taken"),
        (FakeWindow(broken_keys=True), "insert.no_xtest"),
    ],
)
def test_what_stands_in_the_way_is_told(window: FakeWindow, reason: str):
    result = window.insert("好的")
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == reason
    assert window.clipboard == "what the agent had copied"


def test_a_box_that_cannot_be_read_is_not_claimed_as_confirmed():
    result = FakeWindow(readable=False).insert("好的")
    assert result.ok
    assert result.inserted == ""
    assert result.notice == Notice("insert.unconfirmed")


def test_the_same_text_already_in_the_box_does_not_count_as_arrived():
    class Forgetful(FakeWindow):
        def paste(self):
            pass

    result = Forgetful(box="好的").insert("好的")
    assert result.inserted == ""


def test_line_breaks_go_only_where_they_are_safe():
    safe, unsafe = FakeWindow(), FakeWindow(shows=CurrentChat(MEI, False))
    safe.insert("第一句。\n第二句。")
    unsafe.insert("第一句。\n第二句。\r\n\nThird.\u2028Fourth.")
    assert safe.box == "第一句。\n第二句。"
    assert unsafe.box == "第一句。第二句。Third. Fourth."


@pytest.mark.parametrize("sender", ["\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_no_kind_of_line_break_survives_on_one_line(sender: str):
    assert len(one_line(f"a{sender}b").splitlines()) == 1


def test_control_characters_never_reach_a_chat():
    assert printable("a\x1b[31mb\x00c\u0008\n\td") == "a[31mbc\n\td"
