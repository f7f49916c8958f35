"""`assistant train`: not written yet."""

from __future__ import annotations

import typer


def command() -> None:
    """Not written yet."""
    raise typer.Exit(1)
