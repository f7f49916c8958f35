"""Moments as people say them: how long ago, how soon, how late."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from assistant.ui.texts import Texts

DAY = 86_400
_AS_A_SPAN = timedelta(hours=3)
_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?\Z")


def now() -> datetime:
    """The present, in local time with its zone."""
    return datetime.now().astimezone()


def overdue(due: datetime | None, at: datetime) -> bool:
    """Whether `due` has passed."""
    return due is not None and due.astimezone() < at.astimezone()


def span(texts: Texts, seconds: float) -> str:
    """A length of time, in days from two days on."""
    whole = max(0, int(seconds))
    if whole >= 2 * DAY:
        return texts("duration.days", n=whole // DAY)
    return texts.duration(whole)


def ago(texts: Texts, then: datetime, at: datetime) -> str:
    """How long ago `then` was."""
    seconds = (at.astimezone() - then.astimezone()).total_seconds()
    return texts("ago.now") if seconds < 60 else texts("ago.past", time=span(texts, seconds))


def due_words(texts: Texts, due: datetime | None, at: datetime) -> str:
    """When something is due: a span when near or late, a day and an hour otherwise."""
    if due is None:
        return texts("due.none")
    local, here = due.astimezone(), at.astimezone()
    left = local - here
    if left < timedelta():
        late = -left.total_seconds()
        return texts("due.now") if late < 60 else texts("due.late", time=span(texts, late))
    if left < timedelta(minutes=1):
        return texts("due.now")
    if left < _AS_A_SPAN:
        return texts("due.soon", time=span(texts, left.total_seconds()))
    clock = f"{local:%H:%M}"
    days = (local.date() - here.date()).days
    if days < 2:
        return texts("due.tomorrow", clock=clock) if days else texts("due.today", clock=clock)
    return texts("due.day", day=day(texts, local.date()), clock=clock)


def day(texts: Texts, value: date) -> str:
    """A day with its weekday, without the year."""
    return texts(
        "day.weekday",
        day=value.day,
        month=texts(f"month.m{value.month}"),
        weekday=texts(f"weekday.d{value.weekday()}"),
    )


def readable(texts: Texts, value: str) -> str:
    """An ISO date, with or without an hour, as people write it; any other text as it is."""
    found = _ISO_DATE.match(value)
    if found is None:
        return value
    try:
        words = day(texts, date.fromisoformat(found[1]))
    except ValueError:
        return value
    return texts("due.day", day=words, clock=found[2]) if found[2] else words
