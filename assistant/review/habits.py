"""Learns from edits what agents always cut, replace or add, as proposals for a person to decide on.

Only what many edits agree on, in answers to several customers, and never a fact: numbers, names
and whatever was masked are left out, so that nothing of one customer can reach another.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import Postfix, Prefix
from sqlite_utils import Database

from assistant.domain.wordings import AddPlace, Wording, WordingKind
from assistant.knowledge.wordings import fault
from assistant.masking import mask
from assistant.review.differences import Change, Span, difference
from assistant.review.statistics import share
from assistant.store.wordings import Learned

READ = 20_000
"""So many of the newest answers are looked at."""
TIMES = 5
PEOPLE = 3
AGENTS = 2
EACH = 2
LOW = 0.5
"""The lower end of the share's interval (95 %) from which on a habit is one."""
EXAMPLES = 8
LONGEST = 40
# Less than this kept of a draft is another answer, not an edited one.
_KEPT = 0.4

_EDITS = """
    SELECT suggestions.id, suggestions.language, chats.agent, chats.customer,
        COALESCE(moods.issue, '') AS issue, COALESCE(moods.label, '') AS emotion,
        drafts.text AS draft, outcomes.sent, outcomes.kind
    FROM outcomes
    JOIN suggestions ON suggestions.id = outcomes.suggestion
    JOIN drafts ON drafts.suggestion = outcomes.suggestion AND drafts.id = outcomes.draft
    JOIN chats ON chats.id = suggestions.chat
    LEFT JOIN moods ON moods.message = suggestions.message
    WHERE outcomes.kind IN ('taken', 'edited') AND outcomes.sent <> ''
        AND suggestions.hold = 0 AND suggestions.moment = 'answer'
    ORDER BY outcomes.at DESC LIMIT ?
"""
_EDGES = " \t\n，。！？；：、,.!?;:~～…"
_SPAN_OF_TIME = re.compile(
    r"[零一二两兩三四五六七八九十百半几幾]+\s*个?個?(分钟|分鐘|小时|小時|天|日|周|週|元|块|塊|折|点|點|号|號|月)"
)
_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f]")

Row = dict[str, Any]
Key = tuple[WordingKind, str, str, AddPlace]
# language, agent, issue, emotion; "" any
Scope = tuple[str, str, str, str]


@dataclass(slots=True)
class _Counted:
    suggestions: list[str] = field(default_factory=list)
    customers: set[str] = field(default_factory=set)
    by_agent: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def learn(db: Database) -> tuple[Learned, ...]:
    """What the newest edits agree on, the most frequent first; nothing is written."""
    rows = list(db.query(_EDITS, [READ]))
    counts: dict[tuple[Scope, Key], _Counted] = defaultdict(_Counted)
    for row in rows:
        if row["kind"] != "edited":
            continue
        for key in set(changes(row["draft"], row["sent"])):
            for scope in _scopes(row):
                one = counts[scope, key]
                one.suggestions.append(row["id"])
                one.customers.add(row["customer"])
                one.by_agent[row["agent"]] += 1
    enough = {
        (scope, key): one
        for (scope, key), one in counts.items()
        if len(one.suggestions) >= TIMES and len(one.customers) >= PEOPLE and _joint(scope, one)
    }
    drafts: dict[Scope, list[str]] = defaultdict(list)
    wanted = {scope for scope, _ in enough}
    for row in rows:
        for scope in wanted.intersection(_scopes(row)):
            drafts[scope].append(row["draft"])
    found: list[tuple[Scope, Key, Learned]] = []
    for (scope, key), one in enough.items():
        shown = _chances(drafts[scope], key)
        changed = len(one.suggestions)
        low = share(changed, max(shown, changed)).low or 0.0
        if low >= LOW:
            learned = Learned(
                _wording(scope, key), max(shown, changed), changed, len(one.customers),
                tuple(one.suggestions[:EXAMPLES]),
            )  # fmt: skip
            found.append((scope, key, learned))
    kept = [one for scope, key, one in found if not _said_wider(scope, key, found)]
    return tuple(sorted(kept, key=lambda one: (-one.changed, one.wording.id)))


def _scopes(row: Row) -> Iterator[Scope]:
    """Everybody and this agent, everywhere and in this situation."""
    for agent in ("", row["agent"]):
        yield (row["language"], agent, "", "")
        if row["issue"]:
            yield (row["language"], agent, row["issue"], "")
        if row["emotion"]:
            yield (row["language"], agent, "", row["emotion"])


def _joint(scope: Scope, one: _Counted) -> bool:
    """For everybody only what more than one agent does."""
    agents = sum(times >= EACH for times in one.by_agent.values())
    return bool(scope[1]) or agents >= AGENTS


