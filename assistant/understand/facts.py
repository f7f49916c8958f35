"""Pulls out what a customer states: numbers, sums, dates, people, wishes, with their place.

Each kind has a lexicon or pattern of its own; here they are put together, brought into one form
and counted once. `value` is the normalised form, `said` the wording where the two differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Fact, Issue
from assistant.understand import fact_values
from assistant.understand.people import find_people
from assistant.understand.text import Folded, fold, hanzi, lexicon_language
from assistant.understand.things import carrier_of, find_things
from assistant.understand.when import TimeKind, TimeMention, find_times
from assistant.understand.when_sense import senses
from assistant.understand.wishes import find_wishes
from assistant.understand.wordings import Wordings

MAX_FACTS = 60
TOLD = frozenset(
    {
        "order", "tracking", "serial", "model", "phone", "email", "address", "name", "amount",
        "date", "deadline", "duration", "quantity", "size", "color", "item", "photo", "person",
    }
)  # fmt: skip
"""Kinds that inform: a wish or a try alone does not make a message a piece of information."""
_ORDER_SPAN = 80
_ASKED_BACK = 3
# On real chats a number still missing after two such turns was asked for once in 62 times.
_TURNS_WITHOUT_ASKING = 2
_NOWHEN = datetime(2000, 1, 1)
_HANDLE = re.compile(r"@[^\s@,.;:!?]{1,40}")
_FIGURE = re.compile(r"\d")
_SENTENCE_ENDS = ".!?;\n"
_COUNTED = re.compile(
    r"(?<![\w.#$-])(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|a dozen) $"
)


class Needs(BaseModel):
    """resources/lexicons/missing.toml: kinds of facts needed, by topic or issue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: dict[str, list[str]]


Span = tuple[int, int]
"""Start and end in the original text, code points."""


@cache
def _patterns(name: str, figures: bool) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """Kind, pattern and whether a capital is wanted; without those for texts with figures."""
    simple = str.maketrans(hanzi().to_simplified)
    rows: list[fact_values.FactPattern] = getattr(fact_values.tables(), name)
    rows = [row for row in rows if figures or not row.figures]
    return tuple((p.kind, re.compile(p.regex.translate(simple)), p.capital) for p in rows)


@cache
def _deadline_words(language: str) -> Wordings:
    own = fact_values.tables().deadline.get(language, ())
    return Wordings(("deadline", wording) for wording in own)


@cache
def _needs() -> dict[str, list[str]]:
    return datafile.load(paths.resources() / "lexicons" / "missing.toml", Needs).needs


@cache
def _order_asked() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tables = fact_values.tables()
    return re.compile(tables.asks_order), re.compile(tables.bare_number)


def _value_span(match: re.Match[str]) -> Span:
    for name in ("v", "w", "u"):
        if name in match.re.groupindex and match.group(name) is not None:
            return match.span(name)
    return match.span()


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in taken)


