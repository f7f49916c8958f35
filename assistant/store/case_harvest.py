"""Looks in the record for replies that agents took and customers then liked.

Careful on purpose: a whole reply in three parts, sent as drafted or nearly so, nothing hard found
in it, no hand-over, and a customer whose mood was plainly better in the very next messages. Even
then it is only proposed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz
from sqlite_utils import Database

from assistant.domain.cases import Case, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import NEGATIVE_EMOTIONS, Emotion, Issue, Stage

LIGHTLY_EDITED = 0.8
"""Similarity of what was sent to the draft, from which on the reply is still the draft's."""
BETTER_BY = 0.4
"""Rise in valence (−1…1) that counts as better when nobody says thanks."""
SOON = timedelta(hours=12)
TURNS = 4
AT_MOST = 200
LOOKED_AT = 5000
"""So many of the newest answers made of a draft are looked at."""

_GLAD = frozenset({Emotion.GRATITUDE.value, Emotion.JOY.value})
_UPSET = frozenset(one.value for one in NEGATIVE_EMOTIONS)
MASKED = re.compile(r"\[(?:name|email|link|id|card|phone|number|contact|address)\]")
SENTENCE = re.compile(r"[^。！？!?\n.]*(?:[。！？!?\n]+|\.(?=\s|$)|\.|$)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
SORRY = re.compile(r"抱歉|对不起|對不起|不好意思|\bsorry\b|\bapologi[sz]e", re.IGNORECASE)

_TAKEN = """
    SELECT outcomes.suggestion, outcomes.kind AS done, outcomes.sent, outcomes.at AS sent_at,
        suggestions.chat, suggestions.message, suggestions.language,
        drafts.acknowledge, drafts.solve, drafts.care, drafts.checks, drafts.sources,
        moods.label, moods.intensity, moods.valence, moods.secondary, moods.issue, moods.topic,
        moods.region, moods.stage
    FROM (SELECT suggestion FROM review_queue WHERE +outcome IN ('taken', 'edited')
        ORDER BY number DESC LIMIT ?) AS used
    JOIN outcomes ON outcomes.suggestion = used.suggestion
    JOIN suggestions ON suggestions.id = outcomes.suggestion
    JOIN drafts ON drafts.suggestion = suggestions.id AND drafts.id = outcomes.draft
    JOIN moods ON moods.message = suggestions.message
    WHERE (outcomes.kind = 'taken' OR outcomes.kind = 'edited' AND outcomes.similarity >= ?)
        AND suggestions.hold = 0 AND drafts.blanks = '[]'
        AND drafts.acknowledge <> '' AND drafts.solve <> '' AND drafts.care <> ''
        AND moods.escalation NOT IN ('supervisor', 'urgent')
        AND outcomes.suggestion NOT IN
            (SELECT suggestion FROM cases WHERE suggestion IS NOT NULL)
    ORDER BY outcomes.at DESC LIMIT ?
"""
_CHAT = (
    "SELECT messages.id, speaker, text, seen, label, intensity, valence FROM messages "
    "LEFT JOIN moods ON moods.message = messages.id "
    "WHERE messages.chat = ? AND speaker <> 'unknown' "
    "ORDER BY COALESCE(messages.at, seen), messages.number"
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case with the suggestion and chat it comes from and how the customer's mood moved."""

    case: Case
    suggestion: str
    chat: str
    before: str
    after: str


def candidates(db: Database, facts: Callable[[str], Mapping[str, str]]) -> list[Candidate]:
    """What could become a case and is none yet, newest first, the same reply only once."""
    known = {
        (row["language"], row["acknowledge"], row["solve"], row["care"])
        for row in db.query("SELECT language, acknowledge, solve, care FROM cases")
    }
    found: list[Candidate] = []
    for row in db.query(_TAKEN, [LOOKED_AT, LIGHTLY_EDITED, AT_MOST]):
        one = _candidate(db, row, facts(row["language"]))
        if one is None:
            continue
        same = (one.case.language, one.case.acknowledge, one.case.solve, one.case.care)
        if same not in known:
            known.add(same)
            found.append(one)
    return found


def _candidate(db: Database, row: Row, facts: Mapping[str, str]) -> Candidate | None:
    if any(check["level"] == "hard" for check in json.loads(row["checks"])):
        return None
    chat = list(db.query(_CHAT, [row["chat"]]))
    place = next((n for n, one in enumerate(chat) if one["id"] == row["message"]), None)
    if place is None or chat[place]["speaker"] != Speaker.CUSTOMER.value:
        return None
    after = _liked(row, chat[place + 1 :])
    parts = parts_of(row)
    if after is None or parts is None or any(MASKED.search(part) for part in parts):
        return None
    used = [one.removeprefix("shop.") for one in json.loads(row["sources"]) if "shop." in one]
    acknowledge, solve, care = (slotted(part, used, facts) for part in parts)
    others = [one for one in json.loads(row["secondary"]) if one in set(Emotion)]
    name = hashlib.sha256(row["suggestion"].encode()).hexdigest()[:8]
    case = Case(
        id=f"{row['language']}/own.{name}",
        language=row["language"],
        emotion=tuple(dict.fromkeys(Emotion(one) for one in (row["label"], *others)))[:3],
        issue=Issue(row["issue"]),
        turns=turns_of(chat[: place + 1]),
        decided=solve,
        acknowledge=acknowledge,
        solve=solve,
        care=care,
        why="",
        topic=(row["topic"],) if row["topic"] else (),
        sorry=bool(SORRY.search(acknowledge + solve)),
        source=CaseSource.OWN,
        stage=Stage(row["stage"]),
    )
    return Candidate(case, row["suggestion"], row["chat"], row["label"], after)


def _liked(row: Row, later: Iterable[Row]) -> str | None:
    """The mood of the customer's next turn when it was plainly better; None otherwise."""
    until = (datetime.fromisoformat(row["sent_at"]) + SOON).isoformat(timespec="milliseconds")
    moods: list[Row] = []
    answered = False
    for message in later:
        if message["speaker"] == Speaker.CUSTOMER.value:
            if answered and message["label"] and message["seen"] <= until:
                moods.append(message)
        elif moods:
            break
        else:
            answered = True
    if not moods or any(
        one["label"] in _UPSET and one["intensity"] >= max(0.3, row["intensity"] - 0.1)
        for one in moods
    ):
        return None
    last = moods[-1]
    if last["label"] in _GLAD and row["label"] not in _GLAD:
        return str(last["label"])
    calmer = last["label"] not in _UPSET and last["valence"] - row["valence"] >= BETTER_BY
    return str(last["label"]) if row["label"] in _UPSET and calmer else None


def turns_of(chat: Iterable[Row]) -> tuple[Said, ...]:
    """The message and the turns before it, lines that one side wrote in a row as one."""
    said: list[tuple[str, list[str]]] = []
    for message in chat:
        if said and said[-1][0] == message["speaker"]:
            said[-1][1].append(message["text"])
        else:
            said.append((message["speaker"], [message["text"]]))
    return tuple(Said(Speaker(who), "\n".join(texts)[-1200:]) for who, texts in said[-TURNS:])


def parts_of(row: Row) -> tuple[str, str, str] | None:
    """A used draft's three parts as they were sent; None when an edit has left one of them out."""
    drafted = (row["acknowledge"], row["solve"], row["care"])
    if row["done"] == "taken":
        return drafted
    found: tuple[list[str], ...] = ([], [], [])
    at = 0
    for sentence in (one.group().strip() for one in SENTENCE.finditer(row["sent"])):
        if sentence:
            scores = [fuzz.partial_ratio(sentence, part) for part in drafted]
            # Parts keep their order: what follows the solution is not the opening any more.
            at = max(range(at, 3), key=lambda place: (scores[place], -place))
            found[at].append(sentence)
    joint = "" if any(ord(c) > 0x2E7F for c in row["sent"]) else " "
    acknowledge, solve, care = (joint.join(one) for one in found)
    return (acknowledge, solve, care) if acknowledge and solve and care else None


def slotted(text: str, used: Iterable[str], facts: Mapping[str, str]) -> str:
    """The text with the shop's values as slots again, where a value stands there just once."""
    for name in used:
        value = facts.get(name, "")
        if not value:
            continue
        if _DIGITS.fullmatch(value):
            places = [hit for hit in _DIGITS.finditer(text) if hit.group() == value]
            if len(places) == 1:
                start, end = places[0].span()
                text = f"{text[:start]}{{{name}}}{text[end:]}"
        elif text.count(value) == 1:
            text = text.replace(value, f"{{{name}}}")
    return text
