"""Recognises somebody who is not at home with the thing: they are helped one step at a time.

From their words ("不会用", "I'm 78"), and from the silence after they were told what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pydantic import RootModel

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Evidence
from assistant.understand.issue import last_turn
from assistant.understand.phrases import without
from assistant.understand.text import fold, lexicon_language
from assistant.understand.wordings import Wordings

HESITANT = 0.5
"""From this degree on, help is given step by step."""
_DEGREE = {"unfamiliar": 0.6, "lost": 0.6, "unsure": 0.5, "elderly": 0.4, "pause": 0.5}
# Age stays true over a chat, the rest is about what they have just written.
_LASTING = frozenset({"elderly"})
_REMEMBERED = 8
_READ = 600
_PAUSE, _GONE = timedelta(minutes=4), timedelta(hours=3)
_NUMBERED = re.compile(r"(?:^|[\s,.;:])(?:[1-5][.)、)]|[①-⑤]|第[一二三四]步|step [1-5])")
_NOT, _STEPS = "not", "steps"


@dataclass(frozen=True, slots=True)
class Hesitation:
    """How unsure somebody is (0–1), why (ids of _DEGREE, the weightiest first), and where it shows.

    "pause" has no evidence: it is a silence of several minutes after instructions.
    """

    degree: float = 0.0
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def hesitant(self) -> bool:
        """Whether they should be helped one step at a time."""
        return self.degree >= HESITANT


class HesitationTable(RootModel[dict[str, dict[str, list[str]]]]):
    """resources/lexicons/hesitation.toml: wordings by language and sign."""


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return datafile.load(paths.resources() / "lexicons" / "hesitation.toml", HesitationTable).root


@cache
def _signs(language: str) -> Wordings:
    own = _table().get(language, {})
    return Wordings((name, text) for name, texts in own.items() if name != _STEPS for text in texts)


@cache
def _steps(language: str) -> Wordings:
    return Wordings((text, text) for text in _table().get(language, {}).get(_STEPS, ()))


def read_hesitation(
    messages: Sequence[Message], about: int, language: str, now: datetime | None = None
) -> Hesitation:
    """Signs of hesitation in the turn that ends at `messages[about]`; pure.

    `now` lets a silence count that still lasts; message times in another kind of clock than it
    are left alone.
    """
    first = last_turn(messages, about)
    found: dict[str, list[Evidence]] = {}
    for index in range(max(0, min(first, about - _REMEMBERED)), about + 1):
        if messages[index].speaker is not Speaker.CUSTOMER:
            continue
        for name, evidence in _said(messages[index].text, index, language):
            if index >= first or name in _LASTING:
                found.setdefault(name, []).append(evidence)
    if _paused(messages, first, about, language, now):
        found["pause"] = []
    doubt = 1.0
    for name in found:
        doubt *= 1.0 - _DEGREE[name]
    reasons = sorted(found, key=lambda name: (-_DEGREE[name], name))
    shown = tuple(item for name in reasons for item in found[name][:3])
    return Hesitation(round(1.0 - doubt, 3), tuple(reasons), shown)


def _said(text: str, index: int, language: str) -> list[tuple[str, Evidence]]:
    folded = fold(text)
    read = folded.text[:_READ]
    hits = _signs(lexicon_language(read, language)).find(read)
    near = [hit for hit in hits if hit.label == _NOT]
    kept = without([hit for hit in hits if hit.label in _DEGREE], near)
    return [
        (hit.label, Evidence(index, *folded.span(hit.start, hit.end), f"hesitation.{hit.label}"))
        for hit in kept
    ]


def _instructs(text: str, language: str) -> bool:
    """Whether a message of the agent tells somebody what to do, in steps."""
    read = fold(text).text[:_READ]
    if len(_NUMBERED.findall(read)) >= 2:
        return True
    words = {hit.label for hit in _steps(lexicon_language(read, language)).find(read)}
    return len(words) >= 2


def _paused(
    messages: Sequence[Message], first: int, about: int, language: str, now: datetime | None
) -> bool:
    """A silence after instructions: before the customer's turn, or after it and lasting still."""
    after = [m for m in messages[about + 1 :] if m.speaker is Speaker.AGENT]
    if after:
        told, until = after[-1], now
    elif first > 0 and messages[first - 1].speaker is Speaker.AGENT:
        told, until = messages[first - 1], messages[first].at
    else:
        return False
    if told.at is None or until is None or (told.at.tzinfo is None) != (until.tzinfo is None):
        return False
    return _PAUSE <= until - told.at <= _GONE and _instructs(told.text, language)
