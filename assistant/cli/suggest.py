"""`assistant suggest`: conversations in, drafts out, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.cli.jsonl import Row
    from assistant.cli.model_tier import ModelTier
    from assistant.domain.drafting import Check, Draft, DroppedDraft, Plan
    from assistant.draft.phrasebook import Phrasebook
    from assistant.knowledge.port import CaseFinder
    from assistant.knowledge.shop import Shop


class Engine(StrEnum):
    """Who words the drafts."""

    PHRASEBOOK = "phrasebook"
    MODEL = "model"
    ALL = "all"


@dataclass(frozen=True)
class Tools:
    """What all rows share; `error` says why there is no model although one is wanted."""

    shop: Shop
    phrasebook: Phrasebook
    engine: Engine = Engine.PHRASEBOOK
    model: ModelTier | None = None
    error: dict[str, str] | None = None
    seed: int = 0
    cases: CaseFinder | None = None


def answer(row: Row, tools: Tools) -> dict[str, Any]:
    """The answer to one row: reading, plan, drafts of the tiers asked for, and what was dropped.

    With the model alone, the phrasebook's drafts step in where the model gives none.
    """
    from assistant.draft.compose import phrasebook_drafts
    from assistant.draft.model_round import ModelRound
    from assistant.draft.plan import plan
    from assistant.understand import encoder
    from assistant.understand.contract import language_values, mood_values
    from assistant.understand.reader import understand

    reading = understand(row.messages, row.context, row.now, second=encoder.shipped())
    book = tools.phrasebook

    def composed_in(languages: frozenset[str]) -> tuple[Plan, tuple[Draft, ...]]:
        made = plan(
            row.messages, reading, row.context, tools.shop, row.now, languages=languages,
            hours=row.timed,
        )  # fmt: skip
        return made, phrasebook_drafts(
            made, reading, row.messages, row.context, tools.shop, book, seed=tools.seed
        )

    made, composed = composed_in(book.languages)
    if not composed and book.unusable(made.language):
        # Known only since its files were read: another language is better than none.
        made, composed = composed_in(book.languages)
    worded: tuple[Draft, ...] = ()
    dropped: tuple[DroppedDraft, ...] = ()
    error = tools.error
    if tools.model is not None:
        round_ = ModelRound(
            made, reading, row.messages, row.context, tools.shop, tools.phrasebook, composed,
            tools.cases, tools.seed,
        )  # fmt: skip
        told = tools.model.words(round_, seed=tools.seed)
        worded, dropped, error = told.drafts, told.dropped, told.error
    if error is None and (why := book.unusable(reading.language.code)):
        error = {"code": "internal", "message": f"no phrasebook in this language: {why}"}
    shown = () if tools.engine is Engine.MODEL and worded else composed
    values: dict[str, Any] = {
        "id": row.id,
        "mood": mood_values(reading.mood),
        "language": language_values(reading.language),
        "issue": str(reading.issue),
        "plan": plan_values(made),
        "drafts": draft_values((*shown, *worded), row.ui_language),
        "dropped": [dropped_values(item, tools.shop, row.ui_language) for item in dropped],
    }
    if error:
        values["error"] = error
    return values


def plan_values(made: Plan) -> dict[str, Any]:
    """The contract's `plan`; reasons are ids of resources/strategies.toml."""
    return {
        "strategy": made.strategy,
        "hold": made.hold,
        "reasons": [reason.id.removeprefix("plan.why.") for reason in made.reasons],
    }


def check_values(check: Check, language: str) -> dict[str, Any]:
    """One of the contract's `checks`; `reason` only where the shop's own rule gives one."""
    from assistant import strings

    values = {"rule": check.rule, "level": str(check.level), "detail": check.detail}
    reason = strings.own_words(dict(check.why), language)
    return values | {"reason": reason} if reason else values


