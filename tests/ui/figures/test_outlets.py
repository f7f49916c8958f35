"""Report, data and teams leave from the page, in the background, and can be left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from assistant.review.export import Kept
from assistant.review.sums import By
from assistant.ui.figures.outlets import DataDialog, ReportDialog, TeamsDialog
from assistant.ui.figures.page import FiguresPage
from assistant.ui.review.page import Desk

Settled = Callable[[], None]


def test_data_is_written_for_what_is_in_view(
    page: FiguresPage, desk: Desk, settled: Settled, tmp_path: Path
):
    settled()
    page.controls.whose.setCurrentIndex(page.controls.whose.findText("chen@shop"))
    dialog = DataDialog(page, desk, page.controls)
    dialog.what.setCurrentIndex(list(Kept).index(Kept.SUGGESTIONS))
    dialog.form_of.setCurrentIndex(1)
    out = tmp_path / "x.jsonl"
    dialog.write(out)
    settled()
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["agent"] for row in rows} == {"chen@shop"}
    assert "2 行" in dialog.told.text()
    dialog.write(tmp_path / "no" / "x.jsonl")
    settled()
    assert dialog.told.text().startswith("没有导出")
    assert dialog.go.isEnabled()
    dialog.reject()


def test_a_report_is_written(page: FiguresPage, desk: Desk, settled: Settled, tmp_path: Path):
    settled()
    dialog = ReportDialog(page, desk, page.controls, "pdf")
    dialog.week.setCurrentIndex(0)
    dialog.write(tmp_path / "w.pdf")
    settled()
    assert (tmp_path / "w.pdf").read_bytes().startswith(b"%PDF")
    assert "w.pdf" in dialog.told.text()
    dialog.reject()


def test_teams_are_written_down_and_counted(page: FiguresPage, desk: Desk, settled: Settled):
    settled()
    dialog = TeamsDialog(page, desk, page.controls)
    settled()
    dialog.lines["lin@shop"].setText("早班")
    dialog.save()
    settled()
    assert page.controls.whose.findText("早班组") > 0
    page.controls.choose_group(By.TEAM)
    settled()
    assert [one.name for one in page.counted.groups()] == ["早班", ""]  # type: ignore[union-attr]
    assert "未分组: 0%" in page.cards["groups"].chart.scene.hits[1].tip
