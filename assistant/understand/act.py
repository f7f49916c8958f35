"""Says what the customer's last turn does: consecutive messages of theirs are one turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Emotion, Fact, Mood
from assistant.understand.facts import TOLD
from assistant.understand.issue import last_turn
from assistant.understand.phrases import Hit, Phrases
from assistant.understand.text import fold

_TURN_MESSAGES = 6
_READ = 800
_CLAUSE_READ = 24
_COURTESIES = (Act.GREET, Act.THANK, Act.BYE, Act.AGREE, Act.REFUSE)
_UPSET = (Emotion.ANGER, Emotion.DISAPPOINTMENT, Emotion.SADNESS)
_CLAUSE = re.compile(r"[\s,.!?;:~…·()\[\]{}\"|/\\*_=<>^]+")
# Emoji and other signs are no words: "好的😄" is a yes.
_SIGNS = re.compile(r"[^\w\s~']+")
_CODE = re.compile(r"[a-z]{0,6}[\d-]{4,30}[a-z]{0,4}")
_MASK = re.compile(r"\[[^\[\]\n]{1,16}\]")


class ActWords(BaseModel):
    """One language's table of resources/lexicons/acts.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fillers: str = ""
    asks: str = ""
    skip: list[str] = []
    whole: dict[Act, list[str]] = {}
    part: dict[Act, list[str]] = {}


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: list[str]


class ActTable(BaseModel):
    """resources/lexicons/acts.toml, a table a language."""

    model_config = ConfigDict(extra="allow", frozen=True)

    anything_else: _Words
    __pydantic_extra__: dict[str, ActWords]


class _Lexicon:
    def __init__(self, words: ActWords) -> None:
        self.fillers = words.fillers
        self.asks = re.compile(words.asks) if words.asks else None
        said = [(fold(text).text, act) for act, own in words.whole.items() for text in own]
        self.whole = dict(said)
        for text, act in said:
            bare = text.strip(words.fillers + " ")
            if bare:
                self.whole.setdefault(bare, act)
        self.skip = frozenset((*words.fillers, *words.skip))
        self.longest = max(map(len, (*self.whole, *self.skip)), default=0)
        self.part = Phrases((act.value, text) for act, own in words.part.items() for text in own)

    def courtesies(self, clause: str) -> list[Act] | None:
        """Courtesies that a clause run together consists of ("哦好的谢谢"); None when of more."""
        acts: list[Act] = []
        at = 0
        while at < len(clause):
            for size in range(min(self.longest, len(clause) - at), 0, -1):
                piece = clause[at : at + size]
                if piece in self.whole:
                    acts.append(self.whole[piece])
                    break
                if piece in self.skip:
                    break
            else:
                return None
            at += size
        return acts


@cache
def _table() -> ActTable:
    return datafile.load(paths.resources() / "lexicons" / "acts.toml", ActTable)


@cache
def _lexicons() -> dict[str, _Lexicon]:
    own = _table().__pydantic_extra__
    return {language: _Lexicon(words) for language, words in own.items()}


@cache
def _anything_else() -> Phrases:
    return Phrases(("else", text) for text in _table().anything_else.words)


def _lexicon(language: str) -> _Lexicon:
    found = _lexicons()
    return found.get(language.split("-", maxsplit=1)[0]) or found["en"]


def read_act(
    messages: Sequence[Message], about: int, language: str, mood: Mood, facts: Sequence[Fact]
) -> Act:
    """What the turn that ends at `messages[about]` does."""
    first = max(last_turn(messages, about), about - _TURN_MESSAGES)
    turn = [fold(messages[i].text).text[:_READ].strip() for i in range(first, about + 1)]
    lexicon = _lexicon(language)
    courtesies: list[Act] = []
    rest: list[str] = []
    hits: list[Hit] = []
    for text in turn:
        found = lexicon.part.find(text)
        hits += [hit for hit in found if hit.label not in _COURTESIES or hit.label == Act.REFUSE]
        own, left = _split(text, lexicon, found)
        courtesies += own
        rest += left
    asked = any("?" in text for text in turn)
    if lexicon.asks:
        asked = asked or any(lexicon.asks.search(text) for text in rest)
    main = _main(turn, rest, hits, mood, asked)
    if main is not None:
        return main
    weighty = len("".join(rest)) >= 4 if lexicon.whole else len(rest) >= 3
    if courtesies and not weighty:
        act = _courtesy(courtesies)
        last = act is Act.REFUSE and _asked_if_all(messages, first)
        return Act.BYE if last else act
    sent = any(_MASK.search(text) for text in turn)
    told = any(first <= fact.message <= about and fact.kind in TOLD for fact in facts)
    if sent or told or _is_code(" ".join(turn)):
        return Act.INFORM
    return Act.ASK if asked else Act.INFORM if sum(map(len, rest)) >= 6 else Act.OTHER


