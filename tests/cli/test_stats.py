"""Figures on the command line say what the window says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from tests.review.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "store" / "record.db")
    shop.case("a", then=Emotion.GRATITUDE)
    shop.case("b", kind=OutcomeKind.REJECTED, agent="chen@shop", reason="tone")
    shop.store.close()
    return shop


def stats(shop: Shop, *options: str) -> Result:
    return CliRunner().invoke(app, ["stats", *options, "--record", str(shop.file)])


def test_a_table_for_people_marks_small_numbers(shop: Shop):
    result = stats(shop, "--by", "agent")
    assert result.exit_code == 0, result.output
    head, chen, lin = result.stdout.splitlines()
    assert chen.startswith("chen@shop")
    assert "0% (0% – 79%) !" in chen
    assert "100%" in lin
    assert head


def test_json_holds_figures_with_intervals_and_warnings(shop: Shop):
    found = json.loads(stats(shop, "--by", "agent", "--json").stdout)
    groups = {one["name"]: one for one in found["groups"]}
    assert groups["lin@shop"]["accepted"] == 1.0
    assert groups["chen@shop"]["rejected"] == 1
    assert groups["chen@shop"]["rejected_share_few"] is True
    assert found["reasons"] == {"tone": 1}
    assert found["uplift"]["warnings"]


def test_csv_is_a_row_a_group(shop: Shop):
    rows = list(csv.DictReader(io.StringIO(stats(shop, "--by", "issue", "--csv").stdout)))
    assert [(row["name"], row["suggestions"]) for row in rows] == [("delivery", "2")]
    assert list(csv.DictReader(io.StringIO(stats(shop, "--since", "2027-01-01").stdout))) == []


def test_a_report_is_written_for_a_week(shop: Shop, tmp_path: Path):
    out = tmp_path / "w.html"
    done = CliRunner().invoke(
        app,
        ["stats", "report", "--week", "2026-W10", "--language", "en", "--out", str(out),
         "--record", str(shop.file)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    page = out.read_text(encoding="utf-8")
    assert "Week 10, Mar 2 – Mar 8 2026" in page
    assert "2 suggestions, 2 agents" in page


@pytest.mark.parametrize(
    "options",
    [
        ("--by", "moon"),
        ("--json", "--csv"),
        ("report", "--out", "x.doc"),
        ("report", "--out", "x.pdf", "--week", "47"),
        ("report", "--out", "x.pdf", "--language", "fr"),
    ],
)
def test_what_makes_no_sense_is_told(shop: Shop, options: tuple[str, ...]):
    assert stats(shop, *options).exit_code == 2


def test_no_record_is_told(tmp_path: Path):
    done = CliRunner().invoke(app, ["stats", "--record", str(tmp_path / "none.db")])
    assert isinstance(done.exception, UserFault)
