"""What a draft of the model tier may be made of: parts that are true here, whoever worded them.

A case's reply was excellent for its own customer. Here it serves only where it carries nothing of
that customer over, and grants nothing that was not decided for this one: what is offered comes
from the plan and the shop, the case only words it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.cases import Case, FoundCase
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan
from assistant.draft import rules
from assistant.draft.phrasebook import Book
from assistant.draft.wording import finished
from assistant.knowledge.shop import Shop

PARTS = ("acknowledge", "solve", "care")
# What a part is worth before the model has said anything, 0–1; a case brings its own nearness.
PHRASEBOOK = 0.5
LATER_LINE = 0.04
ANSWER = 1.0
WRITTEN = 0.6
# Below this a case tells about another matter; its step needs to be nearer than its manner.
NEAR_ENOUGH = {"acknowledge": 0.42, "solve": 0.5, "care": 0.46}
MOST = {"acknowledge": 4, "solve": 5, "care": 4}
MAX_SAID = 1200
_COMMON = 2
_COMMON_SHARE = 0.015
_SLOT = re.compile(r"\{([a-z_]+)\}")
_SENTENCE = re.compile(r"[^。！？!?…；;]+[。！？!?…；;]*|[。！？!?…；;]+")
_LATIN_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+(?=\s|$)|$)", re.S)
_HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff\u0e00-\u0e7f]+")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Grants(BaseModel):
    """What a sentence may give away, by name: patterns of one language family."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grant: dict[str, str]


@cache
def grants(family: str, folder: Path | None = None) -> dict[str, re.Pattern[str]] | None:
    """The patterns of a family; None where nobody has written them. Raises DataFileError."""
    file = (folder or paths.prompts()) / family / "grants.toml"
    if not file.is_file():
        return None
    return {
        name: re.compile(pattern, re.IGNORECASE)
        for name, pattern in datafile.load(file, Grants).grant.items()
    }


@dataclass(frozen=True, slots=True)
class Part:
    """A wording of one part; `worth` 0–1 is how well it fits as far as code can tell."""

    name: str
    text: str
    source: str
    worth: float


def sentences(text: str) -> list[str]:
    """A text's sentences with their closing marks."""
    pattern = _SENTENCE if _HAN.search(text) else _LATIN_SENTENCE
    return [found.strip() for found in pattern.findall(text) if found.strip()]


def said_by(messages: Sequence[Message], speaker: Speaker | None = None) -> str:
    """What was said, the newest kept, capped."""
    texts = [m.text[-MAX_SAID:] for m in messages if speaker is None or m.speaker is speaker]
    return "\n".join(texts)[-3 * MAX_SAID :]


@lru_cache(maxsize=4096)
def features(text: str) -> frozenset[str]:
    """What a text names: characters and pairs of them where no spaces part words, else words."""
    found: set[str] = set()
    for run in _HAN.findall(text):
        found.update(run)
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    for word in _WORD.findall(_HAN.sub(" ", text.casefold())):
        found.add(word[:-1] if word.endswith("s") and len(word) > 3 else word)
    return frozenset(found)


def _common(book: Book) -> frozenset[str]:
    """What lines for everybody name, too: no detail of anybody."""
    return _common_of(tuple(line.text for lines in book.lines.values() for line in lines))


