"""Whether one of the shop's own answers answers what was asked, by the shape of both.

The lookup finds the entry that speaks of the same things; what is asked of them it does not see:
"when will the invoice come" is not answered with "yes, you can have one". Pure; Chinese so far.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.understand.text import fold

MAX_READ = 600


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    when: str
    when_answer: str
    where: str
    where_answer: str
    how: str
    how_answer: str
    why: str
    yes_answer: str
    yes_no: str
    cancelled: str
    goods_back: str
    own_state: str
    own_order: str


class AnswerFits(BaseModel):
    """resources/lexicons/answer_fits.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: _Words


@cache
def _words() -> dict[str, re.Pattern[str]]:
    table = datafile.load(paths.resources() / "lexicons" / "answer_fits.toml", AnswerFits)
    return {name: re.compile(text) for name, text in table.zh.model_dump().items()}


def fits(question: str, answer: str, language: str) -> bool:
    """Whether `answer` has the shape of an answer to `question`, the customer's last turn."""
    if not language.startswith("zh"):
        return True
    words = _words()
    asked, said = fold(question[-MAX_READ:]).text, fold(answer[:MAX_READ]).text
    if words["why"].search(asked):
        return False
    wanted = [name for name in ("when", "where", "how") if words[name].search(asked)]
    if any(words[f"{name}_answer"].search(said) is None for name in wanted):
        return False
    only_yes = words["yes_answer"].search(said) is not None
    return not only_yes or words["yes_no"].search(asked) is not None or wanted == ["how"]


def of_another_case(chat: str, answer: str, language: str) -> bool:
    """Whether an answer speaks of goods that come back to somebody whose order was called off."""
    if not language.startswith("zh"):
        return False
    words = _words()
    plain, said = fold(chat[-MAX_READ:]).text, fold(answer[:MAX_READ]).text
    return bool(words["cancelled"].search(plain) and words["goods_back"].search(said))


def asks_state(said: str, language: str) -> bool:
    """Whether they ask when or how far, which for a known order no rule knows."""
    return language.startswith("zh") and bool(
        _words()["own_state"].search(fold(said[-MAX_READ:]).text)
    )


def of_own_order(said: str, language: str) -> bool:
    """Whether they ask where an order of theirs stands: the rule for all orders is no answer."""
    if not language.startswith("zh"):
        return False
    plain = fold(said[-MAX_READ:]).text
    return all(_words()[name].search(plain) for name in ("own_order", "own_state"))
