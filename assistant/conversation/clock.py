"""Times as chat windows write them ("9:05", "(下午3:20)", "10:00:01 PM") as aware datetimes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_CLOCK = re.compile(
    r"(?:(?P<y>[0-9]{4})[-/](?P<mo>[0-9]{1,2})[-/](?P<d>[0-9]{1,2}) )?"
    r"(?P<zh>上午|下午|晚上|凌晨|早上|中午)? ?"
    r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))? ?(?P<half>[AaPp])?"
)


def parse(text: str, not_after: datetime) -> datetime | None:
    """The moment meant by a written time; without a date, the latest one before `not_after`.

    A minute of slack covers clocks that differ. None when `text` holds no time.
    """
    match = _CLOCK.search(text[:60])
    if match is None:
        return None
    hour = int(match["h"])
    afternoon = (match["half"] or "").lower() == "p" or match["zh"] in ("下午", "晚上")
    if afternoon and hour < 12:
        hour += 12
    after_midnight = (match["half"] or "").lower() == "a" or match["zh"] in ("上午", "凌晨")
    if after_midnight and hour == 12:
        hour = 0
    try:
        found = not_after.replace(
            hour=hour, minute=int(match["m"]), second=int(match["s"] or 0), microsecond=0
        )
        if match["y"]:
            return found.replace(year=int(match["y"]), month=int(match["mo"]), day=int(match["d"]))
    except ValueError:
        return None
    if found > not_after + timedelta(minutes=1):
        found -= timedelta(days=1)
    return found
