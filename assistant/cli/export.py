"""`assistant export`: takes out of the record what can be used elsewhere."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from assistant.review.export import Kept, Scope
    from assistant.review.tables import Format

app = typer.Typer(
    help="Take things out of the record. Example: assistant export suggestions --out week.xlsx",
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    pass


@app.command("labels")
def labels(
    out: Annotated[Path, typer.Option(help="Where the rows go (JSON Lines).")],
    record: Annotated[
        Path | None, typer.Option(help="Record to read; default: this user's own.")
    ] = None,
) -> None:
    """Write the moods and issues that agents have put right, as rows to train on.

    Text is masked as it is in the record; names inside sentences may remain, so look before you
    pass it on. Put the file into the `train` folder of your data and run `assistant train emotion`.

    Example: assistant export labels --out data/train/our_corrections.jsonl
    """
    from assistant import paths
    from assistant.store.labels import labels as rows_of

    rows = list(rows_of(record or paths.record_file()))
    part = out.with_name(f"{out.name}.part")
    try:
        # Readable by its owner only, as the record is.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        part.replace(out)
    except OSError as error:
        raise UserFault(Notice.of("export.unwritable", file=out, reason=error)) from error
    counts = {
        "rows": len(rows),
        "emotion": sum("label" in row for row in rows),
        "issue": sum("issue" in row for row in rows),
    }
    sys.stdout.write(json.dumps(counts) + "\n")


# What can be exported as it lies in the record; `all` is every one of them in one file.
KINDS = {
    "suggestions": "every suggestion with its figures, the customer's words and what was sent",
    "drafts": "every draft that was shown, with the findings of its checks",
    "outcomes": "what became of suggestions",
    "messages": "the messages of all chats",
    "moods": "what was read of customers' messages",
    "chats": "chats and whose they are; customers are keyed hashes",
    "corrections": "what agents have put right",
    "follow_ups": "what agents have promised",
    "reviews": "what reviewers have said of answers",
    "review_marks": "the marks of reviews, a row each",
    "review_comments": "the comments of reviews, a row each",
    "appeals": "appeals against reviews, and their answers",
    "coaching": "coaching notes",
    "cases": "the shop's own cases",
    "tickets": "escalations and promises as tickets",
    "asks": "what agents have asked supervisors, and the answers",
    "causes": "causes behind complaints",
    "teams": "who is in which team",
    "all": "everything above as sheets of one XLSX file, or as one HTML page",
}

Out = Annotated[
    Path | None,
    typer.Option(help="A file ending in .csv, .jsonl, .xlsx or .html; default: JSON Lines here."),
]
Agents = Annotated[list[str] | None, typer.Option("--agent", help="Only these accounts.")]
Since = Annotated[datetime | None, typer.Option(help="From this local time on.")]
Until = Annotated[datetime | None, typer.Option(help="Before this local time.")]
Record = Annotated[Path | None, typer.Option(help="Record to read; default: this user's own.")]


def _export(
    name: str,
    out: Path | None,
    agents: list[str] | None,
    since: datetime | None,
    until: datetime | None,
    record: Path | None,
) -> None:
    from assistant import paths
    from assistant.review.export import Kept, Scope, export
    from assistant.review.queue import open_queue

    what = tuple(Kept) if name == "all" else (Kept(name),)
    scope = Scope(
        tuple(agents or ()),
        since.astimezone(UTC) if since else None,
        until.astimezone(UTC) if until else None,
    )
    form = _format(out, name)
    db = open_queue(record or paths.record_file())
    try:
        if out is None or form is None:
            _print(db, what[0], scope)
        else:
            count = export(db, what, out, form, scope, title=name)
            sys.stdout.write(json.dumps({"rows": count}) + "\n")
    finally:
        db.close()


def _format(out: Path | None, name: str) -> Format | None:
    from assistant.review.tables import format_of

    if out is None:
        if name == "all":
            raise typer.BadParameter("everything needs a file", param_hint="--out")
        return None
    form = format_of(out)
    if form is None:
        raise UserFault(Notice.of("export.ending", file=out))
    return form


def _print(db: Any, what: Kept, scope: Scope) -> None:
    from assistant.review.export import columns, rows

    names = columns(what)
    for row in rows(db, what, scope):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        sys.stdout.write(line.encode("utf-8", "replace").decode() + "\n")


def _command(name: str, about: str) -> Callable[..., None]:
    def command(
        out: Out = None,
        agent: Agents = None,
        since: Since = None,
        until: Until = None,
        record: Record = None,
    ) -> None:
        _export(name, out, agent, since, until, record)

    ending = "xlsx" if name == "all" else "csv"
    command.__doc__ = (
        f"Write {about}.\n\n"
        "Masked as the record is; names inside sentences may remain, so look before you pass rows "
        "on. Columns are described in docs/record.md.\n\n"
        f"Example: assistant export {name} --since 2026-03-01 --out {name}.{ending}"
    )
    return command


for _name, _about in KINDS.items():
    app.command(_name)(_command(_name, _about))
