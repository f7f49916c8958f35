"""Sums over suggestions, one pass a stretch of time, which add up to those of any longer stretch.

A million rows take seconds, so whoever shows figures asks for one stretch after the other and adds
what comes: half of the figures stand while the other half is still being counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from sqlite_utils import Database

from assistant.review.filters import Filters, moment_of
from assistant.review.queue import selected

# Edits by similarity: less than a tenth changed is small, more than three tenths large.
SMALL_EDIT, LARGE_EDIT = 0.9, 0.7
_HEAVY = "escalation IN ('supervisor', 'urgent')"
_SUMS = {
    "n": "count(*)",
    "taken": "sum(outcome = 'taken')",
    "edited": "sum(outcome = 'edited')",
    "rejected": "sum(outcome = 'rejected')",
    "ignored": "sum(outcome = 'ignored')",
    "own": "sum(outcome IN ('ignored', 'rejected') AND review_queue.sent > 0)",
    "small": f"sum(outcome = 'edited' AND similarity >= {SMALL_EDIT})",
    "large": f"sum(outcome = 'edited' AND similarity < {LARGE_EDIT})",
    "both": "sum(moved <> '')",
    "better": "sum(moved = 'better')",
    "worse": "sum(moved = 'worse')",
    "rise": "sum(after - before)",
    "rise_squares": "sum((after - before) * (after - before))",
    "heavy": f"sum({_HEAVY})",
    "heavy_read": f"sum({_HEAVY} AND moved <> '')",
    "heavy_better": f"sum({_HEAVY} AND moved = 'better')",
    "heavy_worse": f"sum({_HEAVY} AND moved = 'worse')",
    "waits": "count(waited_ms)",
    "waited": "sum(waited_ms)",
    "waited_squares": "sum(waited_ms * 1.0 * waited_ms)",
}
NAMES = tuple(_SUMS)
_PLACES = {name: place for place, name in enumerate(NAMES)}
_LIST = ", ".join(_SUMS.values())
# A stretch that is counted at once: small enough that somebody who turns away waits for no more.
STRETCH = timedelta(days=31)
_DAY = 86_400
# Days since 1970-01-01, a Thursday, become weeks that begin on Mondays.
_MONDAY = 3


class By(StrEnum):
    """What figures may be grouped by; times are those of the zone that is asked for."""

    ALL = "all"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WEEKDAY = "weekday"
    HOUR = "hour"
    AGENT = "agent"
    TEAM = "team"
    APP = "app"
    EMOTION = "emotion"
    ISSUE = "issue"
    TOPIC = "topic"
    LANGUAGE = "language"
    REGION = "region"
    TIER = "tier"
    MODEL = "model"
    PROMPT = "prompt"
    STRATEGY = "strategy"


TIMES = (By.DAY, By.WEEK, By.MONTH)
CYCLES = (By.WEEKDAY, By.HOUR)
Key = tuple[int, str]
"""The day (since 1970-01-01; 0 where days are not told apart) and the name of the group."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums in the order of NAMES; they may be added."""

    numbers: tuple[float, ...]

    def __add__(self, other: Sums) -> Sums:
        return Sums(tuple(a + b for a, b in zip(self.numbers, other.numbers, strict=True)))

    def __getitem__(self, name: str) -> float:
        return self.numbers[_PLACES[name]]

    def count(self, name: str) -> int:
        """One of the sums that count something."""
        return int(self.numbers[_PLACES[name]])


