"""Says a customer's own question back as a clause, so that an answer can name it: "流量卡要不要钱".

Repeating the point in other words shows that it was heard (复述); an answer that names nothing
reads like a machine's. Pure and careful: what is not surely a plain question gives "".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.understand.text import fold

MAX_TURN = 1200
MAX_FILLER = 60
_PAUSE = re.compile(
    r"[。！!?？；;\n，,、…~～]+|\s{1,3}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s{1,3}"
    r"|\.(?=\s|$)|(?<=[\u4e00-\u9fff])\.|\.(?=[\u4e00-\u9fff])"
)
# A point inside "evil.top" or "5.5" ends nothing.
_SENTENCE = re.compile(r"[!?;\n]+|\.+(?=\s|$)")
_UNSAFE = re.compile(
    r"[\[\]{}<>【】@#*_/\\|\"“”‘`^=+$￥¥%()（）:：]|[A-Za-z0-9]\.[A-Za-z]|\d{5,}|x{3,}|https?|www",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class _Turned(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    of: str = Field(alias="from")
    to: str
    at: str = ""


class _Chinese(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    longest: int
    shortest: int
    filler: str
    opening: tuple[str, ...]
    ending: tuple[str, ...]
    person: tuple[_Turned, ...]
    both: str
    yes_no: tuple[_Turned, ...]
    asks: str
    what: str
    never: str
    question: str
    reproach: str
    own_case: str
    trouble: str
    trouble_never: str
    trouble_longest: int
    trouble_shortest: int
    trouble_opening: tuple[str, ...]


class _English(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    longest: int
    shortest: int
    opening: tuple[str, ...]
    never: str
    person: dict[str, str]
    auxiliary: str
    subject: str
    ours: str
    thing: str
    what: str


class RestateTable(BaseModel):
    """resources/lexicons/restate.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: _Chinese
    en: _English


@cache
def _table() -> RestateTable:
    return datafile.load(paths.resources() / "lexicons" / "restate.toml", RestateTable)


@dataclass(frozen=True, slots=True)
class _Patterns:
    filler: re.Pattern[str]
    opening: re.Pattern[str]
    ending: re.Pattern[str]
    person: re.Pattern[str]
    both: re.Pattern[str]
    yes_no: tuple[tuple[re.Pattern[str], str, bool], ...]
    asks: re.Pattern[str]
    what: re.Pattern[str]
    never: re.Pattern[str]
    question: re.Pattern[str]
    reproach: re.Pattern[str]
    own_case: re.Pattern[str]
    trouble: re.Pattern[str]
    trouble_never: re.Pattern[str]
    trouble_opening: re.Pattern[str]


@cache
def _chinese() -> _Patterns:
    table = _table().zh
    return _Patterns(
        filler=re.compile(table.filler),
        opening=re.compile(f"^(?:{'|'.join(table.opening)})"),
        ending=re.compile(f"(?:{'|'.join(table.ending)})$"),
        person=re.compile("|".join(f"({row.of})" for row in table.person)),
        both=re.compile(table.both),
        yes_no=tuple((re.compile(row.of), row.to, row.at == "end") for row in table.yes_no),
        asks=re.compile(table.asks),
        what=re.compile(table.what),
        never=re.compile(table.never),
        question=re.compile(table.question),
        reproach=re.compile(table.reproach),
        own_case=re.compile(table.own_case),
        trouble=re.compile(table.trouble),
        trouble_never=re.compile(table.trouble_never),
        trouble_opening=re.compile(f"^(?:{'|'.join(table.trouble_opening)})"),
    )


def _last_turn(messages: Sequence[Message]) -> str:
    texts: list[str] = []
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            texts.append(message.text[:MAX_TURN])
        elif texts:
            break
    return "\n".join(reversed(texts))[-MAX_TURN:]


def _unanswered(messages: Sequence[Message]) -> str:
    """The customer's turn before the last, where the agent's words between say nothing yet."""
    between: list[str] = []
    before: list[str] = []
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            if between:
                before.append(message.text[:MAX_TURN])
        elif before:
            break
        else:
            between.append(message.text[:MAX_FILLER])
    filler = _chinese().filler
    said = [text for text in between if not filler.match(fold(text).text)]
    return "\n".join(reversed(before))[-MAX_TURN:] if between and not said else ""


def question_of(messages: Sequence[Message], language: str) -> str:
    """The customer's last question as a clause in `language`, "" when unsure.

    It stands in the last turn, or before it where the agent has only greeted since.

    Chinese in the script that the customer writes; English without a closing mark.
    """
    turn = _last_turn(messages)
    if language.startswith("zh"):
        turn = f"{_unanswered(messages)}\n{turn}"
        pieces = [piece for piece in _PAUSE.split(turn) if piece.strip()]
        for piece in reversed(pieces[-6:]):
            found = _chinese_question(piece.strip())
            if found:
                return found
        return ""
    if language == "en":
        return _english_question(turn)
    return ""


def asks_anything(messages: Sequence[Message], language: str) -> bool:
    """Whether there is any sign of a question in the last turn; True where it can't be told."""
    if not language.startswith("zh"):
        return True
    return bool(_chinese().question.search(fold(_last_turn(messages)).text))


def reproaches(messages: Sequence[Message], language: str) -> bool:
    """Whether the customer's last turn asks in reproach ("why still not"); Chinese only."""
    return language.startswith("zh") and bool(
        _chinese().reproach.search(fold(_last_turn(messages)).text)
    )


def asks_of_own_order(messages: Sequence[Message], language: str) -> bool:
    """Whether the last turn asks where their own matter stands, which no rule knows; Chinese."""
    if not language.startswith("zh"):
        return False
    pieces = _PAUSE.split(fold(_last_turn(messages)).text)
    return any(_chinese().own_case.search(piece.strip(" ?,.!呢啊呀")) for piece in pieces)


