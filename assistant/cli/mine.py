"""`assistant mine`: what is recorded of an agent, for the agent: answers, reviews, who looked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SHOWN = 5
MINUTE = "%Y-%m-%d %H:%M"


def command(
    agent: Annotated[
        str, typer.Option(help="Account in the chat program; default: all on this machine.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="All rows, one JSON object a line.")
    ] = False,
    record: Annotated[
        Path | None, typer.Option(help="Record to read; default: this user's own.")
    ] = None,
) -> None:
    """Show everything that is recorded about you: answers, reviews, notes, who looked at what.

    In a team this is what has come down by the last exchange.

    \b
    Examples:
      assistant mine           counts, and the newest of each
      assistant mine --json    everything
    """
    import json
    from datetime import datetime

    from assistant import paths, strings
    from assistant.domain.notice import Notice, UserFault
    from assistant.store import about_agent
    from assistant.store.database import open_for_writing

    file = record or paths.record_file()
    if not file.exists():
        raise UserFault(Notice.of("store.missing", file=file))
    language = strings.system_language()
    db = open_for_writing(file)
    try:
        for account in (agent,) if agent else about_agent.accounts(db):
            if not as_json:
                typer.secho(account, bold=True)
            for part in about_agent.PARTS:
                rows = about_agent.about(db, account, part, None if as_json else SHOWN)
                if as_json:
                    for row in rows:
                        line = {"agent": account, "part": part, **row}
                        typer.echo(json.dumps(line, ensure_ascii=False))
                    continue
                number = about_agent.count(db, account, part)
                typer.echo(f"  {strings.text(f'team.mine.{part}', language)}: {number}")
                for row in rows:
                    row["at"] = datetime.fromisoformat(row["at"]).astimezone().strftime(MINUTE)
                    values = [str(value) for value in row.values() if value not in (None, "")]
                    typer.echo(f"    {_short(' · '.join(values))}")
    finally:
        db.close()


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 110 else f"{flat[:109]}…"
