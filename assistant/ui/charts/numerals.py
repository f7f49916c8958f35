"""Numbers as the interface's two languages write them; both group and point alike.

Words (of minutes, of months) come from resources/strings. A minus sign is a minus sign, no hyphen.
"""

from __future__ import annotations

import math
from datetime import date

from assistant import strings

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def count(number: float) -> str:
    """A whole number, grouped by thousands."""
    return f"{round(number):,}".replace("-", "−")


def percent(share: float, places: int = 0) -> str:
    """A share 0–1 as per cent; never 0 % or 100 % for what is not quite that."""
    value = share * 100
    if places == 0 and (0 < value < 0.5 or 99.5 <= value < 100):
        return "<1%" if value < 50 else ">99%"
    return f"{value:.{places}f}%".replace("-", "−")


def change(value: float, places: int = 2) -> str:
    """A change, always with its sign."""
    if math.isclose(value, 0, abs_tol=0.5 * 10**-places):
        return "0"
    return f"{value:+.{places}f}".replace("-", "−")


def decimal(value: float, places: int = 1) -> str:
    """A number with so many places."""
    return f"{value:,.{places}f}".replace("-", "−")


def points(value: float) -> str:
    """A difference of shares, in points of per cent."""
    whole = round(value * 100)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def duration(milliseconds: float, language: str) -> str:
    """A length of time, in two units at most."""
    if milliseconds < _MINUTE:
        return strings.text("ui.figures.time.s", language, s=round(milliseconds / 1000))
    if milliseconds < _HOUR:
        minutes, rest = divmod(round(milliseconds / 1000), 60)
        return strings.text("ui.figures.time.ms" if rest else "ui.figures.time.m", language,
                            m=minutes, s=rest)  # fmt: skip
    if milliseconds < _DAY:
        hours, rest = divmod(round(milliseconds / _MINUTE), 60)
        return strings.text("ui.figures.time.hm" if rest else "ui.figures.time.h", language,
                            h=hours, m=rest)  # fmt: skip
    return strings.text("ui.figures.time.d", language, d=decimal(milliseconds / _DAY))


def day(value: date, language: str) -> str:
    """A day without its year."""
    month = strings.text(f"ui.month.m{value.month}", language)
    return strings.text("ui.figures.day", language, month=month, day=value.day)


def month(value: date, language: str) -> str:
    """A month with its year."""
    name = strings.text(f"ui.month.m{value.month}", language)
    return strings.text("ui.figures.month", language, month=name, year=value.year)
