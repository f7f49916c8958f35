"""`assistant cases`: look through the library of excellent replies, and add to it."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import cases_more
from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from assistant.domain.cases import Case
    from assistant.store.case_own import OwnCases

app = typer.Typer(
    help="Excellent replies that drafts learn from. Example: assistant cases search 快递五天没动了",
    no_args_is_help=True,
)

for _name in ("promote", "versions", "credit", "thanks"):
    app.command(_name)(getattr(cases_more, _name))

Record = cases_more.Record
Who = cases_more.Who


def _shop() -> str:
    from assistant import settings

    return settings.load().drafts.shop


def _own(record: Path | None, make: bool = False) -> OwnCases:
    from assistant import paths
    from assistant.store.case_own import OwnCases

    file = record or paths.record_file()
    if not make and not file.exists():
        raise UserFault(Notice.of("cases.no_record", file=file))
    return OwnCases(file)


def _maybe_own(record: Path | None) -> OwnCases | None:
    from assistant import case_library, paths

    return case_library.own_cases(record or paths.record_file())


def _line(case: Case, state: str) -> str:
    feelings = ",".join(case.emotion)
    topic = case.topic[0] if case.topic else case.issue.value
    return f"{case.id}\t{state}\t{feelings}\t{topic}\t{_short(case.customer)}\n"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


@app.command("list")
def list_(
    language: Annotated[str, typer.Option(help="Only this language, such as zh-Hans.")] = "",
    state: Annotated[
        str, typer.Option(help="library, proposed, accepted or retired; default: all.")
    ] = "",
    harvest: Annotated[
        bool, typer.Option(help="First look in the record for replies that customers liked.")
    ] = True,
    record: Record = None,
) -> None:
    """List cases, one a line: id, state, feelings, topic, what the customer said.

    Example: assistant cases list --state proposed
    """
    from assistant.knowledge import cases, shop

    own = _maybe_own(record)
    listed: dict[str, tuple[Case, str]] = {
        case.id: (case, "library") for case in cases.library(cases.shop_cases(_shop()))
    }
    if own is not None:
        if harvest:
            own.harvest(shop.load(_shop() or None).values)
        for one in own.all():
            listed[one.case.id] = (one.case, one.state.value)
        own.close()
    for case, is_ in listed.values():
        if language in ("", case.language) and state in ("", is_):
            sys.stdout.write(_line(case, is_))


@app.command("show")
def show(
    id: Annotated[str, typer.Argument(help="Id as listed, such as zh-Hans/late.anxious.trip.")],
    record: Record = None,
) -> None:
    """Show one case whole.

    Example: assistant cases show zh-Hans/late.anxious.trip
    """
    from assistant.knowledge.cases_write import to_toml

    sys.stdout.write(to_toml([_find(id, record)]))


def _find(id: str, record: Path | None) -> Case:
    from assistant import case_library
    from assistant.knowledge import cases

    own = _maybe_own(record)
    if own is not None:
        known = own.get(id)
        own.close()
        if known is not None:
            return case_library.explained(known)
    for case in cases.library(cases.shop_cases(_shop())):
        if case.id == id:
            return case
    raise UserFault(Notice.of("cases.unknown", case=id))


@app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="What the customer says.")],
    language: Annotated[str, typer.Option(help="Default: the language of the text.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    record: Record = None,
) -> None:
    """Find the cases nearest to what a customer says, as a draft would.

    Example: assistant cases search "你们说三天到，今天第六天了"
    """
    from datetime import UTC, datetime

    from assistant import case_library, paths
    from assistant.domain.chat import Message, Speaker
    from assistant.domain.reading import Context
    from assistant.knowledge.cases_query import case_query
    from assistant.understand import encoder
    from assistant.understand.reader import understand

    now = datetime.now(UTC)
    messages = [Message(Speaker.CUSTOMER, text, now)]
    reading = understand(messages, Context(), now)
    query = case_query(messages, reading, language)
    library = case_library.CaseLibrary(
        _shop(), record or paths.record_file(), embedder=case_library.embedder(encoder.shipped())
    )
    library.load()
    try:
        for found in library.find(query, limit):
            case = found.case
            if as_json:
                row = {
                    "id": case.id, "nearness": found.nearness, "by": found.by,
                    "customer": case.customer, "acknowledge": case.acknowledge,
                    "solve": case.solve, "care": case.care,
                }  # fmt: skip
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
                continue
            reply = f"{case.acknowledge} {case.solve} {case.care}"
            sys.stdout.write(
                f"{found.nearness:.2f}  {case.id}  ({', '.join(found.by)})\n"
                f"      < {_short(case.customer)}\n      > {reply}\n"
            )
    finally:
        library.close()


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="Folder; each language gets a folder inside.")],
    state: Annotated[
        str, typer.Option(help="proposed, accepted, retired, or library; default: accepted.")
    ] = "accepted",
    record: Record = None,
) -> None:
    """Write cases as files that can be read, edited and imported again; text is masked.

    Example: assistant cases export --state proposed --out to_read
    """
    from assistant import case_library
    from assistant.knowledge import cases
    from assistant.review import case_shelf
    from assistant.store.case_own import CaseState

    if state not in ("library", *CaseState):
        raise typer.BadParameter("proposed, accepted, retired or library", param_hint="--state")
    chosen: list[Case]
    if state == "library":
        chosen = list(cases.library(cases.shop_cases(_shop())))
    else:
        own = _own(record)
        chosen = [case_library.explained(one) for one in own.all(CaseState(state))]
        own.close()
    for file in case_shelf.write_out(chosen, out, state):
        sys.stdout.write(f"{file}\n")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file of cases in the library's form.")],
    language: Annotated[
        str, typer.Option(help="Language of the file; default: the name of its folder.")
    ] = "",
    accept: Annotated[bool, typer.Option(help="Accept them at once: you have read them.")] = False,
    who: Who = "",
    record: Record = None,
) -> None:
    """Read cases into the record, as proposed; one with a known id takes its place.

    Example: assistant cases import to_read/zh-Hans/proposed.toml --accept
    """
    from assistant.domain.cases import CaseSource
    from assistant.knowledge import cases
    from assistant.store.case_own import CaseState

    spoken = language or file.resolve().parent.name
    if not cases.is_language(spoken):
        raise UserFault(Notice.of("cases.language", file=file))
    read = cases.read_file(file, spoken, CaseSource.OWN)
    own = _own(record, make=True)
    state = CaseState.ACCEPTED if accept else CaseState.PROPOSED
    for case in read:
        own.put(case, state, who or getpass.getuser())
        sys.stdout.write(_line(case, state.value))
    own.close()


@app.command("accept")
def accept(
    ids: Annotated[list[str], typer.Argument(help="Ids as listed.")],
    who: Who = "",
    record: Record = None,
) -> None:
    """Let proposed cases be found; you have read them, and nobody can be recognised in them.

    Example: assistant cases accept zh-Hans/own.1a2b3c4d
    """
    from assistant import case_library
    from assistant.knowledge import cases
    from assistant.store.case_own import CaseState

    own = _own(record)
    for one in ids:
        known = own.get(one)
        if known is None:
            raise UserFault(Notice.of("cases.unknown", case=one))
        wrong = cases.fault(case_library.explained(known))
        if wrong:
            raise UserFault(Notice.of("cases.not_ready", case=one, field=wrong[0], reason=wrong[1]))
        own.set_state(one, CaseState.ACCEPTED, who or getpass.getuser())
        sys.stdout.write(_line(known.case, "accepted"))
    own.close()


@app.command("retire")
def retire(
    ids: Annotated[list[str], typer.Argument(help="Ids as listed, shipped ones too.")],
    who: Who = "",
    record: Record = None,
) -> None:
    """Let cases not be found any more; `accept` brings them back.

    Example: assistant cases retire en/late.anxious.trip
    """
    from assistant.store.case_own import CaseState

    own = _own(record, make=True)
    for one in ids:
        if not own.set_state(one, CaseState.RETIRED, who or getpass.getuser()):
            own.put(_find(one, record), CaseState.RETIRED, who or getpass.getuser())
        sys.stdout.write(f"{one}\tretired\n")
    own.close()


@app.command("check")
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder with a folder a language; default: all.")
    ] = None,
) -> None:
    """Read the case files and say what does not hold, with file, line and field.

    Example: assistant cases check my_shop/cases
    """
    from collections import Counter

    from assistant.knowledge import cases

    found = cases.library(folder or cases.shop_cases(_shop()))
    counts = Counter(case.language for case in found)
    sys.stdout.write(json.dumps(dict(sorted(counts.items()))) + "\n")
