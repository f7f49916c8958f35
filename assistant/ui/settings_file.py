"""Writes the user's settings back: only what differs from the defaults, each with its help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from assistant.ui.places import write_atomically


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def to_toml(settings: Settings, locked: frozenset[str] = frozenset()) -> str:
    """The settings as a TOML text.

    Defaults are left out, so that a better default of a later version reaches the user; so are
    `locked` fields ("model.enabled"), which belong to the administrator.
    """
    lines: list[str] = []
    for section, model in settings:
        defaults = type(model)()
        rows = []
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if value != getattr(defaults, name) and f"{section}.{name}" not in locked:
                rows += [f"# {field.description}", f"{name} = {_value(value)}"]
        if rows:
            lines += [f"[{section}]", *rows, ""]
    return "\n".join(lines)


def save(settings: Settings, file: Path, locked: frozenset[str] = frozenset()) -> None:
    """Write the file in one step. Raises OSError; call it off the GUI thread."""
    write_atomically(file, to_toml(settings, locked))
