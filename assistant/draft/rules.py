"""Reads the rules for wording and the rule packs, and finds what in a text breaks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant import datafile, paths
from assistant.domain.drafting import Check, CheckLevel

MAX_TEXT = 2000
_CLAUSE_END = re.compile(r"[，,。.!！?？;；:：\n]")

When = Literal["always", "upset", "grief", "calm", "safety"]


class _Pack(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    country: str = ""
    platform: str = ""
    effective: date
    source: str


class _RuleRow(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    level: CheckLevel
    when: When = "always"
    languages: tuple[str, ...] = ()
    patterns: tuple[str, ...] = Field(min_length=1)
    pardon: tuple[str, ...] = ()
    negatable: bool = False
    without_time: bool = False
    without_way_out: bool = False
    source: tuple[str, ...] = ()

    @field_validator("patterns", "pardon")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern}: {error}") from error
        return value


class _RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    pack: _Pack | None = None
    rule: tuple[_RuleRow, ...] = ()


class _TermsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    apology: tuple[str, ...]
    liability: tuple[str, ...]
    negator: tuple[str, ...]
    time: tuple[str, ...]
    way_out: tuple[str, ...]
    hedge: tuple[str, ...]
    day: tuple[str, ...]
    deliverable: tuple[str, ...]
    state: tuple[str, ...]
    state_en: tuple[str, ...]
    question: tuple[str, ...]
    offer: tuple[str, ...]
    anything_else: tuple[str, ...]
    nothing: tuple[str, ...]
    asks_order: tuple[str, ...]
    asks_photo: tuple[str, ...]
    asks_info: tuple[str, ...]
    consent: tuple[str, ...]
    promise: tuple[str, ...]
    timed: tuple[str, ...]
    transferring: tuple[str, ...]
    confirms: tuple[str, ...]
    in_charge: tuple[str, ...]
    affirms: tuple[str, ...]
    solved: tuple[str, ...]
    agreeing: tuple[str, ...]
    tried: tuple[str, ...]
    wants_person: tuple[str, ...]
    public_numbers: tuple[str, ...]
    promised_after: tuple[str, ...]
    promised_before: tuple[str, ...]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@dataclass(frozen=True)
class Terms:
    """The shared word lists, compiled."""

    apology: re.Pattern[str]
    liability: re.Pattern[str]
    negator: re.Pattern[str]
    time: re.Pattern[str]
    way_out: re.Pattern[str]
    hedge: re.Pattern[str]
    day: re.Pattern[str]
    deliverable: re.Pattern[str]
    state: tuple[re.Pattern[str], ...]
    state_en: tuple[str, ...]
    question: re.Pattern[str]
    offer: re.Pattern[str]
    anything_else: re.Pattern[str]
    nothing: re.Pattern[str]
    asks_order: re.Pattern[str]
    asks_photo: re.Pattern[str]
    asks_info: re.Pattern[str]
    consent: re.Pattern[str]
    promise: re.Pattern[str]
    timed: re.Pattern[str]
    transferring: re.Pattern[str]
    confirms: re.Pattern[str]
    in_charge: re.Pattern[str]
    affirms: re.Pattern[str]
    solved: re.Pattern[str]
    agreeing: re.Pattern[str]
    tried: re.Pattern[str]
    wants_person: re.Pattern[str]
    public_numbers: frozenset[str]
    promised_after: re.Pattern[str]
    promised_before: re.Pattern[str]


@dataclass(frozen=True)
class Rule:
    """One compiled rule; see resources/checks/README.md for what its fields mean."""

    row: _RuleRow
    patterns: re.Pattern[str]
    pardon: re.Pattern[str] | None

    @property
    def id(self) -> str:
        """The rule's name in strings and figures."""
        return self.row.id

    def applies(self, language: str, states: frozenset[str]) -> bool:
        """Whether the rule is for this language and this state of the customer."""
        if self.row.when not in states:
            return False
        return not self.row.languages or language.startswith(self.row.languages)

    def find(self, text: str, terms: Terms, sourced: Callable[[str], bool]) -> str:
        """The words that break the rule, or "". `sourced` says whether a word has a source."""
        if self.pardon:
            text = self.pardon.sub("　", text)
        for hit in self.patterns.finditer(text):
            found = hit.group().strip()
            if not found:
                continue
            if self.row.negatable and _negated(text, hit.start(), terms):
                continue
            if self.row.source and any(
                word in found.casefold() and sourced(word) for word in self.row.source
            ):
                continue
            rest = text[: hit.start()] + "　" + text[hit.end() :]
            if self.row.without_time and terms.time.search(rest):
                return ""
            if self.row.without_way_out and terms.way_out.search(rest):
                return ""
            return found
        return ""


