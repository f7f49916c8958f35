"""Chooses the phrasebook's line for one part of a draft.

How exactly a line fits decides first, then not having been read yet, then the customer's own seed.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.draft import rules
from assistant.draft.checks import width
from assistant.draft.phrasebook import Line
from assistant.draft.phrasebook_rows import MATTER_SLOTS, THING_SLOTS
from assistant.draft.slots import Slots
from assistant.draft.wording import pieces

REPEATED = 84
_MISSING_COST = 45
_USED_COST = 30
# Another customer has just been offered the line: one as good goes before it.
_LATELY_COST = 8
# A draft beside this one has the line already: another is better, but not at any price.
_TAKEN_COST = {"acknowledge": 15, "solve": 15, "care": 15, "hold": 40, "moment": 40, "also": 15}
_SORRY_BONUS = 14
_ECHO_COST = 25
# The kind of question that the plan asks for, among lines that fit as well.
_QUESTION_BONUS = 10
# For each Chinese-sized character, where the plan wants it short.
_LENGTH_COST = {"short": 0.1}
# The agent has just said by when: a second term beside the first would confuse.
_PROMISED = frozenset({"reply_minutes", "escalate_minutes"})
_REPEAT_COST = 130
_SAID_BACK = frozenset({"question", "request"})
_TOLERANCE = 7


def slot_ban(slot: str) -> str:
    """What stands among banned line ids to ban every line that has a slot."""
    return f"slot:{slot}"


@dataclass
class Chosen:
    """What one draft is made of so far; `ids` says which line or answer each text is."""

    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    sorry: bool = False

    @property
    def names_matter(self) -> bool:
        """Whether a line already says what the customer's matter is."""
        return any(not MATTER_SLOTS.isdisjoint(line.slots) for line in self.lines)


class LineChooser:
    """Chooses lines for several drafts of one situation; `taken` are those that a draft has."""

    def __init__(
        self,
        plan: Plan,
        messages: Sequence[Message],
        given: Collection[str],
        slots: Slots,
        seed: int,
        used: Collection[str],
        lately: Collection[str] = (),
        raised_again: bool = False,
    ) -> None:
        self.plan = plan
        self.given = frozenset(given)
        self.slots = slots
        self.seed = seed
        self.used = frozenset(used)
        self.lately = frozenset(lately)
        self.raised_again = raised_again
        self.taken: set[str] = set()
        self.rules = rules.default()
        self.agent_said = [
            message.text[:600] for message in messages if message.speaker is Speaker.AGENT
        ][-8:]

    def pick(
        self,
        part: str,
        kind: DraftKind,
        ranked: Sequence[tuple[int, Line]],
        chosen: Chosen,
        banned: Collection[str],
        target: str = "",
    ) -> bool:
        """Add the best of the `ranked` lines to `chosen`; False when none of them may be used."""
        said = [pieces(line.text) for line in chosen.lines]
        scored = [
            (
                self._order(line, points, part, kind)
                - (0 if all(own.isdisjoint(pieces(line.text)) for own in said) else _ECHO_COST),
                line,
            )
            for points, line in ranked
            if self._usable(line, chosen, banned)
            and not (part == "solve" and self._less(line, chosen))
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
        chosen.ids[target or part] = line.id
        chosen.lines.append(line)
        chosen.blanks += blanks
        chosen.sources += [line.id, *sources]
        chosen.sorry = chosen.sorry or line.apologise or self.rules.apologises(line.text)
        return True

    def _usable(self, line: Line, chosen: Chosen, banned: Collection[str]) -> bool:
        if line.id in banned or not self.slots.customer_has(line):
            return False
        if any(slot_ban(slot) in banned for slot in line.slots):
            return False
        if chosen.names_matter and not MATTER_SLOTS.isdisjoint(line.slots):
            return False
        if self.plan.also and not _SAID_BACK.isdisjoint(line.slots):
            # What is said back may be the second matter: each is named for itself.
            return False
        if not THING_SLOTS.isdisjoint(line.slots) and self._thing_named(chosen):
            return False
        if not self.given.issuperset(line.given) or self._asks_again(line):
            return False
        if line.again and not self.raised_again:
            return False
        sorry = line.apologise or self.rules.apologises(line.text)
        # Condolences are no apology, though many languages use the same word.
        sorry = sorry and "grief" not in line.strategy
        if sorry and (not self.plan.apologise or chosen.sorry):
            return False
        blames_us = line.liable or self.rules.takes_blame(line.text)
        return not (blames_us and "liability" in self.plan.avoid)

    def _less(self, line: Line, chosen: Chosen) -> bool:
        """Whether the line only names the thing where the very question could be said back."""
        only = not THING_SLOTS.isdisjoint(line.slots) and "question" not in line.slots
        return only and "question" in self.slots.customer and not chosen.names_matter

    def _thing_named(self, chosen: Chosen) -> bool:
        """Whether a part that stands already names the thing, as such or in what went wrong."""
        if any(not THING_SLOTS.isdisjoint(line.slots) for line in chosen.lines):
            return True
        thing = self.slots.customer.get("about", "").split()[-1:]
        said = " ".join(chosen.texts.values()).casefold()
        return bool(thing) and thing[0].casefold().rstrip("s") in said

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
        elif line.id in self.lately:
            value -= _LATELY_COST
        if line.id in self.taken:
            value -= _TAKEN_COST[part]
        if part == "acknowledge" and self.plan.apologise and line.apologise:
            value += _SORRY_BONUS
        if "repeat_promise" in self.plan.avoid and not _PROMISED.isdisjoint(line.slots):
            value -= _REPEAT_COST
        if kind is DraftKind.ASK and self.plan.ask and line.question == self.plan.ask:
            value += _QUESTION_BONUS
        size = width(line.text)
        if part != "solve":
            # Culture may shorten what stands around the step, never change the step.
            value -= size * _LENGTH_COST.get(self.plan.length, 0.0)
        if kind in (DraftKind.BRIEF, DraftKind.ASK) and part != "solve":
            value -= size * 0.3
        elif kind is DraftKind.BRIEF:
            value -= size * 0.15
        elif kind is DraftKind.FULL:
            value += min(size, 50) * 0.1
        return value

    def _mixed(self, line: Line) -> int:
        return zlib.crc32(f"{self.seed}:{line.id}".encode())
