"""A supervisor's decisions on wordings: what is accepted is written to the shop's folder, no more.

Drafts follow the file alone; the record keeps who decided what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from assistant import strings
from assistant.domain.notice import Notice, UserFault
from assistant.domain.wordings import Wording
from assistant.knowledge import wordings as files
from assistant.review import habits
from assistant.review.differences import Span, difference
from assistant.store import wordings
from assistant.store.wordings import Learned, WordingState

__all__ = ["Example", "Learned", "WordingState"]


@dataclass(frozen=True, slots=True)
class Example:
    """An edit that a proposal was learned from, masked as the record is."""

    suggestion: str
    at: datetime
    agent: str
    said: str
    edit: tuple[Span, ...]


def folder_of(shop: str) -> Path | None:
    """The folder that the setting drafts.shop names; None for the sample or a lone file."""
    if not shop:
        return None
    place = Path(shop).expanduser()
    if place.is_dir():
        return place
    return place.parent if place.name == "shop.toml" and place.parent.is_dir() else None


def proposals(db: Database) -> tuple[Learned, ...]:
    """All that was learned, decided or not, the best founded first."""
    return wordings.every(db)


def refresh(db: Database) -> int:
    """Learn from the edits on record; how many proposals are new."""
    return wordings.propose(db, habits.learn(db))


def accept(db: Database, id: str, folder: Path | None, who: str, put: str | None = None) -> Wording:
    """Write a wording to the shop's folder, with other words where `put` gives some.

    Drafts follow it from the next one on. Raises UserFault when there is no folder of the shop's
    own, when it can't be written, or when the words can't be a wording.
    """
    learned = wordings.get(db, id)
    if learned is None:
        raise UserFault(Notice.of("wordings.unknown", wording=id))
    if folder is None:
        raise UserFault(Notice("wordings.no_folder"))
    language = "zh-Hans" if learned.wording.language.startswith("zh") else "en"
    note = strings.text(
        "wordings.note", language, who=who, day=datetime.now(UTC).date().isoformat(),
        changed=learned.changed, shown=learned.shown,
    )  # fmt: skip
    made = replace(learned.wording, note=note)
    if put is not None and put.strip():
        made = replace(made, put=put.strip())
    files.put(folder, made)
    wordings.decide(db, id, WordingState.ACCEPTED, who)
    return made


def decline(db: Database, id: str, folder: Path | None, who: str) -> None:
    """Do not apply a wording, any more where it was. Raises UserFault."""
    if folder is not None:
        files.remove(folder, id)
    if not wordings.decide(db, id, WordingState.DECLINED, who) and folder is None:
        raise UserFault(Notice.of("wordings.unknown", wording=id))


def in_force(folder: Path | None) -> tuple[Wording, ...]:
    """What drafts follow now. Raises DataFileError for a broken file."""
    return files.load(folder) if folder is not None else ()


def examples(db: Database, learned: Learned) -> tuple[Example, ...]:
    """The edits behind a proposal that are still on record."""
    marks = ", ".join("?" * len(learned.examples))
    rows = db.query(
        "SELECT suggestions.id, outcomes.at, chats.agent, COALESCE(messages.text, '') AS said, "
        "drafts.text AS draft, outcomes.sent FROM suggestions "
        "JOIN outcomes ON outcomes.suggestion = suggestions.id "
        "JOIN drafts ON drafts.suggestion = suggestions.id AND drafts.id = outcomes.draft "
        "JOIN chats ON chats.id = suggestions.chat "
        "LEFT JOIN messages ON messages.id = suggestions.message "
        f"WHERE suggestions.id IN ({marks}) ORDER BY outcomes.at DESC",
        list(learned.examples),
    )
    return tuple(
        Example(
            row["id"], datetime.fromisoformat(row["at"]), row["agent"], row["said"][:300],
            difference(row["draft"], row["sent"]),
        )
        for row in rows
    )  # fmt: skip
