"""Puts the likely answers of a correction first, so that one click finds them."""

from __future__ import annotations

from functools import cache

from assistant.languages import about, served

# fmt: off
_REGIONS = (
    "CN", "TW", "HK", "MO", "SG", "MY", "JP", "KR", "US", "GB", "CA", "AU", "DE", "FR", "ES", "MX",
    "PT", "BR", "RU", "ID", "TH", "VN", "SA", "AE", "IN", "PH", "IT",
    "TR",
)
# fmt: on
_MOST_LIKELY = 6


@cache
def all_languages() -> tuple[str, ...]:
    """Every language that a reading can be corrected to: those we serve."""
    return served()


@cache
def _spoken() -> dict[str, list[str]]:
    """Where each language is written, the likeliest places first."""
    return {code: about(code).spoken for code in all_languages()}


@cache
def all_regions() -> tuple[str, ...]:
    """Every place that a reading can be corrected to."""
    return tuple(dict.fromkeys((*_REGIONS, *(p for own in _spoken().values() for p in own))))


def languages(code: str, region: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(likely, the rest) for a chat read as `code` from `region`; what was read comes first."""
    local = [language for language, places in _spoken().items() if region in places]
    return _split([code, *about(code).mistaken, *local, "en"], all_languages())


def regions(code: str, region: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(likely, the rest) for a customer from `region` who writes `code`."""
    kin = [place for places in _spoken().values() if region in places[:1] for place in places]
    return _split([region or "", *_spoken().get(code, ()), *kin], all_regions())


def _split(wanted: list[str], known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    likely = tuple(one for one in dict.fromkeys(wanted) if one in known)[:_MOST_LIKELY]
    return likely, tuple(one for one in known if one not in likely)
