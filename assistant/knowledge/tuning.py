"""How a shop tunes the checks: `checks.toml` in its knowledge folder.

    packs = ["packs/brand.toml"]      # further rule files, beside checks.toml

    [rule.exclamation]
    level = "off"                     # hard, soft, info or off

    [rule.endearment]
    extra = ["亲测"]                   # further patterns, of rules that have patterns
    pardon = ["亲子装"]                # what is fine here

A hard rule of the law stays in force unless `confirmed_by` says who answers for switching it off;
either way it is told (draft/concerns).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant import datafile
from assistant.data_reasons import why
from assistant.knowledge.rulefile import OwnPatterns, OwnRuleFile, RuleFile, RuleRow, _Part

FILE = "checks.toml"


class TunedRule(_Part):
    """What a shop wants of one rule; empty fields leave it as it ships."""

    level: Literal["hard", "soft", "info", "off", ""] = ""
    extra: OwnPatterns = ()
    pardon: OwnPatterns = ()
    confirmed_by: str = ""


class _TuningFile(_Part):
    packs: tuple[str, ...] = ()
    rule: dict[str, TunedRule] = Field(default={})


@dataclass(frozen=True, eq=False)
class Tuning:
    """A shop's wishes, by rule id, and its own rule files; `file` is where they stand."""

    rules: dict[str, TunedRule] = field(default_factory=dict)
    packs: tuple[RuleFile, ...] = ()
    file: Path | None = None

    def line(self, rule: str) -> int:
        """1-based line of a rule's table in the file, for a message about it."""
        return datafile.line_in(self.file, "rule", rule) if self.file else 0

    @property
    def own(self) -> int:
        """How many rules its packs add."""
        return sum(len(pack.rule) for pack in self.packs)


UNTUNED = Tuning()


def load(folder: Path) -> Tuning:
    """Read checks.toml of a knowledge folder; UNTUNED where there is none.

    Raises DataFileError with file, line and field for a value or pattern that can't be used.
    """
    file = folder / FILE
    if not file.is_file():
        return UNTUNED
    values = datafile.load(file, _TuningFile)
    packs = []
    for name in values.packs:
        place = file.parent / name
        if not place.is_file():
            line = datafile.line_in(file, "packs")
            raise datafile.DataFileError(file, line, "packs", why("no_such_file", word=place))
        own = datafile.load(place, OwnRuleFile)
        rows = tuple(RuleRow.model_validate(row.model_dump()) for row in own.rule)
        packs.append(RuleFile(pack=own.pack, rule=rows))
    return Tuning(values.rule, tuple(packs), file)
