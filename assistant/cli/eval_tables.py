"""The figures of `assistant eval understand` as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from assistant import strings

if TYPE_CHECKING:
    from assistant.understand.evaluation.answer import Answer

Values = dict[str, Any]
# Figure → where it lies in a report; the first table shows them, the ways side by side.
HEADLINES = (
    ("n", "mood.n"),
    ("accuracy", "mood.accuracy"),
    ("accuracy_second", "mood.accuracy_second"),
    ("macro_f1", "mood.macro_f1"),
    ("label_accuracy", "mood.labels.accuracy"),
    ("label_macro_f1", "mood.labels.macro_f1"),
    ("ece", "mood.calibration.ece"),
    ("alarms_strong", "mood.alarms.strong"),
    ("alarms_any", "mood.alarms.any"),
    ("missed", "mood.alarms.missed"),
    ("intensity", "mood.intensity.rank_correlation"),
    ("satisfaction", "valence.satisfaction.rank_correlation"),
    ("polarity", "valence.polarity.rank_correlation"),
    ("issue_accuracy", "issue.accuracy"),
    ("issue_macro_f1", "issue.macro_f1"),
    ("escalation_recall", "escalation.handed_over.recall"),
    ("escalation_precision", "escalation.handed_over.precision"),
    ("language", "language.accuracy"),
    ("language_short", "language.short_accuracy"),
    ("script", "language.script_accuracy"),
    ("chinese_as_korean", "language.chinese_as_korean"),
    ("region", "region.accuracy"),
    ("stage", "stage.accuracy"),
    ("facts_precision", "facts.all.precision"),
    ("facts_recall", "facts.all.recall"),
    ("same_mood", "traditional.same.mood"),
    ("same_issue", "traditional.same.issue"),
    ("same_escalation", "traditional.same.escalation"),
    ("accuracy_simplified", "traditional.simplified.accuracy"),
    ("accuracy_traditional", "traditional.traditional.accuracy"),
    ("issue_simplified", "traditional.simplified.issue_accuracy"),
    ("issue_traditional", "traditional.traditional.issue_accuracy"),
)
_BOUNDS = {
    "accuracy": "mood.intervals.accuracy",
    "macro_f1": "mood.intervals.macro_f1",
    "alarms_strong": "mood.intervals.alarms",
    "satisfaction": "valence.satisfaction.interval",
    "polarity": "valence.polarity.interval",
    "language": "language.interval",
}
_QUALITY = ("precision", "recall", "f1", "n")
_PART = ("n", "accuracy", "accuracy_second", "macro_f1", "alarms_strong", "alarms_any")


def _text(id: str, **arguments: object) -> str:
    return strings.text(f"eval.{id}", strings.system_language(), **arguments)


def at(values: Values, path: str) -> Any:
    """What lies at "a.b.c"; None when something on the way is missing."""
    found: Any = values
    for name in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def figure(value: Any) -> str:
    """A number as people read it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def show(result: Values) -> None:
    """Print all tables: the ways side by side, then the last way in detail."""
    console = Console(highlight=False, markup=False)
    ways: dict[str, Values] = result["ways"]
    console.print(_text("about", file=result["file"], rows=result["rows"], failed=result["failed"]))
    console.print(headlines(ways))
    for table in details(list(ways.values())[-1]):
        console.print(table)
    for name, values in ways.items():
        console.print(_speed(name, values))


def headlines(ways: dict[str, Values]) -> Table:
    """One line a figure, one column a way of reading, 95 % intervals in brackets."""
    rows = []
    for name, path in HEADLINES:
        cells = [bounded(values, name, path) for values in ways.values()]
        if any(at(values, path) is not None for values in ways.values()):
            rows.append([_text(f"figure.{name}"), *cells])
    columns = [_text("column.figure"), *(_text(f"way.{name}") for name in ways)]
    return _table(_text("title.headlines"), columns, rows)


def bounded(values: Values, name: str, path: str) -> str:
    """A headline figure, with its interval where there is one."""
    bounds = at(values, _BOUNDS[name]) if name in _BOUNDS else None
    shown = figure(at(values, path))
    if not bounds or bounds[0] is None:
        return shown
    return f"{shown} [{figure(bounds[0])}–{figure(bounds[1])}]"


