"""llama.cpp through its C interface: load, tokenise, evaluate with prefix reuse, abort, states.

The C interface rather than the high-level class, because only there an evaluation can be aborted
without losing what is known already, and a sequence's state be kept in megabytes, not hundreds.
Import it in the worker only: every fault in here may end the process.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import llama_cpp as api
import numpy as np
import numpy.typing as npt

BATCH = 256
STATE_MIN_TOKENS = 48
STATE_CAP_BYTES = 96 << 20


class LoadError(Exception):
    """The file is no usable model."""


class Aborted(Exception):
    """An evaluation was stopped from outside; what was evaluated before is kept."""


class TooLarge(Exception):
    """The prompt does not fit into the context."""


@api.llama_log_callback  # type: ignore[untyped-decorator]
def _quiet(level: int, text: bytes, data: object) -> None:
    """llama.cpp's own log may quote prompts, so it goes nowhere."""


def _c_library() -> ctypes.CDLL:
    return ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)


class StopFlag:
    """A flag that llama.cpp asks between two graph nodes, set from any thread.

    The callback is C's own strlen on a two-byte buffer (0 while the first byte is 0, else 1):
    a Python callback would take the interpreter lock some 700 times a token.
    """

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(2)
        self.callback = ctypes.cast(_c_library().strlen, api.ggml_abort_callback)
        self.address = ctypes.addressof(self._bytes)

    def set(self) -> None:
        """Ask for a stop."""
        self._bytes[0] = b"\x01"

    def clear(self) -> None:
        """Take the wish back."""
        self._bytes[0] = b"\x00"

    def is_set(self) -> bool:
        """Whether a stop is wanted."""
        return self._bytes[0] != b"\x00"