def _negated(text: str, start: int, terms: Terms) -> bool:
    """True when the same clause says "don't" or "never" before position `start`."""
    begin = max(0, start - 60)
    for end in _CLAUSE_END.finditer(text, begin, start):
        begin = end.end()
    return terms.negator.search(text, begin, start) is not None


@dataclass(frozen=True)
class RuleBook:
    """All rules and word lists."""

    rules: tuple[Rule, ...]
    terms: Terms

    def find(
        self,
        text: str,
        language: str,
        states: frozenset[str],
        sourced: Callable[[str], bool],
    ) -> list[Check]:
        """Every rule that the text breaks, once each."""
        capped = text[:MAX_TEXT]
        found: list[Check] = []
        for rule in self.rules:
            if rule.applies(language, states):
                words = rule.find(capped, self.terms, sourced)
                if words:
                    found.append(Check(rule.id, rule.row.level, words))
        return found

    def apologises(self, text: str) -> bool:
        """Whether the text says sorry, in any language."""
        return self.terms.apology.search(text[:MAX_TEXT]) is not None

    def takes_blame(self, text: str) -> bool:
        """Whether the text admits a fault of ours."""
        return self.terms.liability.search(text[:MAX_TEXT]) is not None


def load(folder: Path | None = None) -> RuleBook:
    """Read all rule files; raises DataFileError for a field or pattern that is wrong."""
    root = folder or paths.resources() / "checks"
    terms = datafile.load(root / "terms.toml", _TermsFile)
    rows = [
        row
        for file in sorted(root.glob("*.toml"))
        if file.name != "terms.toml"
        for row in datafile.load(file, _RuleFile).rule
    ]
    return RuleBook(
        tuple(
            Rule(row, _any(row.patterns), _any(row.pardon) if row.pardon else None) for row in rows
        ),
        Terms(
            apology=_any(terms.apology),
            liability=_any(terms.liability),
            negator=_any(terms.negator),
            time=_any(terms.time),
            way_out=_any(terms.way_out),
            hedge=_any(terms.hedge),
            day=_any(terms.day),
            deliverable=_any(terms.deliverable),
            state=tuple(_any([pattern]) for pattern in terms.state),
            state_en=terms.state_en,
            question=_any(terms.question),
            offer=_any(terms.offer),
            anything_else=_any(terms.anything_else),
            nothing=_any(terms.nothing),
            asks_order=_any(terms.asks_order),
            asks_photo=_any(terms.asks_photo),
            asks_info=_any(terms.asks_info),
            consent=_any(terms.consent),
            promise=_any(terms.promise),
            timed=_any(terms.timed),
            transferring=_any(terms.transferring),
            confirms=_any(terms.confirms),
            in_charge=_any(terms.in_charge),
            affirms=_any(terms.affirms),
            solved=_any(terms.solved),
            agreeing=_any(terms.agreeing),
            tried=_any(terms.tried),
            wants_person=_any(terms.wants_person),
            public_numbers=frozenset(terms.public_numbers),
            promised_after=_any(terms.promised_after),
            promised_before=_any(terms.promised_before),
        ),
    )


@cache
def default() -> RuleBook:
    """The rules that ship with the program, read once."""
    return load()
