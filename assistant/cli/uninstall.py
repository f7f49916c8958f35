"""`assistant uninstall`: take the traces of one user away, before the program itself is removed."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    remove_data: Annotated[
        bool,
        typer.Option(
            "--remove-data/--keep-data",
            help="Also delete record, keys, settings and models, or leave them.",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove what the program has left with this user; then remove the program itself.

    Autostart, menu entries and caches always go; which of the two options is for you to say. What
    the program has not written itself is left, and listed. Exit status 1 while it still runs.

    \b
    Examples:
      assistant uninstall --keep-data
      assistant uninstall --remove-data --dry-run
      assistant uninstall --remove-data --yes
    """
    from assistant import removal, strings

    language = strings.system_language()
    if remove_data and not (yes or dry_run):
        typer.confirm(strings.text("uninstall.sure", language), abort=True)
    told = removal.uninstall(remove_data, dry_run)
    for title in ("removed", "kept", "left"):
        places = getattr(told, title)
        if places:
            typer.echo(strings.text(f"uninstall.{title}", language))
        for place in places:
            typer.echo(f"  {place}")
    typer.echo(strings.text("uninstall.then", language))
