"""What day it is where the customer lives: public holidays and seasons that change manner.

Dates come from the `holidays` library, one region and one year at a time.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from assistant import strings
from assistant.domain.reading import Hint
from assistant.understand.culture_data import Season, calendar

_SOON = 3
"""Days ahead that a holiday is worth knowing of when a date is promised."""
_CHINESE = "zh_CN"
_ENGLISH = "en_US"


@cache
def _known_languages() -> dict[str, list[str]]:
    import holidays

    return holidays.list_localized_countries()


@lru_cache(maxsize=256)
def days(region: str, year: int, language: str = _ENGLISH) -> dict[date, str]:
    """Public holidays of a region in a year with their names; empty for an unknown region.

    Names are in `language` (as the library writes it) where it has them, else in English.
    """
    import holidays  # 80 ms: not at the program's start

    known = _known_languages().get(region, [])
    chosen = language if language in known else _ENGLISH if _ENGLISH in known else None
    try:
        found = holidays.country_holidays(region, years=year, language=chosen)
    except NotImplementedError:
        return {}
    return dict(sorted(found.items()))


@lru_cache(maxsize=512)
def _runs(region: str, named: tuple[str, ...], year: int) -> tuple[tuple[date, date], ...]:
    """First and last day of each run of days that carry one of the names."""
    hits = [
        day
        for near in (year - 1, year, year + 1)
        for day, name in days(region, near).items()
        if any(word in name for word in named) and "observed" not in name
    ]
    runs: list[tuple[date, date]] = []
    for day in hits:
        if runs and (day - runs[-1][1]).days <= 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def is_on(season: Season, region: str, today: date) -> bool:
    """Whether a season runs today in a region."""
    if region not in season.regions:
        return False
    if today.isoweekday() in season.weekdays:
        return True
    month_day = today.strftime("%m-%d")
    if any(first <= month_day <= last for first, last in season.dates):
        return True
    if not season.named:
        return False
    for first, last in _runs(season.dates_of or region, tuple(season.named), today.year):
        begins = first - timedelta(days=season.before)
        ends = first - timedelta(days=1) if season.leads_up else last + timedelta(season.after)
        if begins <= today <= ends:
            return True
    return False


def _next_holiday(region: str, today: date, language: str) -> tuple[date, str] | None:
    for ahead in range(_SOON + 1):
        day = today + timedelta(days=ahead)
        name = days(region, day.year, language).get(day)
        if name:
            return day, name
    return None


def read_calendar(region: str, today: date, ui_language: str) -> tuple[Hint, ...]:
    """Seasons on today in a region, or its next public holiday when no season speaks of it."""
    chinese = ui_language.startswith("zh")
    hints = [
        Hint(season.id, strings.either(season.zh, season.en, ui_language))
        for season in calendar().season
        if is_on(season, region, today)
    ]
    found = _next_holiday(region, today, _CHINESE if chinese else _ENGLISH)
    if found and not any(
        season.named and is_on(season, region, found[0]) for season in _of(region)
    ):
        day, name = found
        words = calendar().today if day == today else calendar().soon
        text = strings.either(words.zh, words.en, ui_language)
        text = text.replace("{name}", name.split(";")[0]).replace("{date}", day.strftime("%m-%d"))
        hints.append(Hint("holiday_today" if day == today else "holiday_soon", text))
    return tuple(hints)


def _of(region: str) -> list[Season]:
    return [season for season in calendar().season if region in season.regions]
