"""How long from the start of the process until the overlay is painted, and until it can answer.

    python -m tests.benchmarks.startup [COMMAND …]

Without a command it is `python -m assistant`; with one (dist/assistant/assistant) the packed
program. `--cold` empties the system's file cache before each run, which needs root.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant import timeline
from assistant.demo.desktop import Desktop

RUNS = 5
LONGEST = 60.0
CACHES = Path("/proc/sys/vm/drop_caches")


def once(command: list[str], desktop: dict[str, str], folder: Path, cold: bool) -> dict[str, float]:
    """Seconds from the start of the process to each event of its timeline."""
    if cold:
        os.sync()
        CACHES.write_text("3", encoding="ascii")
    record = folder / f"{time.monotonic_ns()}.jsonl"
    began = time.monotonic()
    process = subprocess.Popen([*command, "run", "--record", str(record)], env=desktop)
    try:
        seen: dict[str, float] = {}
        while "started" not in seen and time.monotonic() - began < LONGEST:
            time.sleep(0.05)
            for row in timeline.read(record):
                seen.setdefault(row["event"], row["t"] - began)
                if row["event"] == "painted":
                    # Less shaken by what else the machine does.
                    seen["painted, of it on the processor"] = row["cpu"]
        return seen
    finally:
        process.terminate()
        process.wait(20)


def measure(command: list[str], runs: int, cold: bool, model: bool) -> list[dict[str, float]]:
    """So many starts under a screen and in folders of their own."""
    with tempfile.TemporaryDirectory() as name, Desktop(Path(name)) as desktop:
        folder = Path(name)
        environment = desktop.environment | {
            "ASSISTANT_CONFIG_DIR": f"{name}/config",
            "ASSISTANT_DATA_DIR": f"{name}/data",
            "ASSISTANT_CACHE_DIR": f"{name}/cache",
        }
        if not model:
            (folder / "config").mkdir()
            (folder / "config" / "settings.toml").write_text("[model]\nenabled = false\n")
        return [once(command, environment, folder, cold) for _ in range(runs)]


def main() -> None:
    """Print a line for each event."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs="*", default=[sys.executable, "-m", "assistant"])
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--model", action="store_true", help="with the model, if installed")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    rows = measure(given.command, given.runs, given.cold, given.model)
    for event in ("painted", "painted, of it on the processor", "started"):
        times = sorted(row[event] for row in rows if event in row)
        if times:
            print(
                f"{event}: {times[len(times) // 2]:.2f} s (least {times[0]:.2f}, "
                f"most {times[-1]:.2f}, {len(times)} of {len(rows)} starts)"
            )


if __name__ == "__main__":
    main()
