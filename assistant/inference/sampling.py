"""Chooses the next token: a sampler chain, and a grammar that is asked only about the choice.

Applying a grammar to all 150,000 tokens costs 40 ms and more; asking about the one token that was
chosen costs nothing. When the grammar refuses it, the likely tokens are filtered, and the whole
list only when none of them is left.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp as api
import numpy as np
import numpy.typing as npt

_ROW = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
TOP_K = 40
TOP_P = 0.92
MIN_P = 0.06
PENALTY = 1.06
# Scores further below the best are no candidates: even after penalties they are under MIN_P.
NEAR = 12.0


class GrammarError(ValueError):
    """A grammar that llama.cpp does not understand."""


def parse_grammar(vocab: Any, text: str) -> Any:
    """A fresh sampler for a grammar.

    Raises GrammarError, where the library's own wrapper would go on with NULL and crash.
    """
    sampler = api.llama_sampler_init_grammar(vocab, text.encode("utf-8"), b"root")
    if not sampler:
        raise GrammarError("not understood")
    return sampler


class Sampler:
    """Sampling of one answer; close() it afterwards."""

    def __init__(
        self, vocab: Any, vocab_size: int, temperature: float, seed: int, grammar: str = ""
    ) -> None:
        self._grammar = parse_grammar(vocab, grammar) if grammar else None
        self._end = int(api.llama_vocab_eos(vocab))
        self._rows = np.zeros(vocab_size, dtype=_ROW)
        self._chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        steps = [_penalties(vocab_size)]
        if temperature <= 0:
            steps.append(api.llama_sampler_init_greedy())
        else:
            steps += [
                api.llama_sampler_init_top_k(TOP_K),
                api.llama_sampler_init_top_p(TOP_P, 1),
                api.llama_sampler_init_min_p(MIN_P, 1),
                api.llama_sampler_init_temp(temperature),
                api.llama_sampler_init_dist(seed & 0xFFFFFFFF),
            ]
        for step in steps:
            api.llama_sampler_chain_add(self._chain, step)

    def _fill(self, logits: npt.NDArray[np.float32], within: float) -> Any:
        """Candidates whose score lies `within` of the best."""
        ids = np.flatnonzero(logits >= logits.max() - within)
        rows = self._rows[: len(ids)]
        rows["id"] = ids
        rows["logit"] = logits[ids]
        return api.llama_token_data_array(
            data=rows.ctypes.data_as(api.llama_token_data_p),
            size=len(rows),
            selected=-1,
            sorted=False,
        )

    def _choose(self, candidates: Any) -> int:
        api.llama_sampler_apply(self._chain, ctypes.byref(candidates))
        return int(candidates.data[candidates.selected].id)

    def _allowed(self, token: int) -> bool:
        one = (api.llama_token_data * 1)(api.llama_token_data(token, 1.0, 0.0))
        candidates = api.llama_token_data_array(
            data=ctypes.cast(one, api.llama_token_data_p), size=1, selected=-1, sorted=False
        )
        api.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return bool(np.isfinite(one[0].logit))

    def next(self, logits: npt.NDArray[np.float32]) -> int:
        """The next token."""
        token = self._choose(self._fill(logits, NEAR))
        if self._grammar and not self._allowed(token):
            token = self._choose_allowed(logits)
        self.accept(token)
        return token

    def _choose_allowed(self, logits: npt.NDArray[np.float32]) -> int:
        for within in (NEAR, np.inf):
            candidates = self._fill(logits, within)
            api.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
            scores = np.ctypeslib.as_array(
                ctypes.cast(candidates.data, ctypes.POINTER(ctypes.c_float)),
                shape=(candidates.size * 3,),
            )[1::3]
            if np.isfinite(scores).any():
                break
        return self._choose(candidates)

    def complete(self) -> bool:
        """Whether the grammar would let the answer end here."""
        return bool(self._grammar) and self._allowed(self._end)

    def take_if_allowed(self, token: int) -> bool:
        """Take this token instead of choosing one, unless the grammar refuses it."""
        if self._grammar and not self._allowed(token):
            return False
        self.accept(token)
        return True

    def accept(self, token: int) -> None:
        """Tell chain and grammar which token was taken (also those of a given beginning)."""
        api.llama_sampler_accept(self._chain, token)
        if self._grammar:
            api.llama_sampler_accept(self._grammar, token)

    def close(self) -> None:
        """Free both samplers."""
        api.llama_sampler_free(self._chain)
        if self._grammar:
            api.llama_sampler_free(self._grammar)
            self._grammar = None


def _penalties(vocab_size: int) -> Any:
    return api.llama_sampler_init_penalties(vocab_size, 64, PENALTY, 0.0, 0.0)
