"""`assistant customer`: a customer's data found, written out and erased, here and in the team."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from assistant.store.customer_data import Found

app = typer.Typer(
    no_args_is_help=True,
    help="Find, export or erase what is known of a customer. "
    "Example: assistant customer find phone",
)

_KINDS = "id, phone, email, order, tracking, name or peer"
Ids = Annotated[list[str], typer.Argument(help="Ids as `find` shows them.")]
RecordFile = Annotated[
    Path | None, typer.Option(help="Record to use; default: this user's, and the team's replica.")
]


def _files(record: Path | None) -> list[Path]:
    from assistant import paths
    from assistant.team.place import replica_file

    files = [record] if record else [paths.record_file(), replica_file()]
    there = [file for file in files if file.exists()]
    if not there:
        raise UserFault(Notice.of("store.missing", file=files[0]))
    return there


def _found(file: Path, kind: str, value: str, chat_app: str = "") -> Iterator[Found]:
    from assistant.store import customer_data
    from assistant.store.database import open_for_writing
    from assistant.store.identity import load_key

    db = open_for_writing(file)
    try:
        secret = load_key(file.with_suffix(".key"))
        yield from customer_data.find(db, secret, kind, value, chat_app)
    finally:
        db.close()


@app.command("find")
def find(
    kind: Annotated[str, typer.Argument(help=f"What the value is: {_KINDS}.")],
    value: Annotated[
        str, typer.Argument(help="The value; absent: read from standard input, not remembered.")
    ] = "",
    chat_app: Annotated[str, typer.Option("--app", help="Chat program, for a peer's name.")] = "",
    record: RecordFile = None,
) -> None:
    """Find a customer by what they are known by; one JSON object each.

    The record holds no names and numbers, only keyed hashes of them: the value is hashed the same
    way. Chats of agents who joined the team with a record of their own are found on their machine.

    Example: assistant customer find phone
    """
    from dataclasses import asdict

    from assistant.store.customer_data import KINDS

    if kind not in KINDS:
        raise typer.BadParameter(f"one of {_KINDS}", param_hint="KIND")
    wanted = value or sys.stdin.readline().strip()
    seen: set[str] = set()
    for file in _files(record):
        for one in _found(file, kind, wanted, chat_app):
            if one.id not in seen:
                seen.add(one.id)
                typer.echo(json.dumps(asdict(one), ensure_ascii=False))
    if not seen:
        raise UserFault(Notice.of("team.customer.nobody"))


@app.command("export")
def export(
    ids: Ids,
    out: Annotated[Path, typer.Option(help="File for the rows, one JSON object a line.")],
    record: RecordFile = None,
) -> None:
    """Write every row that is about a customer, masked as the record is.

    Example: assistant customer export 3f9c0a --out customer.jsonl
    """
    from assistant.store import customer_data
    from assistant.store.database import open_for_writing
    from assistant.team.place import write_private

    lines: dict[str, None] = {}
    for file in _files(record):
        wanted = _whole(file, ids)
        db = open_for_writing(file)
        for row in customer_data.export(db, wanted):
            row.pop("number", None)
            lines[json.dumps(row, ensure_ascii=False)] = None
        db.close()
    if not lines:
        raise UserFault(Notice.of("team.customer.nobody"))
    write_private(out.absolute(), "".join(f"{line}\n" for line in lines).encode())
    typer.echo(json.dumps({"rows": len(lines)}))


@app.command("erase")
def erase(
    ids: Ids,
    alone: Annotated[
        bool, typer.Option("--alone", help="Leave others who are the same person.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    record: RecordFile = None,
) -> None:
    """Erase a customer: every row, from the file's free pages, index and log as well.

    In a team a supervisor's word erases them from the team's database and from every machine at
    its next exchange. The program's own safety copies are deleted; what somebody has made elsewhere
    (exports, backups of the machine) is not reached. Close the assistant and the review window
    first: the file is rewritten.

    Example: assistant customer erase 3f9c0a
    """
    from assistant import settings, strings
    from assistant.store import erasing, outbox
    from assistant.store.database import open_for_writing

    options = settings.load()
    if options.person.role == "agent":
        raise UserFault(Notice.of("team.not_allowed", reason="supervisor"))
    files = _files(record)
    wanted: dict[str, None] = {}
    for file in files:
        wanted |= dict.fromkeys(_whole(file, ids, linked=not alone))
    if not wanted:
        raise UserFault(Notice.of("team.customer.nobody"))
    language = strings.system_language()
    if not yes:
        question = strings.text("team.customer.sure", language, ids=", ".join(wanted))
        typer.confirm(question, abort=True)
    told = False
    gone = 0
    for file in reversed(files):
        db = open_for_writing(file)
        try:
            state = outbox.state(db)
            if state is not None and state.role == "agent":
                raise UserFault(Notice.of("team.not_allowed", reason="supervisor"))
            author = "" if told or state is None else state.member
            told = told or bool(author)
            gone += erasing.erase_customers(db, wanted, author)
        except sqlite3.OperationalError as error:
            raise UserFault(Notice.of("store.locked", file=file)) from error
        finally:
            db.close()
    typer.echo(json.dumps({"erased": gone, "team": told}))
    if told:
        typer.echo(strings.text("team.customer.travels", language))


def _whole(file: Path, ids: list[str], linked: bool = False) -> list[str]:
    """The full ids here of what was typed, which must name one customer each."""
    whole: dict[str, None] = {}
    for one in ids:
        found = list(_found(file, "id", one))
        if len(found) > 1:
            raise UserFault(Notice.of("team.customer.several", known=one))
        for customer in found:
            whole[customer.id] = None
            if linked:
                whole |= dict.fromkeys(customer.same)
    return list(whole)
