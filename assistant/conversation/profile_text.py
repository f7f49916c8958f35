"""Writes a chat profile as TOML, as a person would: only what is not the default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.conversation.profile import AppProfile

_WIDE = 90


def as_toml(profile: AppProfile, comment: str = "") -> str:
    """The file's text; reading it back gives an equal profile."""
    values = profile.model_dump(exclude_defaults=True)
    # Needed by the schema even where it says nothing special.
    values.setdefault("newline_safe", profile.newline_safe)
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    lines += [_line(name, value) for name, value in values.items() if name not in tables]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(_line(key, value) for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _line(name: str, value: Any) -> str:
    plain = f"{name} = {_plain(value)}"
    if len(plain) <= _WIDE or not isinstance(value, (list, tuple)):
        return plain
    items = "".join(f"  {_plain(item)},\n" for item in value)
    return f"{name} = [\n{items}]"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    text = str(value)
    # Patterns read better without doubled backslashes.
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
