"""The model's own process: reads requests from stdin, writes pieces of text to stdout.

It lives alone because llama.cpp ends its process on several faults. It exits as soon as stdin
closes, opens no socket, and writes nothing to disk but states of prompts that ship (prefixes.py).
"""

from __future__ import annotations

import os
import sys

# llama.cpp's threads must not spin beside a busy browser; read when the library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING, BinaryIO

from assistant.inference import chatformat, protocol
from assistant.inference.protocol import Cancel, Generate, Load, Score, Warm
from assistant.inference.threads import ThreadPilot, cores

if TYPE_CHECKING:
    from assistant.inference.llama import Model

Turns = tuple[tuple[str, str], ...]

NICE = 4
# Characters of a traceback.
MOST_TOLD = 4000
TRIAL_ROUNDS = 3


class Worker:
    """Reader thread and request thread around one model."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._inbox: queue.Queue[protocol.ToWorker] = queue.Queue()
        self._lock = threading.Lock()
        self._running = ""
        self._stopped = ""
        self._cancelled: set[str] = set()
        self._pending = 0
        self._model: Model | None = None
        self._grammars: dict[str, str] = {}
        self._template = ""
        self._threads = 0
        self._pilot = ThreadPilot(cores())

    def run(self) -> None:
        """Serve until stdin closes."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            message = self._inbox.get()
            if isinstance(message, Load):
                self._load(message)
            elif isinstance(message, Generate | Score):
                self._work(message)
            elif isinstance(message, Warm):
                self._warm(message)

    def breaks(self, error: BaseException | None) -> None:
        """Tell where a mistake of the program was made, and end."""
        from assistant.log_mask import told

        where = told(error) if error is not None else ""
        self._send(protocol.Broken(where=where[:MOST_TOLD]))
        os._exit(1)

    def _read(self) -> None:
        while line := self._source.readline(protocol.MAX_LINE):
            message = protocol.decode_for_worker(line)
            if message is None:
                continue
            if isinstance(message, Cancel):
                self._cancel(message.id)
                continue
            if isinstance(message, Generate | Score):
                with self._lock:
                    self._pending += 1
                self._stop_if("warm", "cancelled")
            self._inbox.put(message)
        # The parent is gone: nothing here is worth finishing.
        os._exit(0)

    def _cancel(self, id: str) -> None:
        with self._lock:
            if self._running != id:
                self._cancelled.add(id)
        self._stop_if(id, "cancelled")

    def _stop_if(self, id: str, code: str) -> None:
        with self._lock:
            if self._running == id and self._model is not None and not self._stopped:
                self._stopped = code
                self._model.stop.set()

    def _begin(self, id: str) -> Model | None:
        with self._lock:
            if id in ("warm", "trial"):
                wanted = self._pending == 0
            else:
                self._pending -= 1
                wanted = id not in self._cancelled
            if self._model is None or not wanted:
                self._cancelled.discard(id)
                return None
            self._running, self._stopped = id, ""
            self._model.stop.clear()
            return self._model

    def _end(self) -> str:
        with self._lock:
            stopped, self._running, self._stopped = self._stopped, "", ""
            return stopped

    def _send(self, message: protocol.FromWorker) -> None:
        try:
            self._sink.write(protocol.encode(message))
            self._sink.flush()
        except OSError:
            os._exit(0)

    def _load(self, order: Load) -> None:
        began = time.monotonic()
        try:
            from assistant.inference import loading
        except (ImportError, OSError, RuntimeError) as error:
            self._send(protocol.LoadFailed(code="no_library", detail=str(error)))
            return
        try:
            loaded = loading.load(order)
        except loading.Refused as refused:
            self._send(refused.message)
            return
        self._grammars, self._template = loaded.grammars, loaded.template
        self._threads = order.threads
        with self._lock:
            self._model = loaded.model
        self._send(
            protocol.Ready(
                context=loaded.model.context,
                grammars=tuple(self._grammars),
                verified=bool(order.sha256),
                load_ms=(time.monotonic() - began) * 1000,
            )
        )
        if not self._threads:
            self._try_threads()

    def _pieces(self, turns: Turns, open_end: bool = False) -> list[chatformat.Piece]:
        cleaned = [(role, protocol.clean(text)) for role, text in turns]
        model = self._model
        if self._template and model is not None:
            return chatformat.from_template(
                self._template, cleaned, open_end, model.bos(), model.eos()
            )
        return chatformat.chatml(cleaned, open_end)

    def _evaluate(
        self, model: Model, order: Generate | Score | Warm, open_end: bool = False
    ) -> tuple[list[int], int]:
        """Evaluate an order's prompt; returns its tokens and how many were known."""
        from assistant.inference.states import common_length

        turns = order.turns
        tokens = model.tokenize(self._pieces(turns, open_end))
        ends: dict[int, int] = {}
        for count in chatformat.boundaries(turns):
            # The markup after the last kept turn differs by template, so compare the tokens.
            part = model.tokenize(self._pieces(turns[: count + 1], open_end=True)[:-1])
            ends[count] = common_length(part, tokens)
        stable = max((end for count, end in ends.items() if count <= order.stable), default=0)
        return tokens, model.evaluate(tokens, list(ends.values()), order.chat, stable)

    def _adapt(self, model: Model, writing: bool = False) -> None:
        """Set the threads for the next evaluation; reading a prompt gains from every core."""
        threads = self._threads or self._pilot.threads
        model.use_threads(threads, threads if writing or self._threads else cores())

    def _stepped(self, model: Model, tokens: int, seconds: float) -> None:
        if not self._threads:
            self._pilot.step(tokens, seconds)
            self._adapt(model, writing=True)

    def _try_threads(self) -> None:
        """Find out how many threads are fastest now, unless somebody is waiting."""
        model = self._begin("trial")
        if model is None:
            return
        for threads in self._pilot.trial():
            model.use_threads(threads, threads)
            for number in range(TRIAL_ROUNDS):
                if not self._inbox.empty():
                    break
                self._pilot.note(1, model.time_step(), first=not number)
        self._end()

    def _warm(self, order: Warm) -> None:
        from assistant.inference.llama import Aborted, TooLarge

        model = self._begin("warm")
        if model is None:
            self._send(protocol.Warmed(complete=False))
            return
        prompt = reused = 0
        complete = False
        with contextlib.suppress(Aborted, TooLarge, chatformat.TemplateError):
            self._adapt(model)
            tokens, reused = self._evaluate(model, order, open_end=True)
            prompt = len(tokens)
            complete = True
        self._end()
        self._send(protocol.Warmed(prompt=prompt, reused=reused, complete=complete))

    def _work(self, order: Generate | Score) -> None:
        from assistant.inference.llama import Aborted, TooLarge

        model = self._begin(order.id)
        if model is None:
            self._send(protocol.Error(id=order.id, code="cancelled"))
            return
        if isinstance(order, Generate) and order.grammar and order.grammar not in self._grammars:
            self._end()
            self._send(protocol.Error(id=order.id, code="internal", detail="unknown grammar"))
            return
        timer = threading.Timer(order.timeout_seconds, self._stop_if, (order.id, "timeout"))
        timer.daemon = True
        timer.start()
        answer: protocol.FromWorker
        try:
            self._adapt(model)
            if isinstance(order, Generate):
                answer = self._answer(model, order)
            else:
                answer = self._score(model, order)
        except Aborted:
            answer = protocol.Error(id=order.id, code="cancelled")
        except (TooLarge, chatformat.TemplateError) as error:
            answer = protocol.Error(id=order.id, code="too_large", detail=str(error))
        finally:
            timer.cancel()
        stopped = self._end()
        if stopped:
            answer = protocol.Error(id=order.id, code=stopped)
        self._send(answer)

    def _score(self, model: Model, order: Score) -> protocol.Scores:
        from assistant.inference.scoring import score

        tokens, _ = self._evaluate(model, order)
        texts = [
            model.tokenize([(protocol.clean(text), False)])[: protocol.MAX_TEXT_TOKENS]
            for text in order.texts
        ]
        means = score(model, tokens, texts)
        return protocol.Scores(id=order.id, means=tuple(means))

    def _answer(self, model: Model, order: Generate) -> protocol.Done:
        from assistant.inference import decoding

        tokens, reused = self._evaluate(model, order)
        self._adapt(model, writing=True)
        begun = order.turns and order.turns[-1][0] == "assistant"
        streams, steps = decoding.write(
            model,
            tokens,
            decoding.Job(
                samples=order.samples or ((order.temperature, order.seed),),
                max_tokens=order.max_tokens,
                grammar=self._grammars.get(order.grammar, ""),
                begun=protocol.clean(order.turns[-1][1]) if begun else "",
                part_tokens=order.part_tokens,
            ),
            lambda text: self._send(protocol.Text(id=order.id, text=text)),
            lambda rows, seconds: self._stepped(model, rows, seconds),
        )
        found = tuple(
            protocol.Candidate(
                text=one.text,
                tokens=len(one.written),
                reason="stop" if one.reason == "stop" else "length",
                mean_logprob=one.mean,
            )
            for one in streams
        )
        return protocol.Done(
            id=order.id,
            text=found[0].text,
            tokens=found[0].tokens,
            reason=found[0].reason,
            prompt=len(tokens),
            reused=reused,
            steps=steps,
            candidates=found,
        )


def main() -> None:
    """Entry point of the process."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up between two messages.
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(NICE)
    sys.stdin = None
    worker = Worker(source, sink)
    threading.excepthook = lambda failed: worker.breaks(failed.exc_value)
    try:
        worker.run()
    except BaseException as error:
        worker.breaks(error)
        raise


if __name__ == "__main__":
    main()
