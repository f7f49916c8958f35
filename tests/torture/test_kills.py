"""A few sudden ends of each kind; `make torture` makes a thousand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.conftest import ROUNDS

FEW = {"record": 6, "overlay": 1, "review": 2, "worker": 4, "reader": 4, "team": 2}


@pytest.mark.timeout(300)
@pytest.mark.skipif(ROUNDS > 1, reason="the long form has kills of its own")
@pytest.mark.parametrize("kind", list(FEW))
def test_nothing_acknowledged_is_lost_and_nobody_is_left_behind(kind: str, tmp_path: Path):
    seed = os.environ.get("TORTURE_SEED", "few")
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.kills", kind, str(FEW[kind]), seed],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["lost"], found["faults"]) == ([], [])
    assert found["kills"] == FEW[kind]
