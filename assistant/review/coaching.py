"""Notes from a supervisor to an agent, and what an agent sees of reviews of their own answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlite_utils import Database

from assistant.masking import mask
from assistant.review.appeals import Appeal, of_sheet
from assistant.review.scorecards import NOTE, Sheet, sheet_of, stamped
from assistant.store.database import writing
from assistant.store.review_sheets import row_id

PAGE = 100
SHORT = 400
_TEXTS = (
    f"substr(messages.text, 1, {SHORT}) AS said, substr(outcomes.sent, 1, {SHORT}) AS sent, "
    "suggestions.at AS answered"
)
_JOINED = (
    "LEFT JOIN messages ON messages.id = suggestions.message "
    "LEFT JOIN outcomes ON outcomes.suggestion = suggestions.id "
)


@dataclass(frozen=True, slots=True)
class Note:
    """What a supervisor writes to an agent (`agent` is the account name in the chat program).

    `suggestion` is the answer it is about, "" for none; `about` is "said" or "sent" when it is
    pinned to words there, `start`–`end` code points of the masked text. `seen` is when the agent
    read it as it is now. `said` and `sent` are set when read, cut to 400 characters.
    """

    agent: str
    author: str
    text: str
    suggestion: str = ""
    about: str = ""
    start: int = 0
    end: int = 0
    id: str = ""
    at: datetime | None = None
    seen: datetime | None = None
    said: str = ""
    sent: str = ""

    @property
    def words(self) -> str:
        """The words it is pinned to, "" for none."""
        text = self.said if self.about == "said" else self.sent if self.about == "sent" else ""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class OwnReview:
    """A review as the agent whose answer it is sees it; texts are cut to 400 characters."""

    sheet: Sheet
    agent: str
    said: str
    sent: str
    answered: datetime
    appeal: Appeal | None = None
    new: bool = False


def write(db: Database, note: Note, now: datetime) -> str:
    """Keep a note, or with its id the new wording of one; its id, "" when its answer is gone.

    `db` must be open for writing; the text is masked. Raises ValueError for a note without text
    or author, to nobody, or one pinned to nothing.
    """
    # The account is not known in every chat program; its answer is.
    to = note.agent.strip() or note.suggestion
    if not (note.text.strip() and to and note.author.strip()):
        raise ValueError("a note has an agent, an author and words")
    if note.about not in ("", "said", "sent") or (note.about and not note.start < note.end):
        raise ValueError("a note is pinned to words or to none")
    stamp, key = stamped(now), note.id or uuid4().hex
    with writing(db):
        known = db.execute("SELECT 1 FROM suggestions WHERE id = ?", [note.suggestion]).fetchone()
        if note.suggestion and not known:
            return ""
        db.execute(
            "INSERT INTO coaching_notes (id, agent, author, suggestion, about, pin_start, pin_end, "
            "text, created_at, updated_at, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
            [
                key, note.agent, note.author, note.suggestion or None, note.about, note.start,
                note.end, mask(note.text[:NOTE]), stamp, stamp,
            ],
        )  # fmt: skip
    return key


def withdraw(db: Database, id: str, author: str, now: datetime) -> bool:
    """Take one's own note back, its words as well; False when there is none of this author."""
    done = db.execute(
        "UPDATE coaching_notes SET deleted = 1, text = '', updated_at = ? "
        "WHERE id = ? AND author = ? AND deleted = 0",
        [stamped(now), id, author],
    )
    return bool(done.rowcount)


def notes(
    db: Database,
    agents: Sequence[str] | None = None,
    suggestion: str = "",
    limit: int = PAGE,
) -> tuple[Note, ...]:
    """Notes to these agents (None: to anybody), about one answer if it is given; newest first."""
    condition, arguments = _of_agents("coaching_notes.agent", agents)
    if suggestion:
        condition, arguments = f"{condition} AND coaching_notes.suggestion = ?", [
            *arguments, suggestion,
        ]  # fmt: skip
    rows = db.query(
        f"SELECT coaching_notes.*, {_TEXTS}, (SELECT max(review_seen.updated_at) FROM review_seen "
        "WHERE review_seen.note = coaching_notes.id "
        "AND review_seen.updated_at >= coaching_notes.updated_at) AS seen FROM coaching_notes "
        "LEFT JOIN suggestions ON suggestions.id = coaching_notes.suggestion "
        f"{_JOINED}WHERE deleted = 0 AND {condition} "
        "ORDER BY coaching_notes.updated_at DESC, coaching_notes.id LIMIT ?",
        [*arguments, limit],
    )
    return tuple(_note(row) for row in list(rows))


