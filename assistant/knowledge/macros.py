"""Calls up a macro by its short word, with its variables filled or left as blanks."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.knowledge.entries import Macro
from assistant.knowledge.shop import Shop
from assistant.knowledge.sources import SLOT
from assistant.knowledge.words import converter

MOST = 8


def find(shop: Shop, typed: str, ui_language: str = "zh-Hans") -> tuple[Macro, ...]:
    """Macros whose short word begins with what was typed, then those whose title holds it."""
    wanted = typed.lstrip("/").strip().casefold()
    begins = [one for one in shop.library.macros if one.shortcut.casefold().startswith(wanted)]
    titled = [
        one
        for one in shop.library.macros
        if wanted and one not in begins and wanted in one.titles.get(ui_language, "").casefold()
    ]
    return tuple([*begins, *titled][:MOST])


def fill(
    shop: Shop,
    macro: Macro,
    language: str,
    values: Mapping[str, str],
    region: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> str | None:
    """A macro's text with its variables from `values` and the shop's facts.

    What neither knows stays as a blank 【label】. None where it is not written in the language.
    """
    text = macro.texts.get(language)
    if text is None and language == "zh-Hant" and "zh-Hans" in macro.texts:
        text = str(converter("s2twp").convert(macro.texts["zh-Hans"]))
    if text is None:
        return None
    for name in SLOT.findall(text):
        known = values.get(name) if name in macro.variables else shop.fact(name, language, region)
        text = text.replace(f"{{{name}}}", known or f"【{(labels or {}).get(name, name)}】")
    return text
