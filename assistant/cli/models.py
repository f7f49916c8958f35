"""`assistant models`: not written yet."""

from __future__ import annotations

import typer

app = typer.Typer(help="Not written yet.")


@app.command("list")
def list_models() -> None:
    """Not written yet."""
    raise typer.Exit(1)
