"""Dino, a GTK 4 window: read by walking, and written into by a click at its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.demo.bed import AGENT, MEI
from assistant.demo.desktop import Desktop
from tests.deliver.keylog import KeyLog
from tests.end2end.bed.desk_of_pages import Hand
from tests.end2end.bed.dino import Dino
from tests.end2end.bed.observer import Observer

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]

SAID = [
    (False, "你好，水壶漏水了"),
    (True, "您好，我马上看"),
    (False, "在吗？"),
    (False, "在吗？"),
    (True, "在的，给您换新"),
]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desktop, Observer]]:
    folder = tmp_path_factory.mktemp("dino")
    with (
        Desktop(folder / "desktop") as desktop,
        Observer(desktop) as observer,
        Dino(folder / "dino", AGENT, MEI, SAID, desktop.environment),
    ):
        yield desktop, observer


def test_what_both_sides_wrote_is_read_in_order(screen: tuple[Desktop, Observer]):
    _, observer = screen
    assert observer.until(lambda: len(observer.texts(MEI.name)) == len(SAID)), observer.healths
    spoken = [(str(m.speaker), m.text) for m in observer.messages(MEI.name)]
    assert spoken == [("agent" if agents else "customer", text) for agents, text in SAID]


def test_a_draft_is_pasted_into_the_box_and_read_back(screen: tuple[Desktop, Observer]):
    desktop, observer = screen
    with Hand(desktop.environment, observer) as hand, KeyLog() as keys:
        result = hand.insert("您好，这就为您查。")
    assert result.ok, result.notice
    assert result.inserted == "您好，这就为您查。"
    assert {name for _, name in keys.events} == {"Control_L", "v"}
    assert observer.until(lambda: observer.updates[-1].typed == result.inserted)
    assert len(observer.texts(MEI.name)) == len(SAID)
