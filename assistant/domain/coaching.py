"""What an agent sees of reviews of their own answers, and of notes written to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mark:
    """One category of a card with the mark given; `title` by interface language.

    `yes_no` when 1 means yes and 0 no; otherwise the mark is of `most`.
    """

    title: tuple[tuple[str, str], ...]
    value: int
    most: int
    yes_no: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said about some words of the customer's message ("said") or the answer ("sent")."""

    about: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnReview:
    """A review of one of the agent's answers; texts are masked and cut.

    `total` is 0–100 from the marks alone, `automatic` the program's own score 0–5 beside it. `new`
    when the agent has not seen it as it is now. `appeal` is the agent's reason, "" for none;
    `decision` is "changed", "kept" or "" while nobody has answered; `total_then` is what the total
    was when the agent disagreed. `answer_id` names an answer that has not been seen.
    """

    id: str
    at: datetime
    agent: str
    reviewer: str
    said: str
    sent: str
    marks: tuple[Mark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    note: str = ""
    total: float | None = None
    automatic: float | None = None
    new: bool = False
    appeal: str = ""
    decision: str = ""
    answer: str = ""
    answer_id: str = ""
    answered_by: str = ""
    total_then: float | None = None


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A supervisor's note; `words` are those it is pinned to, `sent` the answer it is about."""

    id: str
    at: datetime
    agent: str
    author: str
    text: str
    words: str = ""
    sent: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class OwnThanks:
    """A customer's words of praise after one of the agent's answers; masked, as the record is."""

    at: datetime
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnLook:
    """Somebody has looked at one of the agent's chats; `sent` is the answer there."""

    reviewer: str
    at: datetime
    sent: str = ""


@dataclass(frozen=True, slots=True)
class OwnNews:
    """Everything of one agent; `unseen` counts new notes and answers to appeals, never reviews.

    `thanks` are the newest words of praise from the wall, as long as they hang there.
    """

    reviews: tuple[OwnReview, ...] = ()
    notes: tuple[OwnNote, ...] = ()
    unseen: int = 0
    thanks: tuple[OwnThanks, ...] = ()
    looks: tuple[OwnLook, ...] = ()


class OwnReviews(Protocol):
    """Where the agent's windows get this from; every method may wait for the disk.

    `accounts` are the agent's in their chat programs; none means that no chat has been seen yet.
    All raise UserFault when the record can't be used.
    """

    def unseen(self, accounts: Collection[str]) -> tuple[int, bool]:
        """How many notes and answers are new, and whether there is anything at all to look at."""

    def news(self, accounts: Collection[str]) -> OwnNews:
        """Everything, newest first."""

    def seen(self, news: OwnNews) -> None:
        """The agent has looked at these."""

    def appeal(self, review: OwnReview, reason: str) -> bool:
        """Disagree with a review; False when it is gone or has been answered already."""
