"""Rules for wording and rule packs as they stand in files; `draft` compiles and applies them.

The format is described in resources/checks/README.md. Files that ship are trusted to hold patterns
that compile (a test sees to it); those of a shop are tried out when they are read.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.data_reasons import Wrong, why
from assistant.domain.drafting import CheckLevel

When = Literal["always", "upset", "grief", "calm", "safety", "trouble", "unplayful"]


def _listed(value: object) -> object:
    if isinstance(value, str):
        return (value,) if value else ()
    return value


_LONGEST_PATTERN = 2000
_REFERENCE = re.compile(r"\\[1-9]|\(\?P[=<]|\(\?\(")
# (a+)+ and its like: time that doubles with every character.
_NESTED = re.compile(r"\([^()]{0,300}[*+][^()]{0,300}\)(?:[*+]|\{\d*,?\d{0,4}\})")


def _compiles(value: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in value:
        if len(pattern) > _LONGEST_PATTERN:
            raise Wrong(why("pattern_long", most=_LONGEST_PATTERN))
        try:
            # As one of several: flags, names and references hold for a whole expression only.
            alone = re.compile(f"x|(?:{pattern})")
        except re.error as error:
            raise Wrong(why("pattern_bad", word=pattern, said=error)) from error
        if alone.groupindex or _REFERENCE.search(pattern):
            raise Wrong(why("pattern_names", word=pattern))
        if _NESTED.search(pattern):
            raise Wrong(why("pattern_nested", word=pattern))
        if alone.search(""):
            raise Wrong(why("pattern_all", word=pattern))
    return value


Places = Annotated[tuple[str, ...], BeforeValidator(_listed)]
OwnPatterns = Annotated[tuple[str, ...], AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pack(_Part):
    """Where the rules of a file come from, and where and when they hold.

    `country` (ISO 3166-1 alpha-2) and `platform` are empty where it holds everywhere; `until` is
    the first day on which it no longer holds; `verified` is set once somebody looked it up.
    """

    id: str = Field(min_length=1)
    country: Places = ()
    platform: Places = ()
    effective: date
    until: date | None = None
    source: str = Field(min_length=3)
    verified: bool = False


class RuleRow(_Part):
    """One rule; rows may share an id, for example one a language."""

    id: str = Field(min_length=1)
    level: CheckLevel
    when: When = "always"
    languages: tuple[str, ...] = ()
    patterns: tuple[str, ...] = Field(min_length=1)
    pardon: tuple[str, ...] = ()
    negatable: bool = False
    firmly: bool = False
    without_time: bool = False
    without_way_out: bool = False
    unless_said: bool = False
    source: tuple[str, ...] = ()
    effective: date | None = None
    until: date | None = None
    law: str = ""
    reason: dict[str, Annotated[str, Field(min_length=1, max_length=200)]] = {}
    instead: dict[str, tuple[str, ...]] = {}


class RuleFile(_Part):
    """One file of rules."""

    pack: Pack | None = None
    rule: tuple[RuleRow, ...] = ()


class OwnRuleRow(RuleRow):
    """A rule that a shop wrote: its patterns are tried out on reading."""

    patterns: OwnPatterns = Field(min_length=1)
    pardon: OwnPatterns = ()


class OwnRuleFile(_Part):
    """A pack of the shop's own."""

    pack: Pack | None = None
    rule: tuple[OwnRuleRow, ...] = ()
