"""The record leaves as files that table programs open and that run nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.export import KINDS
from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.review.export import Kept
from tests.review.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "store" / "record.db")
    shop.case("a", "=1+1 机器漏水")
    shop.case("b", agent="chen@shop")
    shop.store.close()
    return shop


def export(shop: Shop, *options: str) -> Result:
    return CliRunner().invoke(app, ["export", *options, "--record", str(shop.file)])


def test_everything_kept_has_a_command():
    assert set(KINDS) == {one.value for one in Kept} | {"all"}


def test_files_of_every_kind(shop: Shop, tmp_path: Path):
    for ending in ("csv", "jsonl", "xlsx", "html"):
        out = tmp_path / f"x.{ending}"
        done = export(shop, "suggestions", "--out", str(out))
        assert json.loads(done.stdout) == {"rows": 2}, done.output
        assert out.stat().st_size > 100
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(row["said"] for row in csv.DictReader(file)) == "'=1+1 机器漏水"


def test_without_a_file_rows_come_as_json_lines(shop: Shop):
    found = export(shop, "messages", "--agent", "chen@shop").stdout.splitlines()
    assert {json.loads(line)["agent"] for line in found} == {"chen@shop"}
    assert export(shop, "outcomes", "--since", "2027-01-01").stdout == ""


def test_everything_goes_into_one_book(shop: Shop, tmp_path: Path):
    done = export(shop, "all", "--out", str(tmp_path / "all.xlsx"))
    assert json.loads(done.stdout)["rows"] > 8
    assert export(shop, "all").exit_code == 2
    for name in ("all.csv", "all.doc"):
        assert isinstance(export(shop, "all", "--out", str(tmp_path / name)).exception, UserFault)