def _chances(drafts: Iterable[str], key: Key) -> int:
    """Used drafts in which the change could have been made, whether or not it was."""
    kind, find, put, _ = key
    if kind is WordingKind.ADD:
        return sum(put not in draft for draft in drafts)
    return sum(find in draft for draft in drafts)


def _said_wider(scope: Scope, key: Key, found: Iterable[tuple[Scope, Key, Learned]]) -> bool:
    """Whether the same is proposed for more than this scope."""
    return any(
        other == key
        and wider != scope
        and all(theirs in (mine, "") for mine, theirs in zip(scope, wider, strict=True))
        for wider, other, _ in found
    )


def _wording(scope: Scope, key: Key) -> Wording:
    language, agent, issue, emotion = scope
    kind, find, put, place = key
    name = json.dumps([*scope, kind, find, put, place], ensure_ascii=False)
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:10]
    return Wording(f"w{digest}", kind, language, find, put, place, agent, issue, emotion)


# ------------------------------------------------------------ one edit


def changes(draft: str, sent: str) -> Iterator[Key]:
    """What one edit did that could be a habit: words cut, replaced, or added at either end."""
    spans = _narrowed(draft, sent)
    kept = sum(len(one.text) for one in spans if one.change is Change.KEPT)
    if kept < _KEPT * max(1, min(len(draft), len(sent))):
        return
    for number, span in enumerate(spans):
        after = spans[number + 1] if number + 1 < len(spans) else None
        before = spans[number - 1] if number else None
        if span.change is Change.CUT:
            key = _cut(span, after)
        elif span.change is Change.ADDED and (before is None or before.change is Change.KEPT):
            key = _add(span, first=before is None, last=after is None)
        else:
            continue
        if key is not None and _may_be(key):
            yield key


def _narrowed(draft: str, sent: str) -> tuple[Span, ...]:
    """The difference, worked out only between what both texts begin and end with."""
    first = int(Prefix.similarity(draft, sent))
    last = int(Postfix.similarity(draft[first:], sent[first:]))
    while first and not (_parts_words(draft, first) and _parts_words(sent, first)):
        first -= 1
    while last and not (
        _parts_words(draft, len(draft) - last) and _parts_words(sent, len(sent) - last)
    ):
        last -= 1
    before = draft[:first]
    after = draft[len(draft) - last :] if last else ""
    middle = difference(draft[first : len(draft) - last], sent[first : len(sent) - last])
    kept = [Span(Change.KEPT, text, 0, len(text)) if text else None for text in (before, after)]
    return tuple(span for span in (kept[0], *middle, kept[1]) if span is not None)


def _parts_words(text: str, at: int) -> bool:
    """Whether a place is no middle of a word: Latin words are compared whole."""
    return not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()) or bool(
        _HAN.match(text[at - 1 : at]) or _HAN.match(text[at : at + 1])
    )


def _cut(span: Span, after: Span | None) -> Key | None:
    if after is not None and after.change is Change.ADDED:
        find, put = _core(span.text, after.text)
        if not put.strip(_EDGES):
            return (WordingKind.CUT, find.strip(_EDGES), "", AddPlace.START)
        return (WordingKind.REPLACE, find, put, AddPlace.START)
    return (WordingKind.CUT, span.text.strip(_EDGES), "", AddPlace.START)


def _core(find: str, put: str) -> tuple[str, str]:
    """Both without the marks and spaces that they share at their ends."""
    find, put = find.strip(), put.strip()
    while find and put and find[-1] == put[-1] and find[-1] in _EDGES:
        find, put = find[:-1], put[:-1]
    while find and put and find[0] == put[0] and find[0] in _EDGES:
        find, put = find[1:], put[1:]
    return find, put


def _add(span: Span, first: bool, last: bool) -> Key | None:
    text = span.text.strip()
    if first:
        return (WordingKind.ADD, "", text, AddPlace.START)
    if last:
        return (WordingKind.ADD, "", text.lstrip(_EDGES), AddPlace.END)
    return None


@lru_cache(maxsize=20_000)
def _may_be(key: Key) -> bool:
    """Whether these words can be a manner of speaking at all."""
    kind, find, put, _ = key
    if kind is WordingKind.CUT and not _long_enough(find):
        return False
    texts = [text for text in (find, put) if text]
    if any(len(text) > LONGEST or "\n" in text for text in texts):
        return False
    if any(mask(text) != text or _SPAN_OF_TIME.search(text) for text in texts):
        return False
    return not fault(replace(Wording("w", kind, "zh-Hans"), find=find, put=put))


def _long_enough(text: str) -> bool:
    return len(text) >= 2 if _HAN.search(text) else len(text) >= 3
