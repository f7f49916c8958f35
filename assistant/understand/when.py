"""Reads points and lengths of time in chat texts against the present: 周六, 3天内, by Friday.

Runs of time words (assistant/understand/when_words.py) are put together the same way in every
language; only the words differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from assistant.understand.text import fold
from assistant.understand.when_sense import EPOCH, Sense, senses

_READ = 1200
_MAX_MENTIONS = 24
_PARTS = {
    "dawn": (0, 6), "morning": (6, 12), "noon": (11, 14), "afternoon": (12, 18),
    "dusk": (17, 20), "evening": (18, 24),
}  # fmt: skip
_DAY_END = time(23, 59)
_OFFICE_END = 18
_WEEKS = {"next": 1, "last": -1, "next2": 2}
_MAX = {"minute": 3000, "hour": 1000, "day": 1000, "workday": 200, "week": 60, "month": 36}


class TimeKind(StrEnum):
    """What sort of time was named."""

    MOMENT = "moment"
    DAY = "day"
    PERIOD = "period"
    WITHIN = "within"
    AFTER = "after"
    BY = "by"
    LENGTH = "length"
    AGO = "ago"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time named at start–end (code points of the original text).

    The time meant lies between `earliest` and `latest` (as aware as `now` is). LENGTH is a bare
    duration ("3 days") counted from `now`; BY and WITHIN end at the deadline; AGO lies in the past.
    """

    start: int
    end: int
    earliest: datetime
    latest: datetime
    said: str
    kind: TimeKind = TimeKind.DAY


def find_times(
    text: str, now: datetime, language: str, *, prefer: str = "near"
) -> tuple[TimeMention, ...]:
    """Times named in a text, in order of their place; what no calendar has is left out.

    `prefer` settles days without a week or month ("10号", "Friday"): "near" takes the coming
    weekday and the nearest date, "future" and "past" keep to that side of `now`.
    """
    folded = fold(text[:_READ])
    found = []
    for sense in senses(folded.text, language):
        span = _meant(sense, now, prefer)
        if span is not None:
            kind, earliest, latest = span
            start, end = folded.span(sense.start, sense.end)
            said = folded.original[start:end]
            found.append(TimeMention(start, end, earliest, latest, said, kind))
    return tuple(found[:_MAX_MENTIONS])


def _meant(sense: Sense, now: datetime, prefer: str) -> tuple[TimeKind, datetime, datetime] | None:
    """Kind, earliest and latest moment; None when the words name no time."""
    try:
        if sense.numbers and sense.unit:
            return _counted(sense, now)
        return _calendar(sense, now, prefer)
    except (ValueError, OverflowError):
        # 31 November, the year 30000: the customer's slip is no time.
        return None


def _counted(sense: Sense, now: datetime) -> tuple[TimeKind, datetime, datetime] | None:
    low, high = sense.numbers or (0.0, 0.0)
    if high < low or high > _MAX.get(sense.unit, 20):
        return None
    if sense.turn in ("before", "ago"):
        return TimeKind.AGO, shift(now, -high, sense.unit), shift(now, -low, sense.unit)
    first, last = shift(now, low, sense.unit), shift(now, high, sense.unit)
    if sense.unit in ("day", "workday", "week", "month"):
        last = last.replace(hour=23, minute=59, second=0, microsecond=0) if high >= 1 else last
    if sense.turn in ("within", "by"):
        return TimeKind.WITHIN, now, last
    return (TimeKind.AFTER if sense.turn == "after" else TimeKind.LENGTH), first, last


def shift(moment: datetime, count: float, unit: str) -> datetime:
    """`moment` moved by a number of units; working days skip Saturdays and Sundays."""
    if unit == "workday":
        return add_workdays(moment, int(count + 0.5))
    if unit == "month":
        month = moment.month - 1 + int(count)
        year, month = moment.year + month // 12, month % 12 + 1
        day = min(moment.day, _last_dom(year, month))
        return moment.replace(year=year, month=month, day=day) + timedelta(days=30 * (count % 1))
    sizes = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800, "year": 31557600}
    return moment + timedelta(seconds=sizes[unit] * count)


def add_workdays(moment: datetime, count: int, holidays: frozenset[date] = frozenset()) -> datetime:
    """`moment` moved by working days; `holidays` are days off beside the weekends."""
    step = 1 if count >= 0 else -1
    left = abs(count)
    while left:
        moment += timedelta(days=step)
        if moment.weekday() < 5 and moment.date() not in holidays:
            left -= 1
    return moment


