"""Says where a shop's opening hours hold, to a customer whose clock shows another time.

"9:00–22:00" is read in New York as New York's hours; "9:00–22:00 (Beijing time, UTC+8)" is not.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.knowledge.shop import Shop

_SPAN = re.compile(r"\d{1,2}:\d{2}\s?(?:–|-|~|〜|à|às|a|bis|to|до|đến)\s?\d{1,2}:\d{2}")
_CLOCK = re.compile(
    r"UTC|GMT|时间|時間|\btime\b|Zeit|heure de|hora de|horário de|waktu|시간|เวลา|giờ [A-Z]"
    r"|времени|بتوقيت"
)
_AFTER = 24
MAX_TEXT = 2000
_HOUR = 3600
# Any day does: what matters is whether two clocks agree, not the day that summer time begins.
_SOME_DAY = datetime(2026, 1, 15, tzinfo=UTC)


class _Clocks(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    offsets: dict[str, tuple[float, ...]]
    names: dict[str, dict[str, str]]


@cache
def _table() -> _Clocks:
    return datafile.load(paths.resources() / "clocks.toml", _Clocks)


def elsewhere(shop: Shop, region: str | None) -> bool:
    """Whether clocks of the region surely show another time than the shop's."""
    if shop.hours is None or not region:
        return False
    own = _offset(shop)
    return region in _table().offsets and own not in _table().offsets[region]


def with_place(text: str, shop: Shop, region: str | None, language: str) -> str:
    """The text with the place behind each span of hours, where the customer is elsewhere."""
    if len(text) > MAX_TEXT or not elsewhere(shop, region):
        return text
    name = place(shop, language)

    def said(match: re.Match[str]) -> str:
        after = text[match.end() : match.end() + _AFTER]
        return match.group() if _CLOCK.search(after) else f"{match.group()} ({name})"

    return _SPAN.sub(said, text)


def place(shop: Shop, language: str) -> str:
    """What the shop's clock is called: "Beijing time, UTC+8"."""
    hours = _offset(shop)
    sign, size = ("+", hours) if hours >= 0 else ("-", -hours)
    minutes = round((size % 1) * 60)
    utc = f"UTC{sign}{int(size)}" + (f":{minutes:02d}" if minutes else "")
    own = _table().names.get(shop.region, {}).get(language, "")
    comma = "，" if language.startswith("zh") else "、" if language == "ja" else ", "
    return f"{own}{comma}{utc}" if own else utc


def _offset(shop: Shop) -> float:
    """Hours from UTC at the shop."""
    zone = shop.hours.zone if shop.hours else UTC
    away = _SOME_DAY.astimezone(zone).utcoffset()
    return away.total_seconds() / _HOUR if away else 0.0
