"""The weekly report says what a week was, on one page, in both languages, and no chat in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.domain.notice import UserFault
from assistant.review.filters import Filters
from assistant.review.queue import open_queue
from assistant.ui.charts.scene import Text, estimated
from assistant.ui.figures.files import write_report
from assistant.ui.figures.html import html
from assistant.ui.figures.sheet import HEIGHT, WIDTH, sheet
from assistant.ui.figures.weekly import Weekly, weekly
from assistant.ui.figures.words import words_for
from tests.ui.figures.conftest import OWN

FIRST = datetime.now(UTC).date() - timedelta(days=6)


def made(week: Path, language: str, first: date = FIRST) -> Weekly:
    db = open_queue(week)
    try:
        now = datetime.now(UTC)
        return weekly(db, first, words_for(language), now, UTC, Filters())
    finally:
        db.close()


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_stands_alone_and_holds_its_charts(week: Path, language: str):
    page = html(made(week, language))
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) >= 6
    for drawing in drawings:
        ElementTree.fromstring(drawing)
    assert f'lang="{language}"' in page
    # Nothing is fetched, and nothing that was said in a chat is in it.
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert OWN not in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_small_numbers_are_marked_and_change_is_not_claimed(week: Path):
    report = made(week, "zh-Hans")
    assert all(tile.few for tile in report.tiles if tile.value not in ("–",))
    assert not any("升到" in one or "降到" in one for one in report.findings)
    warned = [picture for picture in report.pictures if picture.notes]
    assert warned


def test_a_week_of_nothing_says_so(week: Path):
    report = made(week, "en", date(2020, 1, 6))
    assert report.findings == ("There are no suggestions in this week.",)
    assert report.pictures == ()
    assert "<main>" in html(report)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_one_sheet_holds_everything(week: Path, language: str):
    drawn = sheet(made(week, language), estimated)
    assert drawn.width == WIDTH
    assert drawn.height < HEIGHT * 1.25
    texts = [shape for shape in drawn.shapes if isinstance(shape, Text)]
    assert all(-1 <= text.x <= WIDTH for text in texts)


def test_it_is_written_whole_as_a_pdf_or_a_page(week: Path, tmp_path: Path, qapp):
    report = made(week, "zh-Hans")
    for name in ("a.pdf", "a.html"):
        write_report(report, tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert b"FontFile" in pdf
    with pytest.raises(UserFault):
        write_report(report, tmp_path / "no" / "a.html")
