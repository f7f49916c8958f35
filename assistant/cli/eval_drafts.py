"""`assistant eval drafts` and `eval ratings`: how good drafts are, by figures and by eye."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.arguments import FiguresOut, TablesOut

if TYPE_CHECKING:
    from assistant.draft.evaluation.outcome import Outcome
    from assistant.draft.evaluation.situations import Situation, Wanted


def drafts(
    data: Annotated[
        Path,
        typer.Option(
            help="JSON Lines (dialogues or rows), hard cases in TOML, or a folder of them."
        ),
    ],
    engine: Annotated[
        list[str] | None,
        typer.Option(help="phrasebook, model, both, plain, sent, model:NAME, plain:NAME, models."),
    ] = None,
    model: Annotated[str, typer.Option(metavar="NAME", help="Model of model, both, plain.")] = "",
    knowledge: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Shop file or folder; default: the sample.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses cuts, sample, wordings, sheet order.")] = 0,
    cuts_per_dialogue: Annotated[
        int, typer.Option(min=1, help="Situations taken of each dialogue.")
    ] = 1,
    sample: Annotated[int | None, typer.Option(min=1, help="N situations, by seed.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="The first N situations only.")] = None,
    timeout: Annotated[
        float, typer.Option(min=0.5, max=300.0, help="Seconds a situation for the model.")
    ] = 60.0,
    out: FiguresOut = None,
    markdown: TablesOut = None,
    texts: Annotated[
        Path | None,
        typer.Option(help="Write every draft here as JSON Lines, WITH the words; - shows them."),
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a blind rating sheet here.")
    ] = None,
    note: Annotated[
        Path | None, typer.Option(help="A text for the raters: what the shop's rules are.")
    ] = None,
) -> None:
    """Let engines answer the same situations, and compare what they would send first.

    A line holds a dialogue {"id", "turns": [{"speaker", "text"}]}, cut before a turn of the agent
    that the seed chooses, or a row as `assistant suggest` takes it, with "must" and "must_not"
    (patterns) where wanted. A TOML file holds \\[\\[situation]] with id, turns ("c: …", "a: …"),
    must, must_not. Engines: the phrasebook tier, the model tier, both as the overlay ranks them,
    the plain model with a one-line prompt, what the agent really sent, any installed model.

    `--sheet` writes sheet.html and sheet.csv, which hide who wrote what, and FOLDER.key.json beside
    the folder, which tells. `assistant eval ratings` reads the marks. A star: fewer than 30.

    Exit status: 0, 1 if any line could not be read, 2 for wrong usage.

    Examples: assistant eval drafts --data chats.jsonl --sample 50 ·
    assistant eval drafts --data chats.jsonl --engine both --engine plain --sheet rating
    """
    from assistant.cli import eval_engines
    from assistant.draft.evaluation.situations import Wanted

    wanted = Wanted(seed, cuts_per_dialogue, sample, limit)
    chosen = engine or ["phrasebook", "model", "both", "plain"]
    try:
        names = eval_engines.expand(chosen, eval_engines.installed_models)
    except ValueError as error:
        known = ", ".join(eval_engines.ENGINES)
        raise typer.BadParameter(
            _text("drafts.no_engine", name=error, known=known), param_hint="--engine"
        ) from error
    found, unread = _situations(data, wanted)
    situations = wanted.settle(found)
    bench, failed = eval_engines.prepare(situations, knowledge, seed, timeout)
    if not bench.situations:
        raise typer.BadParameter(_text("eval.nothing"), param_hint="--data")
    from assistant.cli.eval_tables import progress

    with progress(len(bench.situations) * eval_engines.passes(names)) as tick:
        outcomes = eval_engines.run(bench, names, model, tick)
    result = _result(data, wanted, bench.situations, outcomes, unread + len(failed))
    if texts is not None:
        written = _lines(bench.situations, outcomes)
        if str(texts) == "-":
            sys.stdout.write(written)
        else:
            _write(texts, written)
    if sheet is not None:
        _write_sheet(sheet, bench.situations, outcomes, seed, note)
    _tell(result, out, markdown)
    raise typer.Exit(1 if unread or failed else 0)


def ratings(
    sheets: Annotated[
        list[Path],
        typer.Argument(metavar="SHEET...", help="Saved ratings: JSON or CSV, one a rater."),
    ],
    key: Annotated[Path, typer.Option(help="The key that was written beside the sheet.")],
    out: FiguresOut = None,
    markdown: TablesOut = None,
) -> None:
    """Turn marks of a blind sheet into shares, win rates and agreement, with intervals.

    An engine that wrote nothing counts as "no" in that situation; win rates compare situations
    where both wrote, the same words count half to each. Intervals: Wilson, and by drawing whole
    situations; with fewer than 30 marks they say little, and it is told.

    Example: assistant eval ratings ratings-a.json ratings-b.csv --key rating.key.json
    """
    from assistant.domain.notice import Notice, UserFault
    from assistant.draft.evaluation import ratings as read_ratings
    from assistant.understand.evaluation.metrics import plain

    try:
        known = json.loads(_read(key))
        if not isinstance(known, dict) or not {"sheet", "engines", "items"} <= set(known):
            raise ValueError("no key")
    except ValueError as error:
        raise UserFault(Notice.of("drafts.unreadable", file=key, reason=error)) from error
    raters = []
    for file in sheets:
        try:
            raters.append(read_ratings.read(_read(file), file.stem))
        except read_ratings.RatingError as error:
            raise UserFault(Notice.of("drafts.unreadable", file=file, reason=error)) from error
    try:
        result = plain(read_ratings.report(raters, known))
    except read_ratings.RatingError as error:
        raise UserFault(Notice.of("drafts.wrong_key", reason=error)) from error
    _tell(result, out, markdown)


def _situations(data: Path, wanted: Wanted) -> tuple[list[Situation], int]:
    """All situations of a file or folder, and how many lines could not be read."""
    from assistant.draft.evaluation import situations

    files = sorted(data.glob("*.toml")) if data.is_dir() else [data]
    if str(data) != "-" and (not files or not all(file.is_file() for file in files)):
        raise typer.BadParameter(_text("eval.no_file", file=data), param_hint="--data")
    if files[0].suffix == ".toml":
        return situations.hard(files), 0
    return _rows(data, wanted)


def _rows(data: Path, wanted: Wanted) -> tuple[list[Situation], int]:
    from assistant.cli import jsonl
    from assistant.draft.evaluation import situations

    found, failed = jsonl.gather(
        data, lambda values, number: situations.of_row(values, number, wanted)
    )
    # Two rows of one name would be one situation.
    return list({situation.id: situation for situation in found}.values()), failed


def _result(
    data: Path,
    wanted: Wanted,
    situations: Sequence[Situation],
    outcomes: dict[str, list[Outcome]],
    failed: int,
) -> dict[str, Any]:
    from assistant.draft.evaluation import figures
    from assistant.understand.evaluation.metrics import plain

    by_id = {situation.id: situation for situation in situations}
    values: dict[str, Any] = plain(
        {
            "file": data.name,
            "situations": len(situations),
            "failed": failed,
            "seed": wanted.seed,
            "engines": {name: figures.report(rows, by_id) for name, rows in outcomes.items()},
        }
    )
    return values


def _lines(situations: Sequence[Situation], outcomes: dict[str, list[Outcome]]) -> str:
    from assistant.cli.jsonl import clean

    rows = []
    for at, situation in enumerate(situations):
        drafts_by = {
            name: [
                {"text": offer.text, "kind": offer.kind, "tier": offer.tier,
                 "checks": [list(check) for check in offer.checks]}
                for offer in given[at].offers
            ]
            for name, given in outcomes.items()
        }  # fmt: skip
        row = {"id": situation.id, "messages": situation.messages, "drafts": drafts_by}
        rows.append(json.dumps(clean(row), ensure_ascii=False))
    return "\n".join(rows) + "\n"


def _write_sheet(
    folder: Path,
    situations: Sequence[Situation],
    outcomes: dict[str, list[Outcome]],
    seed: int,
    note: Path | None,
) -> None:
    from assistant import paths, strings
    from assistant.draft.evaluation import sheet

    language = strings.system_language()
    made = sheet.make(situations, outcomes, seed, _read(note).strip() if note else "")
    template = (paths.resources() / "sheets" / "rating.html").read_text(encoding="utf-8")
    prefix = "drafts.sheet."
    words = {
        name.removeprefix(prefix): text
        for name, text in strings.table(language).items()
        if name.startswith(prefix)
    }
    _write(folder / "sheet.html", sheet.html(made, template, words, language))
    _write(folder / "sheet.csv", "\ufeff" + sheet.table(made))
    _write(folder.with_name(folder.name + ".key.json"), _json(made.key))
    sys.stderr.write(_text("drafts.written", folder=folder, key=f"{folder.name}.key.json") + "\n")


def _tell(result: dict[str, Any], out: Path | None, markdown: Path | None) -> None:
    from assistant.cli import draft_tables

    if str(out) == "-":
        sys.stdout.write(_json(result))
    elif out is not None:
        _write(out, _json(result))
    grids = draft_tables.grids if "situations" in result else draft_tables.rating_grids
    found = list(grids(result))
    notes = [_text(f"drafts.warning.{name}") for name in result.get("warnings", ())]
    if markdown is not None:
        _write(markdown, draft_tables.markdown(found, notes))
    if str(out) != "-":
        draft_tables.show(found, notes)


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _read(file: Path) -> str:
    from assistant.domain.notice import Notice, UserFault

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserFault(Notice.of("drafts.unreadable", file=file, reason=error)) from error


def _write(file: Path, text: str) -> None:
    from assistant.domain.notice import Notice, UserFault

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise UserFault(Notice.of("eval.not_written", file=file, reason=error)) from error


def _text(id: str, **arguments: object) -> str:
    from assistant import strings

    return strings.text(id, strings.system_language(), **arguments)