def details(values: Values) -> Iterable[Table]:
    """The tables of one way."""
    for path in (
        "mood",
        "mood.labels",
        "issue",
        "escalation.levels",
        "language",
        "region",
        "stage",
    ):
        section = at(values, path)
        if section:
            yield _quality(_text(f"title.{path}"), section["classes"])
            yield _confusion(_text(f"title.{path}"), section["confusion"])
    calibration = at(values, "mood.calibration")
    if calibration:
        yield _calibration(calibration["bins"])
        yield _kept(calibration["kept"])
    for name, parts in (at(values, "mood.by") or {}).items():
        if parts:
            yield _parts(_text(f"by.{name}"), parts)
    short = at(values, "language.short")
    if short:
        rows = [[name, figure(one["accuracy"]), str(one["n"])] for name, one in short.items()]
        yield _table(_text("title.short"), ["", *_columns(("accuracy", "n"))], rows)
    for path in (
        "escalation.by_language",
        "escalation.at_least",
        "escalation.reasons",
        "facts.kinds",
        "steps",
    ):
        section = at(values, path)
        if section:
            yield _quality(_text(f"title.{path}"), section)


def _columns(names: Iterable[str]) -> list[str]:
    return [_text(f"column.{name}") for name in names]


def _quality(title: str, classes: Values) -> Table:
    rows = [[name, *(figure(one[part]) for part in _QUALITY)] for name, one in classes.items()]
    return _table(title, ["", *_columns(_QUALITY)], rows)


def _confusion(title: str, confusion: Values) -> Table:
    """Each class with what it was read as, the most frequent first."""
    rows = []
    for name, told in confusion.items():
        often = sorted(told.items(), key=lambda item: -item[1])
        rows.append([name, ", ".join(f"{other} {count}" for other, count in often)])
    table = Table(title=_text("confusion", title=title), title_justify="left", header_style="bold")
    table.add_column(_text("column.true"))
    table.add_column(_text("column.read"), overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _calibration(bins: Sequence[Values]) -> Table:
    rows = [
        [
            f"{place / 10:.1f}–{(place + 1) / 10:.1f}",
            *(figure(one[x]) for x in ("n", "stated", "right")),
        ]
        for place, one in enumerate(bins)
        if one["n"]
    ]
    columns = [_text("column.confidence"), *_columns(("n", "stated", "right"))]
    return _table(_text("title.calibration"), columns, rows)


def _kept(floors: Sequence[Values]) -> Table:
    rows = [[f"≥ {one['floor']}", figure(one["share"]), figure(one["accuracy"])] for one in floors]
    columns = [_text("column.confidence"), *_columns(("share", "accuracy"))]
    return _table(_text("title.kept"), columns, rows)


def _parts(title: str, parts: Values) -> Table:
    rows = [[name or "–", *(figure(one[x]) for x in _PART)] for name, one in parts.items()]
    return _table(title, ["", *_columns(_PART)], rows)


def _speed(name: str, values: Values) -> Table:
    rows = [
        [
            _text(f"speed.{part}"),
            *(f"{values['speed'][part][x]:.1f}" for x in ("p50", "p95", "max")),
        ]
        for part in ("first", "final", "cpu")
    ]
    title = _text("title.speed", way=_text(f"way.{name}"))
    return _table(title, ["", "p50", "p95", "max"], rows)


def show_errors(wrong: Sequence[Answer]) -> None:
    """Print wrong readings with the conversation they come from."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(_text("title.errors"))
    for answer in wrong:
        case, read = answer.case, answer.reading.mood
        also = f" / {case.truth.second}" if case.truth.second else ""
        told = f"{read.label} {read.confidence:.2f}, {read.intensity:.2f}"
        console.print(f"\n[{case.line}] {case.truth.label}{also} → {told}  ({case.source})")
        for index, message in enumerate(case.messages[: answer.reading.about + 1]):
            mark = "▶" if index == answer.reading.about else " "
            console.print(f"  {mark} {message.speaker}: {message.text}")


@contextmanager
def progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's standard error; nothing where there is no terminal."""
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    with Progress(console=console, transient=True) as bars:
        task = bars.add_task("", total=count)
        yield lambda: bars.advance(task)
