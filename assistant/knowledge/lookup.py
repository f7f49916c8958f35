"""Answers a customer's question out of the shop's own knowledge, or says that it can't.

A wrong specific answer is worse than a general one: sureness reaches 0.5, from where an answer may
lead a draft, only when the words of the question and what it is about agree. Nothing here knows an
order: where a parcel is, no entry can say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from assistant.domain.answers import Allowance, Answer
from assistant.domain.reading import Issue
from assistant.knowledge import words
from assistant.knowledge.entries import Entry, Wording
from assistant.knowledge.index import Match
from assistant.knowledge.shop import Shop
from assistant.knowledge.sources import SLOT, topics

MOST = 4
# Nearness at which a question without any sign beside its words is as likely right as wrong.
EVEN = 0.64
STEEP = 11.0
SAME_TOPIC = 0.09
SAME_ISSUE = 0.04
OTHER_TOPIC = -0.20
# What is lost where the matching piece is next to nothing of what they wrote.
BESIDE = 0.3
NAMED = 0.10
REMEMBERED = 0.02
# The most for what is not sure enough to lead a draft, however well the words agree.
NOT_LEADING = 0.45
_CHINESE = {"zh-Hans": ("zh-Hant", "t2s"), "zh-Hant": ("zh-Hans", "s2twp")}


def answers(
    shop: Shop,
    said: Sequence[str],
    topic: str,
    issue: Issue,
    language: str,
    region: str | None,
    now: datetime,
) -> tuple[Answer, ...]:
    """What the shop says to the customer's question, the surest first; () when it says nothing.

    `said` are the customer's own turns, the newest last: that one is answered, the others tell
    which product is meant. `topic` and `issue` are the reading's, `language` the draft's; `region`
    is the customer's (None: unknown). Never raises for odd input.
    """
    if not said or not said[-1].strip() or not shop.library.entries:
        return ()
    index = shop.library.index
    turn = words.normal(said[-1])
    named = index.products_in(turn)
    remembered = {} if named else _remembered(shop, said[:-1])
    products = named or remembered
    whole = index.weight(turn)
    best: dict[str, tuple[float, Match]] = {}
    for piece in words.clauses(turn):
        here = next((name for name in named.values() if name in piece), "")
        part = min(1.0, index.weight(piece) / whole) if whole else 0.0
        for match in index.search(piece, here, products):
            near = match.nearness * (1 - BESIDE * (1 - part))
            sure = _sureness(near, match, topic, issue, bool(named), len(products))
            if sure > best.get(match.entry.id, (0.0, match))[0]:
                best[match.entry.id] = (sure, match)
    where = region or (shop.region if language in ("zh-Hans", "en") else "")
    day = now.date()
    found = []
    for sure, match in sorted(best.values(), key=lambda pair: -pair[0]):
        entry = match.entry
        if not entry.holds(where, day) or not _allowed(entry, turn):
            continue
        worded = wording(shop, entry, language, region)
        if worded is None:
            continue
        found.append(
            Answer(
                entry.id, title(entry, language), worded.solve, worded.brief, worded.ask,
                worded.care, round(sure, 3), entry.product, tuple(entry.topics),
            )
        )  # fmt: skip
        if len(found) == MOST:
            break
    return tuple(found)


def _remembered(shop: Shop, earlier: Sequence[str]) -> dict[str, str]:
    """The product named last before this turn, when it was one."""
    for text in reversed(earlier[-4:]):
        products = shop.library.index.products_in(words.normal(text))
        if products:
            return products
    return {}


def _sureness(
    near: float, match: Match, topic: str, issue: Issue, named: bool, products: int
) -> float:
    entry, elsewhere = match.entry, False
    if topic and topic in entry.topics:
        near += SAME_TOPIC
    elif issue.value in {topics().get(name) for name in entry.topics}:
        near += SAME_ISSUE
    elif topic and not entry.product:
        near += OTHER_TOPIC
        elsewhere = True
    if entry.product:
        near += NAMED if named else REMEMBERED
    sure = 1 / (1 + math.exp(-STEEP * (near - EVEN)))
    # Two things of one name: a draft must not speak of the wrong one. And "can it be quicker?" in
    # a talk about an invoice is not about the parcel.
    doubtful = products > 1 if entry.product else elsewhere and match.meaning < 2
    return min(sure, NOT_LEADING) if doubtful else sure


def _allowed(entry: Entry, turn: str) -> bool:
    if any(words.normal(word) in turn for word in entry.unless):
        return False
    return not entry.needs or any(words.normal(word) in turn for word in entry.needs)


def title(entry: Entry, language: str) -> str:
    """What the agent reads above an answer."""
    titles = entry.titles
    return titles.get(language) or titles.get("zh-Hans") or next(iter(titles.values()), entry.id)


def wording(shop: Shop, entry: Entry, language: str, region: str | None) -> Wording | None:
    """An entry's text in a language, its slots filled.

    None where it is not written in that language or the shop lacks a fact it needs. Where only the
    other Chinese script is written it is converted, with Taiwan's words for zh-Hant.
    """
    text = entry.texts.get(language)
    rules, source = "", language
    if text is None and language in _CHINESE:
        source, rules = _CHINESE[language]
        text = entry.texts.get(source)
    if text is None:
        return None
    forms = []
    for form in (text.solve, text.brief, text.ask, text.care):
        values = {name: shop.fact(name, language, region) for name in SLOT.findall(form)}
        if None in values.values():
            return None
        said = str(words.converter(rules).convert(form)) if rules else form
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", str(value))
        forms.append(said)
    return Wording(*forms)


def allowances(
    shop: Shop, role: str, language: str, issue: Issue | None = None, topic: str = ""
) -> tuple[Allowance, ...]:
    """What somebody of this role may give without asking, in the shop's order.

    With an issue or topic, only what matters for it; limits without topics matter for all.
    """
    found = []
    for limit in shop.limits:
        amount = limit.for_role(role)
        if amount == 0:
            continue
        if (topic or issue) and limit.topics:
            issues = {topics().get(name) for name in limit.topics}
            fits = topic in limit.topics or (not topic and issue and issue.value in issues)
            if not fits:
                continue
        text = limit.said(language, role)
        if text:
            found.append(Allowance(limit.id, text, amount, limit.unit))
    return tuple(found)
