"""Own chat lines with their context, to measure the emotion reader in languages without data.

Nothing is trained or tuned on them. Each file <language>.toml holds `rows`: text, label,
intensity (0–3), optionally second (another acceptable label), sarcasm (praise that is none) and
after (turns before it: "c:" customer, "a:" agent).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Emotion

FOLDER = Path(__file__).parent
_SPEAKERS = {"c:": Speaker.CUSTOMER, "a:": Speaker.AGENT}


@dataclass(frozen=True, slots=True)
class Line:
    """One customer message as it was sent: the last of `messages`, with what is really felt."""

    language: str
    messages: tuple[Message, ...]
    label: Emotion
    intensity: int
    second: Emotion | None = None
    sarcasm: bool = False

    @property
    def text(self) -> str:
        return self.messages[-1].text

    @property
    def context(self) -> tuple[Message, ...]:
        return self.messages[:-1]

    @property
    def accepted(self) -> frozenset[Emotion]:
        return frozenset({self.label} if self.second is None else {self.label, self.second})


def languages() -> tuple[str, ...]:
    """The languages there is a list for, as their tags ("es", "zh-Hant")."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


@cache
def lines(language: str) -> tuple[Line, ...]:
    """The list of one language; raises KeyError or ValueError when a row is malformed."""
    values = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    if values["language"] != language:
        raise ValueError(f"{language}.toml says it is {values['language']}")
    return tuple(_line(language, row) for row in values["rows"])


def everything() -> tuple[Line, ...]:
    """All lists, one after the other."""
    return tuple(line for language in languages() for line in lines(language))


def _line(language: str, row: dict[str, object]) -> Line:
    before = row.get("after", [])
    unknown = set(row) - {"text", "label", "intensity", "second", "sarcasm", "after"}
    if unknown or not isinstance(before, list) or not isinstance(row["intensity"], int):
        raise ValueError(f"{language}: {row}")
    turns = [Message(_SPEAKERS[turn[:2]], turn[2:].strip()) for turn in before]
    second = row.get("second")
    return Line(
        language=language,
        messages=(*turns, Message(Speaker.CUSTOMER, str(row["text"]))),
        label=Emotion(str(row["label"])),
        intensity=row["intensity"],
        second=Emotion(str(second)) if second else None,
        sarcasm=bool(row.get("sarcasm", False)),
    )
