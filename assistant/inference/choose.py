"""Writes the chosen model's name into the settings file and leaves every other line as it is."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

from assistant.domain.notice import Notice, UserFault


def _changed(text: str, name: str) -> str:
    line = f"name = {json.dumps(name)}"
    lines = text.splitlines()
    section = ""
    for number, row in enumerate(lines):
        header = re.match(r"\s*\[([^\[\]]+)\]", row)
        if header:
            section = header.group(1).strip()
        elif section == "model" and re.match(r"\s*name\s*=", row):
            lines[number] = line
            return "\n".join(lines) + "\n"
    for number, row in enumerate(lines):
        if re.match(r"\s*\[\s*model\s*\]", row):
            lines.insert(number + 1, line)
            return "\n".join(lines) + "\n"
    return "\n".join([*lines, "[model]", line]) + "\n"


def write_choice(file: Path, name: str) -> None:
    """Set [model] name in `file`, by rename.

    Raises UserFault when the file can't be read or written.
    """
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        tomllib.loads(text)
        fresh = _changed(text, name)
        if tomllib.loads(fresh).get("model", {}).get("name") != name:
            raise ValueError("[model] is written in a form that can't be edited")
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(fresh, encoding="utf-8")
        os.replace(new, file)
    except (OSError, ValueError) as error:
        raise UserFault(Notice.of("settings.unreadable", file=file, reason=error)) from error
