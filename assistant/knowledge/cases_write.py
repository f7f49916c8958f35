"""Writes cases as the files that people edit, so that what is exported can be read in again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from assistant.domain.cases import Case, CaseKind


def to_toml(cases: Iterable[Case]) -> str:
    """A file of cases in one language, in the form of resources/cases/README.md."""
    return "\n".join(_table(case) for case in cases)


def _table(case: Case) -> str:
    lines = [
        "[[case]]",
        f"id = {_text(case.id.partition('/')[2] or case.id)}",
        *([f"title = {_text(case.title)}"] if case.title else []),
        f"emotion = {_list(one.value for one in case.emotion)}",
        f"issue = {_text(case.issue.value)}",
        f"topic = {_list(case.topic)}",
    ]
    if case.region:
        lines.append(f"region = {_text(case.region)}")
    if case.stage:
        lines.append(f"stage = {_text(case.stage.value)}")
    if case.kind is not CaseKind.STANDARD:
        lines.append(f"kind = {_text(case.kind.value)}")
    lines.append("turns = [")
    lines += [f"  {{{turn.speaker.value} = {_text(turn.text)}}}," for turn in case.turns]
    lines.append("]")
    lines.append(f"decided = {_text(case.decided)}")
    if case.sorry:
        lines.append("sorry = true")
    for name in ("acknowledge", "solve", "care", "why"):
        lines.append(f"{name} = {_text(getattr(case, name))}")
    return "\n".join(lines) + "\n"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _text(value: str) -> str:
    # A JSON string is a TOML string, but for DEL and halves of pairs, which TOML does not take.
    plain = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
