"""The constant grammars of prompts/grammars, by name."""

from __future__ import annotations

import re
from pathlib import Path

from assistant import paths

NAME = re.compile(r"[a-z0-9_]{1,64}")
MAX_BYTES = 16 << 10


def folder() -> Path:
    """Where the grammars lie."""
    return paths.prompts() / "grammars"


def read_all(source: Path) -> dict[str, str]:
    """Name → text of every grammar file; files of odd names or sizes are left out."""
    found: dict[str, str] = {}
    for file in sorted(source.glob("*.gbnf")):
        if NAME.fullmatch(file.stem) and file.stat().st_size <= MAX_BYTES:
            found[file.stem] = file.read_text(encoding="utf-8")
    return found


def for_parts(acknowledge: bool, solve: bool, care: bool) -> str:
    """Name of the grammar for these parts."""
    wanted = (("acknowledge", acknowledge), ("solve", solve), ("care", care))
    return "_".join(name for name, present in wanted if present)
