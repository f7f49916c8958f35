"""Sentences of the program's own data files, in all its languages: they name nobody."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.masking.find import find

_FOLDERS = ("cases", "phrasebook", "lexicons/emotion", "lexicons/topics", "knowledge")
_KEYS = frozenset(
    ("texts", "text", "customer", "agent", "acknowledge", "solve", "care", "topics", "words")
)
_SLOT = re.compile(r"\{\w+\}")


def load(root: Path | None = None) -> list[str]:
    """What customers and agents say in the files, without what the rules find something in."""
    resources = root or paths.resources()
    found: dict[str, None] = {}
    for folder in _FOLDERS:
        for file in sorted((resources / folder).rglob("*.toml")):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            for text in _said(content, said=False):
                if not _SLOT.search(text) and not find(text, unannounced=False):
                    found[text] = None
    return list(found)


def _said(value: Any, said: bool) -> Iterator[str]:
    """Strings below a key that holds what somebody says."""
    if isinstance(value, str):
        if said and len(value) > 1:
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _said(inner, said or key in _KEYS)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner, said)
