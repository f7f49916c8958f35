"""Writes one or several answers side by side on one evaluated prompt.

Samples share every evaluation, which costs far less than one after the other; a lone sample is
sped up by guesses instead. An answer ends as soon as its grammar is complete.
"""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.inference.guessing import Guesser
from assistant.inference.llama import BATCH, Model, Row, TooLarge
from assistant.inference.sampling import Sampler

_OPEN_TEXT = re.compile(r'"[^"]*"\s*:\s*"([^"]*)$')
_SENTENCE_END = re.compile(r"[。！？!?…]$|[.]$")


@dataclass(frozen=True, slots=True)
class Job:
    """What to write; `begun` is the part of the answer that stands in the prompt already."""

    samples: Sequence[tuple[float, int]]
    max_tokens: int
    grammar: str = ""
    begun: str = ""
    part_tokens: int = 0
    guesses: bool = True


def log_probability(logits: npt.NDArray[np.float32], token: int) -> float:
    """Natural logarithm of the probability that the model itself gives a token."""
    top = float(logits.max())
    return float(logits[token]) - top - float(np.log(np.exp(logits - top).sum()))


class Stream:
    """One answer under way, in its own sequence."""

    def __init__(self, model: Model, job: Job, number: int, position: int) -> None:
        temperature, seed = job.samples[number]
        self.number = number
        self.position = position
        self.text = ""
        self.written: list[int] = []
        self.reason = ""
        self.pending = -1
        self.fresh = ""
        self._model = model
        self._job = job
        self._sum = 0.0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._part = 0
        self._sampler = Sampler(model.vocab, model.vocab_size, temperature, seed, job.grammar)
        for token in model.tokenize([(job.begun, False)]):
            self._sampler.accept(token)

    @property
    def mean(self) -> float | None:
        """Mean log-probability a token."""
        return self._sum / len(self.written) if self.written else None

    def take(self, logits: npt.NDArray[np.float32]) -> int | None:
        """Choose the next token; None when the answer has ended with it or before it."""
        forced = self._closing()
        token = forced if forced is not None else self._sampler.next(logits)
        if self._model.is_end(token):
            self.reason = "stop"
            return None
        self._sum += log_probability(logits, token)
        self.written.append(token)
        piece = self._decoder.decode(self._model.piece(token))
        self.text += piece
        self.fresh += piece
        self._part += 1
        if '"' in piece:
            self._part = 0
        if self._job.grammar and self.text.endswith("}") and self._sampler.complete():
            self.reason = "stop"
            return None
        if len(self.written) >= self._job.max_tokens:
            self.reason = "length"
            return None
        self.pending = token
        return token

    def _closing(self) -> int | None:
        """The closing quote when a text has had its share of tokens and a sentence ends."""
        if not self._job.part_tokens or self._part < self._job.part_tokens:
            return None
        whole = self._job.begun + self.text
        if not _OPEN_TEXT.search(whole) or not _SENTENCE_END.search(whole):
            return None
        quote = self._model.tokenize([('"', False)])
        return quote[0] if len(quote) == 1 and self._sampler.take_if_allowed(quote[0]) else None

    def close(self) -> None:
        """Free the samplers."""
        self._sampler.close()


def write(
    model: Model,
    prompt: Sequence[int],
    job: Job,
    say: Callable[[str], None],
    each_step: Callable[[int, float], None],
) -> tuple[list[Stream], int]:
    """Write the answers to a prompt that has just been evaluated.

    `say` gets the first answer's text as it comes, `each_step` how many tokens an evaluation held
    and how many seconds it took. Returns the streams and the number of evaluations. Raises Aborted;
    TooLarge when there is no room for a single token.
    """
    count = len(job.samples)
    room = (model.context - len(prompt) - BATCH // 16) // count
    if room < 1:
        raise TooLarge("the context is full")
    bound = Job(
        job.samples, min(job.max_tokens, room), job.grammar, job.begun, job.part_tokens, job.guesses
    )
    streams: list[Stream] = []
    steps = 0
    try:
        for number in range(count):
            streams.append(Stream(model, bound, number, len(prompt)))
            if number:
                model.branch(number)
        first = model.logits()
        live = [stream for stream in streams if stream.take(first) is not None]
        _tell(streams[0], say)
        guesser: Guesser | None = None
        while live:
            steps += 1
            if len(live) == 1 and guesser is None and job.guesses and model.forgets:
                guesser = Guesser((*prompt, *live[0].written))
            each_step(*_step(model, live, guesser))
            live = [stream for stream in live if not stream.reason]
            _tell(streams[0], say)
    finally:
        model.drop_branches()
        for stream in streams:
            stream.close()
    return streams, steps


def _tell(stream: Stream, say: Callable[[str], None]) -> None:
    if stream.fresh:
        say(stream.fresh)
        stream.fresh = ""


def _step(model: Model, live: Sequence[Stream], guesser: Guesser | None) -> tuple[int, float]:
    """One evaluation for all answers still under way: its tokens and seconds.

    A guesser is for a lone answer.
    """
    guess = guesser.guess() if guesser else []
    rows: list[Row] = []
    starts = []
    for stream in live:
        starts.append(len(rows))
        rows.append((stream.pending, stream.position, stream.number, True))
        rows += [(t, stream.position + 1 + i, stream.number, True) for i, t in enumerate(guess)]
    began = time.perf_counter()
    model.decode(rows)
    took = time.perf_counter() - began
    for stream, start in zip(live, starts, strict=True):
        stream.position += 1
        for offset in range(len(guess) + 1):
            expected = guesser.peek() if guesser else None
            token = stream.take(model.logits(start + offset))
            if guesser and expected is not None:
                guesser.learn(token == expected)
            if token is None:
                break
            if guesser:
                guesser.add(token)
            if offset >= len(guess) or token != guess[offset]:
                break
            stream.position += 1
        if guess:
            model.shorten(stream.number, stream.position)
    return len(rows), took
