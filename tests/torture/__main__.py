"""The long form of all faults: a thousand sudden ends, and every other fault many times.

python -m tests.torture [--seed S] [--kills 1000] [--rounds 10] [--only NAME …]. Tells in a table
what came of each kind; ends with 1 when something that was acknowledged is lost, a program did not
come back, a process was left behind, or a test of a fault failed. The same seed kills at the same
moments again, as far as a machine can.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as Tree
from pathlib import Path

HERE = Path(__file__).parent
# Shares of the kills: who writes most, dies most.
SHARES = {
    "record": 0.56, "overlay": 0.12, "review": 0.1, "worker": 0.1, "reader": 0.06, "team": 0.06,
}  # fmt: skip
# Tests of single faults that lie with the room they belong to.
OTHERS = (
    "store/test_writer.py", "store/test_rescue.py", "store/test_late.py", "ui/test_single.py",
    "inference/test_worker_faults.py", "session/test_clock_jump.py",
)  # fmt: skip
_ROW = "{:<10} {:>6} {:>13} {:>6} {:>7} {:>8}"


def kills(kind: str, count: int, seed: str) -> bool:
    """Run one kind in a process of its own and tell what came of it."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.kills", kind, str(count), seed],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        found = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        print(f"{kind}: broke off with {done.returncode}\n{done.stderr[-3000:]}", flush=True)
        return False
    row = (kind, found["kills"], found["acknowledged"], len(found["lost"]), len(found["faults"]))
    print(_ROW.format(*row, f"{time.monotonic() - began:.0f} s"), flush=True)
    for line in (*found["lost"], *found["faults"]):
        print(f"    {line}", flush=True)
    return not found["lost"] and not found["faults"]


def faults(rounds: int, only: list[str]) -> bool:
    """Make every fault `rounds` times, and tell of each."""
    words = ["-k", " or ".join(only)] if only else []
    found: dict[str, list[tuple[bool, float]]] = {}
    good = _tests([str(HERE)], words, rounds, found)
    others = [str(HERE.parent / file) for file in OTHERS]
    for _ in range(rounds):
        good &= _tests(others, words, 1, found)
    for name, times in found.items():
        bad, seconds = sum(wrong for wrong, _ in times), sum(one for _, one in times)
        said = f"{bad} FAILED" if bad else "good"
        print(f"{len(times):>4} times {said:<9}{seconds:7.1f} s  {name}", flush=True)
    return good


def _tests(
    files: list[str], words: list[str], rounds: int, found: dict[str, list[tuple[bool, float]]]
) -> bool:
    """Run tests and add to `found` how each went: (whether it failed, seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *files, "-q", f"--junitxml={report}", *words],
            env={**os.environ, "TORTURE_ROUNDS": str(rounds)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        for case in Tree.parse(report).iter("testcase") if report.exists() else ():
            if case.find("skipped") is not None:
                continue
            wrong = case.find("failure") is not None or case.find("error") is not None
            name = case.get("name", "").removeprefix("test_").partition("[")[0].replace("_", " ")
            found.setdefault(name, []).append((wrong, float(case.get("time", 0))))
    if done.returncode not in (0, 5):
        print(done.stdout[-3000:])
    return done.returncode in (0, 5)


def main() -> int:
    """Torture everything, or what `--only` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", nargs="*", default=[], help="kinds of kills, or words of tests")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    print(_ROW.format("kind", "kills", "acknowledged", "lost", "faults", "time"), flush=True)
    good = True
    for kind, share in SHARES.items():
        if options.kills and (not options.only or kind in options.only):
            good &= kills(kind, max(1, round(options.kills * share)), options.seed)
    others = [word for word in options.only if word not in SHARES]
    if (not options.only or others) and options.rounds:
        good &= faults(options.rounds, others)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
