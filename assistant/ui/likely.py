"""Puts the likely answers of a correction first, so that one click finds them."""

from __future__ import annotations

# fmt: off
REGIONS = (
    "CN", "TW", "HK", "MO", "SG", "MY", "JP", "KR", "US", "GB", "CA", "AU", "DE", "FR", "ES", "MX",
    "PT", "BR", "RU", "ID", "TH", "VN", "SA", "AE", "IN", "PH", "IT",
    "TR",
)
LANGUAGES = (
    "zh-Hans", "zh-Hant", "en", "ja", "ko", "es", "id", "ms", "th", "vi", "pt", "fr", "de", "ar",
    "ru",
)
# Where a language is written, the likeliest places first.
SPOKEN = {
    "zh-Hans": ("CN", "TW", "HK", "MO", "SG", "MY"), "zh-Hant": ("TW", "HK", "MO", "CN"),
    "ja": ("JP",), "ko": ("KR",),
    "en": ("US", "GB", "CA", "AU", "SG", "IN", "PH"), "es": ("ES", "MX", "US"), "id": ("ID",),
    "ms": ("MY", "SG"), "th": ("TH",), "vi": ("VN",), "pt": ("BR", "PT"), "fr": ("FR", "CA"),
    "de": ("DE",), "ar": ("SA", "AE"), "ru": ("RU",),
}
# Languages that short lines are easily taken for.
_MISTAKEN = {
    "zh-Hans": ("zh-Hant", "ja"), "zh-Hant": ("zh-Hans", "ja"), "ja": ("zh-Hans", "zh-Hant"),
    "id": ("ms", "en"), "ms": ("id", "en"), "es": ("pt", "en"), "pt": ("es", "en"),
    "fr": ("en", "es"), "de": ("en",), "en": ("fr", "de", "es"), "ar": ("en",), "ru": ("en",),
}
# fmt: on
_MOST_LIKELY = 6


def languages(code: str, region: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(likely, the rest) for a chat read as `code` from `region`; what was read comes first."""
    local = [language for language, places in SPOKEN.items() if region in places]
    return _split([code, *_MISTAKEN.get(code, ()), *local, "en"], LANGUAGES)


def regions(code: str, region: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(likely, the rest) for a customer from `region` who writes `code`."""
    kin = [place for places in SPOKEN.values() if region in places[:1] for place in places]
    return _split([region or "", *SPOKEN.get(code, ()), *kin], REGIONS)


def _split(wanted: list[str], known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    likely = tuple(one for one in dict.fromkeys(wanted) if one in known)[:_MOST_LIKELY]
    return likely, tuple(one for one in known if one not in likely)
