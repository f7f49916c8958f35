"""`assistant eval drafts` compares engines on the same situations, blind sheet and all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import eval_engines
from assistant.cli.eval import app

DIALOGUES: list[dict[str, Any]] = [
    {
        "id": f"d{number}",
        "turns": [
            {"speaker": "customer", "text": text},
            {"speaker": "agent", "text": "我给您查一下。"},
            {"speaker": "customer", "text": "好的"},
        ],
    }
    for number, text in enumerate(("五天了还没到，急死了", "杯子收到就是碎的", "这个怎么退货"))
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "chats.jsonl"
    lines = [*map(json.dumps, DIALOGUES), "", "{broken"]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["drafts", *map(str, arguments)])


def test_engines_are_told_side_by_side(data: Path, tmp_path: Path):
    out, table = tmp_path / "figures.json", tmp_path / "tables.md"
    done = run(
        "--data", data, "--engine", "phrasebook", "--engine", "sent", "--json", out,
        "--markdown", table,
    )  # fmt: skip
    assert done.exit_code == 1  # one line is broken
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["situations"], result["failed"]) == (3, 1)
    assert list(result["engines"]) == ["phrasebook", "sent"]
    ours, sent = result["engines"].values()
    assert ours["with_draft"]["share"] == sent["with_draft"]["share"] == 1
    assert ours["passed_hard"]["share"] == 1
    assert ours["empathy"]["overall"] > sent["empathy"]["overall"] - 2
    assert sent["novelty"]["seen_before"]["share"] == pytest.approx(2 / 3, abs=0.001)
    assert "| phrasebook | sent |" in table.read_text(encoding="utf-8")
    assert "急死了" not in done.output


def test_a_sheet_is_written_rated_and_read_back(data: Path, tmp_path: Path):
    folder = tmp_path / "rating"
    run("--data", data, "--engine", "phrasebook", "--engine", "sent", "--sheet", folder)
    key_file = tmp_path / "rating.key.json"
    key = json.loads(key_file.read_text(encoding="utf-8"))
    assert sorted(file.name for file in folder.iterdir()) == ["sheet.csv", "sheet.html"]
    assert "急死了" in (folder / "sheet.csv").read_text(encoding="utf-8")
    marks = {
        item: "as_is" if "phrasebook" in engines else "no" for item, engines in key["items"].items()
    }
    rated = tmp_path / "li.json"
    rated.write_text(json.dumps({"sheet": key["sheet"], "marks": marks}), encoding="utf-8")
    done = CliRunner().invoke(app, ["ratings", str(rated), "--key", str(key_file), "--json", "-"])
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert result["engines"]["phrasebook"]["as_is"]["share"] == 1
    assert result["pairs"]["phrasebook : sent"]["by_mark"]["share"] == 1
    assert result["warnings"] == ["few", "one_rater"]


def test_hard_cases_in_a_folder_are_held_against_their_patterns(tmp_path: Path):
    (tmp_path / "a.toml").write_text(
        '[[situation]]\nid = "crack"\nturns = ["c: 杯子收到就是碎的"]\nmust_not = ["碎碎平安"]\n'
        '[[situation]]\nid = "never"\nturns = ["c: 杯子收到就是碎的"]\nmust = ["绝无此词"]\n',
        encoding="utf-8",
    )
    done = run("--data", tmp_path, "--engine", "phrasebook", "--json", "-")
    found = json.loads(done.stdout)["engines"]["phrasebook"]["wanted"]
    assert found["situations"]["share"] == 0.5
    assert found["missed"] == ["never"]


def test_an_unknown_engine_and_a_missing_file_are_wrong_usage(data: Path, tmp_path: Path):
    assert run("--data", data, "--engine", "oracle").exit_code == 2
    assert run("--data", tmp_path / "no.jsonl").exit_code == 2


def test_a_model_that_is_not_installed_is_an_error_of_that_engine_alone(data: Path):
    done = run("--data", data, "--engine", "phrasebook", "--engine", "plain:nobody", "--json", "-")
    engines = json.loads(done.stdout[done.stdout.index("{") :])["engines"]
    assert engines["plain:nobody"]["errors"] == {"model_unavailable": 3}
    assert engines["plain:nobody"]["with_draft"]["share"] == 0
    assert engines["phrasebook"]["with_draft"]["share"] == 1


def test_models_stands_for_every_installed_one():
    assert eval_engines.expand(["models", "both", "both"], lambda: ["a", "b"]) == [
        "model:a", "model:b", "both",
    ]  # fmt: skip


def test_the_plain_model_gets_one_line_and_the_end_of_the_chat():
    messages = [
        {"speaker": "agent", "text": "hello"},
        {"speaker": "customer", "text": "my mug"},
        {"speaker": "customer", "text": "is cracked"},
        {"speaker": "agent", "text": "sorry"},
        {"speaker": "customer", "text": "x" * 5000},
    ]
    system, *turns = eval_engines.plain_turns(messages, "en")
    assert system.role == "system"
    assert "\n" not in system.content
    assert turns[-1].role == "user"
    assert len(turns[-1].content) <= 1200
    short = eval_engines.plain_turns(messages[:4], "zh-Hans")
    assert [(turn.role, turn.content) for turn in short[1:]] == [("user", "my mug\nis cracked")]


def test_drafts_are_shown_with_their_findings_where_a_file_is_not_wanted(tmp_path: Path):
    file = tmp_path / "one.jsonl"
    row = {"id": 1, "platform": "jd", "now": "2026-10-01T10:00:00+08:00"}
    turns = [
        {"speaker": "customer", "text": "能便宜点吗"},
        {"speaker": "agent", "text": "价保随时都可以。"},
    ]
    file.write_text(json.dumps({**row, "turns": turns}), encoding="utf-8")
    done = run("--data", file, "--engine", "sent", "--texts", "-")
    shown = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert ["price_protect_wrong", "hard"] in shown["drafts"]["sent"][0]["checks"]


def test_the_help_names_the_table_of_a_hard_case():
    assert "[[situation]]" in CliRunner().invoke(app, ["drafts", "--help"]).stdout
