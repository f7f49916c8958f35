"""Sentences for people: message ids with arguments become text in the interface language."""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import paths
from assistant.domain.notice import Notice
from assistant.system_reasons import reason_id

if TYPE_CHECKING:
    from opencc import OpenCC

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
# Where a table lacks a sentence, this one is asked before English.
_NEAR = {"zh-Hant": "zh-Hans"}
# Id of the sentence that is another one's reason.
_BECAUSE = "because"
_TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh-hant", "zh_hant", "chinese (traditional)")


def folder() -> Path:
    """resources/strings; one folder a language, one file a room, keys are the ids."""
    return paths.resources() / "strings"


def _flatten(values: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{prefix}{name}."))
        else:
            flat[prefix + name] = str(value)
    return flat


@cache
def table(language: str) -> dict[str, str]:
    """All strings of one language, id → template with {named} arguments."""
    strings: dict[str, str] = {}
    for file in sorted((folder() / language).glob("*.toml")):
        strings.update(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
    return strings


def system_language() -> str:
    """The interface language that fits this system: one of the two Chinese ones, else en."""
    named = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    # The variables count even where that locale's tables are not installed.
    name = (next(filter(None, named), None) or locale.getlocale()[0] or "").lower()
    if name.startswith(_TRADITIONAL):
        return "zh-Hant"
    return "zh-Hans" if name.startswith(("zh", "chinese")) else "en"


def resolve(language: str) -> str:
    """Turn the setting ("auto" or one of LANGUAGES) into a language that has strings."""
    return language if language in LANGUAGES else system_language()


def text(id: str, language: str, /, **arguments: object) -> str:
    """The sentence for an id; an unknown id comes back as itself so that nothing is lost.

    A `reason` that the system has given in its own words is told in the language as well, and so is
    one that has a sentence of its own (`because`).
    """
    near = table(_NEAR.get(language, "en"))
    template = table(language).get(id) or near.get(id) or table("en").get(id) or id
    if own := str(arguments.pop(_BECAUSE, "")):
        arguments["reason"] = text(own, language, **arguments)
    elif (said := reason_id(str(arguments.get("reason", "")))) and id != said:
        arguments["reason"] = text(said, language)
    try:
        return template.format(**arguments)
    except (KeyError, IndexError, ValueError):
        return template


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2twp")


def either(chinese: str, english: str, language: str) -> str:
    """The one of two data texts that fits an interface language.

    Data files keep their notes in Simplified Chinese and English only; the Traditional interface
    gets the former in its own characters and words.
    """
    if language == "zh-Hant":
        return str(_converter().convert(chinese))
    return chinese if language.startswith("zh") else english


def own_words(words: Mapping[str, str], language: str) -> str:
    """A shop's own sentence, which it gives in some languages only: this one, a near one, any."""
    if language == "zh-Hant" and language not in words and words.get("zh-Hans"):
        return either(words["zh-Hans"], "", language)
    found = words.get(language) or words.get("en") or next(iter(words.values()), "")
    return str(found)


def because(notice: Notice) -> dict[str, str]:
    """Arguments that make `notice` the reason that another one's sentence gives."""
    return {**dict(notice.args), _BECAUSE: notice.id}


def say(notice: Notice, language: str) -> str:
    """The sentence for a notice."""
    return text(notice.id, language, **dict(notice.args))
