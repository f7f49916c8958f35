"""The figures of one engine over all situations: checks, language, parts, novelty, length, time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from rapidfuzz import fuzz

from assistant.domain.chat import Speaker
from assistant.draft.checks import width
from assistant.draft.evaluation.chances import Share, percentile
from assistant.draft.evaluation.outcome import PARTS, Offer, Outcome
from assistant.draft.evaluation.situations import Situation
from assistant.score.shared import copied
from assistant.score.values import Part
from assistant.understand.text import fold

LANGUAGE_RULES = frozenset({"wrong_language", "script_drift"})
# So like an earlier text (of 100) that a reader takes it for the same.
SAME = 84
# Characters of a text that are compared with others.
_COMPARED = 400


def report(outcomes: Sequence[Outcome], situations: Mapping[str, Situation]) -> dict[str, Any]:
    """All figures of one engine; every share is over the situations that got a draft, unless said.

    `situations` must hold every situation of the outcomes.
    """
    offered = [(situations[o.situation], o.first) for o in outcomes if o.first is not None]
    firsts = [offer for _, offer in offered]
    return {
        "n": len(outcomes),
        "spared": sum(outcome.spared for outcome in outcomes),
        "with_draft": Share(len(firsts), sum(not o.spared for o in outcomes)).values(),
        "passed_hard": _share(offer.passes for offer in firsts),
        "passed_all": _share(all(lv == "info" for _, lv in offer.checks) for offer in firsts),
        "rules": _rules(firsts),
        "dropped": _counted(rule for outcome in outcomes for rule in outcome.dropped),
        "errors": _counted(outcome.error for outcome in outcomes if outcome.error),
        "language": _share(not LANGUAGE_RULES & {r for r, _ in o.checks} for o in firsts),
        "blanks": _share(bool(offer.blanks) for offer in firsts),
        "parts": _parts(firsts),
        "drafts_each": mean(len(o.offers) for o in outcomes) if outcomes else math.nan,
        "novelty": _novelty(offered),
        "length": _spread([width(offer.text) for offer in firsts]),
        "ms": {
            "first": _spread([o.first_ms for o in firsts if o.first_ms is not None]),
            "done": _spread([o.done_ms for o in firsts if o.done_ms is not None]),
        },
        "empathy": _empathy([outcome.points for outcome in outcomes if outcome.points]),
        "wanted": _wanted(outcomes, situations),
    }


def _share(found: Any) -> dict[str, Any]:
    answers = [bool(one) for one in found]
    return Share(sum(answers), len(answers)).values()


def _counted(names: Any) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _rules(firsts: Sequence[Offer]) -> dict[str, dict[str, int]]:
    return {
        wanted: _counted(
            rule
            for offer in firsts
            for rule, level in dict(offer.checks).items()
            if level == wanted
        )
        for wanted in ("hard", "soft")
    }


def _parts(firsts: Sequence[Offer]) -> dict[str, Any] | None:
    known = [offer.parts for offer in firsts if offer.parts is not None]
    if not known:
        return None
    return {
        name: _share(bool(parts[at].strip()) for parts in known) for at, name in enumerate(PARTS)
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}


def _plain(text: str) -> str:
    return fold(text[:_COMPARED]).text


def _novelty(offered: Sequence[tuple[Situation, Offer]]) -> dict[str, Any]:
    """Shares that repeat the agent, that another customer got as well, that copy the customer."""
    texts = [_plain(offer.text) for _, offer in offered]
    repeated, copies = [], []
    for (situation, _), text in zip(offered, texts, strict=True):
        agent = [_plain(m["text"]) for m in situation.messages if m["speaker"] == Speaker.AGENT]
        repeated.append(any(fuzz.ratio(text, one) >= SAME for one in agent))
        customer = [
            _plain(m["text"]) for m in situation.messages if m["speaker"] == Speaker.CUSTOMER
        ]
        copies.append(copied(text, customer[::-1]))
    seen_before = [
        any(fuzz.ratio(text, other, score_cutoff=SAME) for other in texts[:at])
        for at, text in enumerate(texts)
    ]
    return {
        "repeats_agent": _share(repeated),
        "seen_before": _share(seen_before),
        "copies_customer": _share(copies),
        "distinct": len(set(texts)) / len(texts) if texts else math.nan,
    }


def _empathy(points: Sequence[tuple[float, ...]]) -> dict[str, float] | None:
    if not points:
        return None
    names = ("overall", *(str(part) for part in Part))
    return {name: mean(row[at] for row in points) for at, name in enumerate(names)}


def meets(text: str, situation: Situation) -> tuple[bool, ...]:
    """Whether a draft keeps to each `must` and each `must_not` of a situation, in this order."""
    return (
        *(re.search(pattern, text, re.IGNORECASE) is not None for pattern in situation.must),
        *(re.search(pattern, text, re.IGNORECASE) is None for pattern in situation.must_not),
    )


def _wanted(
    outcomes: Sequence[Outcome], situations: Mapping[str, Situation]
) -> dict[str, Any] | None:
    """How many hand-written situations are met in everything, and in each point of theirs."""
    rows = [
        (outcome, situations[outcome.situation])
        for outcome in outcomes
        if situations[outcome.situation].must or situations[outcome.situation].must_not
    ]
    if not rows:
        return None
    met = [meets(outcome.first.text, s) if outcome.first else (False,) for outcome, s in rows]
    return {
        "situations": _share(all(points) for points in met),
        "points": _share(point for points in met for point in points),
        "missed": [
            outcome.situation for (outcome, _), points in zip(rows, met, strict=True)
            if not all(points)
        ],
    }  # fmt: skip
