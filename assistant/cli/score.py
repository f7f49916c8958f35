"""`assistant score`: how much empathy replies show, as JSON Lines."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli.arguments import RowsFile

if TYPE_CHECKING:
    from assistant.cli.jsonl import Row


def command(
    file: RowsFile = None,
) -> None:
    """Score replies 0-5: recognises feeling and cause, explores, acts, cares; with reasons.

    A line holds what `assistant understand` takes and "reply", the text to judge; without it the
    agent's words after the customer's last message are judged. What this customer needs decides
    what counts: a plain answer to a calm question loses nothing. Words alone are looked at, so the
    score says how a reply is made, not whether it is true. A line that can't be answered gives an
    error row.

    Exit status: 0, 1 if any line failed, 2 for wrong usage.

    \b
    Example:
      echo '{"id": 1, "text": "五天了还没到！", "reply": "我现在就查"}' | assistant score
    """
    from assistant.cli import jsonl
    from assistant.score import empathy
    from assistant.understand.reader import warm_up

    warm_up()
    empathy.warm_up()
    source = file.open("rb") if file else sys.stdin.buffer
    try:
        status = jsonl.answer_all(source, sys.stdout.buffer, answer)
    finally:
        if file:
            source.close()
    raise typer.Exit(status)


def answer(row: Row) -> dict[str, Any]:
    """The score of one row's reply; raises RowError where there is none."""
    from assistant import strings
    from assistant.cli.jsonl import RowError
    from assistant.score.contract import score_values
    from assistant.score.empathy import score
    from assistant.understand import encoder
    from assistant.understand.reader import last_customer_message, understand

    last = last_customer_message(row.messages)
    # A row without a customer's message never gets here.
    before = row.messages[: (last or 0) + 1]
    after = row.messages[len(before) :]
    reply = row.reply if row.reply is not None else "\n".join(m.text for m in after)
    if row.reply is None and not after:
        raise RowError("invalid_schema", "no reply, and no agent's words after the customer's")
    reading = understand(before, row.context, row.now, second=encoder.shipped())
    began = perf_counter()
    found = score(reply, before, reading)
    spent = (perf_counter() - began) * 1000
    return {
        "id": row.id,
        "mood": str(reading.mood.label),
        "language": reading.language.code,
        **score_values(found, lambda notice: strings.say(notice, row.ui_language)),
        "ms": round(spent, 2),
    }
