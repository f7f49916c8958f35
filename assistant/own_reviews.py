"""Fetches reviews and notes for the agent's own windows, and carries their appeals back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain.coaching import Mark, OwnLook, OwnNews, OwnNote, OwnReview, OwnThanks, Remark
from assistant.domain.notice import Notice, UserFault
from assistant.review import appeals, coaching, looks
from assistant.review import thanks as walls
from assistant.review.card import Kind
from assistant.review.coaching import SHORT
from assistant.review.scorecards import texts
from assistant.store.database import open_for_reading, open_for_writing

THANKS = 12

LOOKS = 30
"""Of who looked at the agent's chats, so many of the newest are shown."""


def _now() -> datetime:
    return datetime.now().astimezone()


class RecordedReviews:
    """OwnReviews over the record of this machine; one connection a call, for any thread."""

    def __init__(self, file: Path, clock: Callable[[], datetime] = _now) -> None:
        self._file = file
        self._clock = clock

    def unseen(self, accounts: Collection[str]) -> tuple[int, bool]:
        """How many notes and answers are new, and whether there is anything at all to look at."""
        if not self._file.exists():
            return 0, False
        with self._open() as db:
            agents = _agents(db, accounts)
            there = (
                bool(coaching.notes(db, agents, limit=1))
                or bool(coaching.own_reviews(db, agents, limit=1))
                or bool(_thanks(db, agents, 1))
            )
            return coaching.unseen(db, agents), there

    def news(self, accounts: Collection[str]) -> OwnNews:
        """Everything, newest first."""
        if not self._file.exists():
            return OwnNews()
        with self._open() as db:
            agents = _agents(db, accounts)
            return OwnNews(
                reviews=tuple(_review(db, one) for one in coaching.own_reviews(db, agents)),
                notes=tuple(_note(one) for one in coaching.notes(db, agents)),
                unseen=coaching.unseen(db, agents),
                looks=_looks(db, agents),
                thanks=_thanks(db, agents, THANKS),
            )

    def seen(self, news: OwnNews) -> None:
        """The agent has looked at these."""
        with self._open(writing=True) as db:
            agents = {one.agent for one in news.reviews} | {one.agent for one in news.notes}
            for agent in sorted(agents):
                reviews = [one for one in news.reviews if one.agent == agent]
                coaching.see(
                    db,
                    agent,
                    self._clock(),
                    notes=[one.id for one in news.notes if one.agent == agent and one.new],
                    sheets=[one.id for one in reviews if one.new],
                    answers=[one.answer_id for one in reviews if one.answer_id],
                )

    def appeal(self, review: OwnReview, reason: str) -> bool:
        """Disagree with a review; False when it is gone or has been answered already."""
        with self._open(writing=True) as db:
            return appeals.appeal(db, review.id, review.agent, reason, self._clock())

    @contextmanager
    def _open(self, writing: bool = False) -> Iterator[Any]:
        try:
            db = open_for_writing(self._file) if writing else open_for_reading(self._file)
            try:
                yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            notice = Notice.of("store.unusable", file=self._file, reason=error)
            raise UserFault(notice) from error


def _agents(db: Any, accounts: Collection[str]) -> list[str]:
    """Whose reviews are shown: of the accounts seen; of the only one there is before any chat.

    A record that several people share must not show one of them what was said to another.
    """
    if accounts:
        return sorted(set(accounts))
    found = db.execute("SELECT DISTINCT agent FROM chats LIMIT 2").fetchall()
    return [found[0][0]] if len(found) == 1 else []


def _thanks(db: Any, agents: Collection[str], limit: int) -> tuple[OwnThanks, ...]:
    """The newest words of praise for any of these accounts."""
    lines = [line for agent in agents for line in walls.wall(db, agent, limit=limit).lines]
    lines.sort(key=lambda line: line.at, reverse=True)
    return tuple(OwnThanks(line.at, line.text, line.answer) for line in lines[:limit])


def _looks(db: Any, agents: list[str]) -> tuple[OwnLook, ...]:
    seen = [one for agent in agents if agent for one in looks.looks(db, agent=agent, at_most=LOOKS)]
    found = []
    for one in sorted(seen, key=lambda one: one.last, reverse=True)[:LOOKS]:
        known = texts(db, one.suggestion)
        found.append(OwnLook(one.reviewer, one.last, known[1][:SHORT] if known else ""))
    return tuple(found)


def _review(db: Any, one: coaching.OwnReview) -> OwnReview:
    sheet, appeal = one.sheet, one.appeal
    said = {"said": one.said, "sent": one.sent}
    marks = tuple(
        Mark(
            tuple(sorted(each.title.items())),
            sheet.marks[each.id],
            each.most,
            each.kind is Kind.YES_NO,
        )
        for each in (sheet.card.category if sheet.card else ())
        if each.id in sheet.marks
    )
    remarks = tuple(
        Remark(each.about, said[each.about][each.start : each.end], each.text)
        for each in sheet.comments
    )
    unseen = appeal is not None and appeal.answer_id and not _seen(db, appeal.answer_id)
    return OwnReview(
        id=sheet.id,
        at=sheet.at or one.answered,
        agent=one.agent,
        reviewer=sheet.reviewer,
        said=one.said,
        sent=one.sent,
        marks=marks,
        remarks=remarks,
        note=sheet.note,
        total=sheet.total,
        automatic=sheet.automatic,
        new=one.new,
        appeal=appeal.reason if appeal else "",
        decision=appeal.decision if appeal else "",
        answer=appeal.answer if appeal else "",
        answer_id=appeal.answer_id if appeal and unseen else "",
        answered_by=appeal.answered_by if appeal else "",
        total_then=appeal.total if appeal else None,
    )


def _seen(db: Any, answer: str) -> bool:
    found = db.execute(
        "SELECT 1 FROM review_seen JOIN review_appeal_answers AS answers "
        "ON answers.id = review_seen.answer "
        "WHERE answers.id = ? AND review_seen.updated_at >= answers.updated_at",
        [answer],
    )
    return found.fetchone() is not None


def _note(one: coaching.Note) -> OwnNote:
    return OwnNote(
        id=one.id,
        at=one.at or _now(),
        agent=one.agent,
        author=one.author,
        text=one.text,
        words=one.words,
        sent=one.sent,
        new=one.seen is None,
    )
