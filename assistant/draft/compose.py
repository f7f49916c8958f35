"""Composes drafts from the phrasebook: acknowledge, solve, care, filled with what is known.

Pure given its data. A line is chosen for how exactly it fits, then for not having been read yet; a
fact that nobody has becomes a blank; what breaks a check is composed again from other lines.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import CheckLevel, Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Context, Issue, Reading
from assistant.draft import rules, strategy
from assistant.draft.checks import check_draft, width
from assistant.draft.phrasebook import Book, Line, Phrasebook, Situation
from assistant.draft.plan import WHOLE
from assistant.draft.settle import settle
from assistant.draft.slots import Slots
from assistant.knowledge.shop import Shop
from assistant.understand.topics import issue_of_topics

# Where the line of a moment goes; all other moments are answers of three parts.
MOMENT_PART = {
    "opening": "acknowledge",
    "thanks": "acknowledge",
    "smalltalk": "acknowledge",
    "praise": "acknowledge",
    "agree": "solve",
    "wait": "solve",
    "back": "solve",
    "inform": "solve",
    "refuse": "solve",
    "urge": "solve",
    "transfer": "solve",
    "bye": "care",
    "closing": "care",
}
# Strategies whose own matter stands above what the chat was about before.
STRATEGY_MATTER = {
    "crisis": (Issue.OTHER, ""),
    "safety": (Issue.PRODUCT_QUALITY, "quality.safety"),
    "fraud_warning": (Issue.ACCOUNT_PAYMENT, "account.fraud"),
}
# A matter that is none: what is upset or asks for something is not answered with small talk.
NO_MATTER = frozenset({"other.smalltalk", "other.praise"})
ATTEMPTS = 6
REPEATED = 84
_MISSING_COST = 45
_USED_COST = 30
# A draft beside this one has the line already: another is better, but not at any price.
_TAKEN_COST = {"acknowledge": 15, "solve": 15, "care": 15, "hold": 40, "moment": 40}
_SORRY_BONUS = 14
_ECHO_COST = 25
# The agent has just said by when: a second term beside the first would confuse.
_PROMISED = frozenset({"reply_minutes", "escalate_minutes"})
_REPEAT_COST = 130
_TOLERANCE = 4
_ENDINGS = "。.!！?？؟…~～」』”)）】;；"
_UNSPACED = ("zh", "ja")
# Thai parts its sentences by a space and closes them with nothing.
_UNMARKED = ("th",)


@dataclass
class _Chosen:
    """What one draft is made of so far."""

    texts: dict[str, str]
    lines: list[Line]
    blanks: list[str]
    sources: list[str]
    sorry: bool = False


class _Composer:
    """One situation, from which several drafts are composed."""

    def __init__(
        self,
        plan: Plan,
        reading: Reading,
        messages: Sequence[Message],
        context: Context,
        shop: Shop,
        phrasebook: Phrasebook,
        book: Book,
        seed: int,
        used_lines: Collection[str],
    ) -> None:
        self.plan = plan
        self.read = reading
        self.reading = settle(reading)
        self.messages = messages
        self.context = context
        self.shop = shop
        self.book = book
        self.seed = seed
        self.used = frozenset(used_lines)
        self.taken: set[str] = set()
        self.rules = rules.default()
        self.slots = Slots.of(plan, self.reading, messages, context, shop, phrasebook, book)
        self.given = frozenset(fact.kind for fact in self.reading.facts)
        self.agent_said = [
            message.text[:600] for message in messages if message.speaker is Speaker.AGENT
        ][-8:]

    def situation(self, kind: DraftKind, moment: str = "") -> Situation:
        """What lines are looked up for."""
        issue, topic = STRATEGY_MATTER.get(
            self.plan.strategy, (self.reading.issue, self.reading.topic)
        )
        if self.plan.strategy == "share_joy" and not self.plan.solve:
            # What pleased them is theirs to name: a parcel may be a good one and still under way.
            issue, topic = Issue.OTHER, ""
        if topic in NO_MATTER and self.plan.moment == "answer":
            topic = ""
        return Situation(
            emotion=self.reading.mood.label,
            issue=issue,
            topic=topic,
            moment=moment,
            strategy=self.plan.strategy,
            kind=kind,
            act=self.reading.act,
            stage=self.reading.stage,
            intensity=strategy.intensity_name(self.reading),
            region=self.slots.region or "",
        )

    def _opening(self, kind: DraftKind) -> Situation:
        """What the first sentence is looked up for: the fault, when another thing is asked."""
        situation = self.situation(kind)
        fault = strategy.default().fault_beside(self.reading)
        if self.plan.strategy == "repair" and not fault and not situation.topic:
            # What exactly is wrong is not known: no word about the matter, only that it is one.
            return replace(situation, emotion="", issue="")
        if not fault or self.plan.strategy != "repair":
            return situation
        return replace(situation, topic=fault, issue=issue_of_topics()[fault])

    def _usable(self, line: Line, chosen: _Chosen, banned: Collection[str]) -> bool:
        if line.id in banned or not self.slots.customer_has(line):
            return False
        if not self.given.issuperset(line.given):
            return False
        if self._asks_again(line):
            return False
        sorry = line.apologise or self.rules.apologises(line.text)
        if sorry and (not self.plan.apologise or chosen.sorry):
            return False
        blames_us = line.liable or self.rules.takes_blame(line.text)
        return not (blames_us and "liability" in self.plan.avoid)

    def _asks_again(self, line: Line) -> bool:
        """Whether the line asks for what the customer has given."""
        terms = self.rules.terms
        asks_order = "order" in line.asks or terms.asks_order.search(line.text) is not None
        if asks_order and self.slots.order_known:
            return True
        if "address" in line.asks and "address" in self.given:
            return True
        asks_photo = "photo" in line.asks or terms.asks_photo.search(line.text) is not None
        return asks_photo and "photo" in self.given and self.plan.moment == "answer"

    def _repeats(self, text: str) -> bool:
        return any(fuzz.partial_ratio(text, said) >= REPEATED for said in self.agent_said)

    def _order(self, line: Line, points: int, part: str, kind: DraftKind) -> float:
        value = float(points)
        value -= _MISSING_COST * len(self.slots.missing(line))
        if line.id in self.used:
            value -= _USED_COST
        if line.id in self.taken:
            value -= _TAKEN_COST[part]
        if part == "acknowledge" and self.plan.apologise and line.apologise:
            value += _SORRY_BONUS
        if "repeat_promise" in self.plan.avoid and not _PROMISED.isdisjoint(line.slots):
            value -= _REPEAT_COST
        size = width(line.text)
        if kind in (DraftKind.BRIEF, DraftKind.ASK) and part != "solve":
            value -= size * 0.3
        elif kind is DraftKind.BRIEF:
            value -= size * 0.15
        elif kind is DraftKind.FULL:
            value += min(size, 50) * 0.1
        return value

    def _mixed(self, line: Line) -> int:
        return zlib.crc32(f"{self.seed}:{line.id}".encode())

    def pick(
        self,
        part: str,
        situation: Situation,
        chosen: _Chosen,
        banned: Collection[str],
        target: str = "",
    ) -> bool:
        """Choose the line of one part and add it; False when the book has none that may be used."""
        kind = DraftKind(situation.kind)
        said = [_pieces(line.text) for line in chosen.lines]
        scored = [
            (
                self._order(line, points, part, kind)
                - (0 if all(own.isdisjoint(_pieces(line.text)) for own in said) else _ECHO_COST),
                line,
            )
            for points, line in self.book.ranked(part, situation)
            if self._usable(line, chosen, banned)
        ]
        if not scored:
            return False
        scored.sort(key=lambda pair: -pair[0])
        best = scored[0][0]
        near = [line for value, line in scored if value >= best - _TOLERANCE]
        near.sort(key=self._mixed)
        rest = [line for value, line in scored if value < best - _TOLERANCE]
        for line in (*near, *rest[:20]):
            text, blanks, sources = self.slots.fill(line)
            if not self._repeats(text):
                break
        else:
            line = near[0]
            text, blanks, sources = self.slots.fill(line)
        chosen.texts[target or part] = text
        chosen.lines.append(line)
        chosen.blanks += blanks
        chosen.sources += [line.id, *sources]
        chosen.sorry = chosen.sorry or line.apologise or self.rules.apologises(line.text)
        return True

    def compose(self, kind: DraftKind, banned: Collection[str]) -> _Chosen | None:
        """Choose all parts of one draft; None when a part that it can't do without is missing."""
        plan = self.plan
        chosen = _Chosen({}, [], [], [])
        if kind is DraftKind.HOLD:
            situation = self.situation(kind)
            return chosen if self.pick("hold", situation, chosen, banned, "acknowledge") else None
        if plan.moment in MOMENT_PART:
            situation = self.situation(kind, plan.moment)
            target = MOMENT_PART[plan.moment]
            return chosen if self.pick("moment", situation, chosen, banned, target) else None
        if plan.acknowledge:
            # A line for one kind of draft is rare here: what opens a brief one opens a question.
            opening = DraftKind.BRIEF if kind is DraftKind.ASK else kind
            for situation in (self._opening(opening), self.situation(opening)):
                if self.pick("acknowledge", situation, chosen, banned):
                    break
        if plan.solve and not self.pick("solve", self.situation(kind), chosen, banned):
            return None
        if plan.care and kind is DraftKind.FULL:
            self.pick("care", self.situation(kind), chosen, banned)
        return chosen if chosen.texts else None

    def draft(self, kind: DraftKind) -> Draft | None:
        """The best draft of a kind: composed again while a check finds something."""
        banned: set[str] = set()
        best: tuple[int, Draft, _Chosen] | None = None
        for _ in range(ATTEMPTS):
            chosen = self.compose(kind, banned)
            if chosen is None:
                break
            made = self._made(kind, chosen)
            # Words that protect somebody are not given up for being long.
            soft = 0 if self.plan.strategy in WHOLE else 1
            cost = {CheckLevel.HARD: 10, CheckLevel.SOFT: soft, CheckLevel.INFO: 0}
            weight = sum(cost[check.level] for check in made.checks)
            if best is None or weight < best[0]:
                best = (weight, made, chosen)
            if weight == 0:
                break
            banned |= self._culprits(made, chosen)
        if best is None:
            return None
        self.taken.update(line.id for line in best[2].lines)
        return best[1]

    def _culprits(self, made: Draft, chosen: _Chosen) -> set[str]:
        """The lines that hold the words a check named; all of them when none does."""
        details = [check.detail for check in made.checks if check.level is not CheckLevel.INFO]
        named = {
            line.id
            for line, text in zip(chosen.lines, chosen.texts.values(), strict=True)
            if any(detail and detail in text for detail in details)
        }
        return named or {line.id for line in chosen.lines}

    def _made(self, kind: DraftKind, chosen: _Chosen) -> Draft:
        parts = {
            name: finished(chosen.texts.get(name, ""), self.plan.language)
            for name in ("acknowledge", "solve", "care")
        }
        text = join(parts.values(), self.plan.language)
        draft = Draft(
            id=f"phrasebook-{kind}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}",
            kind=kind,
            tier=Tier.PHRASEBOOK,
            acknowledge=parts["acknowledge"],
            solve=parts["solve"],
            care=parts["care"],
            text=text,
            language=self.plan.language,
            blanks=tuple(dict.fromkeys(chosen.blanks)),
            sources=tuple(dict.fromkeys(chosen.sources)),
        )
        found = check_draft(
            draft, self.plan, self.read, self.messages, self.shop, self.context, book=self.rules
        )
        return replace(draft, checks=found)


