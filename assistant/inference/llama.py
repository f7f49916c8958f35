"""llama.cpp through its C interface: load, tokenise, evaluate with prefix reuse, abort, states.

The C interface rather than the high-level class, because only there an evaluation can be aborted
without losing what is known already, and a sequence's state be kept in megabytes, not hundreds.
Import it in the worker only: every fault in here may end the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import llama_cpp as api
import numpy as np
import numpy.typing as npt

from assistant.inference import prefixes
from assistant.inference.protocol import MAX_SAMPLES
from assistant.inference.states import CAP_BYTES, States, common_length

BATCH = 256
STATE_MIN_TOKENS = 48
SEQUENCES = MAX_SAMPLES

# token, position, sequence, whether its scores are wanted
Row = tuple[int, int, int, bool]


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


class Model:
    """One loaded model with one context; use it from one thread only."""

    def __init__(self, file: Path, context: int, threads: int, batch_threads: int) -> None:
        self.stop = StopFlag()
        self.states = States()
        self.prefixes = prefixes.PrefixStore(None, "", "")
        self._known: list[int] = []
        self._prompt = 0
        self._chat = ""
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
        # Sequences that branch off one prompt share its cells instead of splitting the context.
        settings.n_seq_max, settings.kv_unified = SEQUENCES, True
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
        self._batch: Any = api.llama_batch_init(BATCH, 0, 1)
        # A recurrent model can't forget the end of a sequence, so guesses can't be taken back.
        self.forgets = not (
            api.llama_model_is_recurrent(self._model) or api.llama_model_is_hybrid(self._model)
        )

    def put_on(self, adapter: Path) -> None:
        """Add an adapter's weights to the model's own, for good. Raises LoadError."""
        loaded: Any = api.llama_adapter_lora_init(self._model, os.fsencode(adapter))
        if not loaded:
            raise LoadError(f"{adapter.name} does not fit the model")
        scale = (ctypes.c_float * 1)(1.0)
        adapters = (api.llama_adapter_lora_p_ctypes * 1)(loaded)
        if api.llama_set_adapters_lora(self._context, adapters, 1, scale):
            raise LoadError(f"{adapter.name} can't be used")

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

    def evaluate(
        self, tokens: list[int], keep_at: Sequence[int] = (), chat: str = "", stable: int = 0
    ) -> int:
        """Evaluate a prompt, reusing what is known; returns how many tokens were reused.

        States are saved at the positions `keep_at`, and on disk at `stable` (0 = nowhere).
        Raises Aborted or TooLarge.
        """
        if len(tokens) >= self.context or not tokens:
            raise TooLarge(f"{len(tokens)} of {self.context} tokens")
        self._park(tokens, chat)
        stable = stable if stable >= STATE_MIN_TOKENS else 0
        reused = self._reuse(tokens, stable)
        if stable and reused >= stable and not self.prefixes.has(tokens[:stable]):
            # Known in memory only, from before it was called stable.
            known = self.states.best(tokens[:stable])
            if known and known[0] == len(known[1]) == stable:
                self.prefixes.save(tokens[:stable], bytes(known[2]))
        stops = {p for p in (*keep_at, stable) if reused < p < len(tokens)} | {len(tokens)}
        at = reused
        for stop in sorted(stops):
            while at < stop:
                step = tokens[at : min(at + BATCH, stop)]
                last = len(step) - 1
                self.decode([(t, at + i, 0, i == last) for i, t in enumerate(step)])
                at += len(step)
            if stop != len(tokens):
                state = self._save()
                if stop == stable and state is not None:
                    self.prefixes.save(tokens[:stable], bytes(state))
        self._prompt = len(tokens)
        return reused

    def _park(self, tokens: list[int], chat: str) -> None:
        """Keep where the last chat stands before another one's prompt takes its place."""
        gone = self._prompt - common_length(self._known, tokens)
        if self._chat and chat != self._chat and gone >= STATE_MIN_TOKENS // 2:
            self._forget_after(min(self._prompt, len(self._known)))
            self._save(self._chat, chat)
        self._chat, self._prompt = chat, 0

    def _reuse(self, tokens: list[int], stable: int) -> int:
        count = min(common_length(self._known, tokens), len(tokens) - 1)
        best = self.states.best(tokens[:-1])
        if best and best[0] > count:
            count = best[0] if self._restore(best[1], best[2]) else 0
        if count < stable:
            state = self.prefixes.load(tokens[:stable])
            if state is not None:
                array = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
                if self._restore(tuple(tokens[:stable]), array):
                    count = stable
                    self.states.put(tuple(tokens[:stable]), array)
        self._forget_after(count)
        return len(self._known)

    def _restore(self, tokens: tuple[int, ...], state: ctypes.Array[ctypes.c_uint8]) -> bool:
        api.llama_memory_seq_rm(self._memory, 0, -1, -1)
        self._known = []
        if api.llama_state_seq_set_data(self._context, state, len(state), 0):
            self._known = list(tokens)
            return True
        return False

    def _forget_after(self, count: int) -> None:
        count = min(count, len(self._known))
        if not api.llama_memory_seq_rm(self._memory, 0, count, -1):
            # Some architectures can't drop a part of a sequence.
            api.llama_memory_seq_rm(self._memory, 0, -1, -1)
            count = 0
        del self._known[count:]

    def _save(self, chat: str = "", active: str = "") -> ctypes.Array[ctypes.c_uint8] | None:
        key = tuple(self._known)
        if len(key) < STATE_MIN_TOKENS or (key in self.states and not chat):
            return None
        size = int(api.llama_state_seq_get_size(self._context, 0))
        if 0 < size <= CAP_BYTES:
            state = (ctypes.c_uint8 * size)()
            if api.llama_state_seq_get_data(self._context, state, size, 0):
                self.states.put(key, state, chat, active)
                return state
        return None

    def branch(self, sequence: int) -> None:
        """Let another sequence begin with what is known."""
        api.llama_memory_seq_cp(self._memory, 0, sequence, -1, -1)

    def drop_branches(self) -> None:
        """Forget every sequence but the first."""
        for sequence in range(1, SEQUENCES):
            api.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def shorten(self, sequence: int, count: int) -> None:
        """Keep the first `count` tokens of a sequence."""
        if sequence:
            api.llama_memory_seq_rm(self._memory, sequence, count, -1)
        else:
            self._forget_after(count)

    def decode(self, rows: Sequence[Row]) -> None:
        """Evaluate up to BATCH tokens at once; those of one sequence in order.

        Raises Aborted, or TooLarge when the context is full; the first sequence then still holds
        what it held.
        """
        if self.stop.is_set():
            raise Aborted
        batch = self._batch
        batch.n_tokens = len(rows)
        for index, (token, position, sequence, wanted) in enumerate(rows):
            batch.token[index], batch.pos[index] = token, position
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = sequence
            batch.logits[index] = wanted
        result = api.llama_decode(self._context, batch)
        if result == 0:
            self._known += [token for token, _, sequence, _ in rows if sequence == 0]
            return
        self._forget_after(len(self._known))
        if result == 2 or self.stop.is_set():
            raise Aborted
        if result == 1:
            raise TooLarge("no room in the context")
        raise RuntimeError(f"llama_decode gave {result}")

    def time_step(self) -> float:
        """Seconds that one evaluation of one token takes; nothing is remembered of it."""
        began = time.perf_counter()
        length = len(self._known)
        with contextlib.suppress(Aborted, TooLarge):
            self.decode([(0, length, 0, True)])
        took = time.perf_counter() - began
        self._forget_after(length)
        return took

    def logits(self, row: int = -1) -> npt.NDArray[np.float32]:
        """Scores of the token after a row of the last batch, valid until the next evaluation."""
        pointer = api.llama_get_logits_ith(self._context, row)
        return np.ctypeslib.as_array(pointer, shape=(self.vocab_size,))
