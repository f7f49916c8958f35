"""`assistant export`: takes out of the record what can be used elsewhere."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.domain.notice import Notice, UserFault

app = typer.Typer(
    help="Take things out of the record. Example: assistant export labels --out labels.jsonl",
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
