"""With accessibility switched off, the picture of a page gives the transcript that its tree gives.

Two forms here; `python -m tests.end2end.bed.transcript_matrix` goes through all pages, languages,
looks and scales.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end2end.bed.live_pages import LIVE, Pages
from tests.end2end.bed.same_transcript import CHINESE, ENGLISH, play
from tests.end2end.bed.two_readers import TwoReaders

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(180)]


@pytest.mark.parametrize(
    ("script", "scale", "query"),
    [(CHINESE, 1.0, ""), (ENGLISH, 1.5, "?dark=1")],
    ids=["chinese light 100 %", "english dark 150 %"],
)
def test_the_picture_gives_what_the_tree_gives(script, scale: float, query: str, tmp_path: Path):
    with Pages(LIVE) as pages:
        address = f"{pages.address}/stream_live.html{query}"
        with TwoReaders(tmp_path, address, scale) as two:
            outcome = play(pages, two, script)
            read_by = {health.source for health in two.seen.healths}
    assert outcome.told == outcome.wanted
    assert outcome.seen == outcome.wanted
    assert outcome.peers == ("孙女士", "孙女士")
    assert "ocr" in read_by


def test_a_browser_started_anew_readable_is_read_from_its_tree_again(tmp_path: Path):
    with Pages(LIVE) as pages:
        address = f"{pages.address}/stream_live.html"
        with TwoReaders(tmp_path, address, accessible=(False,)) as one:
            seen = one.seen
            pages.say("in", "门把手掉了")
            assert seen.until(lambda: len(seen.turns()) == 1)
            assert seen.source == "ocr"
            # The new window often gets the number of the old one.
            one.restart(accessible=True)
            assert seen.until(lambda: seen.source == "atspi")
            pages.say("in", "今天能来人装吗")
            assert seen.until(lambda: len(seen.turns()) == 2)
    assert [text for _, text in seen.turns()] == ["门把手掉了", "今天能来人装吗"]
