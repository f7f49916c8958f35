"""The model's own process: reads requests from stdin, writes pieces of text to stdout.

It lives alone because llama.cpp ends its process on several faults. It exits as soon as stdin
closes, opens no socket, and writes nothing to disk.
"""

from __future__ import annotations

import os
import sys

# llama.cpp's threads must not spin beside a busy browser; read when the library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import codecs
import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING, BinaryIO

from assistant.inference import chatformat, protocol
from assistant.inference.protocol import Cancel, Generate, Load, Warm
from assistant.inference.threads import LoadMeter, busy_choice, cores

if TYPE_CHECKING:
    from assistant.inference.llama import Model

Turns = tuple[tuple[str, str], ...]

NICE = 4
CHECK_THREADS_EVERY = 6


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
        self._meter = LoadMeter()

    def run(self) -> None:
        """Serve until stdin closes."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            message = self._inbox.get()
            if isinstance(message, Load):
                self._load(message)
            elif isinstance(message, Generate):
                self._generate(message)
            elif isinstance(message, Warm):
                self._warm(message)

    def _read(self) -> None:
        while line := self._source.readline(protocol.MAX_LINE):
            message = protocol.decode_for_worker(line)
            if message is None:
                continue
            if isinstance(message, Cancel):
                self._cancel(message.id)
                continue
            if isinstance(message, Generate):
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
            if id == "warm":
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

    def _pieces(self, turns: Turns, open_end: bool = False) -> list[chatformat.Piece]:
        cleaned = [(role, protocol.clean(text)) for role, text in turns]
        model = self._model
        if self._template and model is not None:
            return chatformat.from_template(
                self._template, cleaned, open_end, model.bos(), model.eos()
            )
        return chatformat.chatml(cleaned, open_end)

    def _boundaries(self, model: Model, turns: Turns, tokens: list[int]) -> list[int]:
        from assistant.inference.llama import common_length

        found = []
        for count in chatformat.boundaries(turns):
            # The markup after the last kept turn differs by template, so compare the tokens.
            part = model.tokenize(self._pieces(turns[: count + 1], open_end=True)[:-1])
            found.append(common_length(part, tokens))
        return found

    def _adapt(self, model: Model) -> None:
        count = cores()
        threads = self._threads or busy_choice(count, self._meter.others())
        model.use_threads(threads, max(threads, count) if not self._threads else threads)

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
            tokens = model.tokenize(self._pieces(order.turns, open_end=True))
            prompt = len(tokens)
            reused = model.evaluate(tokens, self._boundaries(model, order.turns, tokens))
            complete = True
        self._end()
        self._send(protocol.Warmed(prompt=prompt, reused=reused, complete=complete))

    def _generate(self, order: Generate) -> None:
        from assistant.inference.llama import Aborted, TooLarge

        model = self._begin(order.id)
        if model is None:
            self._send(protocol.Error(id=order.id, code="cancelled"))
            return
        if order.grammar and order.grammar not in self._grammars:
            self._end()
            self._send(protocol.Error(id=order.id, code="internal", detail="unknown grammar"))
            return
        timer = threading.Timer(order.timeout_seconds, self._stop_if, (order.id, "timeout"))
        timer.daemon = True
        timer.start()
        answer: protocol.FromWorker
        try:
            answer = self._answer(model, order)
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

    def _answer(self, model: Model, order: Generate) -> protocol.Done:
        from assistant.inference.sampling import Sampler

        self._adapt(model)
        tokens = model.tokenize(self._pieces(order.turns))
        reused = model.evaluate(tokens, self._boundaries(model, order.turns, tokens))
        sampler = Sampler(
            model.vocab,
            model.vocab_size,
            order.temperature,
            order.seed,
            self._grammars.get(order.grammar, ""),
        )
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text, count, reason = "", 0, "length"
        try:
            if order.turns and order.turns[-1][0] == "assistant":
                for token in model.tokenize([(protocol.clean(order.turns[-1][1]), False)]):
                    sampler.accept(token)
            while count < order.max_tokens:
                token = sampler.next(model.logits())
                if model.is_end(token):
                    reason = "stop"
                    break
                count += 1
                piece = decoder.decode(model.piece(token))
                if piece:
                    text += piece
                    self._send(protocol.Text(id=order.id, text=piece))
                if count % CHECK_THREADS_EVERY == 0:
                    self._adapt(model)
                if count < order.max_tokens:
                    model.add(token)
        finally:
            sampler.close()
        return protocol.Done(
            id=order.id,
            text=text,
            tokens=count,
            reason="stop" if reason == "stop" else "length",
            prompt=len(tokens),
            reused=reused,
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
    Worker(source, sink).run()


if __name__ == "__main__":
    main()