class States:
    """Saved sequence states by their tokens, least recently used first out, capped in bytes."""

    def __init__(self, cap: int = STATE_CAP_BYTES) -> None:
        self._cap = cap
        self._kept: OrderedDict[tuple[int, ...], ctypes.Array[ctypes.c_uint8]] = OrderedDict()
        self._size = 0

    def __contains__(self, tokens: tuple[int, ...]) -> bool:
        return tokens in self._kept

    def put(self, tokens: tuple[int, ...], state: ctypes.Array[ctypes.c_uint8]) -> None:
        """Keep a state; the oldest go when the cap is reached."""
        if len(state) > self._cap:
            return
        self._kept[tokens] = state
        self._size += len(state)
        while self._size > self._cap:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old)

    def longest(
        self, tokens: Sequence[int]
    ) -> tuple[tuple[int, ...], ctypes.Array[ctypes.c_uint8]] | None:
        """The longest kept state that is a beginning of `tokens`."""
        fitting = [k for k in self._kept if len(k) < len(tokens) and k == tuple(tokens[: len(k)])]
        if not fitting:
            return None
        key = max(fitting, key=len)
        self._kept.move_to_end(key)
        return key, self._kept[key]


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """How many leading tokens two prompts share."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


class Model:
    """One loaded model with one context; use it from one thread only."""

    def __init__(self, file: Path, context: int, threads: int, batch_threads: int) -> None:
        self.stop = StopFlag()
        self.states = States()
        self._known: list[int] = []
        api.llama_log_set(_quiet, ctypes.c_void_p(0))
        api.llama_backend_init()
        options = api.llama_model_default_params()
        # A mapped file that shrinks ends the process with SIGBUS: read it instead.
        options.load_mode = api.LLAMA_LOAD_MODE_NONE
        self._model: Any = api.llama_model_load_from_file(os.fsencode(file), options)
        if not self._model:
            raise LoadError("llama.cpp does not accept the file")
        settings = api.llama_context_default_params()
        settings.n_ctx = context
        settings.n_batch = settings.n_ubatch = BATCH
        settings.n_threads, settings.n_threads_batch = threads, batch_threads
        settings.no_perf = True
        settings.abort_callback = self.stop.callback
        settings.abort_callback_data = self.stop.address
        self._context: Any = api.llama_init_from_model(self._model, settings)
        if not self._context:
            raise LoadError("no context of this size")
        self.context = int(api.llama_n_ctx(self._context))
        self.vocab: Any = api.llama_model_get_vocab(self._model)
        self.vocab_size = int(api.llama_vocab_n_tokens(self.vocab))
        self._memory: Any = api.llama_get_memory(self._context)

    def chat_template(self) -> str:
        """The Jinja template inside the file, or ""."""
        found = api.llama_model_chat_template(self._model, None)
        return found.decode("utf-8", "replace") if found else ""

    def special_text(self, token: int) -> str:
        """How the begin or end token is written."""
        return self.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    def bos(self) -> str:
        """The text of the begin token."""
        return self.special_text(int(api.llama_vocab_bos(self.vocab)))

    def eos(self) -> str:
        """The text of the end token."""
        return self.special_text(int(api.llama_vocab_eos(self.vocab)))

    def tokenize(self, pieces: Iterable[tuple[str, bool]]) -> list[int]:
        """Tokens of prompt pieces; special tokens come from markup pieces only."""
        tokens: list[int] = []
        for text, markup in pieces:
            data = text.encode("utf-8", "replace")
            if not data:
                continue
            buffer = (api.llama_token * (len(data) + 8))()
            count = api.llama_tokenize(
                self.vocab, data, len(data), buffer, len(buffer), False, markup
            )
            tokens += buffer[: max(count, 0)]
        return tokens

    def piece(self, token: int, special: bool = False) -> bytes:
        """The bytes of one token; part of a character when the token is."""
        buffer = ctypes.create_string_buffer(256)
        count = api.llama_token_to_piece(self.vocab, token, buffer, len(buffer), 0, special)
        return buffer.raw[: max(count, 0)]

    def is_end(self, token: int) -> bool:
        """Whether this token ends the answer."""
        return bool(api.llama_vocab_is_eog(self.vocab, token))

    def use_threads(self, threads: int, batch_threads: int) -> None:
        """Change the number of threads between two evaluations."""
        api.llama_set_n_threads(self._context, threads, batch_threads)

    def evaluate(self, tokens: list[int], keep_at: Sequence[int] = ()) -> int:
        """Evaluate a prompt, reusing what is known; returns how many tokens were reused.

        States are saved at the positions `keep_at`. Raises Aborted or TooLarge.
        """
        if len(tokens) >= self.context or not tokens:
            raise TooLarge(f"{len(tokens)} of {self.context} tokens")
        reused = self._reuse(tokens)
        stops = sorted({p for p in keep_at if reused < p < len(tokens)} | {len(tokens)})
        at = reused
        for stop in stops:
            while at < stop:
                step = tokens[at : min(at + BATCH, stop)]
                self._decode(step)
                at += len(step)
            if stop != len(tokens):
                self._save()
        return reused

    def _reuse(self, tokens: list[int]) -> int:
        count = min(common_length(self._known, tokens), len(tokens) - 1)
        best = self.states.longest(tokens)
        if best and len(best[0]) > count:
            api.llama_memory_seq_rm(self._memory, 0, -1, -1)
            self._known = []
            if api.llama_state_seq_set_data(self._context, best[1], len(best[1]), 0):
                self._known = list(best[0])
                return len(self._known)
            count = 0
        self._forget_after(count)
        return len(self._known)

    def _forget_after(self, count: int) -> None:
        if not api.llama_memory_seq_rm(self._memory, 0, count, -1):
            # Some architectures can't drop a part of a sequence.
            api.llama_memory_seq_rm(self._memory, 0, -1, -1)
            count = 0
        del self._known[count:]

    def _save(self) -> None:
        key = tuple(self._known)
        if len(key) < STATE_MIN_TOKENS or key in self.states:
            return
        size = int(api.llama_state_seq_get_size(self._context, 0))
        if 0 < size <= STATE_CAP_BYTES:
            state = (ctypes.c_uint8 * size)()
            if api.llama_state_seq_get_data(self._context, state, size, 0):
                self.states.put(key, state)

    def add(self, token: int) -> None:
        """Evaluate one more token. Raises Aborted, or TooLarge at the end of the context."""
        if len(self._known) + 1 >= self.context:
            raise TooLarge("the context is full")
        self._decode([token])

    def _decode(self, tokens: list[int]) -> None:
        if self.stop.is_set():
            raise Aborted
        array = (api.llama_token * len(tokens))(*tokens)
        result = api.llama_decode(self._context, api.llama_batch_get_one(array, len(tokens)))
        if result == 0:
            self._known += tokens
            return
        self._forget_after(len(self._known))
        if result == 2 or self.stop.is_set():
            raise Aborted
        if result == 1:
            raise TooLarge("no room in the context")
        raise RuntimeError(f"llama_decode gave {result}")

    def logits(self) -> npt.NDArray[np.float32]:
        """Scores of the next token, valid until the next evaluation."""
        pointer = api.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(pointer, shape=(self.vocab_size,))
