"""Builds what the model is asked: what never changes first, what changes most last.

A portable build reads some 70 tokens a second, so everything up to the last turn is the same from
message to message. Texts of prompts/ are Jinja templates, rendered in a sandbox; a customer's words
enter them as quoted data only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict

from assistant import datafile, languages, paths
from assistant.datafile import DataFileError
from assistant.domain.cases import Case
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan
from assistant.draft.model_pool import filled
from assistant.inference.grammars import for_parts
from assistant.inference.port import GenerationRequest, Sample, Turn
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings

MAX_CUSTOMER = 160
MAX_EARLIER = 60
MAX_STEP = 240
EARLIER = 2
EXAMPLES = 2
# A part ends with its first sentence after so many tokens: a chat line, not a letter.
PART_TOKENS = {"short": 24, "normal": 36, "full": 56}
PARTS = ("acknowledge", "solve", "care")
# Where wording matters too much, or so little that a second one is no help.
PHRASEBOOK_ONLY = frozenset({"crisis", "safety", "fraud_warning"})
SIMPLE_MOMENTS = frozenset(
    {"opening", "thanks", "agree", "bye", "closing", "smalltalk", "wait", "back", "transfer"}
    | {"inform"}
)

MARKUP = re.compile(
    r"<\|[^|<>]{0,40}\|>|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DELIMITERS = str.maketrans(dict.fromkeys('【】{}[]<>|`"\\', " "))
_LABELS = re.compile(
    r"(?i)(?:(?<=\s)|^)(?:system|assistant|user|step|mood|customer|agent|客户|客服|做法|心情|顧客)\s*[:：]"
)


class PromptFile(BaseModel):
    """Texts of one language family, each a Jinja template.

    `system` and `user` ask for a draft: `user` gets `lines` (text, agent) and `step`;
    `step_unknown` stands in for a step that nobody has. `choose` asks for any reply and `hello`
    is a customer who says nothing yet: what both make likely is compared (see model_choice). All
    know `language` and `other`, which is true where the language has no texts of its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    user: str
    step_unknown: str
    choose: str
    hello: str


class Families(BaseModel):
    """Which family's texts a language is asked with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fallback: str
    family: dict[str, str]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text, no markup: nothing is to be escaped.
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@cache
def load(family: str, folder: Path | None = None) -> PromptFile:
    """The texts of a family. Raises DataFileError for a missing or invalid file."""
    return datafile.load((folder or paths.prompts()) / family / "prompt.toml", PromptFile)


@cache
def families(folder: Path | None = None) -> Families:
    """The list of families. Raises DataFileError for a missing or invalid file."""
    return datafile.load((folder or paths.prompts()) / "families.toml", Families)


def family(language: str) -> str:
    """The folder of prompts/ that a language is asked with."""
    listed = families()
    return listed.family.get(language, listed.fallback)


def render(language: str, field: str, **values: object) -> str:
    """One text of the language's family, filled in.

    Raises DataFileError for a template that is malformed or names what it does not get.
    """
    chosen = family(language)
    source = getattr(load(chosen), field)
    listed = families()
    # Mapped to the fallback's folder or not in the list: the texts are not in it, so they name it.
    strange = chosen == listed.fallback and languages.base(language) != listed.fallback
    other = language not in listed.family or strange
    try:
        template = _environment().from_string(source)
        return template.render(language=language, other=other, **values)
    except TemplateError as error:
        file = paths.prompts() / chosen / "prompt.toml"
        raise DataFileError(file, 0, field, str(error)) from error


def worth_asking(plan: Plan) -> bool:
    """Whether a model's wording helps: not in danger, not for a holding line or a greeting."""
    return (
        plan.solve
        and not plan.hold
        and plan.strategy not in PHRASEBOOK_ONLY
        and plan.moment not in SIMPLE_MOMENTS
    )


def step_from(drafts: Sequence[Draft]) -> str:
    """The phrasebook's line for solving, whole before short: facts and decision for the model."""
    base = _base(drafts)
    return base.solve if base else ""


def feel_from(drafts: Sequence[Draft]) -> str:
    """The phrasebook's line for acknowledging, for the model to make fit this customer."""
    return next((d.acknowledge for d in drafts if d.acknowledge and not d.blanks), "")


def _base(drafts: Sequence[Draft]) -> Draft | None:
    for kind in (DraftKind.FULL, DraftKind.BRIEF, DraftKind.ASK):
        for draft in drafts:
            if draft.kind is kind and draft.solve and not draft.blanks:
                return draft
    return None


def _line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MAX_STEP else plain[: MAX_STEP - 1] + "…"


