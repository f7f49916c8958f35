"""Which earlier turn of the customer still waits for its answer.

"When will my refund arrive?" – "Is it this order?" – "Yes": what is meant is the refund. While the
agent has only greeted, asked which order it is or asked for a moment, what was asked before stands.
Pure; Chinese only so far (resources/lexicons/standing.toml), other languages have nothing standing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.understand.text import fold

MAX_TURN = 600
MAX_CLAUSE = 80
# So many turns of the customer back: who has asked more often than that asks something else by now.
TURNS_BACK = 4
_CLAUSE = re.compile(r"[,，.。!！?？;；:：~～\n\s]+")
_MASK = re.compile(r"\[[^\[\]\n]{1,24}\]|【[^【】\n]{1,24}】|https?://\S{1,200}|www\.\S{1,200}")
_CARDED = re.compile(r"订单|訂單|商品|链接|連結|URL|https?://|www\.", re.IGNORECASE)
_NUMBER = re.compile(r"\d{8,}")
_CODE = re.compile(r"[A-Za-z]{0,6}\d[\d-]{3,30}[A-Za-z]{0,3}|\d[\d.:/-]*")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    which: str
    nothing_yet: str
    answer: str
    card: str
    yes: str

    @cached_property
    def compiled(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(str(text)) for name, text in self.model_dump().items()}


class StandingTable(BaseModel):
    """resources/lexicons/standing.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: _Words


@cache
def _words() -> dict[str, re.Pattern[str]]:
    file = paths.resources() / "lexicons" / "standing.toml"
    return datafile.load(file, StandingTable).zh.compiled


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages `first` to `last` of one speaker, read as one."""

    first: int
    last: int
    speaker: Speaker
    text: str


def turns_back(messages: Sequence[Message], about: int | None = None) -> list[Turn]:
    """The last turns up to message `about`, the newest first."""
    found: list[Turn] = []
    at = len(messages) - 1 if about is None else about
    while at >= 0 and len(found) < 2 * TURNS_BACK + 1:
        first = at
        while first > 0 and messages[first - 1].speaker is messages[at].speaker:
            first -= 1
        text = "\n".join(m.text[:MAX_TURN] for m in messages[first : at + 1])[-MAX_TURN:]
        found.append(Turn(first, at, messages[at].speaker, text))
        at = first - 1
    return found


def bare(text: str) -> bool:
    """Whether a turn says nothing of its own: a card, a number, a yes, a greeting."""
    words = _words()
    left = _CODE.sub(" ", _MASK.sub(" ", text[:MAX_TURN]))
    left = words["card"].sub(" ", fold(left).text).strip()
    return not left or (len(left) <= MAX_CLAUSE and words["yes"].match(left) is not None)


def carded(text: str) -> bool:
    """Whether a turn is nothing but a card or a link, as shops' apps send them of themselves."""
    marked = _CARDED.search(text[:MAX_TURN]) or _NUMBER.search(text[:MAX_TURN])
    return marked is not None and bare(text)


def asks_which(text: str) -> bool:
    """Whether the agent asks if this is the order or thing that is meant."""
    return _words()["which"].search(fold(text[-MAX_TURN:]).text) is not None


def says_nothing_yet(text: str) -> bool:
    """Whether a turn of the agent answers nothing: greeting, "one moment", "which order?"."""
    words = _words()
    if words["which"].search(fold(text).text):
        # The name of the thing stands beside the question: it is no answer.
        return words["answer"].search(fold(_MASK.sub(" ", text)).text) is None
    said = False
    for clause in _CLAUSE.split(fold(_MASK.sub(" ", text)).text):
        if not clause:
            continue
        if words["nothing_yet"].search(clause[:MAX_CLAUSE]):
            said = True
        elif len(clause) > 2 or words["answer"].search(clause):
            return False
    return said or not _MASK.sub("", text).strip()


def standing(messages: Sequence[Message], language: str, about: int | None = None) -> Turn | None:
    """The customer's earlier turn that still stands, None when there is none.

    It says something of its own, and the agent has said nothing to it yet. The last turn itself is
    not looked at; `about` is its last message (None: the last of all).
    """
    if not language.startswith("zh"):
        return None
    back = turns_back(messages, about)
    if not back or back[0].speaker is not Speaker.CUSTOMER:
        return None
    for turn in back[1:]:
        if turn.speaker is Speaker.CUSTOMER:
            if not bare(turn.text):
                return turn
        elif not says_nothing_yet(turn.text):
            return None
    return None
