"""Wordings that a shop prefers: `wording.toml` in its knowledge folder.

    [[cut]]
    id = "w1a2b3c4d"
    language = "zh-Hans"
    text = "由此给您带来的"

    [[replace]]
    id = "w2b3c4d5e"
    language = "zh-Hans"
    text = "尽快"
    put = "今天内"
    issue = "delivery"              # only there; emotion and agent (an account) narrow it as well

    [[add]]
    id = "w3c4d5e6f"
    language = "zh-Hans"
    text = "有事随时叫我。"
    place = "end"                   # or start

The review window writes what a supervisor accepts; people may edit it as any other file here.
"""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from assistant import datafile
from assistant.atomic import write_atomically
from assistant.datafile import DataFileError
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Emotion, Issue
from assistant.domain.wordings import AddPlace, Wording, WordingKind
from assistant.knowledge.hostile import strange
from assistant.knowledge.rulefile import _Part

FILE = "wording.toml"
LONGEST = 80
MOST = 300
_HEAD = (
    "# 本店惯用的说法，每条都由主管确认过；格式见 docs/knowledge.md。\n"
    "# How this shop words its answers; a supervisor has accepted each.\n\n"
)
_BLOCK = re.compile(r"(?m)^[ \t]*\[\[")
_DIGIT = re.compile(r"\d|\[[a-z]+\]|[{}【】]")

Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class _Row(_Part):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{1,40}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
    text: Words
    agent: Annotated[str, StringConstraints(max_length=200)] = ""
    issue: Issue | None = None
    emotion: Emotion | None = None
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class _Replace(_Row):
    put: Words


class _Add(_Row):
    place: AddPlace = AddPlace.START


class _File(_Part):
    cut: Annotated[tuple[_Row, ...], Field(max_length=MOST)] = ()
    replace: Annotated[tuple[_Replace, ...], Field(max_length=MOST)] = ()
    add: Annotated[tuple[_Add, ...], Field(max_length=MOST)] = ()


def fault(wording: Wording) -> str:
    """Why a wording can't be one, in English as other faults of files; "" when it can.

    A number, a date or a masked name is a fact of one customer and never a manner of speaking.
    """
    needed = {
        WordingKind.CUT: (wording.find,),
        WordingKind.REPLACE: (wording.find, wording.put),
        WordingKind.ADD: (wording.put,),
    }
    if not all(any(c.isalnum() for c in text) for text in needed[wording.kind]):
        return "holds no words"
    for text in (wording.find, wording.put):
        reason = strange(text)
        if reason:
            return reason
        if _DIGIT.search(text) or len(text) > LONGEST:
            return "holds a number, a masked name, a slot or a blank, or is too long"
    if wording.kind is WordingKind.REPLACE and wording.find == wording.put:
        return "the same words"
    return ""


def load(folder: Path) -> tuple[Wording, ...]:
    """The wordings of a knowledge folder; none where there is no file.

    Raises DataFileError with file, line and field for what does not hold.
    """
    file = folder / FILE
    if not file.is_file():
        return ()
    table = datafile.load(file, _File)
    found: dict[str, Wording] = {}
    for kind in WordingKind:
        rows: tuple[_Row, ...] = getattr(table, kind.value)
        for number, row in enumerate(rows):
            one = _wording(kind, row)
            field, reason = ("id", "is there twice") if row.id in found else ("text", fault(one))
            if reason:
                text = file.read_text(encoding="utf-8")
                line = datafile.find_line(text, (kind.value, number, field))
                raise DataFileError(file, line, f"{kind}.{number}.{field}", reason)
            found[row.id] = one
    return tuple(found.values())


def _wording(kind: WordingKind, row: _Row) -> Wording:
    adds = kind is WordingKind.ADD
    return Wording(
        id=row.id,
        kind=kind,
        language=row.language,
        find="" if adds else row.text,
        put=row.text if adds else getattr(row, "put", ""),
        place=getattr(row, "place", AddPlace.START),
        agent=row.agent,
        issue=row.issue.value if row.issue else "",
        emotion=row.emotion.value if row.emotion else "",
        note=row.note,
    )


def to_toml(wording: Wording) -> str:
    """One wording as its block of the file."""
    adds = wording.kind is WordingKind.ADD
    fields = {
        "id": wording.id,
        "language": wording.language,
        "text": wording.put if adds else wording.find,
        "put": "" if adds else wording.put,
        "place": wording.place.value if adds else "",
        "agent": wording.agent,
        "issue": wording.issue,
        "emotion": wording.emotion,
        "note": wording.note,
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in fields.items() if value]
    return "\n".join((f"[[{wording.kind}]]", *lines)) + "\n"


def _quoted(value: str) -> str:
    plain = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def put(folder: Path, wording: Wording) -> None:
    """Write a wording into the folder's file, in place of the one with its id.

    What people have written beside it stays. Raises UserFault when the wording or the file can't be
    used or written; then nothing has changed.
    """
    reason = fault(wording)
    if reason:
        raise UserFault(Notice.of("wordings.unfit", reason=reason))
    _write(folder, _without(_text(folder), wording.id) + "\n" + to_toml(wording))


def remove(folder: Path, id: str) -> bool:
    """Take a wording out of the file; False when it was not there. Raises UserFault."""
    if all(one.id != id for one in load(folder)):
        return False
    _write(folder, _without(_text(folder), id))
    return True


def _text(folder: Path) -> str:
    load(folder)
    file = folder / FILE
    return file.read_text(encoding="utf-8-sig") if file.is_file() else _HEAD


def _without(text: str, id: str) -> str:
    """The file without the block of an id; comments above a block go with the one before it."""
    starts = [found.start() for found in _BLOCK.finditer(text)]
    ends = [*starts[1:], len(text)] if starts else []
    named = re.compile(rf"""(?m)^\s*id\s*=\s*["']{re.escape(id)}["']""")
    kept = text[: starts[0]] if starts else text
    for start, end in zip(starts, ends, strict=True):
        if not named.search(text[start:end]):
            kept += text[start:end]
    return kept.rstrip("\n") + "\n"


def _write(folder: Path, text: str) -> None:
    """All or nothing: a half-written file would be read by every agent's program."""
    file = folder / FILE
    try:
        if not folder.is_dir():
            # The share is not there just now: a folder of its name would hide that.
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        write_atomically(file, text, mode=mode, newline="\n")
    except OSError as error:
        raise UserFault(Notice.of("wordings.unwritable", file=file, reason=error)) from error
