"""The fields a supervisor may filter by, with the words for their values; no widgets here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from assistant import paths, strings
from assistant.domain.drafting import Tier
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.domain.record import OutcomeKind
from assistant.review.filters import Filters
from assistant.ui import plain
from assistant.ui.texts import Texts

YES, NO = "yes", "no"
DAYS = (1, 2, 7, 30, 90)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of Filters; `values` are its known ones, () when they come from the record."""

    name: str
    values: tuple[str, ...] = ()
    flag: bool = False

    def chosen(self, filters: Filters) -> tuple[str, ...]:
        """What a filter has here."""
        value = getattr(filters, self.name)
        if self.flag:
            return () if value is None else (YES if value else NO,)
        if self.name == "days":
            return () if value is None else (str(value),)
        return tuple(value)

    def put(self, filters: Filters, values: tuple[str, ...]) -> Filters:
        """The filter with other values here; of a flag or a span of days the last one counts."""
        if self.flag:
            wanted = None if not values else values[-1] == YES
            return replace(filters, **{self.name: wanted})  # type: ignore[arg-type]
        if self.name == "days":
            days = int(values[-1]) if values else None
            return replace(filters, days=days, since=None, until=None)
        return replace(filters, **{self.name: values})  # type: ignore[arg-type]

    @property
    def one(self) -> bool:
        """Whether only one value can be chosen."""
        return self.flag or self.name == "days"


FIELDS: tuple[Field, ...] = (
    Field("days", tuple(map(str, DAYS))),
    Field("agent"),
    Field("emotion", tuple(Emotion)),
    Field("issue", tuple(Issue)),
    Field("outcome", (*OutcomeKind, "open")),
    Field("moved", ("better", "same", "worse", "")),
    Field("escalated", (YES, NO), flag=True),
    Field("language"),
    Field("region"),
    # Of what was shown; a macro is never shown, it is called up.
    Field("tier", (Tier.PHRASEBOOK, Tier.MODEL)),
    Field("used_tier", tuple(Tier)),
    Field("model"),
    Field("own", (YES, NO), flag=True),
    Field("praise", (YES, NO), flag=True),
    Field("stage", tuple(Stage)),
    Field("topic"),
    Field("app"),
)
# Set by a click elsewhere (a bar of a chart); they have a chip, but no list to choose from.
_SILENT = (
    Field("escalation"),
    Field("strategy"),
    Field("moment"),
    Field("after_emotion"),
    Field("reason"),
    Field("prompt"),
    Field("hold", (YES, NO), flag=True),
)
NAMED: Mapping[str, Field] = {field.name: field for field in (*FIELDS, *_SILENT)}

_GROUPS = {
    "emotion": "mood", "after_emotion": "mood", "issue": "issue", "language": "language_name",
    "region": "region", "tier": "tier", "used_tier": "tier",
}  # fmt: skip
_OURS = ("outcome", "moved", "stage", "escalation")


def words(texts: Texts, field: str, value: str) -> str:
    """The words for one value of a field."""
    if field in _GROUPS:
        return texts.name(_GROUPS[field], value)
    if field == "days":
        return (
            texts(f"queue.days.d{value}") if int(value) in DAYS else texts("queue.days.n", n=value)
        )
    if field in _OURS:
        return texts.name(f"queue.{field}", value or "none")
    if value in (YES, NO) and NAMED[field].flag:
        return texts(f"queue.flag.{value}")
    if field == "reason":
        return texts.name("reject", value or "none")
    if field == "topic":
        return topic(texts.language, value)
    return plain.line(value, 60)


def topic(language: str, name: str) -> str:
    """A topic in a few words of the interface language; its id when it is unknown."""
    known = _topics().get(name)
    return strings.either(*known, language) if known else name


@cache
def _topics() -> dict[str, tuple[str, str]]:
    file = paths.resources() / "topics.toml"
    return {
        one["id"]: (one["zh"].partition("、")[0], one["en"].partition(",")[0])
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]
    }


def chips(texts: Texts, filters: Filters) -> list[tuple[str, str]]:
    """What is set, field by field: (name of the field, words for its chip), without the text."""
    found = []
    if filters.since or filters.until:
        day = "%Y-%m-%d"
        first = filters.since.astimezone().strftime(day) if filters.since else ""
        # `until` is the first moment outside; people name the last day inside.
        until = filters.until - timedelta(microseconds=1) if filters.until else None
        last = until.astimezone().strftime(day) if until else ""
        found.append(("since", texts("queue.span", first=first, last=last).strip()))
    for name, field in NAMED.items():
        chosen = field.chosen(filters)
        if not chosen:
            continue
        values = [words(texts, name, value) for value in chosen]
        told = texts.joined(values[:3])
        if len(values) > 3:
            told += " " + texts("more", n=len(values) - 3)
        if field.flag:
            found.append((name, texts(f"queue.said.{name}_{chosen[0]}")))
        else:
            found.append(
                (name, texts("queue.chip", field=texts(f"queue.field.{name}"), value=told))
            )
    return found


def without(filters: Filters, name: str) -> Filters:
    """A filter with one field empty again."""
    if name == "since":
        return replace(filters, since=None, until=None)
    return NAMED[name].put(filters, ())