class _Page:
    """One text while its facts are collected: spans are of the original text."""

    def __init__(self, text: str, language: str) -> None:
        self.folded: Folded = fold(text)
        self.plain = fact_values.ascii_digits(self.folded.text)
        self.figures = _FIGURE.search(self.plain) is not None
        self.language = language
        self.taken: list[Span] = []
        self.found: list[Fact] = []
        self._values: dict[str, Callable[[str], str]] = {
            "order": fact_values.code,
            "tracking": fact_values.code,
            "serial": fact_values.code,
            "model": fact_values.code,
            "phone": fact_values.phone,
            "email": str,
            "amount": lambda said: fact_values.amount(said, language),
            "duration": fact_values.duration,
            "quantity": fact_values.quantity,
            "size": fact_values.size,
        }

    def add(self, kind: str, span: Span, value: str = "") -> None:
        """Keep a fact; without a value its wording is the value."""
        first, last = span
        said = self.folded.original[first:last]
        first += len(said) - len(said.lstrip())
        last -= len(said) - len(said.rstrip())
        said = said.strip()
        if said:
            value = value or said
            self.found.append(Fact(kind, value, 0, first, last, "" if value == said else said))

    def patterns(self, name: str) -> None:
        """Facts by pattern, the earlier pattern first."""
        for kind, pattern, capital in _patterns(name, self.figures):
            for match in pattern.finditer(self.plain):
                whole = self.folded.span(*match.span())
                if _overlaps(whole, self.taken):
                    continue
                start, end = _value_span(match)
                if capital and not self.folded.said(start, end)[:1].isupper():
                    continue
                self.taken.append(whole)
                if kind:
                    self._stated(kind, start, end)

    def _stated(self, kind: str, start: int, end: int) -> None:
        said = self.plain[start:end].strip()
        make = self._values.get(kind)
        span = self.folded.span(start, end)
        self.add(kind, span, make(said) if make else "")
        if kind == "tracking":
            carrier, size = carrier_of(said)
            if carrier:
                self.add("carrier", self.folded.span(start, start + size), carrier)

    def times(self, now: datetime | None) -> None:
        """Days, hours and what is due, against the day on which they were written."""
        for mention in find_times(self.folded.original, now or _NOWHEN, self.language):
            span = (mention.start, mention.end)
            kind, value = _moment(mention, now or _NOWHEN, self.language)
            if kind and not _overlaps(span, self.taken):
                self.taken.append(span)
                self.add(kind, span, value if now else "")

    def named(self) -> None:
        """Things, people and wishes by their words."""
        handles = [self.folded.span(*hit.span()) for hit in _HANDLE.finditer(self.plain)]
        for kind, value, start, end in find_things(self.folded, self.language):
            span = self.folded.span(start, end)
            if _overlaps(span, self.taken) or _overlaps(span, handles):
                continue
            if kind == "carrier" and any(f.value == value for f in self.found):
                continue
            self.add(kind, span, value)
            count = _COUNTED.search(self.plain, max(0, start - 12), start)
            if kind == "item" and count:
                number = self.folded.span(count.start(), count.end() - 1)
                if not _overlaps(number, self.taken):
                    self.add("quantity", number, fact_values.quantity(count.group()))
        for finder in (find_people, find_wishes):
            for kind, value, start, end in finder(self.folded, self.language):
                self.add(kind, self.folded.span(start, end), value)

    def deadlines(self, now: datetime | None) -> None:
        """A coming day is the last one that helps when it is a feast or something is needed."""
        if now is None or any(fact.kind == "deadline" for fact in self.found):
            return
        days = [fact for fact in self.found if fact.kind == "date"]
        today = now.date().isoformat()
        if not any(fact.value >= today for fact in days):
            return
        words = _deadline_words(lexicon_language(self.plain, self.language)).find(self.plain)
        reasons = [self.folded.span(hit.start, hit.end) for hit in words]
        reasons += [(fact.start, fact.end) for fact in self.found if fact.kind == "occasion"]
        for fact in days:
            if fact.value >= today and any(self._one_sentence(fact, span) for span in reasons):
                self.found[self.found.index(fact)] = replace(fact, kind="deadline")

    def _one_sentence(self, fact: Fact, span: Span) -> bool:
        first, last = min(fact.end, span[1]), max(fact.start, span[0])
        between = fold(self.folded.original[first:last]).text if first < last else ""
        return len(between) <= 40 and not any(mark in between for mark in _SENTENCE_ENDS)


def _names_day(mention: TimeMention, language: str) -> bool:
    """Whether it says which day: "晚上十点" and "the next day" in a story do not."""
    said = fold(mention.said).text.strip()
    if said in fact_values.tables().no_day:
        return False
    return any(
        sense.day is not None or sense.weekday or sense.dom or sense.relation == "this"
        for sense in senses(said, language)
    )


def _moment(mention: TimeMention, now: datetime, language: str) -> tuple[str, str]:
    """Kind and ISO 8601 value of a time named; ("", "") for a length of time."""
    first, last = mention.earliest, mention.latest
    if mention.kind in (TimeKind.DAY, TimeKind.MOMENT) and not _names_day(mention, language):
        return "", ""
    if mention.kind is TimeKind.DAY or (mention.kind is TimeKind.MOMENT and "几" in mention.said):
        return "date", first.date().isoformat()
    if mention.kind is TimeKind.PERIOD:
        return "date", f"{first.date().isoformat()}/{last.date().isoformat()}"
    if mention.kind is TimeKind.MOMENT:
        return "date", last.strftime("%Y-%m-%dT%H:%M")
    if mention.kind is TimeKind.BY:
        whole = (last.hour, last.minute) in ((0, 0), (23, 59))
        return "deadline", last.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M")
    if mention.kind is TimeKind.AGO and now - first >= timedelta(hours=20):
        return "date", first.date().isoformat()
    return "", ""