def _last_dom(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _day(sense: Sense, now: datetime, prefer: str) -> date | None:
    today = now.date()
    if sense.exact_day:
        return sense.day
    if sense.day is not None:
        return today + (sense.day - EPOCH)
    if sense.weekday:
        return _weekday(sense, today, prefer)
    if sense.dom:
        return _dom(sense, today, "future" if sense.turn in ("by", "before") else prefer)
    return None


def _weekday(sense: Sense, today: date, prefer: str) -> date:
    monday = today - timedelta(days=today.weekday())
    that = monday + timedelta(days=sense.weekday - 1)
    weeks = {"next_week": "next", "last_week": "last", "week": "this"}
    turn = sense.relation or weeks.get(sense.period, "")
    if turn in _WEEKS:
        return that + timedelta(weeks=_WEEKS[turn])
    if turn == "this":
        return that
    if prefer == "past":
        return that if that <= today else that - timedelta(days=7)
    if that < today or (turn == "coming" and that == today):
        that += timedelta(days=7)
    return that


def _dom(sense: Sense, today: date, prefer: str) -> date | None:
    if sense.month:
        years = (today.year - 1, today.year, today.year + 1)
        days = [
            date(year, sense.month, sense.dom)
            for year in years
            if sense.dom <= _last_dom(year, sense.month)
        ]
    else:
        turn = sense.relation or sense.period.removesuffix("_month")
        if turn in ("next", "last", "this", "month"):
            months = [{"next": 1, "last": -1}.get(turn, 0)]
        else:
            months = [-1, 0, 1, 2]
        days = []
        for step in months:
            month = shift(datetime(today.year, today.month, 1), step, "month")
            if sense.dom <= _last_dom(month.year, month.month):
                days.append(date(month.year, month.month, sense.dom))
    if prefer == "future":
        days = [day for day in days if day >= today] or days
    elif prefer == "past":
        days = [day for day in days if day <= today] or days
    return min(days, key=lambda day: abs((day - today).days), default=None)


def _period(sense: Sense, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    name = sense.period
    if name == "weekend":
        step = 7 if sense.relation == "next" else 0
        return monday + timedelta(days=5 + step), monday + timedelta(days=6 + step)
    if name.endswith("_week") or name in ("week", "week_end"):
        begin = monday + timedelta(weeks=_WEEKS.get(name.removesuffix("_week"), 0))
        return begin, begin + timedelta(days=6)
    step = {"next_month": 1, "last_month": -1}.get(name, 0)
    first = shift(datetime(today.year, today.month, 1), step, "month").date()
    if sense.month:
        year = today.year + (sense.month < today.month - 6) - (sense.month > today.month + 6)
        first = date(year, sense.month, 1)
    last = first.replace(day=_last_dom(first.year, first.month))
    spans = {
        "month": (first, last), "next_month": (first, last), "last_month": (first, last),
        "month_start": (first, first.replace(day=10)),
        "month_middle": (first.replace(day=11), first.replace(day=20)),
        "month_end": (first.replace(day=21), last),
        "year_end": (date(today.year, 12, 1), date(today.year, 12, 31)),
    }  # fmt: skip
    return spans.get(name)


def _hour(sense: Sense) -> tuple[int, bool]:
    """Hour of the day and whether it is certain which half of the day is meant."""
    hour = sense.hour
    if sense.half_day == "pm" or sense.part in ("afternoon", "dusk", "evening"):
        return (hour + 12 if hour < 12 else hour), True
    if sense.part == "noon":
        return (hour + 12 if hour < 4 else hour), True
    if sense.half_day == "am":
        return hour % 12, True
    return hour, hour > 12 or hour == 0 or bool(sense.part)


def _calendar(
    sense: Sense, now: datetime, prefer: str
) -> tuple[TimeKind, datetime, datetime] | None:
    day = _day(sense, now, prefer)
    if sense.period == "every":
        return None
    if sense.period == "workday_end":
        day = day or now.date()
        end = _at(now, day, _OFFICE_END)
        return TimeKind.BY, min(now, end), max(now, end)
    if day is None and sense.period and sense.hour < 0:
        span = _period(sense, now.date())
        if span is None:
            return None
        return _bounded(sense, now, _at(now, span[0], 0), _at(now, span[1], 24), TimeKind.PERIOD)
    if sense.hour >= 0:
        return _clock(sense, now, day)
    if sense.part and (day is not None or sense.turn or sense.relation == "this"):
        low, high = _PARTS[sense.part]
        whole = day or now.date()
        return _bounded(sense, now, _at(now, whole, low), _at(now, whole, high), TimeKind.DAY)
    if sense.part:
        return None
    if day is None:
        return None
    return _bounded(sense, now, _at(now, day, 0), _at(now, day, 24), TimeKind.DAY)


def _clock(
    sense: Sense, now: datetime, day: date | None
) -> tuple[TimeKind, datetime, datetime] | None:
    hour, sure = _hour(sense)
    if hour > 24 or sense.minute > 59:
        return None
    moment = _at(now, day or now.date(), hour) + timedelta(minutes=sense.minute)
    if not sure and (moment <= now or hour < 7) and hour <= 12:
        later = moment + timedelta(hours=12)
        moment = later if later > now or day is not None else moment
    if day is None and moment <= now - timedelta(minutes=5):
        moment += timedelta(days=1)
    first = moment
    if 0 <= sense.first_hour < sense.hour:
        first -= timedelta(hours=sense.hour - sense.first_hour, minutes=sense.minute)
    return _bounded(sense, now, first, moment, TimeKind.MOMENT)


def _at(now: datetime, day: date, hour: int) -> datetime:
    """The full hour of a day in the zone of `now`; 24 is the day's last minute."""
    clock = _DAY_END if hour == 24 else time(hour)
    return datetime.combine(day, clock, tzinfo=now.tzinfo)


def _bounded(
    sense: Sense, now: datetime, first: datetime, last: datetime, kind: TimeKind
) -> tuple[TimeKind, datetime, datetime]:
    """The span as it stands, or up to its end ("by", 内) or its beginning ("before", 之前)."""
    if sense.turn in ("by", "within") and last >= now:
        return TimeKind.BY, min(now, last), last
    if sense.turn == "before" and first >= now and not sense.period.endswith("_end"):
        return TimeKind.BY, now, first
    if sense.turn == "before" and last >= now:
        return TimeKind.BY, now, last
    return kind, first, last
