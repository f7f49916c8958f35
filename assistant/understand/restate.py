"""Says a customer's own question back as a clause, so that an answer can name it: "流量卡要不要钱".

Repeating the point in other words shows that it was heard (复述); an answer that names nothing
reads like a machine's. Pure and careful: what is not surely a plain question gives "".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.understand import about, restate_english, trouble_english
from assistant.understand.standing import standing
from assistant.understand.text import fold

MAX_TURN = 1200
# Characters up to which a question leaves out what it is about.
ELLIPTIC = 6
# Turns back in which the thing that a matter is about is looked for.
MAX_TURNS = 6
# Characters from which a turn tells enough of a story.
MAX_BARE = 90
_PAUSE = re.compile(
    r"[。！!?？；;\n，,、…~～]+|\s{1,3}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s{1,3}"
    r"|\.(?=\s|$)|(?<=[\u4e00-\u9fff])\.|\.(?=[\u4e00-\u9fff])"
)
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
    opening: tuple[str, ...]
    ending: tuple[str, ...]
    person: tuple[_Turned, ...]
    both: str
    why: str
    because: str
    yes_no: tuple[_Turned, ...]
    asks: str
    what: str
    never: str
    alone: str
    tag: str
    question: str
    reproach: str
    own_case: str
    trouble: str
    trouble_never: str
    trouble_longest: int
    trouble_shortest: int
    trouble_opening: tuple[str, ...]


class RestateTable(BaseModel):
    """resources/lexicons/restate.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: _Chinese


@cache
def _table() -> RestateTable:
    return datafile.load(paths.resources() / "lexicons" / "restate.toml", RestateTable)


@dataclass(frozen=True, slots=True)
class _Patterns:
    opening: re.Pattern[str]
    ending: re.Pattern[str]
    person: re.Pattern[str]
    both: re.Pattern[str]
    why: re.Pattern[str]
    yes_no: tuple[tuple[re.Pattern[str], str, bool], ...]
    asks: re.Pattern[str]
    what: re.Pattern[str]
    never: re.Pattern[str]
    alone: re.Pattern[str]
    tag: re.Pattern[str]
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
        opening=re.compile(f"^(?:{'|'.join(table.opening)})"),
        ending=re.compile(f"(?:{'|'.join(table.ending)})$"),
        person=re.compile("|".join(f"({row.of})" for row in table.person)),
        both=re.compile(table.both),
        why=re.compile(table.why),
        yes_no=tuple((re.compile(row.of), row.to, row.at == "end") for row in table.yes_no),
        asks=re.compile(table.asks),
        what=re.compile(table.what),
        never=re.compile(table.never),
        alone=re.compile(table.alone),
        tag=re.compile(table.tag),
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


def _unanswered(messages: Sequence[Message], language: str) -> str:
    """The customer's earlier turn to which the agent's words since have answered nothing yet."""
    turn = standing(messages, language)
    return turn.text[-MAX_TURN:] if turn else ""


def question_of(messages: Sequence[Message], language: str) -> str:
    """The customer's last question as a clause in `language`, "" when unsure.

    It stands in the last turn, or before it where the agent has only greeted since.

    Chinese in the script that the customer writes; English without a closing mark.
    """
    turn = _last_turn(messages)
    if language.startswith("zh"):
        turn = f"{_unanswered(messages, language)}\n{turn}"
        return _said_back(turn)
    if language == "en":
        return restate_english.question(turn)
    return ""


def about_of(messages: Sequence[Message], language: str) -> str:
    """What the matter is about, with its article ("your broadband"), "" when unsure.

    The customer's newest message that names a thing counts.
    """
    if language != "en" and not language.startswith("zh"):
        return ""
    own = (m.text[:MAX_TURN] for m in reversed(messages) if m.speaker is Speaker.CUSTOMER)
    if language == "en":
        return trouble_english.about(islice(own, MAX_TURNS))
    newest = about.about((_last_turn(messages), _unanswered(messages, language)))
    # Where the last turn names nothing, what they wrote before is still what it is about.
    return newest or about.about(islice(own, MAX_TURNS))


def is_technical(thing: str, language: str) -> bool:
    """Whether a thing of `about_of` is one that a technical team looks after."""
    if not thing:
        return False
    return about.is_technical(thing) if language != "en" else trouble_english.is_technical(thing)


