"""Inserting on Windows: Ctrl+V alone, into the right box, and the clipboard given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conversation.profile import Library
from assistant.deliver.port import InsertRequest
from assistant.deliver.windows_access import WindowsAccess
from assistant.deliver.windows_clipboard import WindowsClipboard
from assistant.deliver.windows_keys import WindowsPasteKeys
from assistant.deliver.windows_tools import WindowsTools
from assistant.domain.chat import ChatKey
from assistant.domain.notice import UserFault
from assistant.domain.window import Rect, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.windows import uia
from assistant.watch.windows.backend import UiaBackend
from assistant.win32 import constants as c
from tests.fakes.windows import (
    CHAT,
    FakeBoard,
    FakeKeys,
    FakeLoop,
    FakeUia,
    FakeWindow,
    FakeWindows,
    recorded,
)

WINDOW = WindowInfo(CHAT, 4242, "google-chrome", "客服工作台", Rect(90, 40, 1020, 780))
ANNA = ChatKey("converse", "小林", "安娜")
DRAFT = "抱歉让您遇到这种事。\n今天就给您寄新的。"
OTHER = 0x30


class Desk:
    """A chat in Chrome, with a clipboard and a keyboard, as an agent has it before inserting."""

    def __init__(self, name: str = "chrome_converse") -> None:
        self.windows, self.loop, self.board, self.keys = (
            FakeWindows(), FakeLoop(), FakeBoard(), FakeKeys(),
        )  # fmt: skip
        self.layer = FakeUia(*recorded(name))
        self.library = Library.load()
        backend = UiaBackend(WatchSettings(), lambda: self.layer)
        self.tools = WindowsTools(
            self.library, self.windows, backend, self.board, self.keys, self.loop
        )
        self.access: WindowsAccess = self.tools._access
        self.access._sleep = lambda _seconds: None
        self.board.copy("an address the agent has copied")
        self.keys.pasted = self._paste

    def _paste(self) -> None:
        text = self.board.text(self.loop)
        if self.layer.has_keyboard:
            self.layer.texts[self.layer.has_keyboard] += text.replace("\r\n", "\n")

    @property
    def box(self) -> str:
        return next(t for i, t in self.layer.texts.items() if not t.startswith("127.0.0.1"))

    def insert(self, chat: ChatKey = ANNA):
        return self.tools.insert(InsertRequest(chat, WINDOW, DRAFT))


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.tools.close()


def test_a_draft_comes_into_the_box_and_the_clipboard_is_given_back(desk: Desk):
    result = desk.insert()
    assert (result.ok, result.inserted) == (True, DRAFT)
    assert desk.box == DRAFT
    assert desk.board.text(desk.loop) == "an address the agent has copied"
    assert not desk.board.open_by_us


def test_no_key_but_those_that_paste_is_ever_pressed(desk: Desk):
    desk.keys.down = {c.VK_LCONTROL, c.VK_RMENU, c.VK_LWIN}
    desk.insert()
    assert {key for key, pressed in desk.keys.sent if pressed} == {c.VK_LCONTROL, c.VK_V}
    # Ctrl is down while Alt and the Windows key are let go of: alone they would open a menu.
    assert desk.keys.sent[:3] == [(c.VK_LCONTROL, True), (c.VK_RMENU, False), (c.VK_LWIN, False)]
    assert desk.keys.sent[-1] == (c.VK_LCONTROL, False)


def test_shift_is_let_go_of_before_control_goes_down(desk: Desk):
    # Both together are the keys that change the input method.
    desk.keys.down = {c.VK_LSHIFT, c.VK_LMENU}
    desk.insert()
    assert desk.keys.sent[:3] == [
        (c.VK_LSHIFT, False), (c.VK_LCONTROL, True), (c.VK_LMENU, False),
    ]  # fmt: skip


def test_another_customer_in_the_window_refuses(desk: Desk):
    result = desk.insert(ChatKey("converse", "小林", "汤姆"))
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.other_chat"
    assert desk.keys.sent == []


def test_a_window_that_came_to_the_front_gets_no_key(desk: Desk):
    def another_takes_over(call: str) -> None:
        if call == "values" and desk.layer.has_keyboard:
            desk.windows.front = OTHER

    desk.layer.work = another_takes_over
    result = desk.insert()
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.not_in_front"
    assert desk.keys.sent == []
    assert desk.board.text(desk.loop) == "an address the agent has copied"


def test_a_field_that_took_the_keyboard_gets_no_key(desk: Desk):
    assert desk.access.focus_input(WINDOW)
    desk.layer.has_keyboard = (42, CHAT, 3)
    assert not desk.access.still_focused()


def test_the_chat_is_brought_to_the_front(desk: Desk):
    desk.windows.windows[OTHER] = FakeWindow("mail", 5)
    desk.windows.front = OTHER
    assert desk.insert().ok
    assert desk.windows.front == CHAT


def test_where_windows_keeps_the_front_nothing_is_pressed(desk: Desk):
    clock = iter(range(100))
    desk.access._clock = lambda: float(next(clock))
    desk.windows.front, desk.windows.lets_activate = OTHER, False
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.no_input"
    assert desk.keys.sent == []


def test_a_program_of_the_administrator_is_told_before_anything_is_tried(desk: Desk):
    desk.windows.windows[CHAT].elevated = True
    with pytest.raises(UserFault) as fault:
        desk.insert()
    assert fault.value.notice.id == "insert.elevated"
    assert desk.keys.sent == []


def test_keys_that_windows_does_not_take_are_told(desk: Desk):
    desk.keys.lets = False
    result = desk.insert()
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.keys_refused"
    assert desk.board.text(desk.loop) == "an address the agent has copied"


def test_a_box_that_went_away_is_no_crash(desk: Desk):
    def gone(call: str) -> None:
        if call == "focus":
            desk.layer.faults = [uia.ELEMENT_NOT_AVAILABLE]

    clock = iter(range(100))
    desk.access._clock = lambda: float(next(clock))
    desk.layer.work = gone
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.no_input"


def test_a_profile_may_have_drafts_written_without_keys_or_clipboard(desk: Desk):
    profile = desk.library.get("converse")
    assert profile is not None
    desk.library.put(profile.model_copy(update={"insert": "write"}))
    box = next(i for i, t in desk.layer.texts.items() if not t.startswith("127.0.0.1"))
    desk.layer.texts[box] = "您好，"
    changes = desk.board.changes
    result = desk.insert()
    assert result.ok
    assert desk.box == "您好，" + DRAFT
    assert desk.keys.sent == []
    assert desk.board.changes == changes


# ------------------------------------------------------------ the clipboard


@pytest.fixture
def board() -> FakeBoard:
    return FakeBoard()


@pytest.fixture
def loop() -> FakeLoop:
    return FakeLoop()


@pytest.fixture
def clipboard(board: FakeBoard, loop: FakeLoop) -> WindowsClipboard:
    return WindowsClipboard(board, loop, lambda _seconds: None)


def test_who_takes_the_text_is_noticed(clipboard, board, loop):
    clipboard.set_text("a\nb")
    assert not clipboard.wait_until_read(0)
    assert board.text(loop) == "a\r\nb"
    assert clipboard.wait_until_read(0)


def test_drafts_are_kept_out_of_history_and_cloud(clipboard, board):
    clipboard.set_text("draft")
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert board.content[board.number(name)] == b"\0\0\0\0"
    assert board.number("ExcludeClipboardContentFromMonitorProcessing") in board.content


def test_every_format_that_is_memory_comes_back(clipboard, board, loop):
    html = board.number("HTML Format")
    board.content = {
        c.CF_UNICODETEXT: "你好\0".encode("utf-16-le"), html: b"<b>x</b>", c.CF_DIB: b"\x28" * 50,
        2: b"a handle", 0x0301: b"a handle", c.CF_TEXT: b"made by Windows",
    }  # fmt: skip
    saved = clipboard.save()
    clipboard.set_text("draft")
    clipboard.restore(saved)
    assert list(board.content) == [c.CF_UNICODETEXT, html, c.CF_DIB]
    assert board.content[html] == b"<b>x</b>"


def test_promises_of_office_are_not_asked_for(clipboard, board, monkeypatch):
    asked: list[int] = []
    get = board.get
    monkeypatch.setattr(board, "get", lambda number: asked.append(number) or get(number))
    html, embedded = board.number("HTML Format"), board.number("Embed Source")
    board.content = {board.number("DataObject"): b"\x20\x01", embedded: None, html: b"<td>1</td>"}
    assert clipboard.save().formats == ((html, b"<td>1</td>"),)
    assert asked == [html]


def test_what_was_copied_meanwhile_is_left_alone(clipboard, board, loop):
    board.copy("before")
    saved = clipboard.save()
    clipboard.set_text("draft")
    board.copy("by the agent, just now")
    clipboard.restore(saved)
    assert board.text(loop) == "by the agent, just now"


def test_a_clipboard_that_others_hold_for_a_moment_is_waited_for(clipboard, board, loop):
    board.held_by_other = 5
    clipboard.set_text("draft")
    assert board.text(loop) == "draft"


def test_a_clipboard_that_is_never_let_go_is_the_users_to_hear_of(clipboard, board):
    board.held_by_other = 1000
    with pytest.raises(UserFault) as fault:
        clipboard.set_text("draft")
    assert fault.value.notice.id == "insert.clipboard_busy"


def test_an_owner_that_hangs_while_it_is_saved_is_told(clipboard, loop):
    loop.refuses = TimeoutError()
    with pytest.raises(UserFault):
        clipboard.save()


def test_what_can_not_be_put_back_spoils_no_insertion(clipboard, board):
    saved = clipboard.save()
    clipboard.set_text("draft")
    board.held_by_other = 1000
    clipboard.restore(saved)


def test_a_copied_draft_stays_when_the_program_ends(clipboard, board, loop):
    clipboard.set_text("draft")
    loop.send(c.WM_RENDER_ALL)
    assert board.content[c.CF_UNICODETEXT] == "draft\0".encode("utf-16-le")


def test_half_a_volley_lets_go_of_the_modifier():
    keys = FakeKeys()
    taken: list[list[tuple[int, bool]]] = []

    def half(strokes):
        taken.append(list(strokes))
        return 1

    keys.send = half  # type: ignore[method-assign]
    with pytest.raises(UserFault):
        WindowsPasteKeys(keys, lambda: True).paste()
    assert taken[-1] == [(c.VK_V, False), (c.VK_LCONTROL, False)]
