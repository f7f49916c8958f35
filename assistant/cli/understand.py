"""`assistant understand`: what the product reads in a conversation, as JSON Lines."""

from __future__ import annotations

import sys
from typing import Any

import typer

from assistant.cli.arguments import RowsFile

EXAMPLES = """
Examples:

  echo '{"id": 1, "text": "都五天了还没到，到底什么时候发货？"}' | assistant understand

  assistant understand chats.jsonl > readings.jsonl

A line holds {"id", "text"} or {"id", "messages": [{"speaker": "customer" or "agent", "text",
"at"?}], "now"?, "customer"?: {"region"?, "language"?, "tier"?, "history"?}, "ui_language"?,
"domain"?}. A line that can't be answered gives an error row.

Exit status: 0, 1 if any line failed, 2 for wrong usage.
"""


def command(
    file: RowsFile = None,
) -> None:
    """Read conversations: mood, language, culture, facts, issue, stage, escalation."""
    from assistant.cli import jsonl
    from assistant.understand import encoder
    from assistant.understand.reader import warm_up

    warm_up()
    encoder.warm_up()
    source = file.open("rb") if file else sys.stdin.buffer
    try:
        status = jsonl.answer_all(source, sys.stdout.buffer, _answer)
    finally:
        if file:
            source.close()
    raise typer.Exit(status)


command.__doc__ = f"{command.__doc__}\n{EXAMPLES}"


def _answer(row: Any) -> dict[str, Any]:
    from assistant.understand import encoder
    from assistant.understand.contract import reading_values
    from assistant.understand.reader import understand

    reading = understand(row.messages, row.context, row.now, second=encoder.shipped())
    return {"id": row.id, **reading_values(reading)}
