"""Situations that drafts are measured on: dialogues cut before an answer, rows, hard cases."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from assistant import datafile
from assistant.domain.reading import Emotion, EscalationLevel

# Kept from a dialogue's row when a piece of it becomes an input line.
_KEPT = ("now", "platform", "customer", "ui_language", "domain")
_TURN = re.compile(r"\s*([ca])\s*:\s*(.*)", re.DOTALL)
_SPEAKERS = {"c": "customer", "a": "agent"}


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment at which an answer is due.

    `row` is an input line of the command-line contract; `sent` is what the agent really wrote
    next, where known; `must` and `must_not` are patterns for a draft's text; `source` groups.
    Hard cases say more: `any_must` has to be found in one of the drafts shown; `mood` and
    `escalate` are the readings that may stand, `hold` that the plan waits; `why` is for people.
    """

    id: str
    row: dict[str, Any]
    sent: str = ""
    source: str = ""
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    any_must: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    hold: bool | None = None
    why: str = ""

    @property
    def messages(self) -> list[dict[str, str]]:
        """The conversation as [{speaker, text}]."""
        given = self.row.get("messages")
        if given is None:
            return [{"speaker": "customer", "text": str(self.row.get("text", ""))}]
        return [{"speaker": str(m["speaker"]), "text": str(m["text"])} for m in given]


@dataclass
class Wanted:
    """Which situations of a file are wanted."""

    seed: int = 0
    cuts_per_dialogue: int = 1
    sample: int | None = None
    limit: int | None = None
    language: str | None = None

    def settle(self, found: Sequence[Situation]) -> list[Situation]:
        """A sample by seed, in the file's order, then the first so many of it."""
        chosen = list(found)
        if self.sample is not None and self.sample < len(chosen):
            places = random.Random(self.seed).sample(range(len(chosen)), self.sample)
            chosen = [chosen[at] for at in sorted(places)]
        return chosen[: self.limit] if self.limit is not None else chosen


def cuts(turns: Sequence[Any]) -> list[int]:
    """Places of agents' turns that answer a customer's; everything before is the situation."""
    places = []
    for at in range(1, len(turns)):
        turn, before = turns[at], turns[at - 1]
        if not (isinstance(turn, dict) and isinstance(before, dict)):
            continue
        if turn.get("speaker") == "agent" and before.get("speaker") == "customer":
            said = before.get("text")
            if isinstance(said, str) and said.strip():
                places.append(at)
    return places


def of_row(values: dict[str, Any], number: int, wanted: Wanted) -> list[Situation]:
    """The situations of one line: several of a dialogue ("turns"), one of a contract row.

    Which cuts are taken depends on the seed and the dialogue's id alone.
    """
    name = str(values.get("id") if values.get("id") is not None else number)
    source = str(values.get("source") or "")
    patterns: dict[str, Any] = {
        "must": tuple(map(str, values.get("must") or ())),
        "must_not": tuple(map(str, values.get("must_not") or ())),
    }
    turns = values.get("turns")
    if not isinstance(turns, list):
        return [Situation(name, values, str(values.get("sent") or ""), source, **patterns)]
    places = cuts(turns)
    chance = random.Random(f"{wanted.seed}:{name}")
    chosen = sorted(chance.sample(places, min(wanted.cuts_per_dialogue, len(places))))
    kept = {key: values[key] for key in _KEPT if key in values}
    return [
        Situation(
            f"{name}@{at}",
            {"id": f"{name}@{at}", "messages": turns[:at], **kept},
            str(turns[at].get("text") or ""),
            source,
            **patterns,
        )
        for at in chosen
    ]


class _Hard(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    turns: tuple[str | dict[str, str], ...] = Field(min_length=1)
    must: tuple[str, ...] = Field((), validation_alias=AliasChoices("must", "first_must"))
    must_not: tuple[str, ...] = Field((), validation_alias=AliasChoices("must_not", "never"))
    any_must: tuple[str, ...] = ()
    mood: tuple[Emotion, ...] = ()
    escalate: tuple[EscalationLevel, ...] = ()
    hold: bool | None = None
    why: str = ""
    now: str | None = None
    region: str | None = None
    tier: str | None = None
    past_complaints: int = Field(0, ge=0, le=200)
    language: str | None = None

    @property
    def customer(self) -> dict[str, Any]:
        """What is known beside the conversation, as the contract's row has it."""
        known: dict[str, Any] = {"region": self.region, "tier": self.tier}
        known["history"] = [{"complaint": True}] * self.past_complaints
        return {key: value for key, value in known.items() if value}

    @field_validator("must", "must_not", "any_must")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern}: {error}") from error
        return value

    @field_validator("turns")
    @classmethod
    def _spoken(cls, value: tuple[str | dict[str, str], ...]) -> tuple[str | dict[str, str], ...]:
        for turn in value:
            if isinstance(turn, dict):
                if len(set(turn) - {"at"}) != 1 or not set(turn) - {"at"} <= set(
                    _SPEAKERS.values()
                ):
                    raise ValueError("a turn is { customer = … } or { agent = … }")
            elif not _TURN.fullmatch(turn):
                raise ValueError(f'"{turn[:20]}" must begin with "c:" or "a:"')
            if isinstance(turn, dict) and not ({"customer", "agent"} & set(turn) or "text" in turn):
                raise ValueError("a turn must have customer or agent")
        return value


class _HardFile(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    situation: tuple[_Hard, ...] = ()
    now: str | None = None


def hard(files: Iterable[Path]) -> list[Situation]:
    """Situations written by hand, with what a draft must and must not say.

    Raises DataFileError for a file that can't be used.
    """
    found = []
    for file in files:
        read = datafile.load(file, _HardFile)
        for case in read.situation:
            row: dict[str, Any] = {"id": case.id, "messages": [_turn(t) for t in case.turns]}
            if now := case.now or read.now:
                row["now"] = now
            if case.customer:
                row["customer"] = case.customer
            found.append(
                Situation(
                    case.id, row, "", file.stem, case.must, case.must_not, case.any_must,
                    case.mood, case.escalate, case.hold, case.why,
                )
            )  # fmt: skip
    return found


def _turn(turn: str | dict[str, str]) -> dict[str, str]:
    if isinstance(turn, dict):
        said = next((who for who in ("customer", "agent") if who in turn), None)
        told = {"speaker": said or turn["speaker"], "text": turn[said or "text"]}
        return told | ({"at": turn["at"]} if "at" in turn else {})
    match = _TURN.fullmatch(turn)
    assert match is not None
    return {"speaker": _SPEAKERS[match[1]], "text": match[2].strip()}
