"""Word lists that checks and the plan share, compiled from resources/checks/terms.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import ConfigDict, RootModel

from assistant import datafile


class _TermsFile(RootModel[dict[str, tuple[str, ...]]]):
    model_config = ConfigDict(frozen=True)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of them does, without regard to case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@dataclass(frozen=True)
class Terms:
    """The shared word lists; terms.toml says beside each what it means."""

    apology: re.Pattern[str]
    liability: re.Pattern[str]
    negator: re.Pattern[str]
    denier: re.Pattern[str]
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
    objects: re.Pattern[str]
    demands: re.Pattern[str]
    suggests: re.Pattern[str]
    tried: re.Pattern[str]
    thanks: re.Pattern[str]
    overdue: re.Pattern[str]
    advised: re.Pattern[str]
    looks: re.Pattern[str]
    requests: re.Pattern[str]
    calls: re.Pattern[str]
    shared: re.Pattern[str]
    wants_person: re.Pattern[str]
    ill: re.Pattern[str]
    pregnant: re.Pattern[str]
    awaits: re.Pattern[str]
    arrived: re.Pattern[str]
    what_now: re.Pattern[str]
    how_can_i_help: re.Pattern[str]
    public_numbers: frozenset[str]
    promised_after: re.Pattern[str]
    promised_before: re.Pattern[str]


def load(file: Path) -> Terms:
    """Read the lists; raises DataFileError when the file is wrong or a list is missing."""
    lists = datafile.load(file, _TermsFile).root
    wanted = {field.name for field in fields(Terms)}
    for name in sorted(wanted ^ set(lists)):
        raise datafile.DataFileError(file, 1, name, "list missing or unknown")
    compiled: dict[str, object] = {name: any_of(words) for name, words in lists.items()}
    compiled["state"] = tuple(any_of([pattern]) for pattern in lists["state"])
    compiled["state_en"] = lists["state_en"]
    compiled["public_numbers"] = frozenset(lists["public_numbers"])
    return Terms(**compiled)  # type: ignore[arg-type]
