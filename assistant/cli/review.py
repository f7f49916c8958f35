"""`assistant review`: the supervisor's window, and queue and figures as files."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from assistant.review.figures import Figures
    from assistant.review.filters import Filters
    from assistant.review.queue import Entry
    from assistant.settings import Settings
    from assistant.ui.review.page import LookOver

app = typer.Typer(
    help="The supervisor's window over the record. Example: assistant review --sample",
    invoke_without_command=True,
)

Row = dict[str, Any]
_GROUPS = "all, day, agent, app, emotion, issue, topic, language, region, tier, model, strategy"


@app.callback()
def _window(
    context: typer.Context,
    record: Annotated[
        Path | None, typer.Option(help="Record to open; default: this user's own.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Open invented chats, to look around; kept nowhere.")
    ] = False,
    reviewer: Annotated[
        str, typer.Option(help="Your name; default: as in the settings, else the account's.")
    ] = "",
    team: Annotated[
        bool, typer.Option("--team", help="Open what the whole team has recorded.")
    ] = False,
    page: Annotated[str, typer.Option(help="Page to open at; default: the queue.")] = "",
    language: Annotated[
        str, typer.Option(help="Interface: zh-Hans, zh-Hant or en; default: as in the settings.")
    ] = "",
) -> None:
    """Open the window in which a supervisor reviews what was suggested and sent.

    Who looks at which suggestion is noted in the record.

    \b
    Examples:
      assistant review                 the record of this machine
      assistant review --sample        look around in invented chats first
      assistant review --team          the team's record, kept here and up to date
    """
    if context.invoked_subcommand:
        return
    import tempfile

    from assistant import interrupted, log, paths, private, settings

    # Qt's modules do not pass a KeyboardInterrupt on while they are imported.
    interrupted.leave_at_once()
    from assistant.cli.screen import need_a_screen, settings_or_window
    from assistant.review.record import FileSource

    log.set_up(False)
    private.mend()
    options = settings_or_window()
    if reviewer and options.person.name:
        settings.need_unlocked("person.name")
    if language:
        settings.need_unlocked("interface.language")
        interface = options.interface.model_copy(update={"language": language})
        options = options.model_copy(update={"interface": interface})
    if options.person.role == "agent":
        raise UserFault(Notice.of("team.supervisors_only"))
    need_a_screen()
    if not sample:
        _bring_up_to_date(options)
    from functools import partial
    from threading import Timer

    from assistant import strings
    from assistant.masking import warm_up
    from assistant.truth_check import findings
    from assistant.ui.review.main import run
    from assistant.ui.single import SecondInstance

    interrupted.leave_in_order()
    # A supervisor's first note is masked on the windows' thread, which must not wait for patterns.
    warming = Timer(1.5, warm_up)
    warming.daemon = True
    warming.start()
    look_over = partial(findings, shop=options.drafts.shop)
    name = reviewer or options.person.name or _account()
    if not sample:
        source = FileSource(record or paths.record_file())
        try:
            raise SystemExit(
                _team(options, page, look_over)
                if team
                else run(options, source, name, page=page, look_over=look_over)
            )
        except SecondInstance as second:
            typer.echo(strings.say(second.notice, strings.resolve(options.interface.language)))
            raise SystemExit(0) from second
    from assistant.live.sample import write_live
    from assistant.review.sample import write_sample

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "sample.db"
        write_sample(file, end=datetime.now(UTC))
        write_live(file, datetime.now(UTC))
        source = FileSource(file)
        status = run(options, source, name, page=page, look_over=look_over, alone=False)
    raise SystemExit(status)


def _bring_up_to_date(options: Settings) -> None:
    """After an update: the window shows nothing before the record is ready."""
    from functools import partial

    from assistant import record_ready

    if not record_ready.waiting(options):
        return
    from assistant.ui.application import create_application
    from assistant.ui.getting_ready import show_until_done
    from assistant.ui.look import look_for

    create_application(options)
    show_until_done(look_for(options), partial(record_ready.make_ready, options))


def _team(options: Settings, page: str, look_over: LookOver) -> int:
    """The window over this machine's replica of the team's record, exchanged with it meanwhile.

    Without a way to the server the replica is shown as it was left.
    """
    from assistant.review.record import FileSource
    from assistant.team import membership
    from assistant.team.link import TeamLink
    from assistant.ui.review.main import run

    where = membership.joined(options.team)
    file, role = membership.replica_of(where)
    link = TeamLink(file, where, options.team)
    link.start()
    try:
        return run(options, FileSource(file), where.user, role, page, look_over)
    finally:
        link.stop()


@app.command("seen")
def seen(
    agent: Annotated[str, typer.Option(help="Only what this account suggested and sent.")] = "",
    by: Annotated[str, typer.Option(help="Only what this reviewer looked at.")] = "",
    since: Annotated[datetime | None, typer.Option(help="From this local time on.")] = None,
    record: Annotated[
        Path | None, typer.Option(help="Record to read; default: this user's own.")
    ] = None,
) -> None:
    """List who looked at which suggestion and when, the latest first, as JSON Lines.

    Example: assistant review seen --agent lin@shop --since 2026-03-01
    """
    from assistant import paths
    from assistant.review.looks import looks
    from assistant.review.queue import open_queue

    db = open_queue(record or paths.record_file())
    try:
        start = since.astimezone(UTC) if since else None
        for one in looks(db, agent=agent, reviewer=by, since=start):
            row = asdict(one) | {"first": one.first.isoformat(), "last": one.last.isoformat()}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        db.close()


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # An account without a name, as in some containers.
        return "reviewer"


@app.command("export")
def export(
    queue: Annotated[bool, typer.Option("--queue", help="A row for each suggestion.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="A row for each group.")] = False,
    by: Annotated[str, typer.Option(help=f"Groups of the figures: {_GROUPS}.")] = "all",
    out: Annotated[
        Path | None, typer.Option(help="A file ending in .csv or .jsonl; default: JSON Lines here.")
    ] = None,
    agent: Annotated[list[str] | None, typer.Option(help="Only these accounts.")] = None,
    emotion: Annotated[list[str] | None, typer.Option(help="Only these moods.")] = None,
    issue: Annotated[list[str] | None, typer.Option(help="Only these issues.")] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="taken, edited, rejected …")] = None,
    since: Annotated[datetime | None, typer.Option(help="From this local time on.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before this local time.")] = None,
    text: Annotated[str, typer.Option(help="Words of the chat.")] = "",
    record: Annotated[
        Path | None, typer.Option(help="Record to read; default: this user's own.")
    ] = None,
) -> None:
    """Write the review queue or its figures, masked as the record is.

    Names inside sentences may remain, so look before you pass rows on. Texts are cut to 200
    characters. Intervals are 95 %; `few` marks figures on fewer than 30 cases.

    Example: assistant review export --figures --by agent --since 2026-03-01 --out march.csv
    """
    from assistant import paths
    from assistant.review import words
    from assistant.review.filters import Filters
    from assistant.review.queue import open_queue
    from assistant.review.sums import By
    from assistant.store.database import open_for_writing

    if queue == figures:
        raise typer.BadParameter("one of --queue and --figures is needed")
    if by not in set(By):
        raise typer.BadParameter(f"one of {_GROUPS}", param_hint="--by")
    wanted = Filters(
        agent=tuple(agent or ()),
        emotion=tuple(emotion or ()),
        issue=tuple(issue or ()),
        outcome=tuple(outcome or ()),
        since=since.astimezone(UTC) if since else None,
        until=until.astimezone(UTC) if until else None,
        text=text,
    )
    file = record or paths.record_file()
    db = open_queue(file)
    try:
        if text:
            writing = open_for_writing(file)
            words.catch_up(writing)
            writing.close()
        rows = _figures(db, By(by), wanted) if figures else _queue(db, wanted)
        if out is None:
            sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        else:
            _write(out, rows)
    finally:
        db.close()


def _queue(db: Any, wanted: Filters) -> Iterator[Row]:
    from assistant.review.queue import page

    after: int | None = None
    while True:
        one = page(db, wanted, after, 500)
        yield from map(_entry, one.entries)
        after = one.next
        if after is None:
            return


def _entry(entry: Entry) -> Row:
    return asdict(entry) | {"at": entry.at.isoformat(timespec="milliseconds")}


def _figures(db: Any, by: Any, wanted: Filters) -> Iterator[Row]:
    from assistant.review.figures import figures

    yield from map(_group_row, figures(db, by, wanted))


def _group_row(one: Figures) -> Row:
    """Flat, so that a table program can read it; an estimate becomes five columns."""
    row: Row = {"name": one.name, "suggestions": one.suggestions, **one.outcomes}
    row["escalated"] = one.escalated
    for name in ("accepted", "whole", "improved", "worsened", "lift", "eased", "waited_ms"):
        estimate = getattr(one, name)
        row |= {
            name: estimate.value,
            f"{name}_low": estimate.low,
            f"{name}_high": estimate.high,
            f"{name}_of": estimate.of,
            f"{name}_few": estimate.few,
        }
    return row


def _write(out: Path, rows: Iterable[Row]) -> None:
    part = out.with_name(f"{out.name}.part")
    count = 0
    try:
        # Readable by its owner only, as the record is.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            table = out.suffix.lower() == ".csv"
            for row in rows:
                file.write(_csv(row, head=not count) if table else _json(row))
                count += 1
        part.replace(out)
    except OSError as error:
        raise UserFault(Notice.of("export.unwritable", file=out, reason=error)) from error
    sys.stdout.write(json.dumps({"rows": count}) + "\n")


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _csv(row: Row, head: bool) -> str:
    from assistant.review.tables import harmless

    line = io.StringIO()
    if head:
        # By this mark table programs know that the file is UTF-8.
        line.write("\ufeff")
    writer = csv.writer(line)
    if head:
        writer.writerow(row)
    writer.writerow([harmless(value) for value in row.values()])
    return line.getvalue()
