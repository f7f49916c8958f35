"""`assistant knowledge`: check a shop's folder, and ask it what a customer would ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The shop's folder of policies, products and macros: check it, ask it.\n\n"
    "Example: assistant knowledge check shop",
    no_args_is_help=True,
)

LanguageOption = Annotated[
    str, typer.Option(help="Language of the answer: zh-Hans, en …; auto = the question's.")
]


def _say(name: str, /, **arguments: object) -> None:
    from assistant import strings

    typer.echo(strings.text(name, strings.system_language(), **arguments))


@app.command("check")
def check(
    path: Annotated[
        Path | None, typer.Argument(help="Folder or shop.toml; empty = the one in the settings.")
    ] = None,
) -> None:
    """Say everything that is wrong with a shop's folder, with file, line and field.

    Also what its checks.toml and its platform ask for and does not come about. Exit status 1 when
    something has to be mended.

    Example: assistant knowledge check shop
    """
    from assistant import settings, strings
    from assistant.draft.concerns import concerns, to_mend
    from assistant.knowledge import shop as shops

    place = path or settings.load().drafts.shop or None
    shop, faults = shops.examine(place)
    told = concerns(shop, place)
    language = strings.system_language()
    for notice in (*(fault.notice for fault in faults), *told):
        typer.echo(strings.say(notice, language))
    counts = shop.library.counts(len(shop.links))
    written = ", ".join(f"{name} {number}" for name, number in sorted(counts.languages.items()))
    _say(
        "knowledge.counts", policies=counts.policies, products=counts.products, notes=counts.notes,
        macros=counts.macros, links=counts.links, languages=written or "–",
    )  # fmt: skip
    if shop.tuning.file:
        _say("knowledge.rules", own=shop.tuning.own, tuned=len(shop.tuning.rules))
    unmet = len(to_mend(told))
    if unmet:
        _say("knowledge.unmet", number=unmet)
    if faults or not unmet:
        _say("knowledge.faults" if faults else "knowledge.good", number=len(faults))
    if faults or unmet:
        raise typer.Exit(1)


@app.command("ask")
def ask(
    question: Annotated[list[str], typer.Argument(help="The customer's turns, the newest last.")],
    knowledge: Annotated[
        Path | None, typer.Option(help="Folder or shop.toml; empty = the one in the settings.")
    ] = None,
    language: LanguageOption = "auto",
    region: Annotated[str, typer.Option(help="The customer's region, such as CN or DE.")] = "",
) -> None:
    """Show what the shop would answer to a question, and how sure that is.

    Example: assistant knowledge ask "拆开了还能退吗" --language zh-Hans
    """
    from datetime import datetime

    from assistant import settings, strings
    from assistant.cli import shop_told
    from assistant.domain.chat import Message, Speaker
    from assistant.domain.drafting import CheckLevel
    from assistant.domain.reading import Context
    from assistant.draft import checks, known
    from assistant.knowledge import shop as shops
    from assistant.knowledge.lookup import answers
    from assistant.understand.reader import understand

    place = knowledge or settings.load().drafts.shop or None
    shop = shops.load(place)
    shop_told.tell(shop, place)
    now = datetime.now().astimezone()
    messages = tuple(Message(Speaker.CUSTOMER, text, now) for text in question)
    reading = understand(messages, Context(), now)
    spoken = language if language != "auto" else reading.language.code
    if spoken not in ("zh-Hant", "en") and language == "auto":
        spoken = "zh-Hans"
    found = answers(
        shop, question, reading.topic, reading.issue, spoken, region.upper() or None, now
    )
    _say("knowledge.read_as", topic=reading.topic or "–", issue=reading.issue.value)
    if not found:
        _say("knowledge.no_answer")
        raise typer.Exit(1)
    enough = known.SURE_HAN if spoken.startswith("zh") else known.SURE
    for answer in found:
        mark = "knowledge.leads" if answer.sureness >= enough else "knowledge.may_help"
        typer.echo("")
        _say(mark, sureness=f"{answer.sureness:.2f}", title=answer.title, id=answer.id)
        for text in (answer.solve, answer.brief, answer.ask, answer.care):
            if not text:
                continue
            typer.echo(f"    {text}")
            for check in checks.check_text(text, None, reading, messages, shop, language=spoken):
                if check.level is CheckLevel.HARD:
                    said = strings.own_words(dict(check.why), strings.system_language())
                    rule = f"{check.rule}: {said}" if said else check.rule
                    _say("knowledge.blocked", rule=rule, detail=check.detail)
