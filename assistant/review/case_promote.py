"""Makes a case of an answer on record: masked, in three parts, titled, tagged, to be overwritten.

The situation and its tags are those that the program read; the parts are the draft's where one was
used, else what the empathy score found in the agent's own words. What can't be told stays empty,
and keeps the case a proposal until a person has filled it in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from assistant import strings
from assistant.domain.cases import Case, CaseKind, CaseSource, Said
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.knowledge import cases
from assistant.knowledge import shop as shops
from assistant.review.automatic import Automatic, automatic
from assistant.score.values import Part
from assistant.store.case_harvest import SENTENCE, SORRY, parts_of, slotted, turns_of
from assistant.store.case_own import CaseState, Origin, OwnCase, OwnCases

Facts = Callable[[str], Mapping[str, str]]
Row = dict[str, Any]
# Care beyond what was offered, by the score's parts (0–5).
WELL = 3.0
TITLE = 26
_PLACES = {Part.RECOGNISES: 0, Part.EXPLORES: 1, Part.ACTS: 1, Part.CARES: 2}

_ANSWER = """
    SELECT suggestions.id AS suggestion, suggestions.chat, suggestions.message,
        suggestions.language, outcomes.kind AS done, COALESCE(outcomes.sent, '') AS sent,
        drafts.acknowledge, drafts.solve, drafts.care, drafts.sources,
        moods.label, moods.secondary, moods.issue, moods.topic, moods.region, moods.stage,
        review_queue.after_emotion
    FROM suggestions
    LEFT JOIN outcomes ON outcomes.suggestion = suggestions.id
    LEFT JOIN drafts ON drafts.suggestion = suggestions.id AND drafts.id = outcomes.draft
        AND outcomes.kind IN ('taken', 'edited')
    LEFT JOIN moods ON moods.message = suggestions.message
    LEFT JOIN review_queue ON review_queue.suggestion = suggestions.id
    WHERE suggestions.id = ?
"""
_CHAT = (
    "SELECT id, speaker, text FROM messages WHERE chat = ? AND speaker <> 'unknown' "
    "ORDER BY COALESCE(at, seen), number"
)


@dataclass(frozen=True, slots=True)
class Promoted:
    """What became of a promotion: the case, and field and reason that keep it from being found.

    `known` says that the answer had been made into a case before.
    """

    case: OwnCase
    field: str = ""
    reason: str = ""
    known: bool = False


def shop_facts(shop: str) -> Facts:
    """The facts of the shop that the setting drafts.shop names; none where it can't be read."""
    try:
        return shops.load(shop or None).values
    except UserFault:
        return lambda _: {}


def promote(db: Database, suggestion: str, who: str, facts: Facts | None = None) -> Promoted:
    """Make a case of an answer and let it be found, or keep it proposed where something is missing.

    Whoever promotes has read it. Promoting again what was promoted, or what the program had
    proposed, accepts that. Raises UserFault when nothing was sent or the suggestion is gone.
    """
    own = OwnCases.over(db)
    known = own.of_suggestion(suggestion)
    if known is not None:
        case, origin = known.case, None
        if not case.title or not case.why:
            drafted, _ = propose(db, suggestion, facts)
            case = _filled(case, drafted)
    else:
        case, origin = propose(db, suggestion, facts)
    wrong = cases.fault(case)
    state = CaseState.PROPOSED if wrong else CaseState.ACCEPTED
    if known is not None and known.state is CaseState.ACCEPTED:
        return Promoted(known, known=True)
    kept = own.put(case, state, who, "promoted", origin)
    field, reason = wrong or ("", "")
    return Promoted(kept, field, reason, known=known is not None)


def _filled(case: Case, other: Case) -> Case:
    return replace(case, title=case.title or other.title, why=case.why or other.why)