def quoted(text: str, limit: int) -> str:
    """A customer's text as harmless data on one line.

    Capped at `limit` characters, without control characters, delimiters and labels of the prompt.
    """
    capped = text[: limit * 4].encode("utf-8", "replace").decode("utf-8")
    plain = _LABELS.sub(" ", MARKUP.sub(" ", capped).translate(_DELIMITERS))
    plain = " ".join(plain.split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def last_words(messages: Sequence[Message], limit: int = MAX_CUSTOMER) -> str:
    """The customer's last turn, all its messages, as quoted data."""
    last: list[str] = []
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            last.insert(0, message.text[-limit * 4 :])
            if sum(map(len, last)) > limit:
                break
        elif last:
            break
    return quoted(" ".join(last), limit)


def _conversation(messages: Sequence[Message]) -> list[dict[str, object]]:
    """The customer's last words in full, and a glance at what stood before them."""
    index = len(messages)
    while index and messages[index - 1].speaker is not Speaker.CUSTOMER:
        index -= 1
    while index and messages[index - 1].speaker is Speaker.CUSTOMER:
        index -= 1
    lines: list[dict[str, object]] = []
    for message in messages[max(0, index - EARLIER) : index]:
        words = quoted(message.text, MAX_EARLIER)
        if words and message.speaker is not Speaker.UNKNOWN:
            lines.append({"text": words, "agent": message.speaker is Speaker.AGENT})
    return [*lines, {"text": last_words(messages), "agent": False}]


def as_led(plan: Plan) -> Plan:
    """The plan as its leading draft carries it out: a brief one ends with the step."""
    if plan.kinds and plan.kinds[0] is DraftKind.BRIEF and plan.solve:
        return replace(plan, care=False)
    return plan


def wanted_parts(plan: Plan) -> tuple[str, ...]:
    """The parts that the plan asks for, in order."""
    return tuple(name for name in PARTS if getattr(plan, name))


def beginning(parts: Sequence[str], feel: str = "") -> str:
    """The part of the answer that is given, so that the model need not write it.

    With `feel` the acknowledgement is already there: left to itself a small model copies the
    customer's own sentence into the first part that it writes.
    """
    if feel and parts[0] == "acknowledge" and len(parts) > 1:
        plain = feel.translate(_DELIMITERS)
        return f'{{"acknowledge":"{plain}","{parts[1]}":"'
    return f'{{"{parts[0]}":"'


def _example_turns(
    case: Case, plan: Plan, shop: Shop, region: str | None
) -> tuple[Turn, Turn] | None:
    """A case as a question and its answer; None when the shop lacks one of its facts."""
    parts = wanted_parts(plan)
    texts = {
        name: filled(getattr(case, name), shop, plan.language, region)
        for name in (*parts, "decided")
    }
    if any(text is None for text in texts.values()):
        return None
    lines = [{"text": quoted(case.customer, MAX_CUSTOMER), "agent": False}]
    asked = render(plan.language, "user", lines=lines, step=texts["decided"])
    reply = {name: texts[name] for name in parts}
    return (
        Turn("user", asked),
        Turn("assistant", json.dumps(reply, ensure_ascii=False, separators=(",", ":"))),
    )


def build_request(
    plan: Plan,
    messages: Sequence[Message],
    shop: Shop,
    *,
    request_id: str,
    chat: str,
    revision: int,
    settings: ModelSettings,
    region: str | None = None,
    step: str = "",
    feel: str = "",
    seed: int = 0,
    examples: Sequence[Case] = (),
    samples: Sequence[Sample] = (),
    names: Sequence[str] = (),
) -> GenerationRequest:
    """The request for one draft of `plan`; its last turn is the beginning of the answer.

    `step` is the phrasebook's line for solving (see step_from): it carries the facts and what was
    decided; without it the model is told to check first. With `feel` the draft begins with that
    line; without, the model writes its own. `examples` are the nearest cases, the nearest first.
    `names` are what people in the chat are called: they do not leave the machine.
    Raises ValueError for a plan without parts (ask worth_asking() before).
    """
    parts = wanted_parts(plan)
    if not parts:
        raise ValueError("the plan wants no part")
    turns = [Turn("system", render(plan.language, "system"))]
    for case in reversed(examples[:EXAMPLES]):
        if case.language == plan.language:
            turns += _example_turns(case, plan, shop, region) or ()
    # What stands last is what a small model words first: the step, not the customer's sentence.
    decided = _line(step) or render(plan.language, "step_unknown")
    asked = render(plan.language, "user", lines=_conversation(messages), step=decided)
    turns.append(Turn("user", asked))
    turns.append(Turn("assistant", beginning(parts, _line(feel))))
    return GenerationRequest(
        id=request_id,
        chat=chat,
        revision=revision,
        turns=tuple(turns),
        grammar=for_parts(plan.acknowledge, plan.solve, plan.care),
        max_tokens=settings.max_tokens,
        temperature=0.3,
        seed=seed,
        timeout_seconds=settings.timeout_seconds,
        samples=tuple(samples),
        part_tokens=PART_TOKENS.get(plan.length, PART_TOKENS["normal"]),
        stable=1,
        names=tuple(names),
    )


def choice_turns(plan: Plan, messages: Sequence[Message] = ()) -> tuple[Turn, ...]:
    """What the likelihood of wordings is asked after: the last turn, or a mere greeting."""
    said = last_words(messages) if messages else render(plan.language, "hello")
    return (Turn("system", render(plan.language, "choose")), Turn("user", said or "…"))


def warm_turns(request: GenerationRequest) -> tuple[Turn, ...]:
    """What to hand to DraftEngine.warm() while the customer may still be writing.

    All of it: when nothing more comes, the first token is there at once; when something does,
    everything up to the customer's line is still known.
    """
    return request.turns