NONE = Sums((0.0,) * len(NAMES))
Tally = dict[Key, Sums]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of time in which the zone keeps one offset (seconds east of UTC)."""

    since: datetime
    until: datetime
    offset: int


def stretches(
    db: Database, filters: Filters, zone: tzinfo = UTC, longest: timedelta = STRETCH
) -> tuple[Stretch, ...]:
    """The time that a filter looks at in pieces, the newest first; none for an empty record."""
    # Asked for together, SQLite would read every row.
    first, last = db.execute(
        "SELECT (SELECT min(number) FROM review_queue), (SELECT max(number) FROM review_queue)"
    ).fetchone()
    if first is None:
        return ()
    begin, end = moment_of(first), moment_of(last) + timedelta(milliseconds=1)
    begin = max(begin, filters.since) if filters.since else begin
    end = min(end, filters.until) if filters.until else end
    found: list[Stretch] = []
    while begin < end:
        offset = offset_at(begin, zone)
        until = min(end, begin + longest)
        if offset_at(until, zone) != offset:
            until = _change(begin, until, zone)
        found.append(Stretch(begin, until, offset))
        begin = until
    return tuple(found[::-1])


def offset_at(moment: datetime, zone: tzinfo) -> int:
    """Seconds east of UTC."""
    there = moment.astimezone(zone).utcoffset()
    return int(there.total_seconds()) if there else 0


def _change(begin: datetime, end: datetime, zone: tzinfo) -> datetime:
    """The first moment (to a minute) with another offset than at the beginning."""
    offset = offset_at(begin, zone)
    while end - begin > timedelta(minutes=1):
        middle = begin + (end - begin) / 2
        if offset_at(middle, zone) == offset:
            begin = middle
        else:
            end = middle
    return end.replace(second=0, microsecond=0) if end.second or end.microsecond else end


def name_of(by: By, offset: int = 0) -> str:
    """The name of a row's group as SQL."""
    seconds = f"(review_queue.number / 1000000 + {int(offset)})"
    match by:
        case By.ALL:
            return "''"
        case By.DAY:
            return f"date({seconds}, 'unixepoch')"
        case By.WEEK:
            monday = f"(({seconds} / {_DAY} + {_MONDAY}) / 7 * 7 - {_MONDAY}) * {_DAY}"
            return f"date({monday}, 'unixepoch')"
        case By.MONTH:
            return f"strftime('%Y-%m', {seconds}, 'unixepoch')"
        case By.WEEKDAY:
            return f"(({seconds} / {_DAY} + {_MONDAY}) % 7 + 1)"
        case By.HOUR:
            return f"printf('%02d', {seconds} / 3600 % 24)"
        case By.TIER:
            return "COALESCE(NULLIF(used_tier, ''), tier)"
        case By.TEAM:
            return (
                "COALESCE((SELECT team FROM agent_teams WHERE agent_teams.agent = "
                "review_queue.agent AND deleted = 0), '')"
            )
    return f"review_queue.{by.value}"


def tally(db: Database, by: By, filters: Filters, stretch: Stretch, days: bool = False) -> Tally:
    """Sums of each group inside one stretch; with `days`, of each day and group."""
    within = replace(filters, since=stretch.since, until=stretch.until)
    day = f"(review_queue.number / 1000000 + {stretch.offset}) / {_DAY}" if days else "0"
    query, arguments, _ = selected(
        within, columns=f"{day} AS day, {name_of(by, stretch.offset)} AS name, {_LIST}"
    )
    rows = db.execute(f"{query} GROUP BY 1, 2", arguments).fetchall()
    return {
        (int(day), str(name)): Sums(tuple(one or 0 for one in sums))
        for day, name, *sums in rows
        if sums[0]
    }


def added(one: Tally, other: Tally) -> Tally:
    """Two tallies as one."""
    found = dict(one)
    for key, sums in other.items():
        found[key] = found[key] + sums if key in found else sums
    return found


def by_name(found: Tally) -> dict[str, Sums]:
    """Groups without their days."""
    total: dict[str, Sums] = {}
    for (_, name), sums in found.items():
        total[name] = total[name] + sums if name in total else sums
    return total


def by_day(found: Tally) -> dict[date, Sums]:
    """Days without their groups, in order."""
    total: dict[date, Sums] = {}
    for (day, _), sums in sorted(found.items()):
        at = day_of(day)
        total[at] = total[at] + sums if at in total else sums
    return total


def day_of(number: int) -> date:
    """The day of a key."""
    return date(1970, 1, 1) + timedelta(days=number)
