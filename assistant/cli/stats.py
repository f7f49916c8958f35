"""`assistant stats`: figures of the record on the command line, and the weekly report."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.review.figures import Figures
    from assistant.review.filters import Filters
    from assistant.review.statistics import Estimate
    from assistant.review.sums import By
    from assistant.ui.figures.weekly import Weekly

app = typer.Typer(invoke_without_command=True)

_GROUPS = (
    "all, day, week, month, weekday, hour, agent, team, app, emotion, issue, topic, language, "
    "region, tier, model, prompt, strategy"
)
_ESTIMATES = (
    "accepted", "whole", "leaning", "rejected", "improved", "worsened", "lift", "escalations",
    "eased", "waited_ms",
)  # fmt: skip
_COLUMNS = ("accepted", "lift", "waited_ms", "eased", "leaning")

Record = Annotated[Path | None, typer.Option(help="Record to read; default: this user's own.")]
Agents = Annotated[list[str] | None, typer.Option("--agent", help="Only these accounts.")]


@app.callback()
def stats(
    context: typer.Context,
    by: Annotated[str, typer.Option(help=f"Groups: {_GROUPS}.")] = "all",
    since: Annotated[datetime | None, typer.Option(help="From this local time on.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before this local time.")] = None,
    agent: Agents = None,
    emotion: Annotated[list[str] | None, typer.Option(help="Only these moods.")] = None,
    issue: Annotated[list[str] | None, typer.Option(help="Only these issues.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A row for each group.")] = False,
    record: Record = None,
) -> None:
    """Show how drafts and moods fare: acceptance, mood lift, waits, escalations, promises.

    Intervals are 95 %; an exclamation mark stands at figures on fewer than 30 cases. `--json`
    also gives edits, reasons of rejections, promises, own empathy and the uplift of drafts used
    against own replies, with its warnings.

    Example: assistant stats --by agent --since 2026-03-01
    """
    if context.invoked_subcommand is not None:
        return
    from assistant import paths
    from assistant.review.filters import Filters
    from assistant.review.queue import open_queue
    from assistant.review.sums import By

    if as_json and as_csv:
        raise typer.BadParameter("either --json or --csv")
    if by not in set(By):
        raise typer.BadParameter(f"one of {_GROUPS}", param_hint="--by")
    wanted = Filters(
        agent=tuple(agent or ()),
        emotion=tuple(emotion or ()),
        issue=tuple(issue or ()),
        since=since.astimezone(UTC) if since else None,
        until=until.astimezone(UTC) if until else None,
    )
    db = open_queue(record or paths.record_file())
    try:
        _show(db, By(by), wanted, as_json, as_csv)
    finally:
        db.close()


def _show(db: Any, by: By, wanted: Filters, as_json: bool, as_csv: bool) -> None:
    from assistant.review.figures import figures, wait_medians
    from assistant.review.zone import LOCAL

    found = figures(db, by, wanted, LOCAL)
    if as_csv:
        sys.stdout.write(_csv([_flat(one) for one in found]))
    elif as_json:
        whole = {"by": by.value, "groups": [_flat(one) for one in found], **_rest(db, by, wanted)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
    else:
        _table(found, by, wait_medians(db, by, wanted, LOCAL))


def _flat(one: Figures) -> dict[str, Any]:
    """Flat, so that a table program can read it; an estimate becomes five columns."""
    row: dict[str, Any] = {"name": one.name, "suggestions": one.suggestions, **one.outcomes}
    row |= {f"edit_{name}": number for name, number in one.edits.items()}
    row |= {f"ended_{name}": number for name, number in one.ended.items()}
    row["escalated"] = one.escalated
    for name in _ESTIMATES:
        # The number of rejections has the plain name.
        row |= _columns("rejected_share" if name == "rejected" else name, getattr(one, name))
    return row


def _columns(name: str, one: Estimate) -> dict[str, Any]:
    return {
        name: one.value, f"{name}_low": one.low, f"{name}_high": one.high, f"{name}_of": one.of,
        f"{name}_few": one.few,
    }  # fmt: skip


def _rest(db: Any, by: By, wanted: Filters) -> dict[str, Any]:
    from assistant import strings
    from assistant.review.board import Question, rest
    from assistant.review.zone import LOCAL

    found = rest(db, Question(by, wanted, LOCAL), datetime.now(UTC))
    warnings = [strings.say(one, "en") for one in found.uplift.warnings]
    uplift = {name: asdict(getattr(found.uplift, name)) for name in ("used", "own", "raw", "alike")}
    return {
        "reasons": dict(found.reasons),
        "edits": asdict(found.edits),
        "waited_median_ms": asdict(found.waited),
        "promises": asdict(found.promises),
        "empathy": asdict(found.empathy),
        "empathy_by": {name: asdict(one) for name, one in found.empathy_by.items()},
        "uplift": {**uplift, "matched": found.uplift.matched, "warnings": warnings},
    }


def _csv(rows: list[dict[str, Any]]) -> str:
    from assistant.review.tables import harmless

    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    writer.writerows([harmless(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _table(found: Sequence[Figures], by: By, medians: dict[str, Estimate]) -> None:
    from assistant import strings
    from assistant.review.metrics import Kind
    from assistant.ui.charts import numerals
    from assistant.ui.figures.words import words_for

    words = words_for(strings.system_language())
    kinds = {"lift": Kind.CHANGE, "waited_ms": Kind.TIME}
    names = [words(f"name.{n.removesuffix('_ms')}") for n in _COLUMNS]
    lines = [[words(f"by_name.{by}"), "n", *names]]
    for one in found:
        line = [words.group(by, one.name), numerals.count(one.suggestions)]
        for name in _COLUMNS:
            value = medians.get(one.name) if name == "waited_ms" else getattr(one, name)
            line.append(_cell(words, kinds.get(name, Kind.SHARE), value))
        lines.append(line)
    if not found:
        sys.stdout.write(words("nothing") + "\n")
        return
    widths = [max(_width(row[n]) for row in lines) for n in range(len(lines[0]))]
    for row in lines:
        cells = [text + " " * (widths[n] - _width(text)) for n, text in enumerate(row)]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _width(text: str) -> int:
    """Columns in a terminal: Chinese characters take two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cell(words: Any, kind: Any, one: Estimate | None) -> str:
    if one is None or one.value is None:
        return "–"
    said: str = words.value(kind, one.value)
    if one.low is not None and one.high is not None:
        said += f" ({words.value(kind, one.low)} – {words.value(kind, one.high)})"
    return said + (" !" if one.few else "")


