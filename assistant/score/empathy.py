"""Scores one reply: what this customer needs, how far the reply gives it, what spoils it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.chat import Message
from assistant.domain.notice import Notice
from assistant.domain.reading import NEGATIVE_EMOTIONS, Act, Reading
from assistant.score import cues, parts
from assistant.score.need import needs, takes_leave
from assistant.score.values import MOST, EmpathyScore, Mark, Part, PartScore
from assistant.understand import topics
from assistant.understand.text import fold

# A reply made of formulas to so large a share says nothing to anybody.
_MECHANICAL = 0.6
_MECHANICAL_MOST = 1.2
_BLAME, _CHEER, _FALSE = 1.5, 1.0, 0.7
_UPSET = -0.35
# A right question moves a case on as an action does, and the other way round.
_STANDS_IN = 0.8


def score(
    reply: str, messages: Sequence[Message], reading: Reading, language: str = ""
) -> EmpathyScore:
    """How much empathy `reply` shows as the answer to `messages`, read as `reading`.

    `messages` end before the reply; `language` is the reply's ("" = the customer's). Never fails;
    a reply of nothing has no points. Texts are looked at up to `cues.MAX_REPLY` characters.
    """
    capped = reply[: cues.MAX_REPLY]
    language = language or reading.language.code
    seen = parts.look_at(
        capped, cues.for_text(fold(capped).text, language), messages, reading, language
    )
    wanted = needs(reading)
    tallies = {part: count(seen) for part, count in parts.TALLIES.items()}
    tallies[Part.EXPLORES] = parts.explores(seen, messages)
    made = tuple(
        PartScore(
            part, tallies[part].points, round(wanted[part], 2),
            tuple(tallies[part].reasons), tuple(tallies[part].marks),
        )
        for part in Part
    )  # fmt: skip
    faults, marks, cost = _faults(seen, tallies[Part.RECOGNISES].points)
    overall = _mean(made) - cost
    if mechanical(seen) or not seen.whole.strip():
        overall = min(overall, _MECHANICAL_MOST if seen.whole.strip() else 0.0)
    return EmpathyScore(round(min(MOST, max(0.0, overall)), 2), made, faults, marks)


def mechanical(seen: parts.Reply) -> bool:
    """Whether a reply is formulas and nothing else; a greeting may be answered by one."""
    return seen.stock >= _MECHANICAL and seen.reading.act is not Act.GREET


def warm_up() -> None:
    """Read the word lists now rather than with the first reply."""
    for language in ("zh", "en"):
        cues.load(language)
        topics.phrases(language)


def _mean(made: Sequence[PartScore]) -> float:
    """The parts' mean by need; a question and an action stand in for each other."""
    points = {part.part: part.points for part in made}
    ways = points[Part.ACTS], points[Part.EXPLORES]
    points[Part.ACTS] = max(ways[0], _STANDS_IN * ways[1])
    points[Part.EXPLORES] = max(ways[1], _STANDS_IN * ways[0])
    whole = sum(part.need for part in made)
    return sum(points[part.part] * part.need for part in made) / whole if whole else 0.0


def _faults(
    seen: parts.Reply, recognised: float
) -> tuple[tuple[Notice, ...], tuple[Mark, ...], float]:
    """What spoils the reply: notices, places, points they cost."""
    found: list[Notice] = []
    marks: list[Mark] = []
    cost = 0.0
    upset = seen.reading.mood.label in NEGATIVE_EMOTIONS and seen.reading.mood.valence < _UPSET
    if mechanical(seen):
        found.append(Notice("score.fault.mechanical"))
        marks += seen.cues.marks("stock", seen.whole, seen.folded)
    if seen.cues.has("blame", seen.text):
        found.append(Notice("score.fault.blame"))
        marks += seen.cues.marks("blame", seen.text, seen.folded)
        cost += _BLAME if upset else _BLAME / 2
    if upset and seen.cues.has("cheer", seen.whole):
        found.append(Notice("score.fault.cheer"))
        marks += seen.cues.marks("cheer", seen.whole, seen.folded)
        cost += _CHEER
    if seen.copied:
        found.append(Notice("score.fault.copied"))
        cost += _FALSE
    calm = not upset and seen.reading.mood.valence > -0.1
    if calm and recognised and not takes_leave(seen.reading) and seen.cues.has("frame", seen.text):
        found.append(Notice("score.fault.feeling_too_much"))
        cost += _FALSE / 2
    return tuple(found), tuple(marks), cost
