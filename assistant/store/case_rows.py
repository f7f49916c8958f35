"""A case as a row of the record and back; the place where its text is masked."""

from __future__ import annotations

import json
from typing import Any

from assistant.domain.cases import Case, CaseKind, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.store.masking import mask

Row = dict[str, Any]


def to_row(case: Case) -> Row:
    """What a case says, masked; without its state."""
    return {
        "language": case.language,
        "name": case.id.partition("/")[2] or case.id,
        "title": mask(case.title),
        "emotion": json.dumps([one.value for one in case.emotion]),
        "issue": case.issue.value,
        "topic": json.dumps(case.topic),
        "region": case.region,
        "stage": case.stage.value if case.stage else "",
        "kind": case.kind.value,
        "turns": json.dumps(
            [[turn.speaker.value, mask(turn.text)] for turn in case.turns], ensure_ascii=False
        ),
        "decided": mask(case.decided),
        "sorry": int(case.sorry),
        "acknowledge": mask(case.acknowledge),
        "solve": mask(case.solve),
        "care": mask(case.care),
        "why": mask(case.why),
    }


FIELDS = (
    "language", "name", "title", "emotion", "issue", "topic", "region", "stage", "kind", "turns",
    "decided", "sorry", "acknowledge", "solve", "care", "why",
)  # fmt: skip
"""The columns that `to_row` gives."""


def to_case(row: Row) -> Case:
    """The case of a row."""
    return Case(
        id=f"{row['language']}/{row['name']}",
        language=row["language"],
        emotion=tuple(Emotion(one) for one in json.loads(row["emotion"])),
        issue=Issue(row["issue"]),
        turns=tuple(Said(Speaker(who), text) for who, text in json.loads(row["turns"])),
        decided=row["decided"],
        acknowledge=row["acknowledge"],
        solve=row["solve"],
        care=row["care"],
        why=row["why"],
        topic=tuple(json.loads(row["topic"])),
        region=row["region"],
        sorry=bool(row["sorry"]),
        kind=CaseKind(row["kind"]),
        source=CaseSource.OWN,
        stage=Stage(row["stage"]) if row["stage"] else None,
        title=row["title"],
    )
