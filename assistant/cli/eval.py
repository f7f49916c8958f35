"""`assistant eval`: how well the product reads and drafts, measured on your own rows."""

from __future__ import annotations

import json
import os
import random
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import eval_drafts, eval_privacy

if TYPE_CHECKING:
    from assistant.understand.evaluation.answer import Answer
    from assistant.understand.evaluation.rows import Case

app = typer.Typer(
    help="Measure readings and drafts on your own rows; nothing leaves this machine.\n\n"
    "Example: assistant eval understand --data chats.jsonl",
    no_args_is_help=True,
)


class Domain(StrEnum):
    """What kind of talk the rows are."""

    SERVICE = "service"
    SOCIAL = "social"


app.command("drafts")(eval_drafts.drafts)
app.command("ratings")(eval_drafts.ratings)
app.command("privacy")(eval_privacy.privacy)


@app.command("understand")
def understand_rows(
    data: Annotated[Path, typer.Option(help="Labelled rows as JSON Lines; - is standard input.")],
    domain: Annotated[
        Domain | None, typer.Option(help="Kind of talk; default: what each row says, or service.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--json", help="Write all figures here; - is standard output.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Read only N rows, always the same.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only rows of a language: zh, en …")] = None,
    test_folds: Annotated[
        bool, typer.Option("--test-folds", help="Only dialogues that training holds apart.")
    ] = False,
    errors: Annotated[
        int, typer.Option(min=0, help="Show the N surest wrong moods WITH the customers' words.")
    ] = 0,
    traditional: Annotated[
        bool, typer.Option("--traditional", help="Read Chinese in Traditional characters as well.")
    ] = False,
    first_only: Annotated[
        bool, typer.Option("--first-only", help="Without the slower second opinion.")
    ] = False,
    models: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="A folder like models/ to read with."),
    ] = None,
) -> None:
    """Measure mood, issue, escalation, language and speed on rows that say what is right.

    A line holds {"text"} with "context" (earlier turns), or {"messages"}, or {"turns"}, and what is
    known of it: "label", "alt" (a second acceptable label), "intensity" 0–3, "issue", "escalate"
    (yes/no, a level, or {"level", "reasons"}), "lang", "facts", "labels": {"satisfaction"}.
    Only what the rows say is measured. Texts are shown by `--errors` alone. With `--test-folds`
    use `--models` with weights made by `assistant train emotion --keep-test-apart`: the shipped
    ones have learned from all dialogues of their makers.

    Exit status: 0, 1 if any line could not be read, 2 for wrong usage.

    Examples: assistant eval understand --data chats.jsonl --json figures.json ·
    assistant eval understand --data posts.jsonl --domain social --sample 500
    """
    if str(data) != "-" and not data.is_file():
        raise typer.BadParameter(_text("eval.no_file", file=data), param_hint="--data")
    if models is not None:
        os.environ["ASSISTANT_READERS_DIR"] = str(models.resolve())
    from assistant.cli.eval_tables import progress
    from assistant.understand import encoder
    from assistant.understand.evaluation import metrics, mood_figures, run
    from assistant.understand.reader import warm_up

    cases, failed = _cases(data, domain, language, test_folds)
    if sample is not None and sample < len(cases):
        cases = [cases[n] for n in sorted(random.Random(0).sample(range(len(cases)), sample))]
    if not cases:
        raise typer.BadParameter(_text("eval.nothing"), param_hint="--data")
    warm_up()
    second = encoder.shipped()
    ways = run.ways(second if not first_only and second.ready else None)
    result: dict[str, Any] = {
        "file": data.name,
        "domain": str(domain) if domain else None,
        "language": language,
        "test_folds": test_folds,
        "rows": len(cases),
        "failed": failed,
        "ways": {},
    }
    answers: list[Answer] = []
    for name, read in ways.items():
        with progress(len(cases)) as tick:
            answers = run.read_all(cases, read, tick)
        result["ways"][name] = run.report(answers)
        if traditional:
            result["ways"][name]["traditional"] = run.agreement(cases, answers, read)
    result = metrics.plain(result)
    _tell(result, out)
    if errors and str(out) != "-":
        from assistant.cli import eval_tables

        eval_tables.show_errors(mood_figures.confident_errors(answers, errors))
    raise typer.Exit(1 if failed else 0)


def _cases(
    data: Path, domain: Domain | None, language: str | None, test_folds: bool
) -> tuple[list[Case], int]:
    """The rows of a file that were asked for, and how many lines could not be read."""
    from assistant.cli import jsonl
    from assistant.understand.evaluation import rows

    found, failed = jsonl.gather(data, lambda values, number: [_case(values, domain, number)])
    settled = rows.settle(found)
    wanted = rows.language_code(language) if language else None
    return [
        case
        for case in settled
        if (wanted is None or rows.same_language(wanted, case.language))
        and (not test_folds or case.held_out)
    ], failed


def _case(values: dict[str, Any], domain: Domain | None, number: int) -> Case:
    from assistant.cli import jsonl
    from assistant.understand.evaluation import rows

    row = jsonl.row_of(rows.as_contract(values, str(domain or values.get("domain") or "service")))
    truth = rows.truth_of(values)
    return rows.Case(
        row.messages,
        row.context,
        row.now,
        truth,
        language=truth.language or "und",
        source=str(values.get("source") or ""),
        sampling=str(values.get("sampling") or ""),
        dialogue=rows.dialogue_of(values),
        line=number,
    )


def _tell(result: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if str(out) == "-":
        sys.stdout.write(text)
        return
    # First the file: whoever pages through the tables may stop half-way.
    if out is not None:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            from assistant.domain.notice import Notice, UserFault

            raise UserFault(Notice.of("eval.not_written", file=out, reason=error)) from error
    from assistant.cli import eval_tables

    eval_tables.show(result)


def _text(id: str, **arguments: object) -> str:
    from assistant import strings

    return strings.text(id, strings.system_language(), **arguments)