def says_nothing_to_go_by(messages: Sequence[Message], language: str) -> bool:
    """Whether nothing says what it is about: no question, no trouble, no thing, and few words.

    Only where all of these can be read, which is in English; False otherwise.
    """
    own = sum(len(m.text) for m in messages if m.speaker is Speaker.CUSTOMER)
    if language != "en" or own > MAX_BARE:
        return False
    return not (
        question_of(messages, language)
        or trouble_of(messages, language)
        or about_of(messages, language)
    )


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
    """What went wrong, as a clause turned round to the customer; "" when unsure.

    In Chinese and English.
    """
    if language == "en":
        return trouble_english.trouble(_last_turn(messages))
    if not language.startswith("zh"):
        return ""
    return trouble_in(_last_turn(messages))


def trouble_in(turn: str) -> str:
    """The first clause of a Chinese turn that says what went wrong, turned round."""
    patterns, table = _chinese(), _table().zh
    for piece in _PAUSE.split(turn):
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


def _clauses(turn: str) -> list[tuple[str, str]]:
    """The clauses of a turn, each with the pause that ends it."""
    found: list[tuple[str, str]] = []
    at = 0
    for pause in _PAUSE.finditer(turn):
        found.append((turn[at : pause.start()].strip(), pause.group()))
        at = pause.end()
    found.append((turn[at:].strip(), ""))
    return [pair for pair in found if pair[0]]


def _said_back(turn: str) -> str:
    """The last clause of a turn that is a plain question, with the one before it where needed."""
    table = _table().zh
    clauses = _clauses(turn)[-6:]
    for number in range(len(clauses) - 1, -1, -1):
        said, pause = clauses[number]
        if _chinese().tag.fullmatch(_stripped(said, _chinese().ending)) and number:
            # "I need do nothing, right?": the clause before is what they want confirmed.
            said = clauses[number - 1][0] + said
        found = _chinese_question(said, marked="?" in fold(pause).text)
        if not found:
            continue
        before, between = clauses[number - 1] if number else ("", "")
        if len(found) <= ELLIPTIC and fold(between).text.strip() in ("", ","):
            # "I need it tomorrow, will it be in time?": alone, the question says too little.
            before = _plainly(before)
            if before and len(before) + len(found) < table.longest:
                return f"{before}，{found}"
        return found
    return ""


def clauses_of_turn(messages: Sequence[Message]) -> list[str]:
    """The clauses of the customer's last turn, without what only leads in to them."""
    opening = _chinese().opening
    return [_stripped(said, opening) for said, _ in _clauses(_last_turn(messages))]


def unsafe(text: str) -> bool:
    """Whether a text has signs, numbers or addresses in it that are never said back."""
    return _UNSAFE.search(text) is not None or not _mostly_han(text)


def turned_round(text: str) -> str:
    """A Chinese text with me and you turned round, in either script."""
    return _turned(text, _chinese().person)


def _plainly(clause: str) -> str:
    """A clause that only tells something, turned round to the customer; "" when it asks."""
    patterns, table = _chinese(), _table().zh
    said = _stripped(clause, patterns.opening)
    plain = fold(said).text
    if not table.shortest <= len(said) or _UNSAFE.search(said) or not _mostly_han(said):
        return ""
    if patterns.never.search(plain) or patterns.alone.search(plain) or patterns.asks.search(plain):
        return ""
    return "" if patterns.what.search(plain) else _turned(said, patterns.person)


def _chinese_question(piece: str, *, marked: bool = False) -> str:
    """A clause as a question inside a sentence; `marked` says that a question mark ends it."""
    patterns, table = _chinese(), _table().zh
    said = _stripped(piece, patterns.opening)
    said = patterns.ending.sub("", said).strip()
    plain = fold(said).text
    if len(plain) == len(said) > table.shortest and plain[-1] == "不":
        # "Can it be repaired or not": 能修不 for 能修吗.
        said, plain = said[:-1] + "吗", plain[:-1] + "吗"
    tagged = patterns.tag.search(plain)
    if tagged and len(plain) == len(said):
        told = _plainly(said[: tagged.start()])
        if told and len(told) + 3 <= table.longest:
            return f"是不是{told}"
    asked_why = patterns.why.search(plain)
    if asked_why and len(plain) == len(said):
        said = said[: asked_why.start()] + table.because + said[asked_why.end() :]
        plain = fold(said).text
    if marked and not any(
        found.search(plain) for found in (patterns.asks, patterns.what, patterns.both)
    ):
        # "You have the cable?" asks by its mark alone: only where a word shows what is asked.
        if not any(row.search(plain) for row, to, at_end in patterns.yes_no if to and not at_end):
            return ""
        said, plain = said + "吗", plain + "吗"
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
    return "" if patterns.alone.search(plain) else f"是不是{said[:-1].removesuffix('了')}"
