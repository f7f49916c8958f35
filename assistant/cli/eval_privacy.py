"""`assistant eval privacy`: what masking finds of made-up personal data, and what else it takes."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from assistant.cli.arguments import FiguresOut


def privacy(
    which: Annotated[
        str, typer.Option("--set", help="Sentences to fill in; all = every set there is.")
    ] = "all",
    seed: Annotated[int, typer.Option(help="Chooses the values that are made up.")] = 0,
    each: Annotated[int, typer.Option(min=1, max=200, help="How often a sentence is filled.")] = 5,
    errors: Annotated[int, typer.Option(min=0, help="Show N mistakes (made-up text).")] = 0,
    out: FiguresOut = None,
) -> None:
    """Mask sentences whose personal data is made up and known, and count.

    A piece counts as found when no letter or digit of it is left; precision is spoiled by masks
    where nothing was personal; F2 weighs a miss four times a false mask; false masking is the share
    of dates, prices, sizes, models and amounts that were touched. The sets train and dev were
    looked at while masking was made, each testN before its mending (test10 and test12 never);
    docs/measurements.md has what the first run gave. test11 and test12 are by an outside author.

    Exit status: 0, 2 for wrong usage.

    Examples: assistant eval privacy · assistant eval privacy --set test3 --seed 7 --json -
    """
    from assistant.masking.evaluation import figures, templates

    known = templates.sets()
    if which not in (*known, "all"):
        raise typer.BadParameter(", ".join(("all", *known)), param_hint="--set")
    results = {}
    mistakes: list[tuple[str, str]] = []
    for one in known if which == "all" else (which,):
        measured = figures.measure(templates.samples(one, seed, each))
        results[one] = measured.result()
        mistakes += measured.mistakes
    text = json.dumps({"seed": seed, "sets": results}, ensure_ascii=False, indent=1) + "\n"
    if str(out) == "-":
        sys.stdout.write(text)
        return
    if out is not None:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            from assistant.domain.notice import Notice, UserFault

            raise UserFault(Notice.of("eval.not_written", file=out, reason=error)) from error
    for name, found in results.items():
        typer.echo(
            f"{name:8} n={found['personal']:5} recall={found['recall']:.4f} "
            f"precision={found['precision']:.4f} F2={found['f2']:.4f}  "
            f"plain n={found['ordinary']:5} false_masking={found['false_masking']:.4f}"
        )
    for kind, sentence in mistakes[:errors]:
        typer.echo(f"{kind}: {sentence}")
