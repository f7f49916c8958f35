"""Inserting and hotkeys on macOS: the right box, one key, the user's clipboard as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from assistant.conversation.profile import Library
from assistant.deliver.macos_access import MacAccess
from assistant.deliver.macos_clipboard import MacClipboard
from assistant.deliver.macos_hotkeys import MacHotkeys
from assistant.deliver.macos_keys import MacPasteKeys
from assistant.deliver.macos_pointer import MacPointer
from assistant.deliver.macos_tools import MacTools
from assistant.deliver.paste import PasteInserter
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.domain.chat import ChatKey
from assistant.domain.notice import UserFault
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo
from assistant.macos.keys import CODES, MODIFIERS
from assistant.macos.layer import Happening, WindowRecord
from assistant.settings import HotkeySettings, WatchSettings
from assistant.watch.macos.copied import CONCEALED
from tests.fakes.macos import App, FakeMouse, Mac, Thing, tree

CHROME, MAIL = 10, 20
PEER = ChatKey("chatscope", "", "Lin Mei")
SENDING = {CODES["enter"], 76, 52}


@cache
def library() -> Library:
    return Library.load()


class Time:
    """Sleeping moves the clock and nothing else."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


class Desk:
    """A Mac with a chat in Chrome, and everything that inserts."""

    def __init__(self, known: Library | None = None) -> None:
        self.mac = Mac(
            App(CHROME, "com.google.Chrome", "Google Chrome.app", [tree("chrome_chatscope")]),
            App(MAIL, "com.apple.mail", "Mail.app", [tree("wechat_empty")]),
        )
        self.time = Time()
        mac, passing = self.mac, self.time
        self.clipboard = MacClipboard(mac.board)
        self.access = MacAccess(
            known or library(), WatchSettings(), mac.ax, mac.workspace, passing.sleep, passing
        )
        self.keys = MacPasteKeys(mac.keyboard, self.access.still_focused, passing.sleep, passing)
        self.inserter = PasteInserter(
            self.access, self.clipboard, self.keys, passing.sleep, passing, writer=self.access
        )

    @property
    def window(self) -> WindowInfo:
        front = self.mac.apps[CHROME].windows[0]
        assert front.rect is not None
        title = str(front.values["AXTitle"])
        return WindowInfo(self.mac.number(front), CHROME, "google-chrome", title, front.rect)

    @property
    def box(self) -> Thing:
        return next(
            one
            for one in self.mac.apps[CHROME].windows[0].all()
            if "cs-message-input__content-editor" in one.values.get("AXDOMClassList", ())
        )

    def insert(self, text: str = "I am on it.", chat: ChatKey = PEER) -> InsertResult:
        return self.inserter.insert(InsertRequest(chat, self.window, text))


def test_a_draft_is_pasted_read_back_and_the_clipboard_is_as_before():
    desk = Desk()
    desk.mac.board.put([{"public.utf8-plain-text": b"mine", "public.rtf": b"{rtf}"},
                        {"public.png": b"picture"}])  # fmt: skip
    before = [dict(one) for one in desk.mac.board.holds]
    result = desk.insert("我来处理。\nBy Monday.")
    assert result == InsertResult(True, inserted="我来处理。By Monday.")
    assert desk.mac.keyboard.pressed == [CODES["v"]]
    assert desk.mac.board.holds == before


def test_no_key_that_sends_is_ever_pressed_whatever_stands_in_the_draft():
    desk = Desk()
    for text in ("a\n", "\r\n\r\nb", "c\u2028d"):
        desk.insert(text)
    assert not SENDING & set(desk.mac.keyboard.pressed)


def test_while_it_lies_there_the_draft_is_marked_for_clipboard_histories():
    desk = Desk()
    desk.clipboard.set_text("draft")
    assert CONCEALED in desk.mac.board.types()


def test_another_customer_in_the_same_window_gets_nothing():
    desk = Desk()
    desk.mac.apps[CHROME].windows[0].find(value="Lin Mei").values["AXValue"] = "Omar"
    result = desk.insert()
    assert not result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.other_chat"
    assert desk.mac.keyboard.pressed == []


