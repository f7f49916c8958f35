"""What is read on macOS: recorded trees in, the same nodes as from every other source out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from itertools import count

import pytest

from assistant.conversation.identity import chat_of, input_node
from assistant.conversation.profile import Library
from assistant.conversation.rows import read_rows
from assistant.domain.window import Rect, Snapshot, SourceState, WindowInfo
from assistant.macos.layer import AxCode
from assistant.settings import WatchSettings
from assistant.watch.macos.backend import MacBackend
from assistant.watch.macos.elements import Elements
from assistant.watch.macos.walk import MOST_SECONDS, walk
from tests.fakes.macos import App, Mac, tree

CHROME, SLACK, WECHAT = 10, 20, 30


def desktop(name: str, **more: object) -> Mac:
    kinds = {
        "chrome": (CHROME, "com.google.Chrome", "Google Chrome.app"),
        "electron": (SLACK, "com.tinyspeck.slackmacgap", "Slack.app"),
        "wechat": (WECHAT, "com.tencent.xinWeChat", "WeChat.app"),
        "appkit": (40, "com.example.desk", "Help Desk.app"),
        "transcript": (50, "com.example.line", "Line.app"),
        "safari": (60, "com.apple.Safari", "Safari.app"),
    }
    pid, bundle, folder = kinds[name.partition("_")[0]]
    return Mac(App(pid, bundle, folder, [tree(name)], **more))  # type: ignore[arg-type]


def window(mac: Mac, app: str = "google-chrome") -> WindowInfo:
    front = mac.apps[mac.front].windows[0]
    assert front.rect is not None
    title = str(front.values.get("AXTitle", ""))
    return WindowInfo(mac.number(front), mac.front, app, title, front.rect)


@cache
def library() -> Library:
    return Library.load()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Reading:
    """A backend over a desktop, with its loop."""

    def __init__(self, mac: Mac, settings: WatchSettings | None = None) -> None:
        self.mac, self.clock = mac, Clock()
        self.backend = MacBackend(settings or WatchSettings(), lambda: mac.ax, self.clock)

    def look(self, at: WindowInfo) -> Snapshot | None:
        return self.backend.snapshot_now(at)

    def again(self, at: WindowInfo) -> Snapshot | None:
        """A look as the watcher has it: in full only if something seems to have changed."""
        return self.backend._guarded(at, lambda: self.backend._look(at))


def texts(shown: Snapshot | None) -> list[str]:
    assert shown is not None
    return [node.text for node in shown.nodes if not node.editable]


def test_a_page_in_chrome_gives_what_its_profile_asks_for():
    mac = desktop("chrome_chatscope")
    shown = Reading(mac).look(window(mac))
    assert shown is not None
    assert shown.document == "https://shop.example/inbox"
    profile = library().find(shown)
    assert profile is not None
    assert profile.id == "chatscope"
    chat = chat_of(shown, profile)
    assert chat is not None
    assert chat.peer == "Lin Mei"
    page = read_rows(shown, profile)
    assert [row.text for row in page.rows][-3:] == [
        "Thank you. 我等了十天了。",
        "I have asked the carrier.",
        "And when do I hear from you?",
    ]
    assert "cs-message--incoming" in page.rows[-1].markers
    box = input_node(shown, profile)
    assert box is not None
    assert box.rect == Rect(400, 790, 820, 40)


def test_what_was_scrolled_up_is_told_as_hidden():
    mac = desktop("chrome_chatscope")
    shown = Reading(mac).look(window(mac))
    assert shown is not None
    hidden = {n.text for n in shown.nodes if "hidden" in n.attributes}
    assert hidden == {"Where is my parcel? It has been ten days.", "Let me look into it for you."}


def test_neither_a_password_field_nor_what_stands_in_it_is_asked_for_its_value():
    mac = desktop("chrome_chatscope")
    reading = Reading(mac)
    shown = reading.look(window(mac))
    assert not [text for text in texts(shown) if "•" in text]
    secret = mac.apps[CHROME].windows[0].find(subrole="AXSecureTextField")
    assert not set(secret.all()) & set(mac.ax.read_values)
    areas = reading.backend._secrets[window(mac).window_id]
    assert areas == (Rect(110, 160, 200, 24),)


@pytest.mark.parametrize("name", ["chrome_chatscope", "safari_page"])
def test_a_walk_never_asks_a_password_field_for_its_value_either(name: str):
    mac = desktop(name, searches=False)
    front = mac.apps[mac.front].windows[0]
    shown = Reading(mac).look(window(mac))
    assert "And when do I hear from you?" in texts(shown)
    secret = front.find(subrole="AXSecureTextField")
    assert not set(secret.all()) & set(mac.ax.read_values)


def test_a_page_that_answers_no_searches_is_walked_to_the_same_chat():
    found, walked = desktop("chrome_chatscope"), desktop("chrome_chatscope", searches=False)
    rows = []
    for mac in (found, walked):
        shown = Reading(mac).look(window(mac))
        assert shown is not None
        profile = library().find(shown)
        assert profile is not None
        rows.append([(row.text, row.author) for row in read_rows(shown, profile).rows])
    assert rows[0] == rows[1]


def test_the_tool_bar_of_a_browser_is_no_part_of_a_page():
    mac = desktop("chrome_chatscope", searches=False)
    shown = Reading(mac).look(window(mac))
    assert shown is not None
    assert not [node for node in shown.nodes if "shop.example" in node.text]


def test_a_native_window_gives_its_visible_rows_with_the_places_of_their_parts():
    mac = desktop("appkit_chat")
    shown = Reading(mac).look(window(mac, "help-desk"))
    assert shown is not None
    assert "Good morning" not in texts(shown)
    said = next(node for node in shown.nodes if node.text == "What now?")
    assert said.attributes["class"] == "at-2"
    assert any(part.startswith("table.") and part.endswith("#messages") for part in said.ancestors)
    assert any(part.startswith("row.nth-") for part in said.ancestors)
    (box,) = [node for node in shown.nodes if node.editable]
    assert (box.text, box.attributes["id"]) == ("Dear", "compose")


def test_a_transcript_is_one_text_and_only_its_end_when_it_is_long():
    mac = desktop("transcript")
    reading = Reading(mac, WatchSettings(max_text=1000))
    log = mac.apps[50].windows[0].inside[0].inside[0]
    log.values["AXValue"] = "(10:00:00) Anna: old\n" * 100 + "(10:01:09) Me: new\n"
    shown = reading.look(window(mac, "line"))
    assert shown is not None
    transcript = next(node for node in shown.nodes if not node.editable)
    assert transcript.role == "text"
    assert len(transcript.text) == 1000
    assert transcript.text.endswith("Me: new\n")


def test_an_unchanged_page_costs_four_questions_and_gives_the_very_same_snapshot():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    first = reading.look(at)
    before = mac.ax.questions
    assert reading.again(at) is first
    assert mac.ax.questions - before <= 4


def test_a_window_that_needs_no_page_is_not_searched_for_one_every_second():
    mac = desktop("appkit_chat")
    reading, at = Reading(mac), window(mac, "help-desk")
    first = reading.look(at)
    before = mac.ax.questions
    reading.clock.now += 2
    assert reading.again(at) is first
    assert mac.ax.questions - before <= 4
    # A change of it may be the page that was still loading.
    reading.backend._heard("AXLoadComplete")
    reading.again(at)
    assert mac.ax.questions - before > 8


def test_a_page_that_tells_nothing_is_read_in_full_every_few_seconds():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    mac.apps[CHROME].windows[0].find(value="And when do I hear from you?").values["AXValue"] = "Hm"
    reading.again(at)
    reading.clock.now += 4
    assert "Hm" in texts(reading.again(at))


def test_a_new_message_is_seen_at_once():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    list_of_messages = mac.apps[CHROME].windows[0].find(value="And when do I hear from you?")
    row = list_of_messages.parent
    while row is not None and "cs-message" not in row.values.get("AXDOMClassList", ()):
        row = row.parent
    assert row is not None
    assert row.parent is not None
    row.parent.add(
        {"role": "AXGroup", "frame": [380, 440, 900, 40], "classes": ["cs-message"], "children": [
            {"role": "AXGroup", "classes": ["cs-message__html-content"], "children": [
                {"role": "AXStaticText", "value": "Hello?", "frame": [400, 450, 80, 20]}]}]}
    )  # fmt: skip
    for one in row.parent.all():
        one.pid = CHROME
    assert "Hello?" in texts(reading.again(at))


def test_a_row_that_is_used_again_for_another_message_is_asked_anew_whose_it_is():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    text = mac.apps[CHROME].windows[0].find(value="I have asked the carrier.")
    text.values["AXValue"] = "Still nothing!"
    row = text
    while "cs-message--outgoing" not in row.values.get("AXDOMClassList", ()):
        assert row.parent is not None
        row = row.parent
    row.values["AXDOMClassList"] = ("cs-message", "cs-message--incoming")
    shown = reading.look(at)
    assert shown is not None
    node = next(one for one in shown.nodes if one.text == "Still nothing!")
    assert any("cs-message--incoming" in part for part in node.ancestors)


def test_electron_is_asked_to_build_its_tree_and_that_is_taken_back():
    after = tree("electron_after")
    mac = desktop("electron_before", takes=frozenset({"AXManualAccessibility"}), told=[after])
    reading, at = Reading(mac), window(mac, "slack")
    assert texts(reading.look(at)) == []
    assert reading.backend.health().state is SourceState.DEGRADED
    reading.clock.now += 2
    assert "And when do I hear from you?" in texts(reading.look(window(mac, "slack")))
    assert reading.backend.health().state is SourceState.OK
    reading.backend.leave()
    assert mac.apps[SLACK].asked == {"AXManualAccessibility": False}


def test_chromium_is_asked_by_the_attribute_that_it_listens_to():
    after = tree("chrome_chatscope")
    mac = desktop("chrome_silent", takes=frozenset({"AXEnhancedUserInterface"}), told=[after])
    reading = Reading(mac)
    reading.look(window(mac))
    assert mac.apps[CHROME].asked == {"AXEnhancedUserInterface": True}
    reading.clock.now += 2
    assert "And when do I hear from you?" in texts(reading.look(window(mac)))


def test_a_tree_that_somebody_took_away_is_asked_for_again():
    mac = desktop("electron_before", takes=frozenset({"AXManualAccessibility"}))
    reading = Reading(mac)
    reading.look(window(mac, "slack"))
    reading.look(window(mac, "slack"))
    assert len(mac.ax.written) == 1
    reading.clock.now += 61
    reading.look(window(mac, "slack"))
    assert len(mac.ax.written) == 2


def test_who_reads_beside_the_watcher_neither_asks_for_a_tree_nor_takes_it_away():
    mac = desktop("electron_before", takes=frozenset({"AXManualAccessibility"}))
    beside = MacBackend(WatchSettings(), lambda: mac.ax, listens=False)
    beside.snapshot_now(window(mac, "slack"))
    beside.leave()
    assert mac.ax.written == []
    assert mac.ax.ears == {}


def test_wechat_shows_nothing_and_is_not_slowed_down_by_asking_again():
    mac = desktop("wechat_empty", takes=frozenset({"AXEnhancedUserInterface"}))
    reading, at = Reading(mac), window(mac, "wechat")
    for _ in range(3):
        assert texts(reading.look(at)) == []
    asked = [name for _, name, _ in mac.ax.written]
    assert asked == ["AXManualAccessibility"]
    health = reading.backend.health()
    assert health.state is SourceState.DEGRADED
    assert health.notice is not None
    assert health.notice.id == "watch.application_silent"


def test_a_private_window_is_paused_by_the_title_that_it_has_now():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    mac.apps[CHROME].windows[0].values["AXTitle"] = "Support - Google Chrome (Incognito)"
    assert reading.look(at) is None
    assert reading.backend.health().state is SourceState.PAUSED
    assert mac.ax.read_values == []


def test_a_walk_that_takes_too_long_is_cut_short():
    mac = desktop("chrome_chatscope", searches=False)
    front = mac.apps[CHROME].windows[0]
    assert front.rect is not None
    ticks = count(0.0, MOST_SECONDS / 10)
    found = walk(mac.ax, Elements(mac.ax), front, front.rect, ticks.__next__)
    assert found.cut
    assert not walk(mac.ax, Elements(mac.ax), front, front.rect).cut


def test_without_leave_it_says_so_with_the_page_that_gives_it_and_reads_once_it_has_it():
    mac = desktop("chrome_chatscope")
    mac.trusted = False
    reading, at = Reading(mac), window(mac)
    assert reading.look(at) is None
    health = reading.backend.health()
    assert health.state is SourceState.UNAVAILABLE
    assert health.opens == "accessibility"
    assert mac.ax.questions == 0
    mac.trusted = True
    assert "And when do I hear from you?" in texts(reading.look(at))
    assert reading.backend.health().state is SourceState.OK


def test_leave_that_is_taken_away_while_it_reads_is_told():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    mac.trusted = False
    assert reading.look(at) is None
    assert reading.backend.health().opens == "accessibility"


def test_a_program_that_hangs_is_busy_and_read_again_when_it_answers():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    mac.apps[CHROME].hangs = True
    before = mac.ax.questions
    assert reading.look(at) is None
    # Each question to it takes half a second: one is enough.
    assert mac.ax.questions - before == 1
    notice = reading.backend.health().notice
    assert notice is not None
    assert notice.id == "watch.program_busy"
    mac.apps[CHROME].hangs = False
    assert "And when do I hear from you?" in texts(reading.look(at))


def test_a_window_that_was_closed_gives_nothing():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    for one in mac.apps[CHROME].windows[0].all():
        one.gone = True
    mac.apps[CHROME].windows.clear()
    assert reading.look(at) is None
    del mac.apps[CHROME]
    assert reading.look(at) is None


def test_a_message_that_vanishes_while_it_is_read_is_left_out():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    gone = mac.apps[CHROME].windows[0].find(value="I have asked the carrier.")
    gone.gone = True
    shown = texts(reading.look(at))
    assert "I have asked the carrier." not in shown
    assert "And when do I hear from you?" in shown


def test_a_tab_that_was_left_is_not_read_in_place_of_the_one_in_front():
    mac = desktop("chrome_chatscope")
    reading, at = Reading(mac), window(mac)
    reading.look(at)
    page = next(one for one in mac.apps[CHROME].windows[0].all() if one.role == "AXWebArea")
    assert page.parent is not None
    other = page.parent.add(
        {"role": "AXWebArea", "frame": [100, 140, 1200, 720], "url": "https://news.example/",
         "children": [{"role": "AXStaticText", "value": "News", "frame": [120, 160, 60, 20]}]}
    )  # fmt: skip
    for one in other.all():
        one.pid = CHROME
    page.values["AXSize"] = (0.0, 0.0)
    shown = reading.look(at)
    assert texts(shown) == ["News"]
    assert shown is not None
    assert shown.document == "https://news.example/"


def test_endless_windows_are_cut_and_say_so():
    mac = desktop("wechat_empty")
    front = mac.apps[WECHAT].windows[0]
    for number in range(900):
        front.add({"role": "AXStaticText", "value": f"line {number}", "frame": [210, 120, 50, 10]})
    for one in front.all():
        one.pid = WECHAT
    shown = Reading(mac, WatchSettings(max_nodes=100)).look(window(mac, "wechat"))
    assert shown is not None
    assert shown.truncated
    assert len([node for node in shown.nodes if "hidden" not in node.attributes]) == 100
    assert shown.nodes[-1].text == "line 899"


def test_the_right_one_of_two_windows_is_read():
    mac = desktop("chrome_chatscope")
    other = tree("chrome_silent")
    other.values |= {"AXTitle": "Other - Google Chrome", "AXPosition": (0.0, 0.0)}
    for one in other.all():
        one.pid = CHROME
    mac.apps[CHROME].windows.insert(0, other)
    chat = mac.apps[CHROME].windows[1]
    assert chat.rect is not None
    at = WindowInfo(mac.number(chat), CHROME, "google-chrome", "Support - Google Chrome", chat.rect)
    assert "And when do I hear from you?" in texts(Reading(mac).look(at))


def run(work: Callable[[MacBackend], object], mac: Mac) -> None:
    async def all_of_it() -> None:
        backend = MacBackend(WatchSettings(), lambda: mac.ax)
        assert (await backend.open()).state is SourceState.OK
        await work(backend)  # type: ignore[misc]
        await backend.close()

    asyncio.run(all_of_it())


def test_a_notification_of_the_program_ends_the_wait():
    mac = desktop("chrome_chatscope")
    at = window(mac)

    async def work(backend: MacBackend) -> None:
        await backend.snapshot(at)
        assert not await backend.wait_for_change(0.01)
        mac.ax.tell(CHROME, "AXValueChanged")
        assert await backend.wait_for_change(5)
        backend.wake()
        assert await backend.wait_for_change(5)
        assert await backend.secret_areas(at) == (Rect(110, 160, 200, 24),)

    run(work, mac)
    assert mac.ax.ears == {}


def test_codes_that_are_not_documented_count_as_failures():
    assert AxCode.of(-25204) is AxCode.CANNOT_COMPLETE
    assert AxCode.of(-1) is AxCode.FAILURE
