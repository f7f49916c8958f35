"""What a draft of the model tier may be made of: parts that are true here, whoever worded them.

The phrasebook's leading draft is the measure. Another of its lines is no better: raters tossed a
coin. A case's reply was excellent for its own customer. Here it serves only where the matter and
the feeling are the same, where it carries nothing of that customer over, and grants nothing that
was not decided for this one.
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
from assistant.domain.cases import Case, CaseKind, FoundCase
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan
from assistant.domain.reading import NEGATIVE_EMOTIONS, Emotion
from assistant.draft import rules
from assistant.draft.phrasebook import Book
from assistant.draft.wording import finished
from assistant.knowledge.shop import Shop

PARTS = ("acknowledge", "solve", "care")
CASE = "case."
# What a part is worth before the model has said anything, 0–1; a case brings its own nearness.
PHRASEBOOK = 0.5
WRITTEN = 0.6
# Below this a case tells about another matter, though its topic is the same.
NEAR_ENOUGH = 0.5
WINDOWS = frozenset(
    {
        "return_days", "return_freight", "exchange_days", "price_protect_days", "warranty_months",
        "free_shipping_min", "service_hours",
    }
)  # fmt: skip
# A question that was not understood is no trouble that one feels.
_CALM = frozenset(Emotion) - NEGATIVE_EMOTIONS | {Emotion.CONFUSION}
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
    """What a sentence may give away, by name: patterns of one language family.

    `step` finds that the agent does something or asks for something.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: str
    grant: dict[str, str]


@cache
def grants(family: str, folder: Path | None = None) -> dict[str, re.Pattern[str]] | None:
    """The patterns of a family; None where nobody has written them. Raises DataFileError."""
    found = _read(family, folder)
    if found is None:
        return None
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.grant.items()}


def _read(family: str, folder: Path | None = None) -> Grants | None:
    file = (folder or paths.prompts()) / family / "grants.toml"
    return datafile.load(file, Grants) if file.is_file() else None