def test_the_window_is_brought_up_first_and_by_accessibility_where_macos_refuses():
    for refuses in (set(), {CHROME}):
        desk = Desk()
        desk.mac.front = MAIL
        desk.mac.workspace.refuses = refuses
        assert desk.insert().ok
        assert desk.mac.front == CHROME


def test_nothing_is_pressed_when_another_program_takes_the_keyboard_at_the_last_moment():
    desk = Desk()
    desk.mac.keyboard.holds = 3
    sleep = desk.time.sleep

    def steal(seconds: float) -> None:
        sleep(seconds)
        desk.mac.front = MAIL

    desk.keys = MacPasteKeys(desk.mac.keyboard, desk.access.still_focused, steal, desk.time)
    desk.inserter = PasteInserter(desk.access, desk.clipboard, desk.keys, sleep, desk.time)
    desk.mac.board.copy("mine")
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.not_in_front"
    assert desk.mac.keyboard.pressed == []
    assert desk.mac.board.text() == "mine"


def test_nothing_is_pressed_when_the_keyboard_has_moved_to_another_field():
    desk = Desk()
    assert desk.access.current(desk.window)
    assert desk.access.focus_input(desk.window)
    desk.mac.apps[CHROME].focused = desk.mac.apps[CHROME].windows[0].find(dom_id="pin")
    with pytest.raises(UserFault) as fault:
        desk.keys.paste()
    assert fault.value.notice.id == "insert.not_in_front"


def test_a_paragraph_inside_a_rich_box_counts_as_the_box():
    desk = Desk()
    assert desk.access.focus_input(desk.window)
    desk.mac.apps[CHROME].focused = desk.box.inside[0]
    assert desk.access.still_focused()


def test_secure_typing_is_told_and_nothing_is_pressed():
    desk = Desk()
    desk.mac.keyboard.secure_input = True
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.secure_input"
    assert desk.mac.keyboard.pressed == []


def test_keys_that_are_still_held_are_waited_for_but_not_for_ever():
    desk = Desk()
    desk.mac.keyboard.holds = 5
    assert desk.insert().ok
    desk.mac.keyboard.holds = 10_000
    assert desk.insert("Once more.").ok
    assert desk.time.now < 5


def test_the_key_that_pastes_is_the_one_that_types_v():
    desk = Desk()
    desk.mac.keyboard.layout["v"] = CODES["period"]
    assert desk.insert().ok
    assert desk.mac.keyboard.pressed == [CODES["period"]]


def test_a_box_that_takes_no_paste_is_told():
    desk = Desk()
    desk.mac.keyboard.paste = desk.mac.keyboard.pressed.append  # type: ignore[method-assign]
    desk.mac.board.copy("mine")
    desk.clipboard.wait_until_read = lambda timeout: False  # type: ignore[method-assign]
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.not_taken"
    assert desk.mac.board.text() == "mine"


def test_what_the_user_copies_meanwhile_is_left_to_them():
    desk = Desk()
    desk.mac.board.copy("old")
    saved = desk.clipboard.save()
    desk.clipboard.set_text("draft")
    desk.mac.board.copy("new")
    desk.clipboard.restore(saved)
    assert desk.mac.board.text() == "new"


def test_what_was_copied_and_not_pasted_yet_outlives_us():
    desk = Desk()
    desk.clipboard.set_text("草稿")
    desk.clipboard.close()
    # Plain now: nobody is there any more to hand it over.
    assert desk.mac.board._fetched is None
    assert desk.mac.board.text() == "草稿"
    assert CONCEALED in desk.mac.board.types()


def test_what_somebody_else_has_copied_since_is_left_alone_at_the_end():
    desk = Desk()
    desk.clipboard.set_text("draft")
    desk.mac.board.copy("theirs")
    desk.clipboard.close()
    assert desk.mac.board.text() == "theirs"


def test_a_main_thread_that_does_not_answer_is_a_users_fault():
    desk = Desk()
    desk.mac.board.stuck = True
    with pytest.raises(UserFault):
        desk.clipboard.save()


