"""The figures of `assistant eval drafts` and `ratings` as tables, for terminal and Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant import strings

Values = dict[str, Any]
Grid = tuple[str, list[str], list[list[str]]]
"""Title, columns, rows."""

# Line of the first table → where it lies in an engine's figures, and how it is shown.
LINES = (
    ("n", "n", "count"),
    ("spared", "spared", "count"),
    ("with_draft", "with_draft", "share"),
    ("passed_hard", "passed_hard", "share"),
    ("passed_all", "passed_all", "share"),
    ("language", "language", "share"),
    ("blanks", "blanks", "share"),
    ("acknowledge", "parts.acknowledge", "share"),
    ("solve", "parts.solve", "share"),
    ("care", "parts.care", "share"),
    ("wanted", "wanted.situations", "share"),
    ("wanted_points", "wanted.points", "share"),
    ("repeats_agent", "novelty.repeats_agent", "share"),
    ("seen_before", "novelty.seen_before", "share"),
    ("copies_customer", "novelty.copies_customer", "share"),
    ("drafts_each", "drafts_each", "number"),
    ("length", "length", "spread"),
    ("first_ms", "ms.first", "spread"),
    ("done_ms", "ms.done", "spread"),
    ("empathy", "empathy.overall", "number"),
    ("recognises", "empathy.recognises", "number"),
    ("explores", "empathy.explores", "number"),
    ("acts", "empathy.acts", "number"),
    ("cares", "empathy.cares", "number"),
)
MARKS = ("as_is", "sendable", "edits", "no", "harmful")


def _text(id: str, **arguments: object) -> str:
    return strings.text(f"drafts.{id}", strings.system_language(), **arguments)


def _at(values: Values, path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def cell(value: Any, kind: str) -> str:
    """A figure as people read it; a dash where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if kind == "share":
        if value.get("share") is None:
            return "–"
        low, high = value["interval"]
        few = "*" if value["few"] else ""
        return f"{value['share']:.0%} [{low:.0%}–{high:.0%}]{few}"
    if kind == "spread":
        ends = [value.get("p50"), value.get("p95")]
        return "–" if ends[0] is None else " / ".join(f"{end:,.0f}" for end in ends)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def grids(result: Values) -> Iterator[Grid]:
    """The tables of `eval drafts`: engines side by side, then what broke rules."""
    engines: Values = result["engines"]
    rows = [
        [_text(f"line.{name}"), *(cell(_at(values, path), kind) for values in engines.values())]
        for name, path, kind in LINES
        if any(_at(values, path) is not None for values in engines.values())
    ]
    yield _text("title.engines"), [_text("column.figure"), *engines], rows
    for level in ("rules.hard", "rules.soft", "dropped", "errors"):
        names = dict.fromkeys(n for values in engines.values() for n in _at(values, level) or {})
        if names:
            counts = [
                [
                    name,
                    *(str((_at(values, level) or {}).get(name, 0)) for values in engines.values()),
                ]
                for name in names
            ]
            yield _text(f"title.{level}"), [_text("column.rule"), *engines], counts


def rating_grids(result: Values) -> Iterator[Grid]:
    """The tables of `eval ratings`: marks by engine, win rates, agreement."""
    rows = [
        [name, str(values["n"]), *(cell(values[mark], "share") for mark in MARKS)]
        for name, values in result["engines"].items()
    ]
    marks = [_text(f"mark.{mark}") for mark in MARKS]
    yield _text("title.marks"), [_text("column.engine"), _text("line.n"), *marks], rows
    wins = []
    for name, ways in result["pairs"].items():
        for way, values in ways.items():
            if values:
                low, high = values["bootstrap"]
                drawn = "–" if low is None or math.isnan(low) else f"{low:.0%}–{high:.0%}"
                wins.append(
                    [name, _text(f"way.{way}"), cell(values, "share"), drawn, str(values["n"]),
                     str(values["ties"])]
                )  # fmt: skip
    if wins:
        yield _text("title.pairs"), _columns("pair", "way", "wins", "bootstrap", "n", "ties"), wins
    shown = [
        [" : ".join(one["raters"]), str(one["n"]), cell(one["same"], "share"),
         cell(one["kappa"], "number"), cell(one["same_as_is"], "share"),
         cell(one["kappa_as_is"], "number"), cell(one["same_best"], "share")]
        for one in result["agreement"]
    ]  # fmt: skip
    columns = _columns("raters", "n", "same", "kappa", "same_as_is", "kappa", "same_best")
    if shown:
        yield _text("title.agreement"), columns, shown


def _columns(*names: str) -> list[str]:
    return [_text(f"column.{name}") for name in names]


def show(found: Sequence[Grid], notes: Sequence[str]) -> None:
    """Print tables and the notes below them."""
    console = Console(highlight=False, markup=False)
    for title, columns, rows in found:
        table = Table(title=title, title_justify="left", header_style="bold")
        for number, name in enumerate(columns):
            table.add_column(name, justify="right" if number else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for note in notes:
        console.print(note)


def markdown(found: Sequence[Grid], notes: Sequence[str]) -> str:
    """The same as Markdown, to be put into a document."""
    blocks = []
    for title, columns, rows in found:
        lines = [columns, ["---"] * len(columns), *rows]
        table = "\n".join("| " + " | ".join(map(_escaped, line)) + " |" for line in lines)
        blocks.append(f"**{title}**\n\n{table}")
    return "\n\n".join([*blocks, *notes]) + "\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
