"""Figures of `assistant eval understand --json FILE` as the tables of docs/understanding.md.

python -m tests.understand.evaluation.as_tables FILE
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant import strings
from assistant.cli.eval_tables import HEADLINES, at, bounded, figure

_QUALITY = ("n", "precision", "recall", "f1")
_PART = ("n", "accuracy", "accuracy_second", "macro_f1", "alarms_strong", "alarms_any")
_SECTIONS = (
    ("mood.classes", _QUALITY),
    ("mood.by.source", _PART),
    ("mood.by.language", _PART),
    ("mood.by.length", _PART),
    ("mood.calibration.bins", ("n", "stated", "right")),
    ("issue.classes", _QUALITY),
    ("escalation.by_language", _QUALITY),
    ("escalation.at_least", _QUALITY),
    ("language.classes", _QUALITY),
    ("language.short", ("n", "accuracy")),
    ("facts.kinds", _QUALITY),
    ("steps", _QUALITY),
    ("speed", ("p50", "p95", "max")),
)


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([row(columns), "|" + "---|" * len(columns), *map(row, rows)])


def tables(result: dict[str, Any]) -> Iterator[str]:
    """One headline table with a column a way of reading, then the last way in detail."""
    ways = result["ways"]
    rows = [
        [
            strings.text(f"eval.figure.{name}", "en"),
            *(bounded(w, name, path) for w in ways.values()),
        ]
        for name, path in HEADLINES
        if any(at(values, path) is not None for values in ways.values())
    ]
    names = [strings.text(f"eval.way.{name}", "en") for name in ways]
    yield f"{result['file']}, {result['rows']} rows"
    yield table(["", *names], rows)
    last = list(ways.values())[-1]
    for path, parts in _SECTIONS:
        section = at(last, path)
        if isinstance(section, list):
            section = {f"{n / 10:.1f}–{(n + 1) / 10:.1f}": one for n, one in enumerate(section)}
        if not section:
            continue
        # Names that were only read, never right, say nothing in a table of what is there.
        each = {n: o for n, o in section.items() if isinstance(o, dict) and o.get("n") != 0}
        yield f"{path}"
        yield table(["", *parts], [[n, *(figure(o[p]) for p in parts)] for n, o in each.items()])


if __name__ == "__main__":
    figures = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n\n".join(tables(figures)) + "\n")
