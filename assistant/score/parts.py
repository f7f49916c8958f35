"""Points of the four parts of one reply, each with the reasons it got them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.reading import Act, Emotion, Reading
from assistant.score import shared
from assistant.score.cues import KIN, Cues
from assistant.score.need import takes_leave
from assistant.score.values import MOST, Mark, Part
from assistant.understand.text import Folded, fold

_ASKS_ORDER = ("单号", "order number", "order no", "order id")
_NONE = Notice("score.nothing")


@dataclass
class Reply:
    """A reply ready to be looked at: `text` is the folded one with the formulas taken out."""

    folded: Folded
    text: str
    stock: float
    cues: Cues
    reading: Reading
    said: list[str]
    taken_up: float
    copied: bool

    @property
    def whole(self) -> str:
        """The folded text with everything in it."""
        return self.folded.text

    @property
    def left(self) -> int:
        """Letters that are left when the formulas are gone."""
        return sum(character.isalnum() for character in self.text)


@dataclass
class Tally:
    """Points of one part while they are counted."""

    points: float = 0.0
    reasons: list[Notice] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def add(self, points: float, reason: str, marks: Sequence[Mark] = ()) -> None:
        """Count points for a reason (an id below score.)."""
        self.points += points
        self.reasons.append(Notice(f"score.{reason}"))
        self.marks.extend(marks)

    def settle(self) -> None:
        """Keep to 0–5, and say so when nothing was found."""
        self.points = round(min(MOST, max(0.0, self.points)), 2)
        if not self.reasons:
            self.reasons.append(_NONE)


def look_at(
    reply: str, cues: Cues, messages: Sequence[Message], reading: Reading, language: str
) -> Reply:
    """Fold a reply, take the formulas out, and see what of the customer's matter it takes up."""
    folded = fold(reply)
    end = "。" if any("\u3040" <= c <= "\u9fff" for c in folded.text) else "."
    characters = list(folded.text)
    formulas = 0
    for match in cues.finds("stock", folded.text):
        formulas += sum(c.isalnum() for c in match.group())
        characters[match.start() : match.end()] = end * (match.end() - match.start())
    text = "".join(characters)
    letters = sum(c.isalnum() for c in folded.text)
    said = shared.heard(messages, reading)
    return Reply(
        folded, text, formulas / letters if letters else 0.0, cues, reading, said,
        shared.taken_up(text, said, reading, language), shared.copied(folded.text, said),
    )  # fmt: skip


def _named(reply: Reply) -> tuple[bool, bool, list[Mark]]:
    """Whether the customer's feeling is named, whether one of another kind is, and where."""
    kin = KIN[reply.reading.mood.label]
    right: list[Mark] = []
    for family in kin:
        pattern = reply.cues.feelings.get(family)
        if pattern:
            right += [
                Mark(*reply.folded.span(match.start(), match.end()), "feeling")
                for match in pattern.finditer(reply.text)
            ]
    joy = reply.cues.feelings.get("joy")
    upset = reply.reading.mood.valence < -0.35 and "joy" not in kin
    wrong = bool(upset and not right and joy and joy.search(reply.text))
    return bool(right), wrong, right[:4]


def recognises(reply: Reply) -> Tally:
    """The feeling and its cause, in the customer's own terms."""
    tally = Tally()
    cues, text = reply.cues, reply.text
    right, wrong, marks = _named(reply)
    if right:
        tally.add(2.5, "feeling_named", marks)
    elif takes_leave(reply.reading) and cues.has("thanks_taken", text):
        tally.add(3.5, "thanks_taken", cues.marks("thanks_taken", text, reply.folded))
    elif cues.has("frame", text):
        tally.add(2.0, "feeling_met", cues.marks("frame", text, reply.folded))
    elif cues.has("apology", text):
        tally.add(1.5, "sorry", cues.marks("apology", text, reply.folded))
    elif cues.has("stock", reply.whole) and cues.has("apology", reply.whole):
        tally.add(0.5, "formula_only")
    if reply.taken_up >= 0.3:
        strength = 1.0 if reply.taken_up >= 0.7 else 0.6
        if reply.copied:
            tally.add(0.5, "cause_copied")
        else:
            tally.add(2.5 * strength, "cause_named" if strength == 1 else "cause_touched")
    if wrong:
        tally.add(-1.5, "feeling_wrong")
    tally.settle()
    return tally


