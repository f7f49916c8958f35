"""What goes to a server and what comes back: bodies of requests, and answers in the port's form.

Servers differ in how they are held to a form and none continues a begun answer reliably, so the
whole object is asked for and what follows the given beginning is taken out of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from assistant import datafile
from assistant.inference.port import GenerationRequest, Sample

FORMS = ("schema", "grammar", "plain")
PARTS = frozenset({"acknowledge", "solve", "care"})
_KEY = re.compile(r'"([a-z_]{1,40})"\s{0,9}:\s{0,9}"')
_SPACED = re.compile(r'(?<=")\s{0,99}([:,])\s{0,99}(?=")')
_UNSURE_END = re.compile(r'"[\s:,}]{0,99}$')
_ESCAPE = re.compile(r"\\.|[\r\n\t]")


def begun(request: GenerationRequest) -> str:
    """The beginning of the answer that a request gives."""
    last = request.turns[-1] if request.turns else None
    return last.content if last and last.role == "assistant" else ""


def body(
    request: GenerationRequest,
    sample: Sample,
    model: str,
    form: str,
    grammar: str,
    hide: Callable[[str], str],
) -> dict[str, Any]:
    """The JSON body of one sample's request; every turn has gone through `hide`."""
    beginning = begun(request)
    turns = request.turns[:-1] if beginning else request.turns
    wanted: dict[str, Any] = {
        "messages": [{"role": turn.role, "content": hide(turn.content)} for turn in turns],
        # The beginning is written anew.
        "max_tokens": request.max_tokens + len(beginning),
        "temperature": sample.temperature,
        "seed": sample.seed & 0x7FFFFFFF,
        "stream": True,
    }
    if model:
        wanted["model"] = model
    keys = request.grammar.split("_") if request.grammar else []
    if form == "schema" and keys and set(keys) <= PARTS:
        wanted["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reply", "strict": True, "schema": _schema(keys)},
        }
    elif form == "grammar" and grammar:
        wanted["grammar"] = grammar
    return wanted


def _schema(keys: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: {"type": "string"} for key in keys},
        "required": keys,
        "additionalProperties": False,
    }


def _plain(value: str) -> str:
    """A value as the product's grammars allow it: without quotes, backslashes and line ends."""
    return " ".join(value.translate(str.maketrans('"\\', "”/")).split())


def continuation(text: str, request: GenerationRequest, whole: bool) -> str | None:
    """What follows the request's beginning in a server's (possibly unfinished) text.

    None while that can't be told yet, or when a `whole` text is not of the wanted form.
    """
    beginning = begun(request)
    if not request.grammar:
        return text.removeprefix(beginning)
    if whole:
        tidy = _compact(text, request.grammar.split("_"))
        if tidy is None:
            return None
        text = tidy
    names = _KEY.findall(beginning)
    if not names:
        return text if whole else None
    for found in _KEY.finditer(text):
        if found[1] == names[-1]:
            rest = text[found.end() :]
            if whole:
                return rest
            # Escapes are rewritten at the end, and what stands between values may still change.
            rest = _SPACED.sub(lambda match: match[1], rest)
            return None if "\\" in rest else _UNSURE_END.sub("", rest)
    return None


def _compact(text: str, keys: list[str]) -> str | None:
    """The object inside a text, written as the product's grammars write it; its end may be cut."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        return None
    try:
        found = datafile.json_value(text[start : end + 1])
    except ValueError:
        cut = _SPACED.sub(lambda match: match[1], _ESCAPE.sub(" ", text[start:]))
        return "{" + cut[1:].lstrip() if _KEY.search(cut) else None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        return None
    order = [key for key in keys if key in found]
    order += [key for key in found if key not in order]
    tidy = {key: _plain(found[key]) for key in order}
    return json.dumps(tidy, ensure_ascii=False, separators=(",", ":"))
