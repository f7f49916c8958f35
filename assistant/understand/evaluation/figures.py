"""How well everything but the emotion was read: issue, escalation, language, facts, speed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from assistant.domain.reading import Reading
from assistant.understand.evaluation import metrics
from assistant.understand.evaluation.answer import Answer
from assistant.understand.evaluation.mood_figures import SHORT, classes_values
from assistant.understand.evaluation.rows import LEVELS, Truth, same_language
from assistant.understand.language import SCRIPTS


def one_of(
    answers: Sequence[Answer],
    true: Callable[[Truth], str | None],
    read: Callable[[Reading], str],
) -> dict[str, Any] | None:
    """Figures of a reading that is one name out of several; None when no row says which."""
    pairs = [
        (known, read(answer.reading))
        for answer in answers
        if (known := true(answer.case.truth)) is not None
    ]
    if not pairs:
        return None
    return classes_values(metrics.classify([t for t, _ in pairs], [r for _, r in pairs]))


def found_values(counts: metrics.Found) -> dict[str, Any]:
    """Counts of finding as plain values; `n` is how many are there."""
    return {
        "n": counts.right + counts.missed,
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "missed": counts.missed,
        "extra": counts.extra,
    }


def escalation(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Handing over (supervisor or urgent), each level or worse, exact levels, and reasons."""
    rows = [answer for answer in answers if answer.case.truth.handed_over is not None]
    named = [answer for answer in answers if answer.case.truth.reasons is not None]
    if not rows and not named:
        return None
    result: dict[str, Any] = {}
    if rows:
        result["n"] = len(rows)
        result["handed_over"] = _handed_over(rows)
        tongues = sorted({answer.case.language for answer in rows})
        result["by_language"] = {
            name: _handed_over([answer for answer in rows if answer.case.language == name])
            for name in tongues
        }
    exact = [answer for answer in rows if answer.case.truth.level is not None]
    if exact:
        true = [LEVELS.index(answer.case.truth.level or "none") for answer in exact]
        result["at_least"] = {
            name: found_values(
                metrics.found([t >= place for t in true], [_level(a) >= place for a in exact])
            )
            for place, name in enumerate(LEVELS)
            if place
        }
        result["levels"] = classes_values(
            metrics.classify([LEVELS[t] for t in true], [LEVELS[_level(a)] for a in exact], LEVELS)
        )
    if named:
        result["reasons"] = _sets(
            [answer.case.truth.reasons or frozenset() for answer in named],
            [frozenset(answer.reading.escalation.reasons) for answer in named],
        )
    return result


def _handed_over(rows: Sequence[Answer]) -> dict[str, Any]:
    return found_values(
        metrics.found(
            [bool(answer.case.truth.handed_over) for answer in rows],
            [_level(answer) >= LEVELS.index("supervisor") for answer in rows],
        )
    )


def _level(answer: Answer) -> int:
    return LEVELS.index(str(answer.reading.escalation.level))


def _sets(
    true: Sequence[frozenset[str]], read: Sequence[frozenset[str]]
) -> dict[str, dict[str, Any]]:
    """Figures of each name over rows that hold several."""
    names = sorted(frozenset().union(*true, *read))
    return {
        name: found_values(metrics.found([name in t for t in true], [name in r for r in read]))
        for name in names
    }


def steps(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Which complaint steps were seen as done."""
    rows = [answer for answer in answers if answer.case.truth.steps is not None]
    if not rows:
        return None
    return _sets(
        [answer.case.truth.steps or frozenset() for answer in rows],
        [frozenset(map(str, answer.reading.steps)) for answer in rows],
    )


def facts(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Facts by kind; a value counts in its normal form and in the customer's own wording."""
    rows = [answer for answer in answers if answer.case.truth.facts is not None]
    if not rows:
        return None
    counts: dict[str, list[int]] = {}
    for answer in rows:
        left = set(answer.case.truth.facts or ())
        for fact in answer.reading.facts:
            tally = counts.setdefault(fact.kind, [0, 0, 0])
            hit = {(fact.kind, fact.value), (fact.kind, fact.said)} & left
            tally[0 if hit else 1] += 1
            left -= hit
        for kind, _ in left:
            counts.setdefault(kind, [0, 0, 0])[2] += 1
    result = {kind: found_values(metrics.Found(*counts[kind])) for kind in sorted(counts)}
    totals = np.asarray(list(counts.values()), int).reshape(-1, 3).sum(axis=0)
    whole = found_values(metrics.Found(*(int(value) for value in totals)))
    return {"n": len(rows), "all": whole, "kinds": result}


def language(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Language and script, whole and on short lines, and what is taken for what."""
    rows = [answer for answer in answers if answer.case.truth.language is not None]
    if not rows:
        return None
    right = [same_language(_true(a), a.reading.language.code) for a in rows]
    short = [ok for a, ok in zip(rows, right, strict=True) if _size(a) <= SHORT]
    scripted = [a for a in rows if _true(a) != "zh"]
    sure = [answer.reading.language.confidence for answer in rows]
    classes = metrics.classify(
        [_true(a) for a in rows],
        [_true(a) if ok else a.reading.language.code for a, ok in zip(rows, right, strict=True)],
    )
    chinese = [a for a in rows if _true(a).startswith("zh")]
    return {
        **classes_values(classes),
        "short_n": len(short),
        "short_accuracy": _mean(short),
        "script_accuracy": _mean(
            [SCRIPTS.get(_true(a), "Latn") == a.reading.language.script for a in scripted]
        ),
        "unknown": _mean([a.reading.language.code == "und" for a in rows]),
        "chinese_as_korean": sum(a.reading.language.code == "ko" for a in chinese),
        "ece": metrics.calibration_error(sure, right),
        "short": _by_language(rows, right),
        "interval": metrics.interval(
            lambda drawn: float(np.asarray(right)[drawn].mean()),
            [answer.case.dialogue for answer in rows],
        ),
    }


def _by_language(rows: Sequence[Answer], right: Sequence[bool]) -> dict[str, dict[str, Any]]:
    """Accuracy on short lines, a language each."""
    parts: dict[str, list[bool]] = {}
    for answer, ok in zip(rows, right, strict=True):
        if _size(answer) <= SHORT:
            parts.setdefault(_true(answer), []).append(ok)
    return {name: {"n": len(own), "accuracy": _mean(own)} for name, own in sorted(parts.items())}


def _true(answer: Answer) -> str:
    return answer.case.truth.language or ""


def _size(answer: Answer) -> int:
    return len(answer.case.messages[answer.reading.about].text)


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else math.nan


def speed(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Milliseconds a reading: first answer, whole answer, and CPU time of this process."""
    if not answers:
        return None
    return {
        "n": len(answers),
        "first": _spread([answer.reading.first_ms for answer in answers]),
        "final": _spread([answer.reading.final_ms for answer in answers]),
        "cpu": _spread([answer.cpu_ms for answer in answers]),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    p50, p95, most = np.percentile(values, [50, 95, 100])
    return {"p50": float(p50), "p95": float(p95), "max": float(most)}