@lru_cache(maxsize=16)
def _common_of(texts: tuple[str, ...]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(features(text))
    # One character is in many words: it is a detail unless a good share of the lines has it.
    often = max(_COMMON, len(texts) * _COMMON_SHARE)
    return frozenset(
        name for name, count in counts.items() if count >= (often if len(name) == 1 else _COMMON)
    )


def details(text: str, case: Case, said: str, book: Book) -> frozenset[str]:
    """What `text` names of its own case that this customer never spoke of."""
    own = features(" ".join(turn.text for turn in case.turns))
    known = features(said)
    strange = (features(text) & own) - known - _common(book)
    # A pair across two words that were both said is nothing new.
    return frozenset(
        name for name in strange if len(name) != 2 or not _HAN.match(name) or not set(name) <= known
    )


def granted(text: str, family: str) -> frozenset[str] | None:
    """Names of what a text gives away; None where the family has no patterns."""
    patterns = grants(family)
    if patterns is None:
        return None
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


def filled(text: str, shop: Shop, language: str, region: str | None) -> str | None:
    """A case's text with the shop's facts; None when the shop lacks one of them."""
    facts: dict[str, str] = {}
    for slot in set(_SLOT.findall(text)):
        value = shop.fact(slot, language, region)
        if value is None:
            return None
        facts[slot] = value
    return _SLOT.sub(lambda found: facts[found.group(1)], text)


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that candidates are made from; `decided` are drafts of this plan, `shown` on screen."""

    plan: Plan
    messages: Sequence[Message]
    shop: Shop
    book: Book
    family: str
    region: str | None
    cases: Sequence[FoundCase]
    decided: Sequence[Draft]
    shown: Sequence[Draft]


def parts_of(given: Ingredients) -> tuple[Part, ...]:
    """The candidates for each part that the plan wants, each text once, the worthiest first."""
    said = said_by(given.messages)
    found: list[Part] = [*_from_phrasebook(given), *_from_cases(given, said)]
    best: dict[tuple[str, str], Part] = {}
    for part in found:
        key = (part.name, part.text)
        if key not in best or best[key].worth < part.worth:
            best[key] = part
    wanted = [name for name in PARTS if getattr(given.plan, name)]
    ranked = sorted(best.values(), key=lambda part: -part.worth)
    return tuple(p for name in wanted for p in [r for r in ranked if r.name == name][: MOST[name]])


def _from_phrasebook(given: Ingredients) -> Iterable[Part]:
    seen: Counter[str] = Counter()
    for draft in (*given.shown, *given.decided):
        if draft.blanks:
            continue
        for name in PARTS:
            text = getattr(draft, name)
            # A question stands for itself on the screen; this draft goes a step further.
            asks = name == "solve" and draft.kind is DraftKind.ASK
            if text and not (asks and given.plan.kinds[0] is not DraftKind.ASK):
                worth = max(0.2, PHRASEBOOK - LATER_LINE * min(seen[name], 4))
                seen[name] += 1
                yield Part(name, text, _source(draft), worth)


def _source(draft: Draft) -> str:
    return draft.sources[0] if draft.sources else "phrasebook"


def _from_cases(given: Ingredients, said: str) -> Iterable[Part]:
    plan = given.plan
    book = rules.default()
    allowed: set[str] = set()
    for draft in (*given.shown, *given.decided):
        allowed |= granted(draft.text, given.family) or set()
    # The shop's own answer says what holds; a case's step would only say something else.
    answered = plan.answer is not None
    for found in given.cases:
        case = found.case
        if case.language != plan.language:
            continue
        for name in PARTS:
            # How a case ends fits its own customer: raters found it invented beside another's.
            if name == "care" or found.nearness < NEAR_ENOUGH[name]:
                continue
            text = filled(getattr(case, name), given.shop, plan.language, given.region)
            if text is None:
                continue
            kept = [s for s in sentences(text) if not details(s, case, said, given.book)]
            if name == "solve":
                if answered:
                    continue
                given_away = granted(text, given.family)
                if (
                    given_away is None
                    or not given_away <= allowed
                    or len(kept) < len(sentences(text))
                ):
                    continue
            if not plan.apologise:
                kept = [s for s in kept if not book.apologises(s)]
            glue = "" if _HAN.search(text) else " "
            text = finished(glue.join(kept), plan.language)
            if text:
                yield Part(name, text, f"case.{case.id}", found.nearness)


def shown_texts(shown: Collection[Draft]) -> frozenset[str]:
    """Parts that the agent reads already."""
    return frozenset(getattr(d, name) for d in shown for name in PARTS if getattr(d, name))