def _asked_again(reply: Reply) -> bool:
    """An order number is asked for that stands in the chat."""
    given = any(fact.kind.startswith("order") for fact in reply.reading.facts)
    return given and any(word in reply.text for word in _ASKS_ORDER)


def explores(reply: Reply, messages: Sequence[Message]) -> Tally:
    """The question that is missing, or a choice."""
    tally = Tally()
    cues, text = reply.cues, reply.text
    if cues.has("ask", text):
        tally.add(3.0, "asks", cues.marks("ask", text, reply.folded))
        if reply.taken_up >= 0.3 or reply.reading.missing:
            tally.add(1.0, "asks_about_it")
        if _asked_again(reply):
            tally.add(-3.0, "asks_again")
    elif cues.has("vague_ask", reply.whole):
        opening = reply.reading.act is Act.GREET
        tally.add(4.0 if opening else 0.7, "asks_opening" if opening else "asks_nothing")
    if cues.has("choice", text):
        tally.add(1.5, "choice", cues.marks("choice", text, reply.folded))
    earlier = [m.text for m in messages[-4:] if m.speaker is Speaker.AGENT]
    if tally.points and any(fold(one).text == reply.whole for one in earlier):
        tally.add(-2.0, "said_before")
    tally.settle()
    return tally


def acts(reply: Reply) -> Tally:
    """A step that somebody takes, an answer, a way: concrete, and by when."""
    tally = Tally()
    cues, text = reply.cues, reply.text
    owns, steps = cues.has("own", text), cues.has("step", text)
    asked = reply.reading.act is Act.ASK
    figures = any(character.isdigit() for character in text)
    answers = cues.has("answer", text) and reply.left >= (2 if asked else 4)
    # To a question, a plain statement about it answers as well as "yes" does.
    answers = answers or (asked and reply.left >= 6 and (figures or reply.taken_up >= 0.3))
    if owns:
        tally.add(2.5, "own_step", cues.marks("own", text, reply.folded))
    if steps:
        tally.add(2.0 if not owns else 0.5, "step", cues.marks("step", text, reply.folded))
    if answers and (reply.taken_up >= 0.3 or figures or asked):
        # Told unasked it is an explanation, which helps less than a step.
        alone = 3.0 if asked else 2.5 if reply.reading.mood.label is Emotion.NEUTRAL else 1.5
        tally.add(alone if not owns and not steps else 0.5, "answer")
    if not tally.points and cues.has("elsewhere", text):
        tally.add(1.5, "elsewhere", cues.marks("elsewhere", text, reply.folded))
    if not tally.points and (cues.has("weak", reply.whole) or reply.stock > 0):
        tally.add(0.5, "only_said")
    if tally.points >= 1.5 and (owns or steps or answers):
        if cues.has("when", text):
            tally.add(1.0, "by_when", cues.marks("when", text, reply.folded))
        if reply.taken_up >= 0.3:
            tally.add(0.75, "on_matter")
        if cues.has("choice", text):
            tally.add(0.5, "ways")
        if reply.left >= 24:
            tally.add(0.25, "says_how")
    if cues.has("refuse", text) and not owns and not cues.has("way_out", text):
        tally.add(-1.0, "no_way_out", cues.marks("refuse", text, reply.folded))
    tally.settle()
    return tally


def cares(reply: Reply) -> Tally:
    """Something that looks ahead and fits this person."""
    tally = Tally()
    cues, text = reply.cues, reply.text
    if cues.has("follow", text):
        timed = cues.has("when", text)
        found = cues.marks("follow", text, reply.folded)
        tally.add(3.5 if timed else 2.0, "follow_timed" if timed else "follow", found)
    if cues.has("caution", text):
        tally.add(2.5, "caution", cues.marks("caution", text, reply.folded))
    if cues.has("watch_over", text):
        tally.add(1.5, "watch_over", cues.marks("watch_over", text, reply.folded))
    if cues.has("wish", text):
        tally.add(2.5, "wish", cues.marks("wish", text, reply.folded))
    elif cues.has("bare_wish", reply.whole):
        fits = reply.reading.mood.label not in (Emotion.ANGER, Emotion.SADNESS)
        tally.add(1.0 if fits else 0.0, "bare_wish" if fits else "wish_amiss")
    if takes_leave(reply.reading) and cues.has("thanks_taken", text):
        tally.add(1.5, "thanks_taken")
    tally.settle()
    return tally


TALLIES = {Part.RECOGNISES: recognises, Part.ACTS: acts, Part.CARES: cares}
"""Parts that look at the reply alone; `explores` looks back into the chat as well."""