@lru_cache(maxsize=2048)
def in_text(
    text: str, message: int, language: str, day: datetime | None = None
) -> tuple[Fact, ...]:
    """Facts in one text, in order of their place; days are counted from `day`.

    Without `day` the wording of a date is its value. Links are not given.
    """
    page = _Page(text, language)
    page.patterns("code")
    page.times(day)
    page.patterns("measure")
    page.named()
    page.deadlines(day)
    own = (replace(fact, message=message) for fact in page.found if fact.kind != "link")
    return tuple(sorted(own, key=lambda fact: (fact.start, -fact.end)))


def _day_of(message: Message, now: datetime | None) -> datetime | None:
    """The day a message was written, so that 昨天 means the same whenever it is read."""
    at = message.at or now
    if at is None:
        return None
    if now is not None and at.tzinfo is not None and now.tzinfo is not None:
        at = at.astimezone(now.tzinfo)
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def read_facts(
    messages: Sequence[Message], about: int, language: str, now: datetime | None = None
) -> tuple[Fact, ...]:
    """What the customer stated up to `messages[about]`; a value said again counts once.

    Days are counted from the time of each message, or from `now` where that is not known.
    """
    found: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    for index in range(max(0, about - _ORDER_SPAN), about + 1):
        message = messages[index]
        if message.speaker is not Speaker.CUSTOMER:
            continue
        facts = in_text(message.text, index, language, _day_of(message, now))
        for fact in (*facts, *_answered(messages, index, facts)):
            if (fact.kind, fact.value) not in seen:
                seen.add((fact.kind, fact.value))
                found.append(fact)
    return tuple(found[-MAX_FACTS:])


def _answered(messages: Sequence[Message], index: int, facts: Sequence[Fact]) -> Iterator[Fact]:
    """A bare number right after the agent asked for the order's."""
    text = messages[index].text
    if len(text) > 60 or facts:
        return
    asked, bare = _order_asked()
    folded = fold(text)
    match = bare.fullmatch(fact_values.ascii_digits(folded.text))
    if match is None:
        return
    for earlier in reversed(messages[max(0, index - _ASKED_BACK) : index]):
        if earlier.speaker is Speaker.AGENT:
            if asked.search(fold(earlier.text).text):
                start, end = folded.span(*match.span("v"))
                value = fact_values.code(match.group("v"))
                said = folded.original[start:end]
                yield Fact("order", value, index, start, end, "" if said == value else said)
            return


def _order_in_window(messages: Sequence[Message], about: int) -> bool:
    """Whether the agent has had several turns and never asked for the order's number."""
    asked, _ = _order_asked()
    turns, last = 0, Speaker.CUSTOMER
    for message in messages[max(0, about - _ORDER_SPAN) : about]:
        if message.speaker is Speaker.AGENT:
            turns += last is not Speaker.AGENT
            if asked.search(fold(message.text).text):
                return False
        last = message.speaker
    return turns >= _TURNS_WITHOUT_ASKING


def read_missing(
    messages: Sequence[Message], about: int, issue: Issue, topic: str, act: Act,
    facts: Sequence[Fact], language: str,
) -> tuple[str, ...]:  # fmt: skip
    """Kinds this matter needs that neither side has given: the first of each choice.

    An agent who has answered a few times without asking for the order has it in their window.
    """
    if act in (Act.GREET, Act.THANK, Act.BYE):
        return ()
    needs = _needs().get(topic)
    if needs is None:
        needs = _needs().get(str(issue), [])
    if not needs:
        return ()
    given = {fact.kind for fact in facts}
    if all(given.intersection(choice.split("|")) for choice in needs):
        return ()
    for index in range(max(0, about - _ORDER_SPAN), about + 1):
        message = messages[index]
        if message.speaker is not Speaker.CUSTOMER:
            given |= {fact.kind for fact in in_text(message.text, index, language)}
    if _order_in_window(messages, about):
        given.add("order")
    return tuple(
        choice.split("|", maxsplit=1)[0]
        for choice in needs
        if not given.intersection(choice.split("|"))
    )
