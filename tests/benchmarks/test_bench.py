"""The bench runs and reports what its README promises; how fast is nobody's business here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.busy import BusyCores
from tests.benchmarks.figures import Figure, percentile, ratio, spread
from tests.benchmarks.lines import CHAT, many

ROOT = Path(__file__).parents[2]


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(list(map(float, range(1, 101))), 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0


def test_no_values_give_no_figure() -> None:
    assert spread("x", [], "ms") == []
    assert ratio("x", [1.0], [], "") == []


def test_a_spread_says_how_many_it_stands_on() -> None:
    assert spread("x", [1.0, 2.0, 9.0], "ms") == [
        Figure("x.median", 2.0, "ms", 3),
        Figure("x.p95", 9.0, "ms", 3),
    ]


def test_sentences_are_all_different() -> None:
    assert len({line.text for line in many()}) == 288
    assert len(set(CHAT)) == 30


@pytest.mark.end2end
@pytest.mark.timeout(400)
def test_a_quick_run_reports_every_promised_part(tmp_path: Path) -> None:
    out = tmp_path / "latest.json"
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--out", str(out)]
    command += ["--only", "reading", "web", "page"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    text = out.read_text(encoding="utf-8")
    rows = json.loads(text)
    names = {row["name"] for row in rows}
    assert all(list(row) == ["name", "value", "unit", "n", "note"] for row in rows)
    assert len(names) == len(rows)
    assert {
        "machine.load.web",
        "reading.together.p95",
        "chain.web.from_readable.shown.p95",
        "chain.web.from_sent.readable.median",
        "chain.silent_page.from_readable.shown.median",
        "cpu.idle.overlay",
        "cpu.active.browser_extra",
        "memory.overlay",
        "start.overlay.median",
    } <= names
    assert str(ROOT) not in text
    assert str(tmp_path) not in text


def test_busy_cores_are_set_free_again() -> None:
    with BusyCores(1) as busy:
        (pid,) = busy.pids
        assert psutil.Process(pid).is_running()
    assert not psutil.pid_exists(pid)


def test_a_busy_core_ends_with_whoever_measures() -> None:
    code = (
        "import os; from tests.benchmarks.busy import BusyCores; "
        "busy = BusyCores(1).__enter__(); print(busy.pids[0], flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    gone, _ = psutil.wait_procs(_process(int(done.stdout)), timeout=10)
    assert not _process(int(done.stdout)) or gone


def _process(pid: int) -> list[psutil.Process]:
    try:
        return [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return []