@lru_cache(maxsize=8192)
def _pieces(text: str) -> frozenset[str]:
    """Runs of four Chinese characters or five words: two parts that share one sound repetitive."""
    han = "".join(character if _is_wide(character) else " " for character in text)
    found = {run[i : i + 4] for run in han.split() for i in range(len(run) - 3)}
    found |= {run for run in han.split() if len(run) == 3}
    words = re.findall(r"[^\W\d_]+", text.casefold()) if not found else []
    return frozenset(found | {" ".join(words[i : i + 4]) for i in range(len(words) - 3)})


def _is_wide(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def finished(text: str, language: str) -> str:
    """A part with its closing mark, so that the next one can follow."""
    text = text.strip()
    if text and text[-1] not in _ENDINGS and not language.startswith(_UNMARKED):
        text += "。" if language.startswith(_UNSPACED) else "."
    return text


def join(parts: Collection[str], language: str) -> str:
    """Parts as one text, the way the language writes it: Chinese and Japanese without spaces."""
    glue = "" if language.startswith(_UNSPACED) else " "
    return glue.join(part for part in parts if part)


def phrasebook_drafts(
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    context: Context,
    shop: Shop,
    phrasebook: Phrasebook,
    *,
    seed: int = 0,
    used_lines: Collection[str] = (),
) -> tuple[Draft, ...]:
    """Drafts of the kinds that the plan names, in its order, those ready to be sent first.

    `used_lines` are ids (a draft's `sources`) this customer has already been sent; `seed` rotates
    equal lines between customers. Empty when the phrasebook lacks the plan's language.
    """
    started = time.perf_counter()
    book = phrasebook.books.get(plan.language)
    if book is None:
        return ()
    composer = _Composer(plan, reading, messages, context, shop, phrasebook, book, seed, used_lines)
    made: list[Draft] = []
    for kind in plan.kinds:
        draft = composer.draft(kind)
        if draft is not None and all(draft.text != other.text for other in made):
            made.append(draft)
    made.sort(key=lambda draft: not draft.ready)
    elapsed = (time.perf_counter() - started) * 1000
    return tuple(
        replace(draft, rank=rank, first_ms=elapsed, done_ms=elapsed)
        for rank, draft in enumerate(made, 1)
    )