def trouble_of(messages: Sequence[Message], language: str) -> str:
    """What went wrong, as a clause turned round to the customer; Chinese only, "" when unsure."""
    if not language.startswith("zh"):
        return ""
    patterns, table = _chinese(), _table().zh
    for piece in _PAUSE.split(_last_turn(messages)):
        said = _stripped(piece.strip(), patterns.trouble_opening)
        plain = fold(said).text
        if not table.trouble_shortest <= len(said) <= table.trouble_longest or _UNSAFE.search(said):
            continue
        if not _mostly_han(said) or not patterns.trouble.search(plain):
            continue
        if patterns.trouble_never.search(plain):
            continue
        return _turned(said, patterns.person)
    return ""


def _mostly_han(text: str) -> bool:
    return len(_HAN.findall(text)) * 2 >= len(text)


def _stripped(text: str, opening: re.Pattern[str]) -> str:
    """`text` without what leads in to the matter; matched folded, which keeps places."""
    for _ in range(4):
        found = opening.match(fold(text).text)
        if not found or found.end() == 0 or found.end() >= len(text):
            break
        text = text[found.end() :].strip()
    return text


def _turned(text: str, person: re.Pattern[str]) -> str:
    """Turn round who is meant; for either script, since these words fold place by place."""
    rows = _table().zh.person
    plain = fold(text).text
    if len(plain) != len(text):
        return text if not person.search(plain) else ""
    made: list[str] = []
    at = 0
    for found in person.finditer(plain):
        made += [text[at : found.start()], rows[(found.lastindex or 1) - 1].to]
        at = found.end()
    return "".join([*made, text[at:]])


def _chinese_question(piece: str) -> str:
    patterns, table = _chinese(), _table().zh
    said = _stripped(piece, patterns.opening)
    said = patterns.ending.sub("", said).strip()
    plain = fold(said).text
    if len(plain) != len(said) or not table.shortest <= len(said) <= table.longest:
        return ""
    if _UNSAFE.search(said) or not _mostly_han(said) or patterns.never.search(plain):
        return ""
    asked = patterns.asks.search(plain)
    named = patterns.what.search(plain)
    if patterns.both.search(plain) or (named and not asked):
        clause = said[: asked.start()] if asked else said
    elif asked and not named:
        clause = _both_sides(said, plain, patterns)
    elif asked and named and named.group()[0] not in "什哪怎咋":
        clause = said[: asked.start()]
    else:
        return ""
    return _turned(clause, patterns.person) if len(clause) >= table.shortest else ""


def _both_sides(said: str, plain: str, patterns: _Patterns) -> str:
    """A question that ends in 吗, with both its answers inside: "能退吗" → "能不能退"."""
    for pattern, to, at_end in patterns.yes_no:
        found = pattern.search(plain)
        if not found:
            continue
        if at_end:
            return said[: found.start()] + to if to else ""
        # The last such word is the one asked about; what stands before it is the matter.
        return said[: found.start()] + to + said[found.end() : -1]
    return ""


@cache
def _english() -> tuple[re.Pattern[str], ...]:
    """Opening, what is never said back, and the shapes of a question, the surest first."""
    table = _table().en
    subject = rf"({table.subject}|{table.thing})"
    return (
        re.compile(f"^(?:{'|'.join(table.opening)})", re.IGNORECASE),
        re.compile(table.never, re.IGNORECASE),
        re.compile(rf"^(?P<own>{table.ours})(?P<rest> .+)$", re.IGNORECASE),
        re.compile(rf"^(?:({table.what}) )?({table.auxiliary}) {subject} (.+)$", re.IGNORECASE),
    )


def _english_question(turn: str) -> str:
    opening, never, ours, asked = _english()
    table = _table().en
    for sentence in reversed(_SENTENCE.split(turn)):
        said = sentence.strip()
        for _ in range(3):
            said = opening.sub("", said, count=1).strip()
        if not table.shortest <= len(said) <= table.longest or "," in said:
            continue
        if _UNSAFE.search(said) or never.search(said):
            continue
        found = ours.match(said)
        if re.search(r"\byou\b", said[found.end("own") if found else 0 :], re.IGNORECASE):
            # Whether it becomes "we" or "us" would need a grammar.
            continue
        if found:
            verb = found["own"].split()[-1].casefold()
            return " ".join(["whether we", verb, _for_them(found["rest"])])
        found = asked.match(said)
        if found:
            return _reordered(*(group or "" for group in found.groups()))
    return ""


def _reordered(lead: str, auxiliary: str, subject: str, rest: str) -> str:
    """ "does it take long" → "whether it takes long"."""
    lead, auxiliary, subject = (
        lead.casefold() or "whether",
        auxiliary.casefold(),
        subject.casefold(),
    )
    verb, _, tail = rest.partition(" ")
    if verb.casefold().endswith("ed") and auxiliary not in ("is", "are", "has", "have"):
        # "my order placed today": the subject goes on, and nobody knows how far.
        return ""
    if auxiliary == "do":
        said = rest
    elif auxiliary == "does":
        said = f"{_third(verb)} {tail}"
    else:
        said = f"{auxiliary} {rest}"
    return f"{lead} {_for_them(subject)} {_for_them(said)}".strip()


def _for_them(text: str) -> str:
    """Turned round word by word: "my order" → "your order"."""
    person = _table().en.person
    return " ".join(person.get(word.casefold(), word) for word in text.split())


def _third(verb: str) -> str:
    special = {"have": "has", "do": "does", "go": "goes"}
    if verb in special:
        return special[verb]
    if re.search(r"(s|x|z|ch|sh)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"