def propose(db: Database, suggestion: str, facts: Facts | None = None) -> tuple[Case, Origin]:
    """The case that an answer would make, and where it comes from. Raises UserFault."""
    row = next(iter(db.query(_ANSWER, [suggestion])), None)
    if row is None:
        raise UserFault(Notice("cases.gone"))
    if not row["sent"] or not row["label"]:
        raise UserFault(Notice("cases.nothing_sent"))
    chat = list(db.query(_CHAT, [row["chat"]]))
    place = next((n for n, one in enumerate(chat) if one["id"] == row["message"]), None)
    if place is None:
        raise UserFault(Notice("cases.gone"))
    language = row["language"]
    turns = turns_of(chat[: place + 1])
    found = automatic(db, suggestion)
    parts = (parts_of(row) if row["solve"] else None) or split(row["sent"], found)
    given = (facts or (lambda _: {}))(language)
    used = [one.removeprefix("shop.") for one in json.loads(row["sources"] or "[]")]
    names = [one for one in used if one in given]
    acknowledge, solve, care = (slotted(part, names, given) for part in parts)
    after = row["after_emotion"] or ""
    others = [one for one in json.loads(row["secondary"]) if one in set(Emotion)]
    name = hashlib.sha256(suggestion.encode()).hexdigest()[:8]
    case = Case(
        id=f"{language}/own.{name}",
        language=language,
        emotion=tuple(dict.fromkeys(Emotion(one) for one in (row["label"], *others)))[:3],
        issue=Issue(row["issue"]),
        turns=turns,
        decided=solve,
        acknowledge=acknowledge,
        solve=solve,
        care=care,
        why=reasons(found, row["label"], after, language),
        topic=(row["topic"],) if row["topic"] in cases.topics() else (),
        sorry=bool(SORRY.search(acknowledge + solve)),
        kind=_kind(found, row, after),
        source=CaseSource.OWN,
        stage=Stage(row["stage"]),
        title=title(turns, row["issue"], row["label"], after, language),
    )
    return case, Origin(row["suggestion"], row["chat"], row["label"], after)


def split(text: str, found: Automatic | None) -> tuple[str, str, str]:
    """An agent's own words in three parts: each sentence where the score's marks say it belongs.

    A sentence without a mark stays with the one before it; the order is kept, so that a part may
    be left empty.
    """
    marks = [
        (mark.start, _PLACES[part.part])
        for part in (found.score.parts if found else ())
        for mark in part.marks
    ]
    parts: tuple[list[str], ...] = ([], [], [])
    at = 0
    pieces = [hit for hit in SENTENCE.finditer(text) if hit.group().strip()]
    for number, piece in enumerate(pieces):
        here = [place for start, place in marks if piece.start() <= start < piece.end()]
        if here:
            # A first sentence that does several things receives; later ones go on by one part.
            at = max(at, min(max(here), at + 1)) if number else min(here)
        elif number and at == 0:
            at = 1
        parts[at].append(piece.group().strip())
    glue = "" if any(ord(character) > 0x2E7F for character in text) else " "
    acknowledge, solve, care = (glue.join(part) for part in parts)
    return acknowledge, solve, care


def _kind(found: Automatic | None, row: Row, after: str) -> CaseKind:
    """Kindness outside the routine: care in the agent's own words that the customer was glad of."""
    own = row["done"] != "taken"
    glad = after in (Emotion.GRATITUDE, Emotion.JOY)
    cares = found is not None and found.score.part(Part.CARES).points >= WELL
    return CaseKind.KINDNESS if own and glad and cares else CaseKind.STANDARD


def _say(id: str, language: str, **arguments: object) -> str:
    return strings.text(id, "zh-Hans" if language.startswith("zh") else "en", **arguments)


def title(turns: tuple[Said, ...], issue: str, before: str, after: str, language: str) -> str:
    """A name for a case: what the customer said, in short, and how their mood moved."""
    said = " ".join(turns[-1].text.split())
    first = next(
        (hit.group().strip() for hit in SENTENCE.finditer(said) if hit.group().strip()), ""
    )
    words = first.rstrip("。！？!?.，, ") or said
    if not any(character.isalpha() for character in words):
        words = _say(f"ui.issue.{issue}", language)
    short = words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"
    moods = [_say(f"ui.mood.{one}", language) for one in dict.fromkeys((before, after)) if one]
    return f"{short} · {' → '.join(moods)}"


def reasons(found: Automatic | None, before: str, after: str, language: str) -> str:
    """What makes it good, as far as a program can tell: a beginning for a person's words."""
    said: list[str] = []
    if found is not None:
        best = sorted(found.score.parts, key=lambda one: -one.points)
        said += [
            strings.say(part.reasons[0], "zh-Hans" if language.startswith("zh") else "en")
            for part in best[:2]
            if part.points >= WELL and part.reasons
        ]
    if after and after != before:
        moods = {"before": _say(f"ui.mood.{before}", language)}
        moods["after"] = _say(f"ui.mood.{after}", language)
        said.append(_say("cases.why_moved", language, **moods))
    glue, stop = ("", "。") if language.startswith("zh") else (" ", ".")
    return glue.join(
        one[:1].upper() + (one[1:] if one[-1:] in "。.!！" else one[1:] + stop) for one in said
    )