def _note(row: Mapping[str, Any]) -> Note:
    return Note(
        agent=row["agent"],
        author=row["author"],
        text=row["text"],
        suggestion=row["suggestion"] or "",
        about=row["about"],
        start=row["pin_start"],
        end=row["pin_end"],
        id=row["id"],
        at=datetime.fromisoformat(row["updated_at"]),
        seen=datetime.fromisoformat(row["seen"]) if row["seen"] else None,
        said=row["said"] or "",
        sent=row["sent"] or "",
    )


def own_reviews(
    db: Database, agents: Sequence[str] | None = None, limit: int = PAGE
) -> tuple[OwnReview, ...]:
    """Reviews of these agents' answers (None: of all on record), the newest first.

    What was marked in calibrations is no review of the agent. `new` is one not seen as it is now.
    """
    condition, arguments = _of_agents("chats.agent", agents)
    rows = db.query(
        "SELECT review_sheets.*, review_cards.card AS printed, chats.agent, "
        f"{_TEXTS}, (SELECT max(review_seen.updated_at) FROM review_seen "
        "WHERE review_seen.sheet = review_sheets.id) AS seen FROM review_sheets "
        "JOIN review_cards ON review_cards.digest = review_sheets.card "
        "JOIN suggestions ON suggestions.id = review_sheets.suggestion "
        "JOIN chats ON chats.id = suggestions.chat "
        f"{_JOINED}WHERE round = '' AND {condition} "
        "ORDER BY review_sheets.updated_at DESC, review_sheets.id LIMIT ?",
        [*arguments, limit],
    )
    return tuple(
        OwnReview(
            sheet=sheet_of(row),
            agent=row["agent"],
            said=row["said"] or "",
            sent=row["sent"] or "",
            answered=datetime.fromisoformat(row["answered"]),
            appeal=of_sheet(db, row["id"]),
            new=(row["seen"] or "") < row["updated_at"],
        )
        for row in list(rows)
    )


def unseen(db: Database, agents: Sequence[str] | None = None) -> int:
    """Notes and answers to appeals that these agents (None: all) have not seen.

    New reviews are not counted: a supervisor's afternoon is no reason to interrupt anybody.
    """
    fresh = sum(note.seen is None for note in notes(db, agents))
    condition, arguments = _of_agents("review_appeals.author", agents)
    answers = db.execute(
        "SELECT count(*) FROM review_appeal_answers "
        "JOIN review_appeals ON review_appeals.id = review_appeal_answers.appeal "
        f"WHERE {condition} AND NOT EXISTS (SELECT 1 FROM review_seen "
        "WHERE review_seen.answer = review_appeal_answers.id "
        "AND review_seen.updated_at >= review_appeal_answers.updated_at)",
        arguments,
    ).fetchone()
    return fresh + int(answers[0])


def see(
    db: Database,
    agent: str,
    now: datetime,
    *,
    notes: Sequence[str] = (),
    sheets: Sequence[str] = (),
    answers: Sequence[str] = (),
) -> None:
    """The agent has looked at these; what is gone meanwhile is left out."""
    stamp = stamped(now)
    seen = (
        ("note", "coaching_notes", notes),
        ("sheet", "review_sheets", sheets),
        ("answer", "review_appeal_answers", answers),
    )
    with writing(db):
        for column, table, ids in seen:
            for key in ids:
                # The name of the column is ours, the id is theirs.
                db.execute(
                    f"INSERT INTO review_seen (id, author, {column}, created_at, updated_at) "
                    f"SELECT ?, ?, id, ?, ? FROM {table} WHERE id = ? "
                    "ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at",
                    [row_id("seen", column, key, agent), agent, stamp, stamp, key],
                )


def _of_agents(column: str, agents: Sequence[str] | None) -> tuple[str, list[object]]:
    if agents is None:
        return "1 = 1", []
    if not agents:
        return "1 = 0", []
    return f"{column} IN ({', '.join('?' * len(agents))})", list(agents)
