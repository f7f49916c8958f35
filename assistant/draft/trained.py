"""Asks a model that was trained to write replies: a chat goes in, a reply of three parts comes out.

With weights on top that were trained for it (models/drafting/README.md) a model needs neither
examples nor a step decided before. What it writes is held against every check all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.draft.model_drafts import in_script
from assistant.draft.model_prompt import MARKUP
from assistant.draft.wording import finished, join
from assistant.inference.port import Finished, GenerationRequest, Sample, Turn
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings

# As in training: more of a chat makes a small model answer what is long settled.
LINES = 8
LINE = 260
LINE_HEAD = 200
LINE_TAIL = 50
MOST_TOKENS = 120
# What the model writes for the time in which this shop answers.
_TIME = re.compile(r"\s*\{\s*T\s*\}\s*")
# Temperatures: the likeliest reply, and where a check drops that, once again two freer ones.
TRIES = ((0.0,), (0.5, 0.8))
_MARKS = str.maketrans(dict.fromkeys("|{}｜", " "))
_LABEL = re.compile(r"(?:(?<=\s)|^)([CAFR])\s*[:：]")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(1, alias="schema", ge=1, le=1)
    system: dict[str, str]


@cache
def _file() -> _File:
    return datafile.load(paths.prompts() / "trained" / "prompt.toml", _File)


def knows(language: str) -> bool:
    """Whether the adapters were trained to write in this language."""
    return language in _file().system


def plain(text: str) -> str:
    """A text as harmless data on one line: no control characters, separators or labels."""
    capped = text[: LINE * 4].encode("utf-8", "replace").decode("utf-8")
    plain = MARKUP.sub(" ", unicodedata.normalize("NFC", capped)).translate(_MARKS)
    plain = " ".join(_LABEL.sub(r"\1 ", plain).split())
    return plain if len(plain) < LINE else f"{plain[:LINE_HEAD]} … {plain[-LINE_TAIL:]}"


def _lines(messages: Sequence[Message]) -> Iterator[str]:
    """The chat as trained on: a line for each turn, the customer last."""
    end = len(messages)
    while end and messages[end - 1].speaker is not Speaker.CUSTOMER:
        end -= 1
    known = [one for one in messages[:end] if one.speaker is not Speaker.UNKNOWN]
    turns = [
        (speaker, " ".join(one.text[: LINE * 2] for one in said))
        for speaker, said in groupby(known, key=lambda one: one.speaker)
    ]
    for speaker, text in turns[-LINES:]:
        yield f"{'C' if speaker is Speaker.CUSTOMER else 'A'}: {plain(text)}"


def instruction(language: str) -> str:
    """What the adapters were trained to be told first, in a language that they know()."""
    return _file().system[language]


def turns(plan: Plan, messages: Sequence[Message]) -> tuple[Turn, Turn]:
    """What the model is told: the chat, then what the shop's knowledge surely says to it."""
    lines = list(_lines(messages))
    if plan.answer is not None:
        lines.append(f"F: {plain(plan.answer.solve)}")
    return Turn("system", instruction(plan.language)), Turn("user", "\n".join(lines))


def request(
    plan: Plan,
    messages: Sequence[Message],
    *,
    request_id: str,
    chat: str,
    revision: int,
    settings: ModelSettings,
    seed: int = 0,
    again: bool = False,
) -> GenerationRequest:
    """The request for a reply; the plan's language must be one that the model knows().

    `again` asks for other wordings than the likeliest one, which a check has dropped.
    """
    return GenerationRequest(
        id=request_id,
        chat=chat,
        revision=revision,
        turns=turns(plan, messages),
        max_tokens=min(settings.max_tokens, MOST_TOKENS),
        timeout_seconds=settings.timeout_seconds,
        samples=tuple(Sample(heat, seed + number) for number, heat in enumerate(TRIES[again])),
        stable=1,
    )


def _timed(text: str, plan: Plan, shop: Shop) -> str | None:
    """The text with the shop's own time in it; None where no time can be promised now."""
    if not _TIME.search(text):
        return text
    minutes = shop.fact("reply_minutes", plan.language)
    if not minutes or plan.opens:
        return None
    wide = plan.language.startswith("zh")
    unit = {"zh-Hans": "分钟", "zh-Hant": "分鐘"}.get(plan.language, " minutes")
    said = f"{minutes}{unit}" if minutes.isdigit() else minutes
    return _TIME.sub(said if wide else f" {said} ", text).replace("  ", " ")


def parse(
    text: str, plan: Plan, shop: Shop, draft_id: str, model: str, timings: Finished
) -> Draft | None:
    """The reply in a model's answer, not yet checked; None where it has not the form of one."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3 or not any(parts):
        return None
    timed = [_timed(in_script(part, plan.language), plan, shop) for part in parts]
    if any(part is None for part in timed):
        return None
    acknowledge, solve, care = (
        _spaced(finished(part, plan.language)) if part else "" for part in timed if part is not None
    )
    return Draft(
        id=draft_id,
        kind=_kind(plan, care),
        tier=Tier.MODEL,
        acknowledge=acknowledge,
        solve=solve,
        care=care,
        text=join((acknowledge, solve, care), plan.language),
        language=plan.language,
        model=model,
        first_ms=timings.first_ms,
        done_ms=timings.done_ms,
    )


def _spaced(text: str) -> str:
    return re.sub(r" +([.,!?;:])", r"\1", " ".join(text.split()))


def _kind(plan: Plan, care: str) -> DraftKind:
    return DraftKind.FULL if care and DraftKind.FULL in plan.kinds else DraftKind.BRIEF


def as_written(plan: Plan, draft: Draft) -> Plan:
    """The plan with the parts that the model found right: it read the chat, not the plan."""
    return replace(
        plan,
        acknowledge=bool(draft.acknowledge),
        solve=bool(draft.solve),
        care=bool(draft.care),
    )
