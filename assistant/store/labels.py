"""What agents have put right, as rows to train on: masked text, the turns before it, the label."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.store.database import open_for_writing

# As many turns before a message as the labelled chats have.
TURNS = 4
FIELDS = {"emotion": "label", "issue": "issue"}

_CORRECTED = (
    "SELECT corrections.*, moods.language FROM corrections "
    "LEFT JOIN moods ON moods.message = corrections.message "
    "WHERE field IN ('emotion', 'issue') ORDER BY corrections.chat, corrections.number"
)
# Old messages may have been seen late, so the order of arrival is not that of the chat.
_CHAT = (
    "SELECT id, speaker, text FROM messages WHERE chat = ? AND speaker != 'unknown' "
    "ORDER BY COALESCE(at, seen), number"
)

Row = dict[str, Any]


def labels(file: Path) -> Iterator[Row]:
    """Rows as `assistant train` reads service chats, those of one chat together.

    A row has `label` only where the mood was put right, and `issue` only where the issue was:
    what nobody looked at is no label. `dialogue` is the chat's keyed hash, so that rows of one chat
    stay on one side when data is split; `was` is what had been read first, `model` by what. Raises
    UserFault when there is no record or it can't be read.
    """
    if not file.exists():
        raise UserFault(Notice.of("store.missing", file=file))
    db = open_for_writing(file)
    try:
        corrected = db.query(_CORRECTED)
        for chat, found in groupby(corrected, key=lambda row: str(row["chat"])):
            yield from _chat_rows(db, chat, list(found))
    except sqlite3.Error as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
    finally:
        db.close()


def _chat_rows(db: Database, chat: str, corrected: list[Row]) -> Iterator[Row]:
    messages = list(db.query(_CHAT, [chat]))
    places = {message["id"]: number for number, message in enumerate(messages)}
    by_message: dict[str, list[Row]] = defaultdict(list)
    for row in corrected:
        by_message[row["message"]].append(row)
    for message, ones in by_message.items():
        place = places.get(message)
        if place is not None and messages[place]["speaker"] == "customer":
            yield _row(messages[max(0, place - TURNS) : place + 1], place, chat, ones)


def _row(turns: list[Row], place: int, chat: str, corrections: list[Row]) -> Row:
    """The agent's last word on each field, and what had been read before the first."""
    *before, message = turns
    last = corrections[-1]
    found: Row = {"text": message["text"]}
    was: dict[str, str] = {}
    for one in corrections:
        found[FIELDS[one["field"]]] = one["now"]
        was.setdefault(one["field"], one["was"])
    return found | {
        "lang": last["language"] or "und",
        "source": "corrections",
        "dialogue": chat,
        "turn": place,
        "context": [{"speaker": turn["speaker"], "text": turn["text"]} for turn in before],
        "sampling": "corrected",
        "was": was,
        "model": last["model"],
        "at": last["at"],
    }
