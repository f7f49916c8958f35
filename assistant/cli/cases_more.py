"""`assistant cases …` beyond the files: promote an answer, versions, credit, customers' thanks."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from assistant.review import record as records

Record = Annotated[Path | None, typer.Option(help="Record to use; default: this user's own.")]
Who = Annotated[str, typer.Option(help="Who decides this; default: your user name.")]


def opened(record: Path | None) -> records.Record:
    """The record to look at and write to. Raises UserFault when there is none."""
    from assistant import paths
    from assistant.review.record import FileSource

    return FileSource(record or paths.record_file()).open_writing()


def shop_setting() -> str:
    """The setting drafts.shop."""
    from assistant import settings

    return settings.load().drafts.shop


def _put(row: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def promote(
    suggestions: Annotated[list[str], typer.Argument(help="Ids of suggestions, as exported.")],
    who: Who = "",
    record: Record = None,
) -> None:
    """Make cases of answers on record: masked, in three parts, titled, tagged.

    One that lacks something stays a proposal, and says what. Example: assistant cases promote 3f0c…
    """
    from assistant.review.case_promote import promote as make
    from assistant.review.case_promote import shop_facts

    db = opened(record)
    facts = shop_facts(shop_setting())
    for one in suggestions:
        made = make(db, one, who or getpass.getuser(), facts)
        row = {"id": made.case.case.id, "state": made.case.state.value,
               "title": made.case.case.title}  # fmt: skip
        _put(row | ({"field": made.field, "reason": made.reason} if made.reason else {}))
    db.close()


def versions(
    id: Annotated[str, typer.Argument(help="Id of a case, such as zh-Hans/own.1a2b3c4d.")],
    restore: Annotated[str, typer.Option(help="Write this version (its id) on top.")] = "",
    who: Who = "",
    record: Record = None,
) -> None:
    """List what became of a case, the newest first, or bring an older version back.

    Example: assistant cases versions zh-Hans/own.1a2b3c4d
    """
    from assistant.review import case_shelf

    db = opened(record)
    if restore:
        if all(one.id != restore for one in case_shelf.versions(db, id)):
            raise UserFault(Notice.of("cases.unknown", case=restore))
        wrong = case_shelf.restore(db, id, restore, who or getpass.getuser())
        if wrong:
            raise UserFault(Notice.of("cases.not_ready", case=id, field=wrong[0], reason=wrong[1]))
    for one in case_shelf.versions(db, id):
        _put(
            {
                "id": one.id, "version": one.number, "what": one.what, "state": one.state,
                "by": one.author, "at": one.at.isoformat(), "title": one.case.title,
                "acknowledge": one.case.acknowledge, "solve": one.case.solve,
                "care": one.case.care,
            }
        )  # fmt: skip
    db.close()


def credit(
    id: Annotated[str, typer.Argument(help="Id of a case; default: all that have helped.")] = "",
    record: Record = None,
) -> None:
    """Say how the drafts fared that cases helped, one JSON object a case.

    Example: assistant cases credit
    """
    from dataclasses import asdict

    from assistant.review import case_credit

    db = opened(record)
    found = case_credit.credit(db, id)
    for name, one in sorted(found.items(), key=lambda item: (-item[1].shown, item[0])):
        used = one.used
        _put({"id": name, "shown": one.shown, **asdict(one), "used": used.value,
              "low": used.low, "high": used.high})  # fmt: skip
    db.close()


def thanks(
    agent: Annotated[str, typer.Option(help="Only what came after this account's answers.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 40,
    record: Record = None,
) -> None:
    """Show customers' words of praise after an answer, the newest first, masked.

    Example: assistant cases thanks --agent lin@shop
    """
    from assistant.review.thanks import wall

    db = opened(record)
    for one in wall(db, agent, limit=limit).lines[:limit]:
        _put({"at": one.at.isoformat(), "agent": one.agent, "text": one.text,
              "answer": one.answer, "suggestion": one.suggestion})  # fmt: skip
    db.close()
