"""Applies the wordings that a shop prefers to a draft's parts, and says which did something.

What they make of a draft is checked like any draft: one that the checks refuse goes without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.reading import Reading
from assistant.domain.wordings import AddPlace, Wording, WordingKind
from assistant.draft.wording import finished

SOURCE = "wording."
"""Before the wording's id among a draft's sources."""
_PARTS = ("acknowledge", "solve", "care")
_LETTER = re.compile(r"\w")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u0600-\u06ff]")
# Marks that a cut leaves beside each other: the stronger one stays.
_WIDE_TWICE = re.compile(r"[，、；：,;]+\s*(?=[。！？；!?]|\.(?:\s|$))")
_TWICE = re.compile(r"([，、；：。！？])[，、；：]+|([,;:])(?:\s*[,;:])+|([.!?])\s*[,;:](?=\s)")
_LEADING = re.compile(r"^[\s，、；：。！？,;:.!?]+")
_SPACES = re.compile(r"[ \t]{2,}")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?])")


def prefer(
    parts: Mapping[str, str],
    wordings: Sequence[Wording],
    plan: Plan,
    reading: Reading,
    kind: DraftKind,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The parts as the shop words them, with the sources (SOURCE + id) of what was applied.

    Words are added to whole answers only, not to holding lines and greetings.
    """
    made, used = dict(parts), []
    answers = plan.moment == "answer" and not plan.hold and kind is not DraftKind.HOLD
    for one in wordings:
        if not _fits(one, plan, reading):
            continue
        if one.kind is WordingKind.ADD:
            changed = _added(made, one, plan.language) if answers else None
        else:
            changed = _changed(made, one)
        if changed is not None:
            made = changed
            used.append(SOURCE + one.id)
    return made, tuple(used)


def _fits(one: Wording, plan: Plan, reading: Reading) -> bool:
    return (
        one.language == plan.language
        and one.issue in ("", reading.issue)
        and one.emotion in ("", reading.mood.label)
    )


@lru_cache(maxsize=512)
def pattern(words: str) -> re.Pattern[str]:
    """Finds words as they stand, in Latin script only as whole words."""
    left = r"(?<![^\W\d_])" if _LATIN.match(words[:1]) else ""
    right = r"(?![^\W\d_])" if _LATIN.match(words[-1:]) else ""
    return re.compile(f"{left}{re.escape(words)}{right}", re.IGNORECASE)


def _changed(parts: Mapping[str, str], one: Wording) -> dict[str, str] | None:
    """Cut or replaced; None when the words are not there or nothing would be left of a part."""
    found = pattern(one.find)
    made: dict[str, str] = {}
    for name in _PARTS:
        text = parts.get(name, "")
        if text and found.search(text):
            new = tidy(found.sub(lambda hit: _cased(hit.group(), one.put), text))
            if not _LETTER.search(new):
                return None
            made[name] = new
    return {**parts, **made} if made else None


def _cased(was: str, put: str) -> str:
    return put[:1].upper() + put[1:] if was[:1].isupper() and put[:1].islower() else put


def _added(parts: Mapping[str, str], one: Wording, language: str) -> dict[str, str] | None:
    """With the words at one end; None when the answer has them already."""
    filled = [name for name in _PARTS if parts.get(name)]
    if not filled or any(pattern(one.put).search(parts[name]) for name in filled):
        return None
    glue = "" if language.startswith(("zh", "ja", "th")) else " "
    if one.place is AddPlace.START:
        name = filled[0]
        return {**parts, name: f"{one.put.rstrip()}{glue}{parts[name]}"}
    name = filled[-1]
    return {**parts, name: f"{parts[name]}{glue}{finished(one.put, language)}"}


def tidy(text: str) -> str:
    """A text without the marks and spaces that cut words leave behind."""
    latin = bool(_LATIN.match(text.lstrip()[:1]))
    text = _TWICE.sub(lambda hit: hit[1] or hit[2] or hit[3], _WIDE_TWICE.sub("", text))
    text = _SPACE_BEFORE.sub("", _SPACES.sub(" ", _LEADING.sub("", text))).strip()
    return text[:1].upper() + text[1:] if latin else text
