"""The queue and its figures leave the record as rows that other programs read."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from assistant.review import looks
from assistant.store.database import open_for_writing
from tests.review.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "store" / "record.db")
    shop.case("a", "快递还没到", then=Emotion.GRATITUDE)
    shop.case("b", "=HYPERLINK(1) 机器漏水", kind=OutcomeKind.REJECTED, agent="chen@shop")
    shop.store.close()
    return shop


def review(shop: Shop, *options: str) -> Result:
    return CliRunner().invoke(app, ["review", "export", "--record", str(shop.file), *options])


def rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_queue_comes_as_rows_newest_first(shop: Shop):
    found = rows(review(shop, "--queue"))
    assert [row["outcome"] for row in found] == ["rejected", "taken"]
    assert found[1]["moved"] == "better"
    assert str(found[1]["at"]).startswith("2026-03-02T09:")


def test_filters_and_words_choose(shop: Shop):
    assert [row["agent"] for row in rows(review(shop, "--queue", "--text", "漏水"))] == [
        "chen@shop"
    ]
    assert rows(review(shop, "--queue", "--outcome", "edited")) == []
    assert rows(review(shop, "--queue", "--since", "2026-03-04")) == []


def test_figures_come_by_group_with_their_intervals(shop: Shop, tmp_path: Path):
    found = {row["name"]: row for row in rows(review(shop, "--figures", "--by", "agent"))}
    assert found["lin@shop"]["accepted"] == 1.0
    assert found["chen@shop"]["accepted"] == 0.0
    assert found["lin@shop"]["accepted_few"] is True
    assert 0 < float(str(found["lin@shop"]["accepted_low"])) < 0.5


def test_a_table_can_be_opened_and_runs_nothing(shop: Shop, tmp_path: Path):
    out = tmp_path / "queue.csv"
    assert rows(review(shop, "--queue", "--out", str(out))) == [{"rows": 2}]
    with out.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["said"] for row in table] == ["'=HYPERLINK(1) 机器漏水", "快递还没到"]
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("options", [(), ("--queue", "--figures"), ("--figures", "--by", "moon")])
def test_what_makes_no_sense_is_told(shop: Shop, options: tuple[str, ...]):
    assert review(shop, *options).exit_code == 2


def test_no_record_and_no_folder_are_told(shop: Shop, tmp_path: Path):
    none = CliRunner().invoke(
        app, ["review", "export", "--queue", "--record", str(tmp_path / "none.db")]
    )
    assert isinstance(none.exception, UserFault)
    away = review(shop, "--queue", "--out", str(tmp_path / "no" / "queue.csv"))
    assert isinstance(away.exception, UserFault)


def test_who_looked_at_what_is_listed(shop: Shop):
    db = open_for_writing(shop.file)
    (one,) = db.execute("SELECT suggestion FROM review_queue WHERE agent = 'lin@shop'").fetchone()
    looks.note(db, "wei", [(one, datetime(2026, 3, 2, tzinfo=UTC))])
    db.close()
    command = ["review", "seen", "--record", str(shop.file), "--agent"]
    found = rows(CliRunner().invoke(app, [*command, "lin@shop"]))
    assert [(row["reviewer"], row["suggestion"]) for row in found] == [("wei", one)]
    assert rows(CliRunner().invoke(app, [*command, "chen@shop"])) == []
