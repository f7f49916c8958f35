"""`assistant record`: look after the file that everything is recorded in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The record: safety copies and the way back, encryption.\n\n"
    "Close the assistant and the review window first. Example: assistant record status",
    no_args_is_help=True,
)

RecordFile = Annotated[
    Path | None, typer.Option("--record", help="Another record than this machine's own.")
]


def _say(id: str, **arguments: object) -> None:
    from assistant import strings

    typer.echo(strings.text(f"record.{id}", strings.system_language(), **arguments))


# What the store says to who works with the overlay → the same to who has asked for one thing.
_FOR_COMMANDS = {
    "store.no_space": "record.no_room",
    "store.backup_failed": "record.not_copied",
    "store.unusable": "record.unreadable",
    "store.no_keyring": "record.no_keyring",
}


@contextmanager
def _as_a_command() -> Iterator[None]:
    """Faults are told as what stands in this command's way, not as what stops recording."""
    from assistant.domain.notice import Notice, UserFault
    from assistant.system_reasons import reason_id

    try:
        yield
    except UserFault as fault:
        said, arguments = fault.notice.id, fault.notice.args
        told = _FOR_COMMANDS.get(said, said)
        if told == "record.unreadable" and reason_id(dict(arguments)["reason"]) == "reason.damaged":
            told = "record.no_record"
        raise UserFault(Notice(told, arguments)) from fault


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line at each quarter of a stage."""
    last: tuple[str, int] = ("", -1)

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        quarter = done * 4 // max(total, 1)
        if (stage, quarter) != last:
            last = (stage, quarter)
            _say(f"stage.{stage}", done=done, total=total)

    yield tell


def _existing(record: Path | None) -> Path:
    from assistant import paths
    from assistant.domain.notice import Notice, UserFault

    file = record or paths.record_file()
    if not file.exists():
        raise UserFault(Notice.of("store.missing", file=file))
    return file


@app.command("status")
def status(record: RecordFile = None) -> None:
    """Say where the record is, how large, whether encrypted, and whether an update is due.

    Example: assistant record status
    """
    from assistant.store import backup, cipher
    from assistant.store.database import needs_upgrade, steps_taken

    file = _existing(record)
    with _as_a_command():
        kept = "encrypted" if cipher.is_encrypted(file) else "plain"
        due = needs_upgrade(file)
        begun = steps_taken(file) > 0
    _say("file", file=file, size=file.stat().st_size >> 20)
    _say(kept)
    _say("empty" if not begun else "update" if due else "current")
    _say("copies", number=len(backup.copies(file)), folder=backup.folder(file))


@app.command("backups")
def backups(record: RecordFile = None) -> None:
    """List the safety copies, the newest first.

    Example: assistant record backups
    """
    from assistant.store import backup

    file = _existing(record)
    for copy in backup.copies(file):
        at = copy.at.astimezone().strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{copy.file.name}  {at}  {copy.size >> 20} MB")


@app.command("backup")
def make_backup(record: RecordFile = None) -> None:
    """Make a safety copy now; the assistant may go on meanwhile.

    Example: assistant record backup
    """
    from assistant.store import backup
    from assistant.store.database import steps_taken

    file = _existing(record)
    with _as_a_command(), _progress() as progress:
        made = backup.make(file, steps_taken(file), progress)
    _say("copied", file=made.file)


@app.command("restore")
def restore(
    copy: Annotated[
        str, typer.Argument(help="Name of a copy as `record backups` lists it, or a file.")
    ],
    record: RecordFile = None,
) -> None:
    """Put a copy in the record's place; the record as it was becomes a copy itself.

    To go back to an earlier version of the program: restore the copy made before the update, then
    install that version.

    Example: assistant record restore record-schema12-20261122T101500Z.db
    """
    from assistant import paths
    from assistant.store import backup
    from assistant.store.database import known_steps

    file = record or paths.record_file()
    named = backup.folder(file) / copy
    with _as_a_command():
        kept = backup.restore(file, named if named.is_file() else Path(copy), known_steps())
    _say("restored", file=file)
    if kept is not None:
        _say("copied", file=kept)


@app.command("encrypt")
def encrypt(record: RecordFile = None) -> None:
    """Encrypt the record and its copies; the key goes into the system's keyring.

    New records are encrypted only with the option store.encrypt.

    Example: assistant record encrypt
    """
    from assistant.store import convert

    file = _existing(record)
    with _as_a_command(), _progress() as progress:
        done = convert.encrypt(file, progress)
    _say("encrypted" if done else "is_encrypted")


@app.command("decrypt")
def decrypt(record: RecordFile = None) -> None:
    """Make an encrypted record and its copies plain again; the key is deleted.

    Example: assistant record decrypt
    """
    from assistant import settings
    from assistant.store import convert

    if settings.load().store.encrypt:
        settings.need_unlocked("store.encrypt")
    file = _existing(record)
    with _as_a_command(), _progress() as progress:
        done = convert.decrypt(file, progress)
    _say("plain" if done else "is_plain")


@app.command("set-aside")
def set_aside(record: RecordFile = None) -> None:
    """Move a record away that can't be opened, so that a new one begins; nothing is deleted.

    Example: assistant record set-aside
    """
    from assistant.store import backup

    file = _existing(record)
    _say("set_aside", file=backup.set_aside(file))
