"""Builds the request to the model: what never changes first, what changes most last.

A portable build reads some 70 tokens a second, so everything up to the last turn is the same from
message to message, and the last turn says in few words what was decided: step, mood, conversation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan
from assistant.domain.reading import Context, Reading
from assistant.draft import model_examples
from assistant.inference.grammars import for_parts
from assistant.inference.port import GenerationRequest, Turn
from assistant.knowledge.shop import Shop
from assistant.settings import ModelSettings

FALLBACK = "en"
MAX_CUSTOMER = 160
MAX_EARLIER = 60
MAX_STEP = 240
EARLIER = 2
PARTS = ("acknowledge", "solve", "care")
# Where wording matters too much, or so little that a second one is no help.
PHRASEBOOK_ONLY = frozenset({"crisis", "safety", "fraud_warning"})
SIMPLE_MOMENTS = frozenset(
    {"opening", "thanks", "agree", "bye", "closing", "smalltalk", "wait", "back", "transfer"}
)

_MARKUP = re.compile(
    r"<\|[^|<>]{0,40}\|>|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DELIMITERS = str.maketrans(dict.fromkeys('【】{}[]<>|`"\\', " "))
_LABELS = re.compile(
    r"(?i)(?:(?<=\s)|^)(?:system|assistant|user|step|mood|customer|agent|客户|客服|做法|心情|顧客)\s*[:：]"
)


class PromptFile(BaseModel):
    """Texts of one language family; the templates hold {step}, {text}, {language}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    step: str
    step_unknown: str
    customer: str
    agent: str
    write_in: str


@cache
def load(family: str, folder: Path | None = None) -> PromptFile:
    """The texts of a family. Raises DataFileError for a missing or invalid file."""
    return datafile.load((folder or paths.prompts()) / family / "prompt.toml", PromptFile)


def family(language: str) -> str:
    """The folder of prompts/ that a language is written with."""
    return language if (paths.prompts() / language / "prompt.toml").is_file() else FALLBACK


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
    plain = _LABELS.sub(" ", _MARKUP.sub(" ", capped).translate(_DELIMITERS))
    plain = " ".join(plain.split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def _conversation(messages: Sequence[Message], texts: PromptFile) -> list[str]:
    """The customer's last words in full, and a glance at what stood before them."""
    last: list[str] = []
    index = len(messages)
    while index and messages[index - 1].speaker is not Speaker.CUSTOMER:
        index -= 1
    while index and messages[index - 1].speaker is Speaker.CUSTOMER:
        index -= 1
        last.insert(0, messages[index].text)
        if sum(map(len, last)) > MAX_CUSTOMER:
            break
    lines: list[str] = []
    for message in messages[max(0, index - EARLIER) : index]:
        words = quoted(message.text, MAX_EARLIER)
        if words and message.speaker is not Speaker.UNKNOWN:
            template = texts.customer if message.speaker is Speaker.CUSTOMER else texts.agent
            lines.append(template.replace("{text}", words))
    words = quoted(" ".join(text[-MAX_CUSTOMER * 4 :] for text in last), MAX_CUSTOMER)
    return [*lines, texts.customer.replace("{text}", words)]


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


def _user(texts: PromptFile, step: str, lines: Sequence[str]) -> str:
    # What stands last is what a small model words first: the step, not the customer's sentence.
    return "\n".join([*lines, texts.step.replace("{step}", step)])


def _example_turns(
    example: model_examples.Example, parts: Sequence[str], texts: PromptFile, feel: bool
) -> tuple[Turn, Turn]:
    reply = {name: getattr(example, name) for name in parts}
    if feel and "acknowledge" in reply and example.feel:
        reply["acknowledge"] = example.feel
    said = texts.customer.replace("{text}", example.customer)
    return (
        Turn("user", _user(texts, example.step, [said])),
        Turn("assistant", json.dumps(reply, ensure_ascii=False, separators=(",", ":"))),
    )


def build_request(
    plan: Plan,
    reading: Reading,
    messages: Sequence[Message],
    context: Context,
    shop: Shop,
    *,
    request_id: str,
    chat: str,
    revision: int,
    settings: ModelSettings,
    step: str = "",
    feel: str = "",
    seed: int = 0,
    examples: int = 1,
) -> GenerationRequest:
    """The request for one draft of `plan`; its last turn is the beginning of the answer.

    `step` and `feel` are the phrasebook's lines for solving and acknowledging (see step_from and
    feel_from). The step carries the facts and what was decided; without it the model is told to
    check first. With `feel` the draft begins with that line; without, the model writes its own,
    which needs more than half a billion parameters. Raises ValueError for a plan without parts
    (ask worth_asking() before).
    """
    parts = wanted_parts(plan)
    if not parts:
        raise ValueError("the plan wants no part")
    folder = family(plan.language)
    texts = load(folder)
    system = texts.system
    if folder != plan.language:
        system += texts.write_in.replace("{language}", plan.language)
    region = context.region or reading.culture.region
    turns = [Turn("system", system)]
    for example in model_examples.nearest(
        model_examples.load(folder), plan, reading, shop, folder, region, examples
    ):
        turns += _example_turns(example, parts, texts, bool(feel))
    lines = _conversation(messages, texts)
    decided = _line(step) or texts.step_unknown
    turns.append(Turn("user", _user(texts, decided, lines)))
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
    )


def warm_turns(request: GenerationRequest) -> tuple[Turn, ...]:
    """What to hand to DraftEngine.warm() while the customer may still be writing.

    All of it: when nothing more comes, the first token is there at once; when something does,
    everything up to the customer's line is still known.
    """
    return request.turns
