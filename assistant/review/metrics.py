"""Figures that can be followed over time and compared between groups, and what is behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from sqlite_utils import Database

from assistant.review import teams
from assistant.review.figures import Figures
from assistant.review.filters import Filters
from assistant.review.statistics import Estimate
from assistant.review.sums import By


class Metric(StrEnum):
    """One figure of a group."""

    ACCEPTED = "accepted"
    WHOLE = "whole"
    LEANING = "leaning"
    REJECTED = "rejected"
    LIFT = "lift"
    IMPROVED = "improved"
    WORSENED = "worsened"
    WAITED = "waited"
    ESCALATIONS = "escalations"
    EASED = "eased"


class Kind(StrEnum):
    """How a figure is to be read: a share 0–1, a change of valence −2…2, milliseconds."""

    SHARE = "share"
    CHANGE = "change"
    TIME = "time"


# Which way is the better one; what is neither is only told.
BETTER_UP = frozenset({Metric.ACCEPTED, Metric.WHOLE, Metric.LIFT, Metric.IMPROVED, Metric.EASED})
BETTER_DOWN = frozenset({Metric.REJECTED, Metric.WORSENED, Metric.WAITED})


def kind(metric: Metric) -> Kind:
    """How a figure is to be read."""
    if metric is Metric.LIFT:
        return Kind.CHANGE
    return Kind.TIME if metric is Metric.WAITED else Kind.SHARE


def estimate(figures: Figures, metric: Metric) -> Estimate:
    """One figure of a group; of the wait it is the mean (see figures.wait_medians)."""
    name = "waited_ms" if metric is Metric.WAITED else metric.value
    found: Estimate = getattr(figures, name)
    return found


def counted(filters: Filters, metric: Metric) -> Filters:
    """The suggestions that a figure counts as hits, inside a filter."""
    match metric:
        case Metric.ACCEPTED | Metric.LEANING:
            return replace(filters, outcome=("taken", "edited"))
        case Metric.WHOLE:
            return replace(filters, outcome=("taken",))
        case Metric.REJECTED:
            return replace(filters, outcome=("rejected",))
        case Metric.IMPROVED:
            return replace(filters, moved=("better",))
        case Metric.WORSENED:
            return replace(filters, moved=("worse",))
        case Metric.LIFT:
            return replace(filters, moved=("better", "same", "worse"))
        case Metric.ESCALATIONS:
            return replace(filters, escalated=True)
        case Metric.EASED:
            return replace(filters, escalated=True, moved=("better",))
    return filters


_COLUMNS = {
    By.AGENT: "agent", By.APP: "app", By.EMOTION: "emotion", By.ISSUE: "issue",
    By.TOPIC: "topic", By.LANGUAGE: "language", By.REGION: "region", By.MODEL: "model",
    By.STRATEGY: "strategy", By.PROMPT: "prompt",
}  # fmt: skip


def behind(db: Database, by: By, name: str, filters: Filters, zone: tzinfo = UTC) -> Filters | None:
    """The chats behind one group; None where the queue has no such filter (hours, weekdays)."""
    if by is By.ALL:
        return filters
    if by in _COLUMNS:
        return replace(filters, **{_COLUMNS[by]: (name,)})  # type: ignore[arg-type]
    if by is By.TIER:
        # The tier of a group is that of the draft used, where one was.
        return replace(filters, used_tier=(name,))
    if by is By.TEAM:
        members = teams.members(db, name)
        both = tuple(one for one in members if not filters.agent or one in filters.agent)
        return replace(filters, agent=both) if both else None
    span = days_of(by, name)
    return within(filters, *span, zone) if span else None


def days_of(by: By, name: str) -> tuple[date, date] | None:
    """First day and the day after the last of a time's name; None for what is none."""
    if by is By.DAY:
        first = date.fromisoformat(name)
        return first, first + timedelta(days=1)
    if by is By.WEEK:
        first = date.fromisoformat(name)
        return first, first + timedelta(days=7)
    if by is By.MONTH:
        year, month = (int(part) for part in name.split("-"))
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return None


def within(filters: Filters, first: date, after: date, zone: tzinfo) -> Filters:
    """A filter inside some days of a zone."""
    since, until = midnight(first, zone), midnight(after, zone)
    if filters.since:
        since = max(since, filters.since)
    if filters.until:
        until = min(until, filters.until)
    return replace(filters, since=since, until=until)


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


class Period(StrEnum):
    """How far figures look back."""

    DAYS_7 = "days_7"
    DAYS_30 = "days_30"
    DAYS_90 = "days_90"
    YEAR = "year"
    ALL = "all"


_DAYS = {Period.DAYS_7: 7, Period.DAYS_30: 30, Period.DAYS_90: 90, Period.YEAR: 365}


def of_period(filters: Filters, period: Period, now: datetime, zone: tzinfo) -> Filters:
    """A filter over the last whole days and today."""
    if period is Period.ALL:
        return replace(filters, since=None, until=None)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=_DAYS[period] - 1)
    return replace(
        filters, since=midnight(first, zone), until=midnight(today + timedelta(days=1), zone)
    )


def before(filters: Filters) -> Filters | None:
    """The same filter over the time before, equally long; None where time has no beginning."""
    if filters.since is None or filters.until is None:
        return None
    return replace(
        filters, since=filters.since - (filters.until - filters.since), until=filters.since
    )


def week(name: str) -> tuple[date, date]:
    """Monday and the Monday after of a week like 2026-W47. Raises ValueError."""
    first = datetime.strptime(f"{name}-1", "%G-W%V-%u").date()
    return first, first + timedelta(days=7)


def week_of(day: date) -> str:
    """The name of the week that a day lies in."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
