"""`make bench`: measures the whole product and leaves out/bench/latest.json."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from tests.benchmarks import (
    drafts,
    live,
    model,
    model_busy,
    ocr,
    reading,
    review,
    screen,
    team,
    watched,
)
from tests.benchmarks.figures import Figure, show, write

OUT = Path("out/bench/latest.json")
PARTS: dict[str, Callable[[Path, bool], list[Figure]]] = {
    "reading": lambda folder, quick: reading.measure(quick),
    "web": live.web,
    "web_with_model": live.web_with_model,
    "page": live.page,
    "pidgin": live.pidgin,
    "model": lambda folder, quick: model.measure(quick),
    "model_busy": lambda folder, quick: model_busy.measure(quick),
    "drafts": lambda folder, quick: drafts.measure(quick),
    "drafts_busy": lambda folder, quick: drafts.measure_busy(quick),
    "review": review.measure,
    "team": team.measure,
    "ocr": ocr.measure,
    "screen": screen.measure,
    "watched": watched.measure,
}


def main() -> None:
    """Run the chosen parts one after the other: each has the machine for itself."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few measurements, to see it work")
    parser.add_argument("--out", type=Path, default=OUT, help="where the JSON list goes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts")
    options = parser.parse_args()
    # Ended from outside, it still ends the programs that it has started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    console = Console()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as base:
        for name in options.only:
            console.print(f"measuring {name} …")
            figures.append(_load(name))
            figures += PARTS[name](Path(base) / name, options.quick)
            write(figures, options.out)
    show(figures, console)
    console.print(f"written to {options.out}")


def _load(part: str) -> Figure:
    """How busy the machine was just before a part: noise of others shows in every figure."""
    return Figure(f"machine.load.{part}", round(os.getloadavg()[0], 2), "processes", 1, "1 min")


if __name__ == "__main__":
    main()
