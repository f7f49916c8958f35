"""A DraftEngine on a server that an administrator has set up: llama-server, vLLM and their kind.

Chat text leaves this machine here and nowhere else, with names, numbers and addresses replaced by
placeholders whose originals come back into the answer. The status says so as long as it runs. One
thread owns all state, as in the local engine; each exchange has a thread of its own.
"""

from __future__ import annotations

import logging
import os
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.notice import Notice, UserFault
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference import grammars, remote_text
from assistant.inference.inbox import InboxEngine
from assistant.inference.jobs import Job
from assistant.inference.port import (
    Candidate,
    Failed,
    Finished,
    GenerationRequest,
    Piece,
    Sample,
    Turn,
)
from assistant.inference.remote_http import Call, Server, ServerFault
from assistant.masking import Hidden
from assistant.settings import ModelSettings

logger = logging.getLogger("assistant.inference")

PARALLEL = 2
MAX_QUEUE = 64
MAX_SAMPLES = 8
# A server that does not know a field of the request answers with one of these; 500 is
# llama-cpp-python's.
_UNKNOWN_FIELD = (400, 422, 500, 501)


def read_key(settings: ModelSettings) -> str:
    """The server's key from the variable or file that the settings name. Raises UserFault."""
    place = settings.server_key_env or settings.server_key_file
    if not place:
        return ""
    try:
        found = os.environ.get(settings.server_key_env, "") if settings.server_key_env else ""
        if not found and settings.server_key_file:
            found = Path(settings.server_key_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UserFault(Notice.of("model.server_no_key", place=place)) from error
    key = found.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UserFault(Notice.of("model.server_no_key", place=place))
    return key


def names_in(chat: str) -> tuple[str, ...]:
    """Names in a chat's key ("program|account|peer"): hidden even where nobody names them."""
    return tuple(chat.split("|")[1:])


@dataclass(eq=False)
class _Exchange:
    """What one sample has brought so far."""

    sample: Sample
    form: str
    text: list[str] = field(default_factory=list)
    call: Call | None = None
    answer: Candidate | None = None
    fault: ServerFault | None = None


@dataclass(eq=False)
class _Running:
    """A job with its exchanges; `told` is how much of the first answer its listener has seen."""

    job: Job
    request: GenerationRequest
    hidden: Hidden
    exchanges: list[_Exchange]
    told: str = ""


class RemoteEngine(InboxEngine):
    """Words drafts on the server of `settings`; `changed` hears every new status."""

    def __init__(
        self, settings: ModelSettings, changed: Callable[[ModelStatus], None] | None = None
    ) -> None:
        self._settings = settings
        self._running: list[_Running] = []
        self._forms: list[str] = [settings.server_form]
        if settings.server_form == "auto":
            self._forms = list(remote_text.FORMS)
        self._grammars = grammars.read_all(grammars.folder())
        self._server = Server(settings.server_url)
        self._name = settings.server_model or self._server.host
        self._told = False
        super().__init__(self._status(ModelState.IDLE), settings.enabled, changed)
        self._thread.start()

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        """Sends nothing, since the customer may not have finished; says where drafts come from."""
        self._inbox.put(self._announce)

    # Everything below runs on the engine's own thread.

    def _run(self) -> None:
        while True:
            try:
                order = self._inbox.get(timeout=self._until_next())
            except queue.Empty:
                order = self._look_at_clock
            if order is None:
                break
            order()
            self._look_at_clock()
        for running in tuple(self._running):
            self._finish(running, Failed(running.job.request.id, "model_unavailable"))
        for job in self._waiting:
            self._reports.end(job, Failed(job.request.id, "model_unavailable"))

    def _until_next(self) -> float | None:
        moments = [job.deadline for job in self._waiting]
        moments += [running.job.deadline for running in self._running]
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _look_at_clock(self) -> None:
        now = time.monotonic()
        for job in [job for job in self._waiting if job.deadline <= now]:
            self._waiting.remove(job)
            self._reports.end(job, self._failed(job, ServerFault("timeout")))
        for running in [one for one in self._running if one.job.deadline <= now]:
            fault = ServerFault("timeout")
            self._finish(running, self._failed(running.job, fault))
            self._trouble(fault)
        self._next()

    def _accept(self, job: Job) -> None:
        self._announce()
        request = job.request
        taken = {one.request.id for one in self._waiting}
        taken |= {one.job.request.id for one in self._running}
        if not self._settings.enabled:
            self._reports.end(job, Failed(request.id, "model_unavailable", Notice("model.off")))
        elif not isinstance(request, GenerationRequest):
            self._reports.end(job, Failed(request.id, "unsupported"))
        elif request.id in taken or len(self._waiting) >= MAX_QUEUE:
            self._reports.end(job, Failed(request.id, "internal", Notice.of("model.busy")))
        else:
            self._numbers += 1
            job.number = self._numbers
            self._waiting.append(job)

    def _announce(self) -> None:
        """Say once, before anything is sent, that text leaves this machine."""
        if not self._told and self._settings.enabled:
            self._told = True
            logger.warning("drafts come from the server %s", self._server.host)
            self._tell(ModelState.IDLE)

    def _accept_cancel(self, request_id: str) -> None:
        for job in [job for job in self._waiting if job.request.id == request_id]:
            self._waiting.remove(job)
            self._reports.end(job, Failed(request_id, "cancelled"))
        for running in [one for one in self._running if one.job.request.id == request_id]:
            self._finish(running, Failed(request_id, "cancelled"))
            self._tell(ModelState.IDLE)

    def _next(self) -> None:
        while self._waiting and len(self._running) < PARALLEL:
            job = min(self._waiting, key=lambda j: (-j.request.priority, j.number))
            self._waiting.remove(job)
            if isinstance(job.request, GenerationRequest):
                self._begin(job, job.request)

    def _begin(self, job: Job, request: GenerationRequest) -> None:
        try:
            self._server = Server(self._settings.server_url, read_key(self._settings))
        except UserFault as fault:
            self._reports.end(job, Failed(request.id, "model_unavailable", fault.notice))
            self._reports.tell(self._status(ModelState.FAILED, fault.notice))
            return
        samples = request.samples[:MAX_SAMPLES] or (Sample(request.temperature, request.seed),)
        running = _Running(
            job,
            request,
            Hidden((*request.names, *names_in(request.chat))),
            [_Exchange(one, self._forms[0]) for one in samples],
        )
        self._running.append(running)
        self._tell(ModelState.WRITING)
        for exchange in running.exchanges:
            self._send(running, exchange)

    def _send(self, running: _Running, exchange: _Exchange) -> None:
        request = running.request
        exchange.text = []
        body = remote_text.body(
            request,
            exchange.sample,
            self._settings.server_model,
            exchange.form,
            self._grammars.get(request.grammar, ""),
            running.hidden.hide,
        )
        left = max(0.1, running.job.deadline - time.monotonic())

        def hear(call: Call, what: str | ServerFault, last: bool) -> None:
            self._inbox.put(lambda: self._hear(running, exchange, call, what, last))

        exchange.call = Call(self._server, body, left, hear)

    def _hear(
        self,
        running: _Running,
        exchange: _Exchange,
        call: Call,
        what: str | ServerFault,
        last: bool,
    ) -> None:
        if running not in self._running or exchange.call is not call:
            return
        if isinstance(what, ServerFault):
            self._fault(running, exchange, what)
        elif not last:
            exchange.text.append(what)
            if exchange is running.exchanges[0]:
                self._stream(running, "".join(exchange.text))
            return
        else:
            self._ended(running, exchange, what)
        if all(one.answer or one.fault for one in running.exchanges):
            self._conclude(running)

    def _stream(self, running: _Running, text: str) -> None:
        """Tell what is certain of the first answer, its placeholders filled."""
        hidden = running.hidden
        known = remote_text.continuation(text, running.request, whole=False)
        shown = hidden.restore(hidden.ready(known)) if known else None
        if not shown or len(shown) <= len(running.told) or not shown.startswith(running.told):
            return
        job, fresh = running.job, shown[len(running.told) :]
        job.first = job.elapsed_ms if job.first is None else job.first
        job.tokens += 1
        running.told = shown
        self._reports.give(job, Piece(job.request.id, fresh, job.elapsed_ms))

    def _ended(self, running: _Running, exchange: _Exchange, reason: str) -> None:
        text = remote_text.continuation("".join(exchange.text), running.request, whole=True)
        restored = running.hidden.restore(text) if text else None
        if not restored:
            exchange.fault = ServerFault("server_garbage")
            return
        if exchange.form in self._forms:
            # Later requests begin with what this server has understood.
            del self._forms[: self._forms.index(exchange.form)]
        reason = "length" if reason == "length" else "stop"
        exchange.answer = Candidate(restored, len(exchange.text), reason)

    def _fault(self, running: _Running, exchange: _Exchange, fault: ServerFault) -> None:
        forms = self._forms
        if fault.status in _UNKNOWN_FIELD and exchange.form != forms[-1]:
            at = forms.index(exchange.form) if exchange.form in forms else -1
            exchange.form = forms[at + 1]
            self._send(running, exchange)
            return
        exchange.fault = fault

    def _conclude(self, running: _Running) -> None:
        job = running.job
        good = [one.answer for one in running.exchanges if one.answer]
        if not good:
            fault = running.exchanges[0].fault or ServerFault("server_garbage")
            self._finish(running, self._failed(job, fault))
            self._trouble(fault)
            return
        elapsed = job.elapsed_ms
        first, answer = elapsed if job.first is None else job.first, good[0]
        self._finish(
            running,
            Finished(
                job.request.id, answer.text, first, elapsed, answer.tokens, answer.reason,
                None, tuple(good),
            ),
        )  # fmt: skip
        self._tell(ModelState.IDLE)

    def _finish(self, running: _Running, event: Finished | Failed) -> None:
        self._running.remove(running)
        for exchange in running.exchanges:
            if exchange.call:
                exchange.call.abort()
        self._reports.end(running.job, event)

    def _failed(self, job: Job, fault: ServerFault) -> Failed:
        code = "timeout" if fault.code == "timeout" else "model_unavailable"
        return Failed(job.request.id, code, self._sentence(fault))

    def _sentence(self, fault: ServerFault) -> Notice:
        late = fault.code == "timeout"
        return self._notice("model.server_timeout" if late else f"model.{fault.code}", fault.reason)

    def _notice(self, id: str, reason: str = "") -> Notice:
        return Notice.of(id, host=self._server.host, reason=reason)

    def _trouble(self, fault: ServerFault) -> None:
        logger.warning("the server failed: %s", fault.code)
        self._reports.tell(self._status(ModelState.FAILED, self._sentence(fault)))

    def _tell(self, state: ModelState) -> None:
        self._reports.tell(self._status(state, self._notice("model.remote")))

    def _status(self, state: ModelState, notice: Notice | None = None) -> ModelStatus:
        return ModelStatus(state, self._name, notice, 0.0, remote=True, host=self._server.host)
