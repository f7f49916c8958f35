"""Writes settings back into the user's file and leaves every other line of it as it is.

People keep comments in this file, and lines that this version does not know; both stay. The result
is read again before it replaces the file, so that a form this module can't edit is never damaged.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault
from assistant.settings import Settings

_HEADER = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]\s*(?:#.*)?")
_ANY_HEADER = re.compile(r"\s*\[.*\]\s*(?:#.*)?")


def save(settings: Settings, file: Path, locked: frozenset[str] = frozenset()) -> None:
    """Make the file say what `settings` says; call it off the GUI thread.

    What equals the default is left out, so that a better default of a later version reaches the
    user; `locked` fields ("model.enabled") belong to the administrator and are left alone. Raises
    OSError, or UserFault when the file is written in a form that can't be edited.
    """
    changes: dict[str, Any] = {}
    for section, model in settings:
        defaults = type(model)()
        for name in type(model).model_fields:
            value, usual = getattr(model, name), getattr(defaults, name)
            if name == "shop" and value == str(paths.team_shop()):
                # Nobody has named it: it is there as long as the team is.
                value = usual
            if f"{section}.{name}" not in locked:
                changes[f"{section}.{name}"] = None if value == usual else value
    change(file, changes)


def change(file: Path, changes: Mapping[str, Any]) -> None:
    """Set dotted fields ("model.name") in the file; None takes a field out. Raises as save() does.

    A field that says already what it should is not touched, even if that is the default.
    """
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        fresh = edited(text, changes)
    except ValueError as error:
        raise UserFault(Notice.of("settings.unreadable", file=file, reason=error)) from error
    write_atomically(file, fresh)


def edited(text: str, changes: Mapping[str, Any]) -> str:
    """The text with the changes in it. Raises ValueError when it is no TOML or can't be edited."""
    wanted = tomllib.loads(text)
    lines = text.removesuffix("\n").split("\n") if text else []
    for field, value in changes.items():
        section, _, name = field.partition(".")
        held = wanted.get(section, {})
        if not isinstance(held, dict):
            raise ValueError(f"{section} is no table")
        plain = list(value) if isinstance(value, tuple) else value
        usual = _default(section, name)
        if held.get(name) == plain or (value is None and held.get(name, usual) == usual):
            continue
        _edit(lines, section, name, value)
        if value is None:
            del held[name]
        else:
            wanted.setdefault(section, held)[name] = plain
    fresh = "\n".join(lines) + "\n" if lines else ""
    if _without_empty(tomllib.loads(fresh)) != _without_empty(wanted):
        raise ValueError("it is written in a form that can't be edited")
    return fresh


def _default(section: str, name: str) -> Any:
    value = getattr(getattr(Settings(), section), name)
    return list(value) if isinstance(value, tuple) else value


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != {}}


def _edit(lines: list[str], section: str, name: str, value: Any) -> None:
    first, end = _section(lines, section)
    start, stop = _assignment(lines, first, end, name)
    if start < 0:
        if first < 0:
            lines += [*([""] if lines and lines[-1].strip() else []), f"[{section}]"]
            end = len(lines)
        while end > 0 and not lines[end - 1].strip():
            end -= 1
        lines[end:end] = [f"# {_help(section, name)}", f"{name} = {_toml(value)}"]
    elif value is None:
        if start > 0 and lines[start - 1].strip() == f"# {_help(section, name)}":
            start -= 1
        del lines[start:stop]
    else:
        lines[start:stop] = [f"{name} = {_toml(value)}{_comment(lines[start:stop])}"]


def _section(lines: list[str], section: str) -> tuple[int, int]:
    """First line after the header and first line of the next section; -1 without the header."""
    first = -1
    for number, line in enumerate(lines):
        if first >= 0 and _ANY_HEADER.fullmatch(line):
            return first, number
        header = _HEADER.fullmatch(line)
        if header and header[1] == section:
            first = number + 1
    return first, len(lines)


def _assignment(lines: list[str], first: int, end: int, name: str) -> tuple[int, int]:
    """First and one past the last line of `name = …`, which may go over several; -1 without."""
    key = re.compile(rf"""\s*(?:"{name}"|'{name}'|{name})\s*=""")
    for start in range(max(first, 0), end if first >= 0 else 0):
        if not key.match(lines[start]):
            continue
        for stop in range(start + 1, end + 1):
            if _parsed("\n".join(lines[start:stop])) is not None:
                return start, stop
    return -1, -1


def _comment(lines: list[str]) -> str:
    """What a person has written behind the value of a one-line assignment."""
    if len(lines) != 1:
        return ""
    whole = _parsed(lines[0])
    for found in re.finditer("#", lines[0]):
        if _parsed(lines[0][: found.start()]) == whole:
            return "  " + lines[0][found.start() :]
    return ""


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _help(section: str, name: str) -> str:
    fields = type(getattr(Settings(), section)).model_fields
    return str(fields[name].description)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
