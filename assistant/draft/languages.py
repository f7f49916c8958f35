"""Which language a draft is written in, and whether that is the customer's own."""

from __future__ import annotations

from collections.abc import Collection

from assistant.domain.reading import Context, Reading

# Which language a customer most likely reads when the phrasebook lacks his own.
FALLBACKS = {
    "zh": ("zh-Hans", "zh-Hant"),
    "yue": ("zh-Hant", "zh-Hans"),
    "wuu": ("zh-Hans",),
    "ms": ("id", "en"),
    "id": ("ms", "en"),
    "jv": ("id", "en"),
    "ca": ("es", "en"),
    "gl": ("es", "pt", "en"),
    "uk": ("ru", "en"),
    "be": ("ru", "en"),
    "kk": ("ru", "en"),
}


def choose_language(
    reading: Reading, context: Context, languages: Collection[str]
) -> tuple[str, bool]:
    """The language to write in, and whether it is not the customer's own."""
    wanted = context.correction.language or reading.language.code
    if wanted in ("und", ""):
        wanted = context.language or _region_language(context, reading) or context.ui_language
    if wanted in languages:
        return wanted, False
    base = wanted.split("-")[0]
    if base in languages:
        return base, False
    if base == "zh":
        traditional = {"Hant", "TW", "HK", "MO"} & set(wanted.split("-"))
        order: tuple[str, ...] = ("zh-Hant", "zh-Hans") if traditional else ("zh-Hans", "zh-Hant")
        for code in order:
            if code in languages:
                return code, wanted not in ("zh", "zh-CN", "zh-TW", "zh-HK", "zh-SG")
    for code in (*FALLBACKS.get(base, ()), "en", "zh-Hans"):
        if code in languages:
            return code, True
    return next(iter(sorted(languages)), "en"), True


def _region_language(context: Context, reading: Reading) -> str:
    region = context.correction.region or context.region or reading.culture.region or ""
    return {"TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant", "CN": "zh-Hans"}.get(region, "")
