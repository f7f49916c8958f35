"""Chat pages made of three open components, live in Chromium and in Firefox.

Every page is opened in the same window: what was left must never be read in place of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pytest

from assistant.domain.window import SourceState
from tests.deliver.keylog import KeyLog
from tests.end2end.bed.desk_of_pages import BROWSERS, Hand, PageDesk, page_desk

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


class Page(NamedTuple):
    """A page, whose chat it shows, and how many messages it holds when it opens."""

    name: str
    peer: str
    before: int


PAGES = (
    Page("stream", "孙女士", 4),
    Page("deepchat", "何先生", 5),
    Page("chatscope", "Lena Hoff", 5),
    # No bubbles: names before the lines, as in IRC and in compact views.
    Page("lines", "周先生", 3),
)
SPOKEN = [
    ("customer", "这周能到吗"),
    ("agent", "我帮您看一下物流"),
    ("customer", "在吗？"),
    ("customer", "在吗？"),
    ("agent", "在的，明天送到"),
    ("customer", "Order 20261121\nblue\nlid broken"),
    ("customer", "👨‍👩‍👧 谢谢"),
    ("agent", "不客气"),
]


class Desks:
    """One browser at a time, kept from page to page."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory
        self._stack = ExitStack()
        self._now: PageDesk | None = None

    def get(self, browser: str) -> PageDesk:
        if self._now is None or self._now.name != browser:
            self.close()
            self._now = self._stack.enter_context(page_desk(self._factory.mktemp(browser), browser))
        return self._now

    def close(self) -> None:
        self._now = None
        self._stack.close()


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    desks = Desks(tmp_path_factory)
    yield desks
    desks.close()


SCENES = [(browser, page) for browser in BROWSERS for page in PAGES]


@pytest.fixture(scope="module", params=SCENES, ids=lambda scene: f"{scene[0]}-{scene[1].name}")
def scene(request: pytest.FixtureRequest, desks: Desks) -> tuple[PageDesk, Page]:
    browser, page = request.param
    desk = desks.get(browser)
    desk.open(page.name, page.peer)
    return desk, page


def spoken(desk: PageDesk) -> list[tuple[str, str]]:
    return [(str(one.speaker), one.text) for one in desk.observer.messages()]


def test_what_both_sides_write_is_read_once_in_order_with_its_side(scene: tuple[PageDesk, Page]):
    desk, page = scene
    observer = desk.observer
    assert observer.until(lambda: len(spoken(desk)) == page.before)
    for number, (who, text) in enumerate(SPOKEN, page.before + 1):
        desk.say(who, text)
        assert observer.until(lambda n=number: len(spoken(desk)) >= n), (text, spoken(desk))
    assert spoken(desk)[page.before :] == SPOKEN
    assert [m.history for m in observer.messages()] == [True] * page.before + [False] * len(SPOKEN)
    assert observer.healths[-1].state is SourceState.OK


def test_a_burst_is_read_whole(scene: tuple[PageDesk, Page]):
    desk, page = scene
    lines = [f"{page.name} 第 {number} 条，还没有人理我" for number in range(12)]
    for line in lines:
        desk.say("customer", line)
    observer = desk.observer
    assert observer.until(lambda: lines[-1] in observer.texts())
    assert observer.until(lambda: observer.texts()[-12:] == lines), observer.texts()
    assert all(observer.times_new(line) == 1 for line in lines)


def test_scrolling_back_repeats_nothing_and_reads_on_below(scene: tuple[PageDesk, Page]):
    desk, page = scene
    observer = desk.observer
    for number in range(24):
        desk.say("agent" if number % 4 == 3 else "customer", f"{page.name} 补充第 {number} 条")
    assert observer.sees(f"{page.name} 补充第 23 条")
    before, new = spoken(desk), len(observer.new)
    observer.point_at(f"{page.name} 补充第 22 条")
    looks = len(observer.snapshots)
    observer.mouse("click", "--repeat", "60", "--delay", "10", "4")
    # The page has moved when its first words stand in sight.
    assert observer.until(
        lambda: len(observer.snapshots) > looks and in_sight(desk, observer.texts()[0])
    )
    assert len(observer.new) == new
    observer.mouse("click", "--repeat", "120", "--delay", "5", "5")
    assert observer.until(lambda: in_sight(desk, before[-1][1]))
    desk.say("customer", f"{page.name} 翻完了")
    assert observer.sees(f"{page.name} 翻完了")
    assert spoken(desk) == [*before, ("customer", f"{page.name} 翻完了")]


def in_sight(desk: PageDesk, text: str) -> bool:
    nodes = desk.observer.snapshots[-1].nodes
    return any(text in node.text for node in nodes if not node.attributes.get("hidden"))


def test_a_draft_is_pasted_into_the_box_and_nothing_is_sent(scene: tuple[PageDesk, Page]):
    desk, _ = scene
    observer = desk.observer
    count = len(spoken(desk))
    with Hand(desk.desktop.environment, observer) as hand, KeyLog() as keys:
        result = hand.insert("您好，这就为您查，请稍等。")
    assert result.ok, result.notice
    assert result.inserted == "您好，这就为您查，请稍等。"
    assert observer.until(lambda: observer.updates[-1].typed == result.inserted)
    assert {name for _, name in keys.events} <= {"Control_L", "v"}
    assert len(spoken(desk)) == count
