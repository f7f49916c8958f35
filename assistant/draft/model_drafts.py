"""Turns what the model streams into parts, and the finished text into a draft."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.draft.model_prompt import PARTS, wanted_parts
from assistant.draft.wording import finished, join

if TYPE_CHECKING:
    from opencc import OpenCC

    from assistant.inference.port import Finished, GenerationRequest

MAX_PART = 400
_FIELD = re.compile(r'"(acknowledge|solve|care)":"([^"]*)("?)')
_SENTENCE_END = re.compile(r"[。！？!?…]|\.(?=\s|$)")
_SCRIPTS = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)


def in_script(text: str, language: str) -> str:
    """Chinese text in the script of its language: small models drift between the two."""
    name = _SCRIPTS.get(language)
    # Taiwan writes 台 in everyday text; the converter's 臺 is the formal character.
    return str(_converter(name).convert(text)).replace("臺", "台") if name else text


def _fields(text: str) -> tuple[dict[str, str], bool]:
    """Parts in a possibly unfinished object, and whether it ends with a closed last part."""
    found: dict[str, str] = {}
    closed = False
    for match in _FIELD.finditer(text):
        name, value, quote = match.groups()
        if name not in found:
            found[name] = value[:MAX_PART].strip()
            closed = bool(quote)
    return found, closed and text.rstrip().endswith("}")


def begun(request: GenerationRequest) -> str:
    """The beginning of the answer that the request gave the model."""
    last = request.turns[-1]
    return last.content if last.role == "assistant" else ""


def _whole_sentences(text: str) -> str:
    """`text` up to its last finished sentence; "" when there is none."""
    ends = list(_SENTENCE_END.finditer(text))
    return text[: ends[-1].end()] if ends else ""


def parse_draft(
    text: str,
    plan: Plan,
    request: GenerationRequest,
    model_name: str,
    timings: Finished,
) -> Draft | None:
    """The draft in a finished answer, not yet checked (see draft.checks).

    `text` lacks the beginning that the request gave. An answer that ran out of tokens loses its
    unfinished sentence; None when a wanted part is then missing altogether.
    """
    wanted = wanted_parts(plan)
    found, complete = _fields(begun(request) + text)
    if not complete and found:
        last = list(found)[-1]
        found[last] = _whole_sentences(found[last])
    parts = {
        name: finished(in_script(found.get(name, ""), plan.language), plan.language)
        if name in wanted
        else ""
        for name in PARTS
    }
    if any(not parts[name] for name in wanted):
        return None
    kind = DraftKind.FULL if DraftKind.FULL in plan.kinds or not plan.kinds else plan.kinds[0]
    return Draft(
        id=request.id,
        kind=kind,
        tier=Tier.MODEL,
        acknowledge=parts["acknowledge"],
        solve=parts["solve"],
        care=parts["care"],
        text=join(parts.values(), plan.language),
        language=plan.language,
        model=model_name,
        first_ms=timings.first_ms,
        done_ms=timings.done_ms,
    )
