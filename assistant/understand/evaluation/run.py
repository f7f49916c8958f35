"""Reads every row of an evaluation the ways it can be read, and puts the figures together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import process_time
from typing import Any

from assistant.domain.chat import Message
from assistant.domain.reading import Context, Reading
from assistant.understand.evaluation import figures, metrics, mood_figures
from assistant.understand.evaluation.answer import Answer
from assistant.understand.evaluation.rows import Case
from assistant.understand.port import SecondReader
from assistant.understand.reader import understand

Read = Callable[[Sequence[Message], Context, datetime], Reading]
FIRST, FINAL = "first", "final"


def ways(second: SecondReader | None = None) -> dict[str, Read]:
    """How a conversation can be read: `first` at once, `final` with the second opinion."""
    if second is None:
        return {FIRST: understand}
    return {FIRST: understand, FINAL: partial(understand, second=second)}


def read_all(
    cases: Iterable[Case], read: Read, tick: Callable[[], None] = lambda: None
) -> list[Answer]:
    """Read every case; `tick` is called after each. CPU time is of the whole process."""
    answers = []
    for case in cases:
        began = process_time()
        reading = read(case.messages, case.context, case.now)
        answers.append(Answer(case, reading, (process_time() - began) * 1000))
        tick()
    return answers


def report(answers: Sequence[Answer]) -> dict[str, Any]:
    """Every figure that the rows allow, by section; sections without truth are left out."""
    sections = {
        "mood": mood_figures.mood(answers),
        "valence": mood_figures.valence(answers),
        "issue": figures.one_of(answers, lambda t: t.issue, lambda r: str(r.issue)),
        "escalation": figures.escalation(answers),
        "language": figures.language(answers),
        "region": figures.one_of(answers, lambda t: t.region, lambda r: r.culture.region or "none"),
        "stage": figures.one_of(answers, lambda t: t.stage, lambda r: str(r.stage)),
        "steps": figures.steps(answers),
        "facts": figures.facts(answers),
        "speed": figures.speed(answers),
    }
    return {name: section for name, section in sections.items() if section}


def in_traditional(cases: Sequence[Case]) -> list[tuple[int, Case]]:
    """Chinese cases with every text in Traditional characters, where that changes anything."""
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    found = []
    for number, case in enumerate(cases):
        if not case.language.startswith("zh"):
            continue
        messages = tuple(replace(m, text=str(convert(m.text))) for m in case.messages)
        if messages != case.messages:
            found.append((number, replace(case, messages=messages)))
    return found


def agreement(
    cases: Sequence[Case], answers: Sequence[Answer], read: Read
) -> dict[str, Any] | None:
    """How far reading stays the same when the same words come in Traditional characters."""
    other = in_traditional(cases)
    if not other:
        return None
    told = read_all((case for _, case in other), read)
    pairs = [
        (answers[number].reading, one.reading) for (number, _), one in zip(other, told, strict=True)
    ]
    count = len(pairs)
    same: Mapping[str, int] = {
        "mood": sum(a.mood.label is b.mood.label for a, b in pairs),
        "issue": sum(a.issue is b.issue for a, b in pairs),
        "escalation": sum(a.escalation.level is b.escalation.level for a, b in pairs),
        "facts": sum(len(a.facts) == len(b.facts) for a, b in pairs),
    }
    return {
        "n": count,
        "same": {name: number / count for name, number in same.items()},
        "intensity_gap": max(abs(a.mood.intensity - b.mood.intensity) for a, b in pairs),
        "read_as_traditional": sum(b.language.code == "zh-Hant" for _, b in pairs) / count,
        "simplified": _headlines([answers[number] for number, _ in other]),
        "traditional": _headlines(told),
    }


def _headlines(answers: Sequence[Answer]) -> dict[str, Any]:
    """Accuracy and macro-F1 of emotion and issue."""
    found: dict[str, Any] = {}
    rows = [answer for answer in answers if answer.case.truth.label is not None]
    if rows:
        classes = metrics.in_groups(
            [a.case.truth.label or "" for a in rows], [a.label for a in rows]
        )
        found["accuracy"] = classes.accuracy
        found["macro_f1"] = classes.macro_f1(metrics.COUNTED)
    issue = figures.one_of(answers, lambda t: t.issue, lambda r: str(r.issue))
    if issue:
        found["issue_accuracy"] = issue["accuracy"]
        found["issue_macro_f1"] = issue["macro_f1"]
    return found
