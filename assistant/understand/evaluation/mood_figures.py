"""How well emotion, its strength and its chance were read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.evaluation import metrics
from assistant.understand.evaluation.answer import Answer
from assistant.understand.evaluation.metrics import COUNTED, GROUPS

STRONG = 0.5
"""From this intensity on, the overlay raises its voice."""
SHORT = 15
"""Characters of a short line."""
_DEEP = 2 / 3
_MOST_PARTS = 24


def classes_values(classes: metrics.Classes) -> dict[str, Any]:
    """Counts of classes as plain values: each class, and the confusion without its zeros."""
    each = zip(
        classes.names, classes.precision, classes.recall, classes.f1, classes.support, strict=True
    )
    return {
        "n": classes.n,
        "accuracy": classes.accuracy,
        "macro_f1": classes.macro_f1(),
        "classes": {
            name: {"precision": float(p), "recall": float(r), "f1": float(f), "n": int(n)}
            for name, p, r, f, n in each
            if n or p or (classes.matrix[:, classes.names.index(name)].any())
        },
        "confusion": {
            name: {o: int(n) for o, n in zip(classes.names, row, strict=True) if n}
            for name, row in zip(classes.names, classes.matrix, strict=True)
            if row.any()
        },
    }


def mood(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """All figures of rows with an emotion; None when there are none."""
    rows = [answer for answer in answers if answer.case.truth.label is not None]
    if not rows:
        return None
    true, read = _labels(rows)
    groups, raw = metrics.in_groups(true, read), metrics.classify(true, read)
    sure = np.asarray([answer.reading.mood.confidence for answer in rows])
    right = np.asarray([t == r for t, r in zip(true, read, strict=True)])
    right_group = np.asarray([GROUPS[t] == GROUPS[r] for t, r in zip(true, read, strict=True)])
    grouped = classes_values(groups)
    return {
        **grouped,
        "macro_f1": groups.macro_f1(COUNTED),
        "accuracy_second": _mean(map(_acceptable, rows)),
        "labels": classes_values(raw),
        "intervals": _intervals(rows),
        "calibration": {
            "ece": metrics.calibration_error(sure, right),
            "ece_groups": metrics.calibration_error(sure, right_group),
            "bins": [
                {"n": one.n, "stated": one.stated, "right": one.right}
                for one in metrics.reliability(sure, right)
            ],
            "kept": [_kept(sure, right_group, floor) for floor in (0.5, 0.7, 0.9)],
        },
        "alarms": alarms(rows),
        "intensity": _intensity(rows),
        "by": {
            "source": _parts(rows, lambda a: a.case.source),
            "language": _parts(rows, lambda a: a.case.language),
            "sampling": _parts(rows, lambda a: a.case.sampling),
            "length": _parts(rows, lambda a: "short" if _length(a) <= SHORT else "long"),
        },
    }


def alarms(rows: Sequence[Answer]) -> dict[str, Any]:
    """Routine messages shown with an emotion, and strong feelings shown with none."""
    calm = [answer for answer in rows if answer.case.truth.label == "neutral"]
    felt = [answer for answer in calm if answer.label != "neutral"]
    loud = [answer for answer in felt if answer.reading.mood.intensity >= STRONG]
    levels = [answer.case.truth.intensity or 0.0 for answer in rows]
    scale = 3.0 if max(levels, default=0.0) > 1 else 1.0
    deep = [
        answer
        for answer, level in zip(rows, levels, strict=True)
        if answer.case.truth.label != "neutral" and level / scale >= _DEEP
    ]
    return {
        "n": len(calm),
        "strong": len(loud) / len(calm) if calm else math.nan,
        "any": len(felt) / len(calm) if calm else math.nan,
        "missed_n": len(deep),
        "missed": _mean(answer.label == "neutral" for answer in deep),
    }


def valence(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """Rank correlation of valence with people's satisfaction and with stated polarity."""
    found: dict[str, Any] = {}
    satisfied = [a for a in answers if a.case.truth.satisfaction is not None]
    if satisfied:
        found["satisfaction"] = {
            **_valence_against(satisfied, _satisfaction),
            "by_language": {
                name: _valence_against(rows, _satisfaction, bounds=False)
                for name, rows in _split(satisfied, lambda a: a.case.language).items()
            },
        }
    polar = [a for a in answers if a.case.truth.polarity is not None]
    if polar:
        found["polarity"] = _valence_against(polar, _polarity)
    return found or None


def confident_errors(answers: Sequence[Answer], most: int) -> list[Answer]:
    """The wrong readings that were surest of themselves; a second label is not wrong."""
    wrong = [a for a in answers if a.case.truth.label is not None and not _acceptable(a)]
    return sorted(wrong, key=lambda answer: -answer.reading.mood.confidence)[:most]


