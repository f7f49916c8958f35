"""`assistant eval understand` measures what a file's rows say, and shows no text unasked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli.eval import app

ROWS: list[dict[str, Any]] = [
    {"text": "太感谢你了，问题解决了", "label": "gratitude", "intensity": 2, "lang": "zh-cn",
     "source": "own", "dialogue": "d1", "issue": "other", "escalate": False},
    {"text": "什么破快递！五天了还没到，气死我了！！", "label": "anger", "alt": "disappointment",
     "intensity": 3, "lang": "zh-cn", "source": "own", "dialogue": "d2", "issue": "delivery",
     "context": [{"speaker": "agent", "text": "您好"}]},
    {"messages": [{"speaker": "customer", "text": "What time do you open?"}],
     "label": "neutral", "lang": "en", "dialogue": "d3"},
    {"text": "The charger burned my hand", "lang": "en",
     "escalate": {"level": "urgent", "reasons": ["safety"]}},
    {"id": "s1", "turns": [{"speaker": "customer", "text": "坏了"},
     {"speaker": "agent", "text": "抱歉"}], "labels": {"satisfaction": -1}, "lang": "zh-cn"},
    {"id": "s2", "turns": [{"speaker": "customer", "text": "谢谢，很满意"}],
     "labels": {"satisfaction": 2}, "lang": "zh-cn"},
]  # fmt: skip


def alone(*arguments: str, data: str | None = None) -> subprocess.CompletedProcess[str]:
    """A process of its own, which has to make all readers anew."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", "eval", "understand", *arguments],
        input=data,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PATH": "", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error", "COLUMNS": "100"},
    )


def run(*arguments: str, data: str | None = None) -> Result:
    """The same command in this process, where the readers are ready for the next one."""
    return CliRunner().invoke(
        app, ["understand", *arguments], input=data, env={"COLUMNS": "100", "LANG": "C.UTF-8"}
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return file


def test_figures_are_written_as_json_and_shown_as_tables(file: Path, tmp_path: Path):
    out = tmp_path / "figures.json"
    done = alone("--data", str(file), "--json", str(out), "--traditional")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["rows"], result["failed"]) == (6, 0)
    first = result["ways"]["first"]
    assert first["mood"]["n"] == 3
    assert first["issue"]["n"] == 2
    assert first["escalation"]["n"] == 2
    assert first["language"]["n"] == 6
    assert first["valence"]["satisfaction"]["n"] == 2
    assert first["traditional"]["n"] >= 3
    assert set(first["speed"]["cpu"]) == {"p50", "p95", "max"}
    assert "macro-F1 over six groups" in done.stdout
    assert not any(str(row["text"])[:4] in done.stdout for row in ROWS if "text" in row)


def test_a_dash_gives_json_alone_and_reads_standard_input(file: Path):
    done = run("--data", "-", "--json", "-", data=file.read_text(encoding="utf-8"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"] == 6


def test_rows_can_be_chosen(file: Path):
    english = run("--data", str(file), "--language", "en", "--json", "-")
    assert json.loads(english.stdout)["rows"] == 2
    chinese = run("--data", str(file), "--language", "zh", "--json", "-")
    assert json.loads(chinese.stdout)["rows"] == 4
    # Another process has another order of its sets.
    some = [way("--data", str(file), "--sample", "3", "--json", "-") for way in (run, alone)]
    figures = [json.loads(one.stdout)["ways"]["first"] for one in some]
    assert json.loads(some[0].stdout)["rows"] == 3
    assert [f.pop("speed")["n"] for f in figures] == [3, 3]
    assert figures[0] == figures[1]


def test_a_line_that_cannot_be_read_is_told_and_the_others_are_measured(tmp_path: Path):
    file = tmp_path / "rows.jsonl"
    lines = ['{"text": "hi", "label": "neutral"}', "", "not json", '{"label": "anger"}', '["x"]']
    file.write_text("\n".join(lines), encoding="utf-8")
    done = run("--data", str(file), "--json", "-")
    assert done.exit_code == 1
    result = json.loads(done.stdout)
    assert (result["rows"], result["failed"]) == (1, 3)
    assert "rows.jsonl:3: invalid_json" in done.stderr
    assert "rows.jsonl:4: invalid_schema" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["--data", "/nowhere/rows.jsonl"], ["--nonsense"], ["--domain", "poetry"]],
)
def test_wrong_usage_is_exit_status_two(arguments: list[str], file: Path):
    given = arguments if "--data" in arguments or not arguments else ["--data", str(file)]
    done = run(*dict.fromkeys([*given, *arguments]))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_a_file_without_a_fitting_row_is_wrong_usage(file: Path):
    done = run("--data", str(file), "--language", "th")
    assert done.exit_code == 2


def test_words_are_shown_on_request_only(tmp_path: Path):
    file = tmp_path / "rows.jsonl"
    row = {
        "text": "It broke again, I am furious!!",
        "label": "joy",
        "context": [{"speaker": "agent", "text": "Good morning"}],
    }
    file.write_text(json.dumps(row), encoding="utf-8")
    assert "furious" not in run("--data", str(file)).stdout
    shown = run("--data", str(file), "--errors", "1").stdout
    assert "furious" in shown
    assert "Good morning" in shown


def test_other_weights_can_be_read_with(file: Path, tmp_path: Path):
    empty = tmp_path / "models"
    empty.mkdir()
    done = alone("--data", str(file), "--models", str(empty), "--json", "-")
    assert done.returncode == 1
    assert str(empty) in done.stderr
