"""Finds what weighs in a customer's last turn, however light the rest of it sounds.

"The flowers are lovely, but the day was yesterday" is no joy, "sorry for shouting, I found it" no
anger. Pure: patterns by language (resources/lexicons/weights.toml), tried in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Emotion, Issue
from assistant.understand import restate
from assistant.understand.text import fold

MAX_TURN = 600
# So far back a turn may still say what the last one is about.
TURNS_BACK = 3
_SLOT = re.compile(r"\{(\w)\}")
CLAUSE = "{clause}"
SHORTEST, LONGEST = 5, 22
_PAUSE = re.compile(r"[,，.。!！?？;；~～…\n]+|\s+")
_LEADS_IN = re.compile(
    r"^(可惜|可是|可(?=[我他她它婆爸妈媽孩客老宝寶])|但是|但|就是|只是|不过|不過|却|卻|然而|那|那件|嗯|哦|现在|現在)+"
)
_TRAILS = re.compile(r"[啊呀啦吧呢嘛哈哦喔了]*[啊呀啦吧呢嘛哈哦喔]$")
_RUDE = re.compile(r"你|妈的|傻|垃圾|滚|屁|骗|狗|死")
# The kind of rows that say what is done next, not what weighs.
STEP = "step"


class _Kind(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mood: Emotion | None = None
    unless: tuple[Emotion, ...] = ()
    act: Act | None = None
    topic: str = ""
    within: Issue | None = None


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    said: str
    never: str = ""
    before: str = ""
    text: str = ""
    hant: str = ""


class WeightTable(BaseModel):
    """resources/lexicons/weights.toml: what a kind means, and the patterns of each language.

    `said` is looked for in the last turn, `never` too, `before` in the turns before it; all folded.
    `text` is the phrase for {matter}; {1} is the first group of `said` as it was written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: dict[str, _Kind]
    rows: dict[str, tuple[_Row, ...]]


@dataclass(frozen=True, slots=True)
class Weight:
    """What weighs: its kind, the mood and the act it brings (None: as read), words for {matter}.

    `topic` is what it is about, where the kind alone says so (`within`: in that issue), else "".
    """

    kind: str
    mood: Emotion | None = None
    unless: frozenset[Emotion] = frozenset()
    act: Act | None = None
    text: str = ""
    topic: str = ""
    within: Issue | None = None


@dataclass(frozen=True, slots=True)
class _Compiled:
    row: _Row
    said: re.Pattern[str]
    never: re.Pattern[str] | None
    before: re.Pattern[str] | None


@cache
def _table() -> WeightTable:
    return datafile.load(paths.resources() / "lexicons" / "weights.toml", WeightTable)


@cache
def _rows(language: str) -> tuple[_Compiled, ...]:
    rows = _table().rows.get(language, ())
    return tuple(
        _Compiled(
            row,
            re.compile(row.said),
            re.compile(row.never) if row.never else None,
            re.compile(row.before) if row.before else None,
        )
        for row in rows
    )


def weight_of(messages: Sequence[Message], language: str) -> Weight | None:
    """What weighs in the last turn of the customer, None where nothing is known to."""
    return _first(messages, language, steps=False)


def step_of(messages: Sequence[Message], language: str) -> str:
    """What is done next with the answer that the customer has just given, "" when unsure.

    "The right size is a 12": "I'm checking whether a 12 is in stock to exchange them".
    """
    found = _first(messages, language, steps=True)
    return found.text if found else ""


def _first(messages: Sequence[Message], language: str, *, steps: bool) -> Weight | None:
    traditional = language == "zh-Hant"
    language = "zh" if language.startswith("zh") else language
    turns = _turns(messages)
    if not turns:
        return None
    last = turns[0]
    folded = fold(last).text
    earlier = ""
    for row in _rows(language):
        if (row.row.kind == STEP) is not steps:
            continue
        found = row.said.search(folded)
        if not found or (row.never and row.never.search(folded)):
            continue
        if row.before:
            earlier = earlier or fold("\n".join(turns[1:])).text
            if not row.before.search(earlier):
                continue
        kind = _table().kind[row.row.kind]
        words = (row.row.hant if traditional else "") or row.row.text
        written = last if len(last) == len(folded) else folded
        return Weight(
            row.row.kind,
            kind.mood,
            frozenset(kind.unless),
            kind.act,
            _filled(words, found, written),
            kind.topic,
            kind.within,
        )
    return None


def _filled(text: str, found: re.Match[str], written: str) -> str:
    """The row's phrase with what the customer wrote in its groups; "" where a group is missing."""
    if text == CLAUSE:
        return _clause(found, written)
    for name in _SLOT.findall(text):
        start, end = found.span(int(name))
        if start < 0 or not written[start:end].strip():
            return ""
        text = text.replace(f"{{{name}}}", written[start:end].strip())
    return text


def _clause(found: re.Match[str], written: str) -> str:
    """The clause in which a pattern ends, said back to the customer; "" where it had better not."""
    end = found.end()
    for pause in _PAUSE.finditer(written):
        if pause.start() >= end:
            end = pause.start()
            break
    else:
        end = len(written)
    before = list(_PAUSE.finditer(written[: found.end() - 1]))
    start = before[-1].end() if before else 0
    said = _LEADS_IN.sub("", written[start:end].strip())
    said = _TRAILS.sub("", said)
    if not SHORTEST <= len(said) <= LONGEST or restate.unsafe(said) or _RUDE.search(said):
        return ""
    return restate.turned_round(said)


def _turns(messages: Sequence[Message]) -> list[str]:
    """The customer's turns, the newest first."""
    turns: list[str] = []
    speaker = None
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            text = message.text[:MAX_TURN]
            if speaker is Speaker.CUSTOMER:
                turns[-1] = f"{text}\n{turns[-1]}"[-MAX_TURN:]
            elif len(turns) > TURNS_BACK:
                break
            else:
                turns.append(text)
        speaker = message.speaker
    return turns