def _satisfaction(answer: Answer) -> float:
    return answer.case.truth.satisfaction or 0.0


def _polarity(answer: Answer) -> float:
    return answer.case.truth.polarity or 0.0


def _valence_against(
    rows: Sequence[Answer], truth: Callable[[Answer], float], bounds: bool = True
) -> dict[str, Any]:
    read = np.asarray([answer.reading.mood.valence for answer in rows])
    true = np.asarray([truth(answer) for answer in rows])
    found: dict[str, Any] = {
        "n": len(rows),
        "rank_correlation": metrics.rank_correlation(read, true),
    }
    if bounds:
        found["interval"] = metrics.interval(
            lambda drawn: metrics.rank_correlation(read[drawn], true[drawn]),
            [answer.case.dialogue for answer in rows],
        )
    return found


def _labels(rows: Sequence[Answer]) -> tuple[list[str], list[str]]:
    return [a.case.truth.label or "" for a in rows], [a.label for a in rows]


def _acceptable(answer: Answer) -> bool:
    accepted = {GROUPS[x] for x in (answer.case.truth.label, answer.case.truth.second) if x}
    return GROUPS[answer.label] in accepted


def _mean(values: Iterable[bool]) -> float:
    each = list(values)
    return sum(each) / len(each) if each else math.nan


def _kept(sure: NDArray[np.float64], right: NDArray[np.bool_], floor: float) -> dict[str, Any]:
    """Accuracy of the rows whose stated chance reaches a floor, and how many those are."""
    inside = sure >= floor
    return {
        "floor": floor,
        "share": float(inside.mean()),
        "accuracy": float(right[inside].mean()) if inside.any() else math.nan,
    }


def _intensity(rows: Sequence[Answer]) -> dict[str, Any] | None:
    known = [answer for answer in rows if answer.case.truth.intensity is not None]
    if not known:
        return None
    true = [answer.case.truth.intensity or 0.0 for answer in known]
    read = [answer.reading.mood.intensity for answer in known]
    return {"n": len(known), "rank_correlation": metrics.rank_correlation(read, true)}


def _intervals(rows: Sequence[Answer]) -> dict[str, tuple[float, float]]:
    """95 % intervals of the headline figures, whole dialogues drawn."""
    names = (*COUNTED, "surprise")
    size = len(names)
    place = {name: index for index, name in enumerate(names)}
    cells = np.asarray(
        [place[GROUPS[a.case.truth.label or ""]] * size + place[GROUPS[a.label]] for a in rows]
    )
    calm = np.asarray([a.case.truth.label == "neutral" for a in rows])
    loud = np.asarray([a.label != "neutral" and a.reading.mood.intensity >= STRONG for a in rows])
    clusters = [answer.case.dialogue for answer in rows]

    def drawn_classes(drawn: NDArray[np.int64]) -> metrics.Classes:
        counts = np.bincount(cells[drawn], minlength=size * size)
        return metrics.Classes(names, counts.reshape(size, size).astype(np.int64))

    def drawn_alarms(drawn: NDArray[np.int64]) -> float:
        inside = calm[drawn]
        return float(loud[drawn][inside].mean()) if inside.any() else math.nan

    return {
        "accuracy": metrics.interval(lambda d: drawn_classes(d).accuracy, clusters),
        "macro_f1": metrics.interval(lambda d: drawn_classes(d).macro_f1(COUNTED), clusters),
        "alarms": metrics.interval(drawn_alarms, clusters),
    }


def _length(answer: Answer) -> int:
    return len(answer.case.messages[answer.reading.about].text)


def _split(rows: Sequence[Answer], key: Callable[[Answer], str]) -> dict[str, list[Answer]]:
    """Rows by key, the largest part first; none when the key says nothing."""
    parts: dict[str, list[Answer]] = {}
    for answer in rows:
        parts.setdefault(key(answer), []).append(answer)
    if set(parts) <= {""}:
        return {}
    largest = sorted(parts.items(), key=lambda item: (-len(item[1]), item[0]))
    return dict(largest[:_MOST_PARTS])


def _parts(rows: Sequence[Answer], key: Callable[[Answer], str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, part in _split(rows, key).items():
        classes = metrics.in_groups(*_labels(part))
        told = alarms(part)
        found[name] = {
            "n": classes.n,
            "accuracy": classes.accuracy,
            "macro_f1": classes.macro_f1(COUNTED),
            "accuracy_second": _mean(map(_acceptable, part)),
            "alarms_strong": told["strong"],
            "alarms_any": told["any"],
        }
    return found
