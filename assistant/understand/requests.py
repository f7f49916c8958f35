"""Says what a customer asks to have done back in a few words: "解绑电话号码", "发货时间改一下".

Twin of restate.question_of for what is no question. Pure and careful: what is not surely a plain
request gives "". Chinese so far.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message
from assistant.understand.restate import clauses_of_turn, unsafe
from assistant.understand.restate import turned_round as turned
from assistant.understand.text import fold


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    longest: int
    shortest: int
    deed: str
    shapes: tuple[str, ...]
    ending: str
    never: str


class RequestTable(BaseModel):
    """resources/lexicons/requests.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: _Words


@cache
def _table() -> _Words:
    return datafile.load(paths.resources() / "lexicons" / "requests.toml", RequestTable).zh


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    table = _table()
    shapes = tuple(re.compile(shape.replace("DEED", table.deed)) for shape in table.shapes)
    return shapes, re.compile(table.ending), re.compile(table.never)


def request_of(messages: Sequence[Message], language: str) -> str:
    """What the customer's last turn asks to have done, turned round to them; "" when unsure.

    Chinese in the script that the customer writes; other languages give "".
    """
    if not language.startswith("zh"):
        return ""
    for clause in reversed(clauses_of_turn(messages)[-6:]):
        found = _request(clause)
        if found:
            return found
    return ""


def _request(clause: str) -> str:
    table = _table()
    shapes, ending, never = _patterns()
    said = ending.sub("", clause)
    plain = fold(said).text
    if len(plain) != len(said) or unsafe(said):
        return ""
    for shape in shapes:
        found = shape.match(plain)
        if not found:
            continue
        groups = found.groupdict()
        of = said[found.start("of") : found.end("of")] if groups.get("of") else ""
        done = of + said[found.start("do") : found.end("do")]
        if table.shortest <= len(done) <= table.longest and not never.search(fold(done).text):
            return turned(done)
    return ""
