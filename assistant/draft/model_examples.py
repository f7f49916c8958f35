"""Good replies that stand before the model: reads them, finds the nearest to a situation."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.drafting import Plan
from assistant.domain.reading import NEGATIVE_EMOTIONS, Emotion, Issue, Reading
from assistant.knowledge.shop import Shop

_SLOT = re.compile(r"\{([a-z_]+)\}")


class Example(BaseModel):
    """A customer's message, what was decided for it, and a good reply in three parts.

    `step` and `feel` are the phrasebook's lines for solving and acknowledging, which the reply
    makes fit this customer; `{slots}` are facts of the shop; `sorry` says that the reply
    apologises; `why` is for people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    emotion: tuple[Emotion, ...] = Field(min_length=1)
    issue: Issue
    topic: tuple[str, ...] = ()
    sorry: bool = False
    customer: str
    step: str
    feel: str = ""
    acknowledge: str
    solve: str
    care: str
    why: str

    def filled(self, shop: Shop, language: str, region: str | None) -> Example | None:
        """The example with the shop's own facts; None when the shop lacks one of them."""
        texts = {name: getattr(self, name) for name in ("step", "acknowledge", "solve", "care")}
        facts: dict[str, str] = {}
        for slot in {slot for text in texts.values() for slot in _SLOT.findall(text)}:
            value = shop.fact(slot, language, region)
            if value is None:
                return None
            facts[slot] = value
        return self.model_copy(
            update={
                name: _SLOT.sub(lambda found: facts[found.group(1)], text)
                for name, text in texts.items()
            }
        )


class ExampleFile(BaseModel):
    """One language's examples."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: tuple[Example, ...] = Field(min_length=1)


@cache
def load(language: str, folder: Path | None = None) -> tuple[Example, ...]:
    """Examples of a language. Raises DataFileError for a missing or invalid file."""
    source = folder or paths.prompts() / "examples"
    return datafile.load(source / f"{language}.toml", ExampleFile).example


def closeness(example: Example, plan: Plan, reading: Reading) -> int:
    """How near an example is: topic before issue before emotion before manner."""
    score = 0
    if reading.topic and reading.topic in example.topic:
        score += 16 if example.topic[0] == reading.topic else 14
    if example.issue is reading.issue:
        score += 6
    mood = reading.mood.label
    if mood in example.emotion:
        score += 5 if example.emotion[0] is mood else 4
    elif (mood in NEGATIVE_EMOTIONS) != (example.emotion[0] in NEGATIVE_EMOTIONS):
        score -= 4
    if example.sorry == plan.apologise:
        score += 2
    return score


def nearest(
    examples: tuple[Example, ...],
    plan: Plan,
    reading: Reading,
    shop: Shop,
    language: str,
    region: str | None = None,
    count: int = 1,
) -> tuple[Example, ...]:
    """The `count` nearest examples that this shop's facts can fill, the nearest last."""
    ranked = sorted(examples, key=lambda e: -closeness(e, plan, reading))
    found: list[Example] = []
    for example in ranked:
        filled = example.filled(shop, language, region)
        if filled is not None:
            found.append(filled)
        if len(found) == count:
            break
    return tuple(reversed(found))
