"""How likely the model finds given texts as the continuation of an evaluated prompt."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.inference.decoding import log_probability
from assistant.inference.llama import SEQUENCES, Model, Row, TooLarge

# Each wanted row of scores takes four bytes a word of the vocabulary.
OUTPUTS = 48
SPARE = 8


def _fitting(waiting: Sequence[int], texts: Sequence[Sequence[int]], room: int) -> list[int]:
    """As many of the next texts as the context and its sequences hold. Raises TooLarge for none."""
    group: list[int] = []
    for number in waiting[: SEQUENCES - 1]:
        room -= len(texts[number])
        if room < 0:
            break
        group.append(number)
    if not group:
        raise TooLarge("no room for a text to be scored")
    return group


def score(
    model: Model,
    prompt: Sequence[int],
    texts: Sequence[Sequence[int]],
) -> list[float | None]:
    """Mean log-probability a token of each text; None for an empty one.

    The prompt has just been evaluated. Texts are read side by side in sequences that branch off
    it. Raises Aborted or TooLarge.
    """
    first = model.logits().copy()
    sums = [log_probability(first, text[0]) if text else 0.0 for text in texts]
    waiting = [number for number, text in enumerate(texts) if len(text) > 1]
    try:
        while waiting:
            group = _fitting(waiting, texts, model.context - len(prompt) - SPARE)
            waiting = waiting[len(group) :]
            for sequence, _ in enumerate(group, start=1):
                model.branch(sequence)
            rows: list[tuple[Row, int, int]] = []
            for sequence, number in enumerate(group, start=1):
                text = texts[number]
                rows += [
                    ((text[i], len(prompt) + i, sequence, True), number, text[i + 1])
                    for i in range(len(text) - 1)
                ]
            for start in range(0, len(rows), OUTPUTS):
                part = rows[start : start + OUTPUTS]
                model.decode([row for row, _, _ in part])
                for index, (_, number, following) in enumerate(part):
                    sums[number] += log_probability(model.logits(index), following)
            model.drop_branches()
    finally:
        model.drop_branches()
    return [total / len(text) if text else None for total, text in zip(sums, texts, strict=True)]
