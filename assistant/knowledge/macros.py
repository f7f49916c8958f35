"""Calls up a macro by its short word, with its variables filled or left as blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.knowledge.entries import Macro
from assistant.knowledge.shop import Shop
from assistant.knowledge.sources import SLOT, topics
from assistant.knowledge.words import converter

MOST = 8
# How far a macro fits: its very topic, its issue, another topic of the issue, anything, nothing.
TOPIC, ISSUE, NEAR, ANY, ELSEWHERE = 4, 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A macro's text; `blanks` are variables that nobody knows, `facts` the shop's facts in it."""

    text: str
    blanks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


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


def by_shortcut(shop: Shop, shortcut: str) -> Macro | None:
    """The macro of that very short word."""
    return next((one for one in shop.library.macros if one.shortcut == shortcut), None)


def title(macro: Macro, language: str) -> str:
    """What an agent calls it; the short word where it has no title."""
    return _in(macro.titles, language) or next(iter(macro.titles.values()), macro.shortcut)


def labels(macro: Macro, language: str) -> dict[str, str]:
    """Names of its variables for an agent; a variable without one is not in it."""
    named = macro.labels.get(language)
    if named is None and language == "zh-Hant" and "zh-Hans" in macro.labels:
        named = tuple(_traditional(one) for one in macro.labels["zh-Hans"])
    named = named or macro.labels.get("en") or next(iter(macro.labels.values()), ())
    return {name: words for name, words in zip(macro.variables, named, strict=False) if words}


def written_in(macro: Macro, wanted: Sequence[str]) -> str:
    """The first of these languages that it is written in, else one that it has."""
    for language in wanted:
        if text_in(macro, language) is not None:
            return language
    return next(iter(macro.texts))


def text_in(macro: Macro, language: str) -> str | None:
    """Its text with the variables open; None where it is not written in the language."""
    return _in(macro.texts, language) or None


def fits(macro: Macro, topic: str, issue: str, platform: str) -> int:
    """How far it is for a matter: TOPIC … ANY, or ELSEWHERE where another platform is meant.

    Where no topic was read, any topic of the issue will do.
    """
    if macro.platforms and platform and platform not in macro.platforms:
        return ELSEWHERE
    if topic and topic in macro.topics:
        return TOPIC
    if issue in macro.topics:
        return ISSUE
    near = issue in {topics().get(one, one) for one in macro.topics}
    return (NEAR if topic else ISSUE) if near else ANY


def filled(
    shop: Shop,
    macro: Macro,
    language: str,
    values: Mapping[str, str],
    region: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Filled | None:
    """A macro's text with its variables from `values` and the shop's facts.

    What neither knows stays as a blank 【name】. None where it is not written in the language.
    """
    text = text_in(macro, language)
    if text is None:
        return None
    blanks: list[str] = []
    facts: list[str] = []

    def value(slot: re.Match[str]) -> str:
        name = slot.group(1)
        own = name in macro.variables
        known = values.get(name) if own else shop.fact(name, language, region)
        if not known:
            blanks.append(name)
            return f"【{(names or {}).get(name, name)}】"
        if not own:
            facts.append(name)
        return known

    said = SLOT.sub(value, text)
    return Filled(said, tuple(dict.fromkeys(blanks)), tuple(dict.fromkeys(facts)))


def fill(
    shop: Shop,
    macro: Macro,
    language: str,
    values: Mapping[str, str],
    region: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> str | None:
    """The text of `filled` alone."""
    made = filled(shop, macro, language, values, region, labels)
    return made.text if made else None


def _in(texts: Mapping[str, str], language: str) -> str:
    text = texts.get(language, "")
    if not text and language == "zh-Hant" and "zh-Hans" in texts:
        return _traditional(texts["zh-Hans"])
    return text


def _traditional(text: str) -> str:
    return str(converter("s2twp").convert(text))


def search_text(macro: Macro, text: str) -> str:
    """What a search looks through: short word, titles and a text, in both Chinese scripts."""
    said = "\n".join((macro.shortcut, *macro.titles.values(), text)).casefold()
    if said.isascii():
        return said
    simple = str(converter("t2s").convert(said))
    return "\n".join(dict.fromkeys((said, simple, str(converter("s2t").convert(simple)))))