def _split(text: str, lexicon: _Lexicon, found: Sequence[Hit]) -> tuple[list[Act], list[str]]:
    """Courtesies in a text, in order, and what is left when they are taken out."""
    plain = _SIGNS.sub(" ", _MASK.sub(" ", text))
    if lexicon.whole:
        acts: list[Act] = []
        left: list[str] = []
        # "好不好" asks, although it is made of two answers.
        weighty = any(hit.label not in _COURTESIES for hit in found)
        for clause in _CLAUSE.split(plain):
            bare = clause.strip(lexicon.fillers)
            act = lexicon.whole.get(clause) or lexicon.whole.get(bare)
            short = len(clause) <= _CLAUSE_READ and not weighty
            joined = lexicon.courtesies(clause) if short and not act else None
            if act:
                acts.append(act)
            elif joined is not None:
                acts += joined
            elif bare:
                left.append(bare)
        return acts, left
    chosen = [hit for hit in found if hit.label in _COURTESIES]
    chosen.sort(key=lambda hit: hit.start - hit.end)
    kept: list[Hit] = []
    for hit in chosen:
        if not any(k.start < hit.end and hit.start < k.end for k in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: hit.start)
    marked = list(text)
    for hit in kept:
        marked[hit.start : hit.end] = " " * (hit.end - hit.start)
    words = [word for word in _CLAUSE.split("".join(marked)) if word]
    return [Act(hit.label) for hit in kept], words


def _main(
    turn: Sequence[str], rest: Sequence[str], hits: Sequence[Hit], mood: Mood, asked: bool
) -> Act | None:
    """The act of what is left beside courtesies; None when nothing weighty is."""
    said = " ".join(rest)
    if not said or _is_code(said):
        return None if not said else Act.INFORM
    labels = {hit.label for hit in hits}
    upset = mood.label in _UPSET and mood.intensity >= 0.4
    longest = max((hit.end - hit.start for hit in hits if hit.label == Act.REFUSE), default=0)
    light = len(said) <= 3 and not asked
    if Act.COMPLAIN in labels and (upset or Act.URGE not in labels):
        return Act.COMPLAIN if upset or not asked or mood.label is not Emotion.NEUTRAL else Act.ASK
    if Act.URGE in labels:
        return Act.URGE
    if upset and mood.confidence >= 0.5 and not light:
        return Act.COMPLAIN
    if Act.ASK in labels or asked:
        return Act.ASK
    if longest and longest * 3 >= len("".join(turn)):
        return Act.REFUSE
    if Act.INFORM in labels:
        return Act.INFORM
    return None


def _is_code(text: str) -> bool:
    """True for bare numbers or codes, such as an order number."""
    words = _CLAUSE.split(text[:200].strip())
    return all(_CODE.fullmatch(word) for word in words if word) and any(map(str.isdigit, text))


def _asked_if_all(messages: Sequence[Message], first: int) -> bool:
    """Whether the agent has just asked if there was anything else."""
    if not first or messages[first - 1].speaker is not Speaker.AGENT:
        return False
    return bool(_anything_else().find(fold(messages[first - 1].text).text[-_READ:]))


def _courtesy(found: Sequence[Act]) -> Act:
    """The one that counts: a goodbye over thanks, thanks over agreement, agreement over hello."""
    for act in (Act.BYE, Act.THANK, Act.REFUSE, Act.AGREE):
        if act in found:
            return act
    return Act.GREET


def customer_turn(messages: Sequence[Message], about: int) -> str:
    """The text of the whole turn, newest last."""
    first = last_turn(messages, about)
    own = [m.text for m in messages[first : about + 1] if m.speaker is Speaker.CUSTOMER]
    return "\n".join(own)
