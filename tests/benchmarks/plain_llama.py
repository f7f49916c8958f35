"""The same job done by llama-cpp-python's own high-level class, in a process of its own.

Reads JSON orders, a line each, and answers each with a line:
{"load": file, "context", "threads"} → {"ms"}
{"turns": [[role, text]…], "grammar": text, "max_tokens", "temperature", "seed"}
→ {"first_ms", "done_ms", "tokens"}
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from types import TracebackType
from typing import Any, Self

from assistant.inference import grammars
from assistant.inference.port import GenerationRequest
from assistant.inference.worker import NICE


class PlainLlama:
    """Starts the process, gives it orders and waits for its answers."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.benchmarks.plain_llama"]
        # The worker's own environment and niceness: only the engines are compared.
        environment = os.environ | {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}
        self._process = Popen(
            command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, env=environment
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def load(self, file: Path, context: int, threads: int) -> float:
        """Load a model; returns milliseconds."""
        return self._ask({"load": str(file), "context": context, "threads": threads})["ms"]

    def draft(self, request: GenerationRequest, bound: bool) -> dict[str, float]:
        """Do a request's job; `bound` gives it the request's grammar too."""
        turns = [[turn.role, turn.content] for turn in request.turns]
        if turns[-1][0] == "assistant":
            # The class can't continue an answer that has begun; the grammar makes it begin so.
            turns.pop()
        grammar = grammars.read_all(grammars.folder())[request.grammar] if bound else ""
        return self._ask(
            {
                "turns": turns,
                "grammar": grammar,
                "max_tokens": request.max_tokens,
                "temperature": request.temperature,
                "seed": request.seed,
            }
        )

    def _ask(self, order: dict[str, Any]) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, float] = json.loads(self._process.stdout.readline())
        return answer


def _draft(llama: Any, order: dict[str, Any]) -> dict[str, float]:
    from llama_cpp.llama_grammar import LlamaGrammar

    grammar = (
        LlamaGrammar.from_string(order["grammar"], verbose=False) if order["grammar"] else None
    )
    began = time.monotonic()
    first = 0.0
    tokens = 0
    for chunk in llama.create_chat_completion(
        messages=[{"role": role, "content": text} for role, text in order["turns"]],
        max_tokens=order["max_tokens"],
        temperature=order["temperature"],
        seed=order["seed"],
        grammar=grammar,
        stream=True,
    ):
        if chunk["choices"][0]["delta"].get("content"):
            tokens += 1
            first = first or time.monotonic()
    done = time.monotonic()
    first = first or done
    return {"first_ms": (first - began) * 1000, "done_ms": (done - began) * 1000, "tokens": tokens}


def main() -> None:
    """Serve orders until standard input closes."""
    os.nice(NICE)
    from llama_cpp import Llama

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    llama = None
    for line in sys.stdin:
        order = json.loads(line)
        if "load" in order:
            began = time.monotonic()
            threads = order["threads"]
            llama = Llama(
                order["load"],
                n_ctx=order["context"],
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )
            answer = {"ms": (time.monotonic() - began) * 1000}
        else:
            answer = _draft(llama, order)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