@cache
def _acts(family: str) -> re.Pattern[str]:
    found = _read(family)
    return re.compile(found.step if found else r"(?!)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A wording of one part; `worth` 0–1 is how well it fits as far as code can tell.

    What `leads` is the leading draft's own; anything else has to be better than that.
    """

    name: str
    text: str
    source: str
    worth: float
    leads: bool = False

    @property
    def of_case(self) -> bool:
        """Whether a case gives the wording."""
        return self.source.startswith(CASE)


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


@lru_cache(maxsize=16)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(features(text) for text in texts))


def unheard(text: str, said: str, book: Book) -> frozenset[str]:
    """What `text` names that neither this customer nor any line of the phrasebook ever named.

    Of Han text single characters count: pairs of known ones are everywhere.
    """
    known = features(said) | _words_of(tuple(x.text for ls in book.lines.values() for x in ls))
    strange = features(_SLOT.sub("", text)) - known
    return frozenset(name for name in strange if len(name) == 1 or not _HAN.match(name))


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
    """All that candidates are made from; `decided` are drafts of this plan, `shown` on screen.

    `topic` and `emotion` are what a case must share; without a topic no case serves. `greets` says
    that the leading draft returns a greeting, which no case knows of.
    """

    plan: Plan
    messages: Sequence[Message]
    shop: Shop
    book: Book
    family: str
    region: str | None
    cases: Sequence[FoundCase]
    decided: Sequence[Draft]
    shown: Sequence[Draft]
    topic: str = ""
    emotion: Emotion = Emotion.NEUTRAL
    greets: bool = False


def parts_of(given: Ingredients) -> tuple[Part, ...]:
    """The candidates for each part that the plan wants, each text once, the worthiest first."""
    found = [*_leading(given), *_from_cases(given, said_by(given.messages))]
    best: dict[tuple[str, str], Part] = {}
    for part in found:
        best.setdefault((part.name, part.text), part)
    wanted = [name for name in PARTS if getattr(given.plan, name)]
    ranked = sorted(best.values(), key=lambda part: (not part.leads, -part.worth))
    return tuple(p for name in wanted for p in [r for r in ranked if r.name == name][: MOST[name]])


def _leading(given: Ingredients) -> Iterable[Part]:
    """The parts of the draft that leads, or of the first that is whole."""
    first = given.plan.kinds[0] if given.plan.kinds else None
    for draft in (*given.shown, *given.decided):
        # A question stands for itself on the screen; this draft goes a step further.
        if draft.blanks or (draft.kind is DraftKind.ASK and first is not DraftKind.ASK):
            continue
        source = draft.sources[0] if draft.sources else "phrasebook"
        for name in PARTS:
            if text := getattr(draft, name):
                yield Part(name, text, source, PHRASEBOOK, leads=True)
        return


def takes_cases(plan: Plan, topic: str, messages: Sequence[Message]) -> bool:
    """Whether a case's step can take the place of the plan's own.

    The shop's own answer says what holds, a second matter has its own clause, and where the topic
    is not known no case can share it. Nor does a case know what has been given, tried and said
    since the first word: later in a chat its step asked for what was there. And outside opening
    hours nothing can be done within minutes.
    """
    led = plan.answer is not None or bool(plan.also or plan.opens)
    return (
        bool(topic)
        and not led
        and plan.moment == "answer"
        and all(message.speaker is not Speaker.AGENT for message in messages)
    )


def _fits(found: FoundCase, given: Ingredients) -> bool:
    """Whether a case is about the same matter and was said to the same kind of feeling."""
    case = found.case
    return (
        case.kind is CaseKind.STANDARD
        and given.topic in case.topic
        and found.nearness >= NEAR_ENOUGH
        and (case.emotion[0] in _CALM) is (given.emotion in _CALM)
    )


def _from_cases(given: Ingredients, said: str) -> Iterable[Part]:
    """Steps of cases, and how the same cases begin; never how they end.

    How a case ends fits its own customer: raters found it invented beside another's.
    """
    if not takes_cases(given.plan, given.topic, given.messages):
        return
    allowed: set[str] = set()
    for draft in (*given.shown, *given.decided):
        allowed |= granted(draft.text, given.family) or set()
    # What is further than the nearest tells of something else, whatever keeps the nearest out.
    for found in [f for f in given.cases if f.case.language == given.plan.language][:1]:
        step = _step(found.case, given, said, allowed) if _fits(found, given) else ""
        if not step:
            continue
        source = CASE + found.case.id
        yield Part("solve", step, source, found.nearness)
        first = "" if given.greets else _beginning(found.case, given, said)
        if first:
            yield Part("acknowledge", first, source, found.nearness)


def _step(case: Case, given: Ingredients, said: str, allowed: Collection[str]) -> str:
    """A case's step for this customer, "" where it names or grants what is not theirs.

    A step is what the agent does or asks: a case's facts about goods or rules held for its own
    customer. So no window of days within which this one may or may not be, and no strange words.
    """
    plan = given.plan
    if not _acts(given.family).search(case.solve) or WINDOWS & set(_SLOT.findall(case.solve)):
        return ""
    if unheard(case.solve, said, given.book):
        return ""
    text = filled(case.solve, given.shop, plan.language, given.region)
    gives = granted(text, given.family) if text else None
    if text is None or gives is None or not gives.issubset(allowed):
        return ""
    if details(text, case, said, given.book):
        return ""
    if not plan.apologise and rules.default().apologises(text):
        return ""
    return finished(text, plan.language)


def _beginning(case: Case, given: Ingredients, said: str) -> str:
    """Those sentences of a case's first part that fit anybody with this matter."""
    plan = given.plan
    text = filled(case.acknowledge, given.shop, plan.language, given.region)
    if text is None:
        return ""
    kept = [s for s in sentences(text) if not details(s, case, said, given.book)]
    if not plan.apologise:
        kept = [s for s in kept if not rules.default().apologises(s)]
    return finished(("" if _HAN.search(text) else " ").join(kept), plan.language)


def shown_texts(shown: Collection[Draft]) -> frozenset[str]:
    """Parts that the agent reads already."""
    return frozenset(getattr(d, name) for d in shown for name in PARTS if getattr(d, name))
