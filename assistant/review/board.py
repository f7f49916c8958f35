"""Everything that the figures page and the weekly report ask of the record, in two questions.

The first one (`sums`) is asked a stretch of time after the other and adds up; the second (`rest`)
looks at the newest answers and is quick.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlite_utils import Database

from assistant.review.empathy import Beside, beside
from assistant.review.figures import (
    Edits,
    Figures,
    FollowUps,
    Uplift,
    edits,
    follow_ups,
    follow_ups_by,
    of_groups,
    of_sums,
    reasons,
    tickets_ended,
    uplift,
    wait_medians,
)
from assistant.review.filters import Filters
from assistant.review.metrics import before
from assistant.review.queue import EVERYTHING
from assistant.review.statistics import NOTHING, Estimate
from assistant.review.sums import (
    CYCLES,
    NONE,
    TIMES,
    By,
    Stretch,
    Sums,
    Tally,
    added,
    by_day,
    by_name,
    stretches,
    tally,
)

# More steps than these cannot be told apart on a line: days become weeks, weeks months. Where days
# hold fewer cases than this, a line of them would show chance only.
_DAYS, _WEEKS, _CASES = 45, 70, 15
_FEW_DAYS = 14


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: groups, filter, and the zone whose days they are."""

    by: By = By.AGENT
    filters: Filters = EVERYTHING
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums so far; `done` of the stretches have been looked at, the newest first.

    `earlier_parts` are those of the time before, looked at last.
    """

    question: Question
    tally: Tally = field(default_factory=dict)
    before: Sums = NONE
    done: int = 0
    parts: tuple[Stretch, ...] = ()
    earlier_parts: tuple[Stretch, ...] = ()

    @property
    def of(self) -> int:
        """How many stretches there are."""
        return len(self.parts) + len(self.earlier_parts)

    @property
    def finished(self) -> bool:
        """Whether everything has been looked at."""
        return self.done >= self.of

    def whole(self) -> Figures:
        """Figures of everything inside the filter."""
        return of_sums("", _sum(self.tally))

    def earlier(self) -> Figures | None:
        """Figures of the time before, equally long; None where there is none."""
        return of_sums("", self.before) if self.before["n"] else None

    def groups(self) -> tuple[Figures, ...]:
        """Figures of the groups."""
        return of_groups(by_name(self.tally), self.question.by)

    def steps(self, name: str | None = None) -> tuple[tuple[date, date, Figures], ...]:
        """Figures over time in equal steps (first day, day after, figures), also empty ones.

        With a `name`, those of one group.
        """
        days = by_day(self.tally)
        if not days:
            return ()
        step = self.step
        if name is not None:
            days = by_day({key: sums for key, sums in self.tally.items() if key[1] == name})
        every = _starts(min(by_day(self.tally)), max(by_day(self.tally)), step)
        found = dict.fromkeys(every, NONE)
        for day, sums in days.items():
            found[_start(day, step)] += sums
        return tuple((at, _next(at, step), of_sums("", sums)) for at, sums in found.items())

    def cut(self, first: date, after: date, today: date) -> bool:
        """Whether a step lies partly outside of what was asked for, or in the future."""
        filters, zone = self.question.filters, self.question.zone
        begin = filters.since.astimezone(zone).date() if filters.since else None
        if filters.days is not None:
            begin = today - timedelta(days=filters.days - 1)
        end = today + timedelta(days=1)
        if filters.until is not None:
            # The first moment outside: a day that begins there is outside as well.
            last = (filters.until - timedelta(microseconds=1)).astimezone(zone).date()
            end = min(end, last + timedelta(days=1))
        return after > end or (begin is not None and first < begin)

    @property
    def step(self) -> By:
        """How long a step of `steps` is."""
        days = [day for day, _ in self.tally]
        cases = sum(sums["n"] for sums in self.tally.values())
        return _step(max(days) - min(days), cases) if days else By.DAY


def _sum(found: Tally) -> Sums:
    return sum(found.values(), NONE)


def _step(days: int, cases: float) -> By:
    enough = days <= _FEW_DAYS or cases >= _CASES * (days + 1)
    if days < _DAYS and enough:
        return By.DAY
    return By.WEEK if days < _WEEKS * 7 else By.MONTH


def _start(day: date, step: By) -> date:
    if step is By.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is By.MONTH else day


def _next(day: date, step: By) -> date:
    if step is By.MONTH:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=7 if step is By.WEEK else 1)


def _starts(first: date, last: date, step: By) -> list[date]:
    found, day = [], _start(first, step)
    while day <= last:
        found.append(day)
        day = _next(day, step)
    return found


def begin(db: Database, question: Question) -> Counted:
    """What is to be counted; nothing has been yet."""
    parts = stretches(db, question.filters, question.zone)
    earlier = before(question.filters)
    earlier_parts = stretches(db, earlier, question.zone) if earlier is not None else ()
    return Counted(question, parts=parts, earlier_parts=earlier_parts)


def further(db: Database, so_far: Counted) -> Counted:
    """One more stretch."""
    if so_far.finished:
        return so_far
    question, done = so_far.question, so_far.done
    if done >= len(so_far.parts):
        part = so_far.earlier_parts[done - len(so_far.parts)]
        earlier = _sum(tally(db, By.ALL, question.filters, part))
        return replace(so_far, before=so_far.before + earlier, done=done + 1)
    found = tally(db, question.by, question.filters, so_far.parts[done], days=True)
    return replace(so_far, tally=added(so_far.tally, found), done=done + 1)


def count(db: Database, question: Question) -> Counted:
    """Everything at once."""
    found = begin(db, question)
    while not found.finished:
        found = further(db, found)
    return found


@dataclass(frozen=True, slots=True)
class Rest:
    """What is not made of sums; `waits_by` are medians of the groups, `waits_on` of days.

    `promises_by` is by agent, team or program where those are asked for, else one group "".
    """

    question: Question
    reasons: tuple[tuple[str, int], ...]
    waited: Estimate
    waits_by: dict[str, Estimate]
    waits_on: dict[str, Estimate]
    edits: Edits
    uplift: Uplift
    promises: FollowUps
    promises_by: dict[str, FollowUps]
    empathy: Beside
    empathy_by: dict[str, Beside]
    tickets: tuple[tuple[str, int], ...]


def rest(db: Database, question: Question, now: datetime, step: By = By.DAY) -> Rest:
    """The other figures; `step` is that of the line over time."""
    by, filters, zone = question.by, question.filters, question.zone
    at = now.astimezone(UTC).isoformat(timespec="milliseconds")
    # Leaning on drafts is one person's matter: by anything else empathy is shown by agent as well.
    of_whom = by if by in (By.TEAM, By.AGENT, By.APP) else By.AGENT
    whose = beside(db, of_whom, filters, zone)
    return Rest(
        question=question,
        reasons=reasons(db, filters),
        waited=wait_medians(db, By.ALL, filters, zone).get("", NOTHING),
        waits_by=wait_medians(db, by, filters, zone),
        waits_on=wait_medians(db, step if step in TIMES else By.DAY, filters, zone),
        edits=edits(db, filters),
        uplift=uplift(db, filters),
        promises=follow_ups(db, at, filters),
        promises_by=follow_ups_by(db, by, at, filters),
        empathy=beside(db, By.ALL, filters, zone).get("", Beside(NOTHING, NOTHING, 0)),
        empathy_by=whose,
        tickets=tickets_ended(db, filters),
    )


def is_time(by: By) -> bool:
    """Whether groups are times, which have an order of their own."""
    return by in TIMES or by in CYCLES
