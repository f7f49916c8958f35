"""A page of which only the layout is known: customer left, agent right, input box below."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.demo.bed import Bed
from assistant.domain.chat import Speaker
from assistant.domain.window import SourceState
from tests.end2end.bed.observer import Observer

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]

PAGE = (Path(__file__).parent / "bed" / "bubbles.html").as_uri()
URGENT = "照片发不出去，急死了！"


def test_sides_tell_who_is_who(tmp_path: Path):
    with Bed(tmp_path) as bed, Observer(bed) as observer:
        bed.open_page(PAGE)
        observer.activate("--class", "chromium")
        assert observer.sees("别着急发，直接说说粘在哪里也可以")
        assert observer.peer() == "周先生"
        assert [(m.speaker, m.text) for m in observer.messages()] == [
            (Speaker.CUSTOMER, "你们家的锅第一次用就粘底了"),
            (Speaker.AGENT, "周先生您好，第一次用就粘底，确实扫兴。方便拍张锅底的照片吗？"),
            (Speaker.CUSTOMER, URGENT),
            (Speaker.CUSTOMER, URGENT),
            (Speaker.AGENT, "别着急发，直接说说粘在哪里也可以"),
        ]


def test_a_browser_without_page_text_is_told_with_its_remedy(tmp_path: Path):
    with Bed(tmp_path) as bed, Observer(bed) as observer:
        bed.open_page(PAGE, accessible=False)
        observer.activate("--class", "chromium")

        def told() -> bool:
            return any(
                health.state is SourceState.DEGRADED
                and health.remedy is not None
                and health.remedy.id == "watch.remedy_chromium"
                for health in observer.healths
            )

        assert observer.until(told), observer.healths
