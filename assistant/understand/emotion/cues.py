"""Finds the cues of a message: which words speak of a feeling, turned round or strengthened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.reading import Emotion
from assistant.understand.emotion.lexicon import FAULT, Around, Cue, Entry, Lexicon, lexicon
from assistant.understand.emotion.normalise import Line

_REACH = 24
_MOST = 60
_POSITIVE = frozenset({str(Emotion.JOY), str(Emotion.GRATITUDE)})
_NEGATIVE = frozenset(
    {
        str(Emotion.ANGER),
        str(Emotion.DISAPPOINTMENT),
        str(Emotion.SADNESS),
        str(Emotion.ANXIETY),
        "impatience",
        "wronged",
    }
)
_MARKS = re.compile(r"[!?]{2,}|[~～]{2,}|(?:\.{3,}|。{2,}|…+)")
_SHOUT = re.compile(r"(?<![A-Z])[A-Z]{3,}(?:[ ,!?'-]{1,3}[A-Z]{2,}){1,40}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at its place in the folded text; `negated` turns it round; `weight` 0–1.3."""

    start: int
    end: int
    cue: Cue
    weight: float
    negated: bool = False


def _is_word(char: str) -> bool:
    return char.isalnum() and not "⺀" <= char <= "鿿"


def _matches(text: str, at: int, entry: Entry) -> bool:
    if not text.startswith(entry.word, at):
        return False
    if not entry.whole and not entry.word.isascii():
        return True
    end = at + len(entry.word)
    first, last = entry.word[0], entry.word[-1]
    if _is_word(first) and at and _is_word(text[at - 1]):
        return False
    return entry.open_end or not _is_word(last) or end >= len(text) or not _is_word(text[end])


def _weigh(text: str, start: int, end: int, cue: Cue, around: Around | None) -> Hit:
    weight = cue.strength
    negated = False
    if around is not None:
        before = text[max(0, start - _REACH) : start]
        after = text[end : end + 8]
        negated = bool(around.negated_before.search(before)) or bool(
            around.negated_after and around.negated_after.match(after)
        )
        if around.stronger and around.stronger.search(before):
            weight *= 1.3
        if around.weaker and around.weaker.search(before):
            weight *= 0.6
    return Hit(start, end, cue, min(weight, 1.3), negated)


def find(line: Line, table: Lexicon | None = None) -> list[Hit]:
    """All cues of a line in order of place, longest match first, none inside another."""
    table = table or lexicon()
    text = line.text
    hits: list[Hit] = []
    position = 0
    entries = table.entries
    while position < len(text) and len(hits) < _MOST:
        # One-character cues are kept under that one character.
        candidates = (
            *entries.get(text[position : position + 2], ()),
            *entries.get(text[position], ()),
        )
        found = next((entry for entry in candidates if _matches(text, position, entry)), None)
        if found is None:
            position += 1
            continue
        end = position + len(found.word)
        if found.open_end:
            while end < len(text) and _is_word(text[end]):
                end += 1
        hits.append(_weigh(text, position, end, found.cue, table.around.get(found.cue.language)))
        position = end
    for pattern, cue in table.patterns:
        match = pattern.search(text)
        if match and match.end() > match.start() and not _covered(hits, match, cue):
            hits.append(Hit(match.start(), match.end(), cue, cue.strength))
    hits.extend(_typed(line))
    return sorted(_sarcasm(hits), key=lambda hit: (hit.start, hit.end))


def _covered(hits: Iterable[Hit], match: re.Match[str], cue: Cue) -> bool:
    """The same cue stands there already, found by its words."""
    return any(
        hit.cue.id == cue.id and hit.start < match.end() and match.start() < hit.end for hit in hits
    )


def _typed(line: Line) -> Iterable[Hit]:
    """Repeated marks and shouted capitals, which strengthen and rarely stand for a feeling."""
    for match in _MARKS.finditer(line.text):
        yield Hit(match.start(), match.end(), Cue("typing.marks", "", "typing", 0.3), 0.3)
    for match in _SHOUT.finditer(line.raw):
        yield Hit(match.start(), match.end(), Cue("typing.capitals", "", "typing", 0.5), 0.5)


def _sarcasm(hits: list[Hit]) -> list[Hit]:
    """Praise beside something broken is turned round: the praise becomes sarcasm."""
    wrong = [
        hit
        for hit in hits
        if not hit.negated and (hit.cue.feeling == FAULT or hit.cue.feeling in _NEGATIVE)
    ]
    mocking = [hit for hit in hits if hit.cue.feeling == "sarcasm"]
    if not wrong or not mocking:
        return hits
    return [
        Hit(hit.start, hit.end, Cue("sarcasm.praise", hit.cue.language, "sarcasm", 0.8), 0.8)
        if hit.cue.feeling in _POSITIVE and not hit.negated
        else hit
        for hit in hits
    ]


def weigh(hits: Iterable[Hit]) -> dict[str, float]:
    """Total weight of each feeling; what is negated counts under "not.<feeling>"."""
    totals: dict[str, float] = {}
    for hit in hits:
        name = f"not.{hit.cue.feeling}" if hit.negated else hit.cue.feeling
        totals[name] = totals.get(name, 0.0) + hit.weight
    return {name: min(total, 3.0) for name, total in totals.items()}
