"""Arguments that several commands take alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RowsFile = Annotated[
    Path | None,
    typer.Argument(
        exists=True, dir_okay=False, readable=True, help="JSON Lines; standard input if absent."
    ),
]
FiguresOut = Annotated[
    Path | None, typer.Option("--json", help="Write all figures here; - is standard output.")
]
TablesOut = Annotated[Path | None, typer.Option(help="Write the tables here as Markdown.")]
