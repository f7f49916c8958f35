"""`assistant doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}
COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    language: Annotated[
        str, typer.Option(help="zh-Hans, zh-Hant or en; auto follows the system.")
    ] = "auto",
    bundle: Annotated[
        Path | None,
        typer.Option(help="Write a support archive (.zip) to this file, without personal data."),
    ] = None,
) -> None:
    """Say what works here: display, accessibility, hotkeys, model, knowledge, store.

    Exit status 1 when something that is needed does not work.

    \b
    Examples:
      assistant doctor           a list to read
      assistant doctor --json    one JSON object a check, for scripts
      assistant doctor --bundle support.zip
                                 all that helps to find a fault, and nothing of anybody
    """
    import json
    import logging

    from assistant import doctor, strings

    # What breaks is told by the list itself, and not between its lines.
    logging.getLogger("assistant").addHandler(logging.NullHandler())
    spoken = strings.resolve(language)
    if bundle is not None:
        from assistant import support_archive

        parts = support_archive.write(bundle)
        typer.echo(strings.text("doctor.bundle", spoken, file=bundle, parts=", ".join(parts)))
        return
    findings = doctor.examine()
    for finding in findings:
        found = strings.say(finding.found, spoken)
        remedy = strings.say(finding.remedy, spoken) if finding.remedy else ""
        if as_json:
            row = {"check": finding.name, "state": finding.state.value, "found": found}
            typer.echo(json.dumps(row | {"remedy": remedy}, ensure_ascii=False))
            continue
        name = strings.text(f"doctor.name.{finding.name}", spoken)
        state = finding.state.value
        typer.secho(f" {MARKS[state]} ", fg=COLOURS[state], bold=True, nl=False)
        typer.echo(f"{name}: {found}")
        if remedy:
            typer.echo(f"     → {remedy}")
    if any(finding.state is doctor.State.FAIL for finding in findings):
        raise typer.Exit(1)