def dropped_values(item: DroppedDraft, shop: Shop, language: str) -> dict[str, Any]:
    """One of the contract's `dropped`; `reasons` by rule, where the shop's own rules give any."""
    from assistant import strings

    values = {"tier": str(item.tier), "text": item.text, "rules": list(item.rules)}
    rows = [row for pack in shop.tuning.packs for row in pack.rule if row.id in item.rules]
    reasons = {row.id: strings.own_words(row.reason, language) for row in rows if row.reason}
    return values | {"reasons": reasons} if reasons else values


def draft_values(drafts: Sequence[Draft], language: str = "en") -> list[dict[str, Any]]:
    """The contract's `drafts`, ranked in the order given; a shop's reasons in `language`."""
    shown: list[dict[str, Any]] = []
    for rank, draft in enumerate(drafts, 1):
        values: dict[str, Any] = {"rank": rank, "kind": str(draft.kind), "tier": str(draft.tier)}
        if draft.model:
            values["model"] = draft.model
        values |= {
            "acknowledge": draft.acknowledge,
            "solve": draft.solve,
            "care": draft.care,
            "text": draft.text,
            "blanks": list(draft.blanks),
            "checks": [check_values(check, language) for check in draft.checks],
            "sources": list(draft.sources),
            "ms": {"first": round(draft.first_ms, 1), "done": round(draft.done_ms, 1)},
        }
        shown.append(values)
    return shown


def with_model(tools: Tools, name: str, timeout: float) -> Tools:
    """The same tools with the model tier open, or with the reason why it is not."""
    from assistant.cli.model_tier import open_tier
    from assistant.domain.notice import UserFault

    try:
        tier = open_tier(name, timeout)
    except UserFault as fault:
        return replace(tools, error=_unavailable(fault.detail or fault.notice.id))
    if tier is None:
        return replace(tools, error=_unavailable("the model is not installed"))
    return replace(tools, model=tier, cases=_shipped_cases())


def _shipped_cases() -> CaseFinder:
    """The library that ships, without the user's record; its index is a cache of its own."""
    from assistant import paths
    from assistant.case_library import CaseLibrary, embedder
    from assistant.understand import encoder

    folder = paths.data_dir()
    found = CaseLibrary(
        record=folder / "no-record",
        index=folder / "cases-shipped.db",
        embedder=embedder(encoder.shipped()),
    )
    found.load()
    return found


def _unavailable(message: str) -> dict[str, str]:
    return {"code": "model_unavailable", "message": message}


def command(
    engine: Annotated[Engine, typer.Option(help="Who words the drafts.")] = Engine.ALL,
    model: Annotated[str, typer.Option(metavar="NAME", help="Model of the manifest.")] = "",
    knowledge: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Shop file or folder; the sample shop when not given."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Rotates wordings that fit equally well.")] = 0,
    timeout: Annotated[
        float, typer.Option(min=0.5, max=300.0, help="Seconds a row for the model.")
    ] = 60.0,
) -> None:
    """Suggest replies: conversations on standard input, one JSON object a line, drafts out.

    Reads no store and no settings: the same input gives the same output. Where the model is
    missing or fails, the phrasebook's drafts are given with an "error" beside them.

    \b
    Example:
      echo '{"id": 1, "text": "五天了还没到！"}' | assistant suggest --engine phrasebook
    """
    from assistant.cli import shop_told
    from assistant.cli.jsonl import answer_all
    from assistant.draft import phrasebook
    from assistant.knowledge import shop
    from assistant.understand import encoder

    # Its libraries and its network are loaded beside the tables.
    Thread(target=lambda: encoder.shipped().ready, name="second-reader").start()
    known = shop.load(knowledge)
    shop_told.tell(known, knowledge)
    tools = Tools(known, phrasebook.load(), engine, seed=seed)
    if engine is not Engine.PHRASEBOOK:
        tools = with_model(tools, model, timeout)
    try:
        status = answer_all(sys.stdin.buffer, sys.stdout.buffer, lambda row: answer(row, tools))
    finally:
        if tools.model is not None:
            tools.model.close()
    raise typer.Exit(status)
