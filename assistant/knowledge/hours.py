"""When the shop is open, so that no draft promises an answer for a time when nobody is there."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from assistant.data_reasons import Wrong, why

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
LOOK_AHEAD_DAYS = 60
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})")
_OFFSET = re.compile(r"([+-])(\d{1,2}):(\d{2})")

Span = tuple[timedelta, timedelta]


def _spans(text: str) -> tuple[Span, ...]:
    """Opening spans of a day as time since midnight; an end past 24:00 lies in the next day."""
    if text.strip().casefold() in (CLOSED, "休息", "不营业"):
        return ()
    found = []
    for part in re.split(r"[,，、;；]", text):
        hit = _SPAN.fullmatch(part.strip())
        if hit is None:
            raise Wrong(why("span", word=part.strip()))
        a, b, c, d = (int(group) for group in hit.groups())
        if a > 24 or c > 24 or b > 59 or d > 59:
            raise Wrong(why("clock", word=part.strip()))
        begin, end = timedelta(hours=a, minutes=b), timedelta(hours=c, minutes=d)
        found.append((begin, end if end > begin else end + timedelta(days=1)))
    return tuple(sorted(found))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Special(_Part):
    """Days that differ from the week: a holiday, shorter hours; `text` says why, by language."""

    first: date
    last: date
    open: str = CLOSED
    text: dict[str, str] = {}

    @field_validator("open")
    @classmethod
    def _readable(cls, value: str) -> str:
        _spans(value)
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Special:
        if self.last < self.first:
            raise Wrong(why("days_order"))
        return self


class Hours(_Part):
    """Opening hours: `open` on every day, other spans by weekday, and days of their own.

    `timezone` is an IANA name or an offset such as "+08:00".
    """

    timezone: str = "+08:00"
    open: str = "0:00–24:00"
    week: dict[str, str] = {}
    special: tuple[Special, ...] = ()

    @field_validator("open")
    @classmethod
    def _readable(cls, value: str) -> str:
        _spans(value)
        return value

    @field_validator("week")
    @classmethod
    def _weekdays(cls, value: dict[str, str]) -> dict[str, str]:
        for day, spans in value.items():
            if day not in DAYS:
                raise Wrong(why("weekday", word=day, known=", ".join(DAYS)))
            _spans(spans)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        _zone(value)
        return value

    @cached_property
    def zone(self) -> tzinfo:
        """The shop's time zone."""
        return _zone(self.timezone)

    def special_on(self, day: date) -> Special | None:
        """What is special about a day; the row that stands first wins."""
        return next((row for row in self.special if row.first <= day <= row.last), None)

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Opening spans that begin on a day of the shop's calendar, aware."""
        special = self.special_on(day)
        text = special.open if special else self.week.get(DAYS[day.weekday()], self.open)
        midnight = datetime.combine(day, time(), self.zone)
        return tuple((midnight + begin, midnight + end) for begin, end in _spans(text))

    def _around(self, now: datetime, days: int) -> list[tuple[datetime, datetime]]:
        today = now.astimezone(self.zone).date()
        spans: list[tuple[datetime, datetime]] = []
        for offset in range(-1, days + 1):
            for begin, end in self.spans(today + timedelta(days=offset)):
                if spans and begin <= spans[-1][1]:
                    # Midnight between two open days closes nothing.
                    spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
                else:
                    spans.append((begin, end))
        return spans

    def open_until(self, now: datetime) -> datetime | None:
        """Until when the shop is open without a break, or None when it is closed now."""
        return next((end for begin, end in self._around(now, 2) if begin <= now < end), None)

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there at an aware moment."""
        return self.open_until(now) is not None

    def next_opening(self, now: datetime) -> datetime | None:
        """The next moment at which the shop opens, later than now; None within two months."""
        spans = self._around(now, LOOK_AHEAD_DAYS)
        return next((begin for begin, _ in spans if begin > now), None)

    def promise_fits(self, now: datetime, minutes: float) -> bool:
        """Whether "within `minutes`" can be kept: the shop is open from now until then."""
        until = self.open_until(now)
        return until is not None and now + timedelta(minutes=minutes) <= until


def _zone(name: str) -> tzinfo:
    offset = _OFFSET.fullmatch(name.strip())
    if offset:
        sign, hours, minutes = offset.groups()
        span = timedelta(hours=int(hours), minutes=int(minutes))
        if span >= timedelta(hours=24):
            raise Wrong(why("offset", word=name))
        return timezone(-span if sign == "-" else span)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Wrong(why("zone", word=name)) from error
