"""What a measurement yields: named figures, a table on the terminal and a JSON file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One result; `n` is how many measurements it stands on, 0 when it is not a sample."""

    name: str
    value: float
    unit: str
    n: int = 1
    note: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(name: str, values: Sequence[float], unit: str, note: str = "") -> list[Figure]:
    """Median and 95th percentile as NAME.median and NAME.p95; nothing for no values."""
    if not values:
        return []
    return [
        Figure(f"{name}.median", round(median(values), 3), unit, len(values), note),
        Figure(f"{name}.p95", round(percentile(values, 0.95), 3), unit, len(values), note),
    ]


def ratio(name: str, ours: Sequence[float], theirs: Sequence[float], note: str) -> list[Figure]:
    """Median of ours by median of theirs, below 1 when ours is faster."""
    if not ours or not theirs:
        return []
    value = round(median(ours) / median(theirs), 3)
    return [Figure(name, value, "ratio", min(len(ours), len(theirs)), note)]


def write(figures: Iterable[Figure], file: Path) -> None:
    """Save as a JSON list of {name, value, unit, n, note}."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) for figure in figures]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def show(figures: Iterable[Figure], console: Console) -> None:
    """Print the table."""
    table = Table("name", "value", "unit", "n", "note", title="assistant bench")
    table.columns[1].justify = table.columns[3].justify = "right"
    for one in figures:
        table.add_row(one.name, f"{one.value:g}", one.unit, str(one.n), one.note)
    console.print(table)