def test_a_profile_may_have_drafts_written_instead_of_pasted():
    known = Library.load()
    chatscope = known.get("chatscope")
    assert chatscope is not None
    known.put(chatscope.model_copy(update={"insert": "write"}))
    desk = Desk(known)
    desk.mac.board.copy("mine")
    count = desk.mac.board.count()
    assert desk.insert() == InsertResult(True, inserted="I am on it.")
    assert desk.mac.keyboard.pressed == []
    assert desk.mac.board.count() == count
    desk.box.settable = False
    result = desk.insert("Again.")
    assert result.notice is not None
    assert result.notice.id == "insert.not_taken"


def test_a_window_without_a_box_or_that_is_gone_is_told():
    desk = Desk()
    desk.box.remove()
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.no_input"
    window = desk.window
    del desk.mac.apps[CHROME]
    assert desk.access.current(window) is None
    assert desk.access.input_text(window) is None
    assert not desk.access.focus_input(window)
    desk.access.close()


def test_without_leave_copying_still_works_and_inserting_says_what_is_missing():
    desk = Desk()
    mac = desk.mac
    mouse = FakeMouse(mac)
    tools = MacTools(
        library(), WatchSettings(), mac.ax, mac.workspace, mac.board, mac.keyboard, mouse
    )
    mac.trusted = False
    result = tools.insert(InsertRequest(PEER, desk.window, "x"))
    assert result.notice is not None
    assert result.notice.id == "insert.macos_locked_out"
    tools.clipboard.set_text("draft")
    assert mac.board.text() == "draft"
    mac.trusted = True
    assert tools.insert(InsertRequest(PEER, desk.window, "x")).ok
    assert mouse.clicks == []
    tools.close()


WECHAT = 30


class Silent:
    """A program that tells nothing, read from the screen, with everything that inserts."""

    def __init__(self) -> None:
        window = tree("wechat_empty")
        self.mac = Mac(
            App(WECHAT, "com.tencent.xinWeChat", "WeChat.app", [window]),
            App(MAIL, "com.apple.mail", "Mail.app", [tree("transcript")]),
        )
        # What nobody is told of, and a click reaches all the same.
        self.unseen = Thing({"AXRole": "AXTextArea"}, settable=True, pid=WECHAT)
        self.mouse = FakeMouse(self.mac, self.unseen)
        mac, passing = self.mac, Time()
        self.tools = MacTools(
            library(), WatchSettings(), mac.ax, mac.workspace, mac.board, mac.keyboard, self.mouse,
            passing.sleep, passing,
        )  # fmt: skip
        self.window = WindowInfo(
            mac.number(window), WECHAT, "wechat", "微信", Rect(200, 100, 900, 640)
        )

    def look(self, window: WindowInfo) -> Snapshot:
        """As the reader of the screen tells it."""
        header = TextNode("王芳", Rect(500, 110, 80, 20), ancestors=("section.peer-name",))
        said = TextNode(
            "在吗", Rect(500, 300, 60, 20), ancestors=("section.message-bubble.incoming",)
        )
        box = TextNode("", Rect(480, 620, 600, 100), "entry", {"unread": "1"},
                       ("section.composer",), editable=True)  # fmt: skip
        return Snapshot(window, (header, said, box), datetime.now(UTC), "ocr")

    def insert(self) -> InsertResult:
        chat = ChatKey("wechat", "", "王芳")
        return self.tools.insert(InsertRequest(chat, self.window, "在的，请讲。", self.look))


def test_a_box_that_no_program_tells_of_is_clicked_at_its_place():
    desk = Silent()
    result = desk.insert()
    assert result.ok
    assert result.notice is not None
    assert result.notice.id == "insert.unconfirmed"
    assert desk.mouse.clicks == [(630, 670)]
    assert desk.unseen.values["AXValue"] == "在的，请讲。"


def test_no_click_where_another_window_lies_or_while_a_button_is_held():
    desk = Silent()
    desk.mac.workspace.extra = [WindowRecord(900, 1, Rect(600, 600, 200, 200), 25, True)]
    assert not desk.insert().ok
    desk.mac.workspace.extra = []
    desk.mouse.down = True
    assert not desk.insert().ok
    assert desk.mouse.clicks == []
    assert desk.mac.keyboard.pressed == []


