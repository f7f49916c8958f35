"""Our own test lists as rows for `assistant eval understand --data -`.

    python -m tests.understand.evaluation.as_rows escalation | assistant eval understand --data -

Of lists with a half for development and one for measuring, the measuring half is given.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.understand.emotion_lists import lists as emotion_lists
from tests.understand.escalation_lists import lists as escalation_lists

FOLDER = Path(__file__).parent.parent
FACTS_NOW = "2026-11-20T10:00:00+08:00"
Row = dict[str, Any]


def emotion() -> Iterator[Row]:
    """Chat lines in languages without data, with what is felt."""
    for line in emotion_lists.everything():
        yield {
            "text": line.text,
            "context": [{"speaker": m.speaker, "text": m.text} for m in line.context],
            "label": line.label,
            "alt": line.second,
            "intensity": line.intensity,
            "language": line.language,
            "source": "own",
        }


def escalation() -> Iterator[Row]:
    """Lines that must be handed over, and harmless ones in the same words."""
    for positive in escalation_lists.positives():
        if positive.split == "test":
            yield {"text": positive.text, "escalate": True, "language": positive.language}
    for harmless in escalation_lists.near_misses():
        if harmless.split == "test":
            yield {"text": harmless.text, "escalate": False, "language": harmless.language}


def language() -> Iterator[Row]:
    """Short chat lines in fifteen languages."""
    for file in sorted((FOLDER / "language_lists").glob("*.toml")):
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        for text in values["lines"]:
            yield {"text": text, "language": values["language"], "source": "own"}


def facts() -> Iterator[Row]:
    """Sentences with every fact they state."""
    values = tomllib.loads((FOLDER / "fact_cases.toml").read_text(encoding="utf-8"))
    for case in values["case"]:
        if int(hashlib.sha256(case["t"].encode()).hexdigest(), 16) % 2:
            yield {
                "text": case["t"],
                "now": FACTS_NOW,
                "facts": [{"kind": kind, "value": value} for kind, value in case["f"]],
            }


LISTS: dict[str, Callable[[], Iterator[Row]]] = {
    "emotion": emotion,
    "escalation": escalation,
    "language": language,
    "facts": facts,
}


if __name__ == "__main__":
    for row in LISTS[sys.argv[1]]():
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
