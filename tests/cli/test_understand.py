"""`assistant understand` keeps its contract, checked against the schema that ships."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from assistant import paths
from assistant.cli.main import app

ROWS = [
    {"id": 1, "text": "都五天了还没到，到底什么时候发货？", "now": "2026-11-21T10:00:00Z"},
    {"id": None, "text": ""},
    {"id": "x", "text": "\U0001f600 ok", "ui_language": "en", "extra": {"ignored": True}},
    {
        "id": [2],
        "messages": [
            {
                "speaker": "customer",
                "text": "I got a rash from the cream",
                "at": "2026-11-21T10:00",
            },
            {"speaker": "agent", "text": "I'm sorry to hear that", "at": "2026-11-21T10:01:00Z"},
            {"speaker": "customer", "text": "order 202611180042"},
            {"speaker": "agent", "text": "One moment"},
        ],
        "customer": {"region": "US", "language": "en", "tier": None, "history": ["anger"]},
        "domain": "service",
    },
    {"id": 5, "text": "طلبي رقم 12345678 لم يصل\u202e\x00"},
]


def run(data: str, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "understand", *arguments],
        input=data.encode("utf-8", "surrogatepass"),
        capture_output=True,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, rows, done.stderr.decode()


@pytest.fixture(scope="module")
def answered() -> tuple[int, list[dict[str, Any]]]:
    lines = [*(json.dumps(row) for row in ROWS), "not json"]
    status, rows, _ = run("\n".join(lines))
    return status, rows


def schema(name: str) -> Draft202012Validator:
    file = paths.resources() / "contract" / f"{name}.schema.json"
    values = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(values)
    return Draft202012Validator(values)


@pytest.mark.parametrize("name", ["input", "understand", "suggest"])
def test_the_schemas_that_ship_are_schemas(name: str) -> None:
    schema(name)


def test_every_answer_fits_the_schema(answered: tuple[int, list[dict[str, Any]]]) -> None:
    inputs, outputs = schema("input"), schema("understand")
    for row in ROWS:
        inputs.validate(row)
    status, rows = answered
    assert status == 1
    assert len(rows) == len(ROWS) + 1
    for row in rows:
        outputs.validate(row)


def test_answers_come_in_order_with_their_ids(
    answered: tuple[int, list[dict[str, Any]]],
) -> None:
    assert [row["id"] for row in answered[1]] == [1, None, "x", [2], 5, None]


def test_the_last_customer_message_is_described(
    answered: tuple[int, list[dict[str, Any]]],
) -> None:
    row = answered[1][3]
    assert row["culture"]["region"] == "US"
    assert "health" in row["escalate"]["reasons"]
    order = next(fact for fact in row["facts"] if fact["kind"] == "order")
    assert (order["message"], order["value"]) == (2, "202611180042")


def test_spans_are_code_points_of_the_text(
    answered: tuple[int, list[dict[str, Any]]],
) -> None:
    text = str(ROWS[0]["text"])
    fact = next(fact for fact in answered[1][0]["facts"] if fact["kind"] == "duration")
    assert text[fact["start"] : fact["end"]] == "五天"
    assert fact["value"] == "P5D"
    for item in answered[1][0]["mood"]["evidence"]:
        assert 0 <= item["start"] < item["end"] <= len(text)


def test_a_file_is_read_as_well_and_all_good_means_zero(tmp_path: Path) -> None:
    file = tmp_path / "chats.jsonl"
    file.write_text('{"id": 1, "text": "谢谢"}\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["understand", str(file)])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["language"]["code"] == "zh-Hans"


@pytest.mark.parametrize("arguments", [["/nowhere/chats.jsonl"], ["--nonsense"]])
def test_wrong_usage_is_exit_status_two(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["understand", *arguments])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr
