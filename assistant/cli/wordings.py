"""`assistant wordings`: what edits of drafts agree on, to accept or decline."""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.cases_more import Record, Who, opened, shop_setting

if TYPE_CHECKING:
    from assistant.store.wordings import Learned

app = typer.Typer(
    help="What agents always cut, replace or add in drafts. Example: assistant wordings list",
    no_args_is_help=True,
)
Ids = Annotated[list[str], typer.Argument(help="Ids as listed.")]


def _row(one: Learned) -> dict[str, object]:
    wording = one.wording
    row: dict[str, object] = {
        "id": wording.id, "state": one.state.value, "kind": wording.kind.value,
        "language": wording.language, "find": wording.find, "put": wording.put,
        "place": wording.place.value if wording.kind == "add" else "", "agent": wording.agent,
        "issue": wording.issue, "emotion": wording.emotion, "changed": one.changed,
        "shown": one.shown, "people": one.people,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value != ""}


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="proposed, accepted or declined; default: all.")] = "",
    learn: Annotated[bool, typer.Option(help="First look at the newest edits again.")] = True,
    examples: Annotated[bool, typer.Option(help="With the edits behind each.")] = False,
    record: Record = None,
) -> None:
    """List wordings that edits agree on, one JSON object a line.

    Example: assistant wordings list --state proposed --examples
    """
    from assistant.review import wording_desk

    db = opened(record)
    if learn:
        wording_desk.refresh(db)
    for one in wording_desk.proposals(db):
        if state not in ("", one.state):
            continue
        row = _row(one)
        if examples:
            row["examples"] = [
                {"suggestion": edit.suggestion,
                 "edit": [[span.change.value, span.text] for span in edit.edit]}
                for edit in wording_desk.examples(db, one)
            ]  # fmt: skip
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    db.close()


@app.command("accept")
def accept(ids: Ids, who: Who = "", record: Record = None) -> None:
    """Write wordings to wording.toml in the shop's folder; drafts follow them from then on.

    Example: assistant wordings accept w1a2b3c4d5e
    """
    from assistant.review import wording_desk

    db = opened(record)
    folder = wording_desk.folder_of(shop_setting())
    for one in ids:
        made = wording_desk.accept(db, one, folder, who or getpass.getuser())
        sys.stdout.write(f"{made.id}\taccepted\n")
    db.close()


@app.command("decline")
def decline(ids: Ids, who: Who = "", record: Record = None) -> None:
    """Don't apply wordings, any more where they were; they are not proposed again.

    Example: assistant wordings decline w1a2b3c4d5e
    """
    from assistant.review import wording_desk

    db = opened(record)
    folder = wording_desk.folder_of(shop_setting())
    for one in ids:
        wording_desk.decline(db, one, folder, who or getpass.getuser())
        sys.stdout.write(f"{one}\tdeclined\n")
    db.close()
