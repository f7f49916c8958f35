"""Turns a conversation into prompt pieces, so that a customer's text can never act as markup.

A piece is (text, is_markup): only markup is tokenised with special tokens, so "<|im_end|>" typed
by a customer stays twelve plain characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Turn = tuple[str, str]
Piece = tuple[str, bool]

_MARK = re.compile("\ue000(\\d+)\ue001")


class TemplateError(ValueError):
    """The template inside a model file can't be used."""


def chatml(turns: Sequence[Turn], open_end: bool = False) -> list[Piece]:
    """ChatML as Qwen and SmolLM speak it; see render()."""
    pieces: list[Piece] = []
    for number, (role, content) in enumerate(turns):
        last = number == len(turns) - 1
        pieces += [(f"<|im_start|>{role}\n", True), (content, False)]
        if not last or (role != "assistant" and not open_end):
            pieces.append(("<|im_end|>\n", True))
    if turns and turns[-1][0] != "assistant" and not open_end:
        pieces.append(("<|im_start|>assistant\n", True))
    return pieces


def from_template(
    template: str,
    turns: Sequence[Turn],
    open_end: bool = False,
    bos: str = "",
    eos: str = "",
) -> list[Piece]:
    """Render a model's own Jinja template in a sandbox, with marks in place of the contents.

    Raises TemplateError when the template fails or loses a turn.
    """
    from jinja2 import TemplateError as JinjaError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def refuse(reason: str) -> None:
        raise TemplateError(reason)

    begun = turns[-1][1] if turns and turns[-1][0] == "assistant" else None
    whole = turns[:-1] if begun is not None else turns
    messages = [
        {"role": role, "content": f"\ue000{number}\ue001"} for number, (role, _) in enumerate(whole)
    ]
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    try:
        text = environment.from_string(template).render(
            messages=messages,
            add_generation_prompt=begun is not None or not open_end,
            bos_token=bos,
            eos_token=eos,
            enable_thinking=False,
            raise_exception=refuse,
        )
    except (JinjaError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise TemplateError(str(error)) from error
    pieces = _split(text, whole)
    if open_end and begun is None:
        while pieces and pieces[-1][1]:
            pieces.pop()
    if begun is not None:
        pieces.append((begun, False))
    return pieces


def _split(text: str, turns: Sequence[Turn]) -> list[Piece]:
    pieces: list[Piece] = []
    seen: set[int] = set()
    at = 0
    for found in _MARK.finditer(text):
        pieces.append((text[at : found.start()], True))
        number = int(found.group(1))
        pieces.append((turns[number][1], False))
        seen.add(number)
        at = found.end()
    pieces.append((text[at:], True))
    if len(seen) != len(turns):
        raise TemplateError("the template leaves out a turn")
    return [piece for piece in pieces if piece[0]]


def boundaries(turns: Sequence[Turn]) -> list[int]:
    """How many leading turns make a beginning worth keeping: all that end before a user's turn."""
    return [number for number in range(1, len(turns)) if turns[number][0] == "user"]
