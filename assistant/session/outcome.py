"""Decides what became of a suggestion by aligning its drafts with what the agent really sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from rapidfuzz.distance import LCSseq

from assistant.domain.drafting import Draft
from assistant.domain.record import Outcome, OutcomeKind, Suggestion

# A sent text this close to a draft is the draft: clients change quotes, spaces and emoji.
TAKEN = 0.97
# Below this share of the draft's own characters (in order) the agent wrote something else.
# Unrelated Chinese service sentences share up to about 0.35 of their characters in order.
EDITED = 0.55
_LONGEST = 4000


def normalise(text: str) -> str:
    """Fold width, case and white space, which chat clients change on their own."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return "".join(folded.split())


def similarity(draft: str, sent: str) -> float:
    """Share of characters that two texts have in common in the same order, 0–1.

    Measured against the longer of the two: a draft kept whole inside a much longer reply is an
    edit, and so is a draft cut to one of its sentences.
    """
    left, right = normalise(draft), normalise(sent)
    if not left or not right:
        return 0.0
    return float(LCSseq.normalized_similarity(left, right))


def kept(draft: str, sent: str) -> float:
    """Share of the shorter text that stands in the longer one in the same order, 0–1."""
    left, right = normalise(draft), normalise(sent)
    if not left or not right:
        return 0.0
    return float(LCSseq.similarity(left, right)) / min(len(left), len(right))


def _nearest(
    drafts: Iterable[tuple[Suggestion, Draft]], sent: str
) -> tuple[Suggestion, Draft, float] | None:
    best: tuple[Suggestion, Draft, float] | None = None
    for suggestion, draft in drafts:
        score = similarity(draft.text, sent)
        if best is None or score >= best[2]:
            best = (suggestion, draft, score)
    return best


def decide(
    suggestions: Sequence[Suggestion],
    answer: Sequence[str],
    rejected: Sequence[str],
    reason: str,
    now: datetime,
) -> Outcome | None:
    """What became of the suggestions shown since the agent's last turn.

    `answer` is what the agent has sent since: several messages count as one text, since a draft
    may be sent in pieces, and each is also tried alone, since more may be said before or after.
    Returns None when nothing was suggested. Exactly one suggestion gets the outcome: the one with
    the nearest draft when a draft was used, else the latest.
    """
    if not suggestions:
        return None
    pool = [(suggestion, draft) for suggestion in suggestions for draft in suggestion.drafts]
    best: tuple[Suggestion, Draft, float] | None = None
    for sent in dict.fromkeys(("".join(answer), *answer)):
        found = _nearest(pool, sent)
        if found and (best is None or found[2] > best[2]):
            best = found
    whole = "\n".join(answer)
    latest = suggestions[-1]
    if best is not None:
        suggestion, draft, score = best
        if score >= TAKEN:
            return Outcome(suggestion.id, OutcomeKind.TAKEN, draft.id, whole, score, reason, now)
        if score >= EDITED or _stands_inside(draft.text, whole):
            return Outcome(suggestion.id, OutcomeKind.EDITED, draft.id, whole, score, reason, now)
    refused = set(rejected) & {draft.id for draft in latest.drafts}
    kind = OutcomeKind.REJECTED if refused else OutcomeKind.IGNORED
    score = best[2] if best else 0.0
    return Outcome(latest.id, kind, None, whole, score, reason, now)


def _stands_inside(draft: str, sent: str) -> bool:
    """True when a long enough draft stands nearly whole inside a longer reply, or the reverse."""
    return min(len(normalise(draft)), len(normalise(sent))) >= 12 and kept(draft, sent) >= 0.9
