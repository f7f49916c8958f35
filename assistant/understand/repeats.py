"""Counts how often a customer has raised the same point, in whatever words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.understand import topics
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold, lexicon_among

MOST = 9
"""What is counted at most; from there on it is simply very often."""
_READ = 400
_TURNS = 24
_LOOK_BACK = 3
_SAME = 82
"""Likeness (0–100) from which two messages say the same, whatever they are about."""
_ALIKE = 62
"""Likeness that counts between messages about one topic or with a word for 'again'."""
_LIKE = 30
"""Likeness that is enough where the matter is the same and the customer asks or insists."""
_FEW_DENSE = 4
_FEW_WORDS = 3
_OFTEN = 3


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: list[str]
    again: list[str]
    often: list[str]
    count: list[str]
    short: list[str]


class RepeatWords(BaseModel):
    """resources/lexicons/repeats.toml: a table a language, and numerals for all of them."""

    model_config = ConfigDict(extra="allow", frozen=True)

    numbers: dict[str, list[str]]
    __pydantic_extra__: dict[str, _Words]


@dataclass(frozen=True, slots=True)
class _Point:
    """What one message brings up: its bare words, topics, and whether it says 'again'."""

    text: str
    topics: frozenset[str]
    again: bool
    asks: bool
    times: int


@cache
def _table() -> RepeatWords:
    return datafile.load(paths.resources() / "lexicons" / "repeats.toml", RepeatWords)


@cache
def _phrases(language: str) -> Phrases:
    own = _table().__pydantic_extra__[language]
    said_by = {"ask": own.ask, "again": own.again, "often": own.often}
    entries = [(kind, phrase) for kind, phrases in said_by.items() for phrase in phrases]
    entries += [
        (number, phrase.replace("{n}", f"({'|'.join(_in_script(said, language))})"))
        for number, said in _table().numbers.items()
        for phrase in own.count
        if "{n}" in phrase
    ]
    entries += [("2", phrase) for phrase in own.count if "{n}" not in phrase]
    return Phrases(entries)


def _in_script(said: Sequence[str], language: str) -> list[str]:
    """Number words that a text in this language can hold: Chinese words cost others only time."""
    if language == "ja":
        return list(said)
    chinese = language == "zh"
    return [word for word in said if word.isdigit() or ("\u4e00" <= word[0] <= "\u9fff") == chinese]


@cache
def _short() -> frozenset[str]:
    own = _table().__pydantic_extra__.values()
    return frozenset(fold(text).text for words in own for text in words.short)


@lru_cache(maxsize=1024)
def _point(text: str, language: str) -> _Point | None:
    """What a message brings up; None when it is only a courtesy or a short answer."""
    folded = fold(text)
    plain = folded.text[:_READ]
    bare = "".join(c if c.isalnum() or c == "'" else " " for c in plain).split()
    joined = " ".join(bare)
    dense = any(c > "\u0e00" for c in joined)
    few = len("".join(bare)) < _FEW_DENSE if dense else len(bare) < _FEW_WORDS
    letters = any(c.isalpha() for c in joined)
    if few or not letters or joined in _short() or all(word in _short() for word in bare):
        return None
    hits = _phrases(lexicon_among(plain, language, _table().__pydantic_extra__)).find(plain)
    labels = {hit.label for hit in hits}
    times = max((int(label) for label in labels if label.isdigit()), default=0)
    if "often" in labels:
        times = max(times, _OFTEN)
    named = frozenset(
        hit.label for hit in topics.hits(folded, language) if not hit.label.startswith("other.")
    )
    asks = "?" in plain or "ask" in labels
    return _Point(joined, named, "again" in labels or times > 1, asks, times)


def _same(earlier: _Point, latest: _Point) -> bool:
    """True when two messages raise one point."""
    short, long = sorted((earlier.text, latest.text), key=len)
    if len(short) * 3 < len(long):
        like = fuzz.partial_ratio(short, long) - 15
    else:
        like = max(fuzz.ratio(short, long), fuzz.token_sort_ratio(short, long))
    if like >= _SAME:
        return True
    shared = earlier.topics & latest.topics
    # A long message touches on many topics: sharing one of them is no repetition.
    if len(shared) * 2 >= len(earlier.topics | latest.topics) > 0:
        return latest.again or like >= (_LIKE if _presses(earlier) and _presses(latest) else _ALIKE)
    if shared or _issues(earlier) & _issues(latest):
        return like >= (_LIKE if latest.again else _ALIKE)
    return latest.again and like >= _ALIKE


def _presses(point: _Point) -> bool:
    return point.asks or point.again


def _issues(point: _Point) -> set[str]:
    return {name.partition(".")[0] for name in point.topics}


def read_raised(messages: Sequence[Message], about: int, language: str) -> int:
    """How often the customer has raised the point of `messages[about]`: 1 once, at most MOST.

    A short answer or a courtesy raises nothing: the count is then that of the point before it.
    Lines that follow each other unanswered are one time, unless they say the very same thing.
    A number the customer names ("for the third time") counts where it is higher.
    """
    points = _points(messages, about, language)
    latest = next((p for _, p in reversed(points[-_LOOK_BACK:]) if p is not None), None)
    if latest is None:
        return 1
    times = 0
    turn: int | None = None
    before: _Point | None = None
    named = 1
    for number, point in points:
        if point is None or not (point is latest or _same(point, latest)):
            continue
        named = max(named, point.times)
        again = before is not None and fuzz.ratio(point.text, before.text) >= _SAME
        if number != turn or again:
            times += 1
        turn, before = number, point
    return min(MOST, max(times, named))


def _points(
    messages: Sequence[Message], about: int, language: str
) -> list[tuple[int, _Point | None]]:
    """The customer's latest messages with the number of their turn, oldest first."""
    found: list[tuple[int, _Point | None]] = []
    turn = 0
    for index in range(about, -1, -1):
        message = messages[index]
        if message.speaker is not Speaker.CUSTOMER:
            turn -= bool(found) and found[-1][0] == turn
            continue
        found.append((turn, _point(message.text[:_READ], language)))
        if len(found) >= 2 * _TURNS or turn <= -_TURNS:
            break
    return found[::-1]