def test_nothing_is_pasted_when_another_program_comes_up_after_the_click():
    desk = Silent()
    desk.mac.keyboard.holds = 2
    held = desk.mac.keyboard.held

    def steal() -> bool:
        desk.mac.front = MAIL
        return held()

    desk.mac.keyboard.held = steal  # type: ignore[method-assign]
    result = desk.insert()
    assert result.notice is not None
    assert result.notice.id == "insert.not_in_front"
    assert desk.mac.keyboard.pressed == []


def test_a_silent_window_behind_another_is_not_clicked_into():
    desk = Silent()
    desk.mac.front = MAIL
    desk.mac.workspace.refuses = {WECHAT}
    pointer = MacPointer(desk.mouse, desk.mac.workspace, desk.mac.ax, lambda seconds: None)
    assert pointer.frame(desk.window) is None
    assert not pointer.click(desk.window, 630, 670)
    assert not pointer.still_there()
    desk.mac.workspace.refuses = set()
    assert pointer.click(desk.window, 630, 670)
    assert pointer.still_there()
    assert pointer.body(desk.window) == desk.window.rect


CTRL_ALT = MODIFIERS["ctrl"] + MODIFIERS["alt"]


def test_hotkeys_are_bound_pressed_and_given_back():
    mac, heard = Mac(), []
    hotkeys = MacHotkeys(mac.keyboard, mac.workspace)
    assert hotkeys.register(HotkeySettings().model_dump(), heard.append) == []
    mac.keyboard.press(CODES["i"], CTRL_ALT)
    mac.keyboard.press(CODES["n"], CTRL_ALT)
    mac.keyboard.press(CODES["n"], MODIFIERS["super"])
    assert heard == ["insert", "next"]
    hotkeys.close()
    assert mac.keyboard.bound == {}
    assert mac.keyboard.heard is None
    assert mac.workspace.ears == []


def test_keys_of_another_program_of_the_system_or_of_no_sense_are_told():
    mac = Mac()
    mac.keyboard.taken.add((CODES["i"], CTRL_ALT))
    mac.keyboard.system.add((CODES["space"], MODIFIERS["super"]))
    hotkeys = MacHotkeys(mac.keyboard, mac.workspace)
    wanted = {"insert": "ctrl+alt+i", "next": "cmd+space", "edit": "x", "toggle": "",
              "pause": "ctrl+alt+p"}  # fmt: skip
    told = hotkeys.register(wanted, lambda action: None)
    assert [(one.id, dict(one.args)["keys"]) for one in told] == [
        ("hotkey.taken", "ctrl+alt+i"),
        ("hotkey.taken", "cmd+space"),
        ("hotkey.invalid", "x"),
    ]
    assert list(mac.keyboard.bound.values()) == [(CODES["p"], CTRL_ALT)]


@pytest.mark.parametrize("what", [Happening.AWAKE, Happening.BACK])
def test_after_sleep_and_after_another_user_every_key_is_bound_anew(what: Happening):
    mac, heard = Mac(), []
    hotkeys = MacHotkeys(mac.keyboard, mac.workspace)
    hotkeys.register({"insert": "ctrl+alt+i"}, heard.append)
    before = set(mac.keyboard.bound)
    mac.workspace.tell(what)
    assert before.isdisjoint(mac.keyboard.bound)
    mac.keyboard.press(CODES["i"], CTRL_ALT)
    assert heard == ["insert"]
    mac.workspace.tell(Happening.SPACE)
    assert len(mac.keyboard.bound) == 1


def test_a_press_that_comes_after_its_key_was_given_back_does_nothing():
    mac, heard = Mac(), []
    hotkeys = MacHotkeys(mac.keyboard, mac.workspace)
    hotkeys.register({"insert": "ctrl+alt+i"}, heard.append)
    late = mac.keyboard.heard
    assert late is not None
    hotkeys.close()
    late(1)
    assert heard == []


def test_a_system_without_carbon_leaves_the_buttons(monkeypatch: pytest.MonkeyPatch):
    mac = Mac()

    def refuse(pressed: object) -> object:
        raise OSError("InstallEventHandler")

    monkeypatch.setattr(mac.keyboard, "listen", refuse)
    hotkeys = MacHotkeys(mac.keyboard, mac.workspace)
    (told,) = hotkeys.register({"insert": "ctrl+alt+i"}, lambda action: None)
    assert told.id == "hotkey.unavailable"
    hotkeys.close()