@app.command("report")
def report(
    out: Annotated[Path, typer.Option(help="A file ending in .html or .pdf.")],
    week: Annotated[
        str, typer.Option(help="Week such as 2026-W47; default: the last whole one.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="zh-Hans, zh-Hant or en; default: that of the settings.")
    ] = "",
    agent: Agents = None,
    record: Record = None,
) -> None:
    """Write the weekly report: one page with charts, as a web page or PDF.

    It holds figures only, no words of a chat. Answers of the week that have not been read for
    their empathy yet are read first, which takes some milliseconds each.

    Example: assistant stats report --week 2026-W47 --out week-47.pdf
    """
    if out.suffix.lower() not in (".html", ".pdf"):
        raise typer.BadParameter("a file ending in .html or .pdf", param_hint="--out")
    from assistant.ui.figures.files import write_report

    made = _weekly(_monday(week), language, tuple(agent or ()), record)
    write_report(made, out)
    sys.stdout.write(json.dumps({"report": str(out)}, ensure_ascii=False) + "\n")


def _monday(week: str) -> date:
    from assistant.review import metrics

    if not week:
        today = datetime.now().astimezone().date()
        return today - timedelta(days=today.weekday() + 7)
    try:
        return metrics.week(week)[0]
    except ValueError as error:
        raise typer.BadParameter("a week such as 2026-W47", param_hint="--week") from error


def _weekly(first: date, language: str, agents: tuple[str, ...], record: Path | None) -> Weekly:
    from assistant import paths, settings, strings
    from assistant.review import empathy
    from assistant.review.filters import Filters
    from assistant.review.metrics import within
    from assistant.review.queue import open_queue
    from assistant.review.zone import LOCAL
    from assistant.store.database import open_for_writing
    from assistant.ui.figures.weekly import weekly
    from assistant.ui.figures.words import words_for

    if language and language not in strings.LANGUAGES:
        raise typer.BadParameter("zh-Hans, zh-Hant or en", param_hint="--language")
    file, wanted = record or paths.record_file(), Filters(agent=agents)
    db = open_queue(file)
    writing = open_for_writing(file)
    try:
        empathy.catch_up(writing, within(wanted, first, first + timedelta(days=7), LOCAL))
        words = words_for(language or settings.load().interface.language)
        return weekly(db, first, words, datetime.now(UTC), LOCAL, wanted)
    finally:
        writing.close()
        db.close()
