"""The local engine: queues requests, runs the worker process, and survives everything it does.

One thread owns all state; callers, the worker's reader and the clock only put orders into its
inbox. Every request gets exactly one Finished or Failed, whatever happens to the worker.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable, Sequence

from assistant.domain.notice import Notice, UserFault
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference import grammars, manifest, prefixes, processor, protocol
from assistant.inference.inbox import InboxEngine
from assistant.inference.jobs import Job, load_notice, wire_turns
from assistant.inference.manifest import ModelEntry
from assistant.inference.port import (
    Failed,
    Piece,
    Scored,
    Turn,
)
from assistant.inference.process import WorkerProcess
from assistant.settings import ModelSettings

logger = logging.getLogger("assistant.inference")

CANCEL_PATIENCE = 1.0
LOAD_PATIENCE = 120.0
BACK_OFF = (0.2, 1.0, 4.0, 15.0, 60.0)
WAIT_FOR_RESTART = 5.0
CALM_SECONDS = 60.0
MAX_QUEUE = 64


class LocalEngine(InboxEngine):
    """A DraftEngine on a model of the manifest, in a process of its own.

    Starts the worker at the first submit(), warm() or start(). `changed` is told every new status,
    on the engine's thread.
    """

    def __init__(
        self,
        settings: ModelSettings,
        changed: Callable[[ModelStatus], None] | None = None,
        find: Callable[[str], ModelEntry] = manifest.find,
        command: Sequence[str] = (),
    ) -> None:
        self._settings = settings
        self._find = find
        self._command = tuple(command)
        self._current: Job | None = None
        self._drain_until: float | None = None
        self._seen: manifest.Stamp | None = None
        self._warm: protocol.Warm | None = None
        self._warming = False
        self._process: WorkerProcess | None = None
        self._entry: ModelEntry | None = None
        self._ready = False
        self._load_deadline = 0.0
        self._crashes = 0
        self._last_start = 0.0
        self._restart_at = 0.0
        super().__init__(ModelStatus(ModelState.IDLE), settings.enabled, changed)
        self._thread.start()

    # What callers may do: put an order into the inbox and return.

    def start(self) -> None:
        """Load the model ahead of the first request."""
        self._inbox.put(self._ensure)

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        """Evaluate a prompt's beginning ahead of need; dropped when something real is waiting."""
        order = protocol.Warm(turns=wire_turns(turns), chat=protocol.clean(chat), stable=stable)
        self._inbox.put(lambda: self._accept_warm(order))

    def worker_pid(self) -> int | None:
        """The worker's process id, for the bench and the doctor."""
        process = self._process
        return process.pid if process else None

    # Everything below runs on the engine's own thread.

    def _run(self) -> None:
        while True:
            try:
                order = self._inbox.get(timeout=self._until_next())
            except queue.Empty:
                self._look_at_clock()
                continue
            if order is None:
                break
            order()
            self._look_at_clock()
        for job in [*self._waiting, *([self._current] if self._current else [])]:
            self._reports.end(job, Failed(job.request.id, "model_unavailable"))
        if self._process:
            self._process.close()

    def _until_next(self) -> float | None:
        moments = [job.deadline for job in self._waiting]
        if self._current and not self._current.ended:
            moments.append(self._current.deadline)
        if self._drain_until is not None:
            moments.append(self._drain_until)
        if self._process and not self._ready:
            moments.append(self._load_deadline)
        if self._process is None and self._waiting:
            moments.append(self._restart_at)
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _look_at_clock(self) -> None:
        now = time.monotonic()
        for job in [job for job in self._waiting if job.deadline <= now]:
            self._waiting.remove(job)
            self._reports.end(job, self._too_slow(job))
        current = self._current
        if current and not current.ended and current.deadline <= now:
            self._stop_current(self._too_slow(current))
        if self._drain_until is not None and self._drain_until <= now and self._process:
            logger.warning("the worker does not stop; ending it")
            self._drain_until = None
            self._process.kill()
        if self._process and not self._ready and self._load_deadline <= now:
            logger.warning("the worker does not get ready; ending it")
            self._load_deadline = now + LOAD_PATIENCE
            self._process.kill()
        if self._process is None and self._waiting and self._restart_at <= now:
            self._ensure()
        self._next()

    def _too_slow(self, job: Job) -> Failed:
        return Failed(job.request.id, "timeout", Notice.of("model.timeout"))

    def _accept(self, job: Job) -> None:
        request = job.request
        taken = {j.request.id for j in self._waiting}
        if self._current and not self._current.ended:
            taken.add(self._current.request.id)
        if request.id in taken or len(self._waiting) >= MAX_QUEUE:
            self._reports.end(job, Failed(request.id, "internal", Notice.of("model.busy")))
            return
        self._numbers += 1
        job.number = self._numbers
        self._waiting.append(job)
        self._ensure()
        self._next()

    def _accept_warm(self, order: protocol.Warm) -> None:
        self._warm = order
        self._ensure()
        self._next()

    def _accept_cancel(self, request_id: str) -> None:
        for job in self._waiting:
            if job.request.id == request_id:
                self._waiting.remove(job)
                self._reports.end(job, Failed(request_id, "cancelled"))
                return
        current = self._current
        if current and current.request.id == request_id and not current.ended:
            self._stop_current(Failed(request_id, "cancelled"))

    def _stop_current(self, failed: Failed) -> None:
        """Tell the listener now; the worker gets a moment to confirm, then it is ended."""
        if self._current is None:
            return
        self._reports.end(self._current, failed)
        self._drain_until = time.monotonic() + CANCEL_PATIENCE
        if self._process:
            self._process.send(protocol.Cancel(id=self._current.wire_id))

    def _ensure(self) -> None:
        """Have a worker, or say why there is none and fail what waits for it."""
        if self._process or self._closing:
            return
        if not self._settings.enabled:
            self._refuse(ModelState.OFF, Notice.of("model.off"))
            return
        now = time.monotonic()
        if self._restart_at > now:
            if self._restart_at - now > WAIT_FOR_RESTART:
                self._refuse(self._reports.status.state, self._reports.status.notice)
            return
        if lacking := processor.lacking():
            # Loading the library would end the worker without a word.
            names = ", ".join(lacking)
            self._refuse(ModelState.FAILED, Notice.of("model.old_processor", lacking=names))
            return
        try:
            entry = self._find(self._settings.name)
        except UserFault as fault:
            self._refuse(ModelState.FAILED, fault.notice)
            return
        if not entry.path.exists():
            self._refuse(ModelState.MISSING, Notice.of("model.missing", name=entry.name))
        elif not manifest.installed(entry):
            self._refuse(ModelState.FAILED, Notice.of("model.corrupt", name=entry.name))
        else:
            self._start(entry)

    def _start(self, entry: ModelEntry) -> None:
        self._entry = entry
        try:
            self._process = WorkerProcess(self._from_worker, self._command)
        except OSError as error:
            self._restart_at = time.monotonic() + BACK_OFF[-1]
            self._refuse(ModelState.FAILED, Notice.of("model.no_start", reason=error))
            return
        self._ready = False
        self._last_start = time.monotonic()
        self._load_deadline = self._last_start + LOAD_PATIENCE
        verified = manifest.is_verified(entry)
        self._seen = None if verified else _stamp_of(entry)
        self._process.send(
            protocol.Load(
                file=str(entry.path),
                sha256="" if verified else entry.sha256,
                chat_format=entry.chat_format,
                context=min(self._settings.context, entry.context),
                threads=self._settings.threads,
                memory_mb=self._settings.memory_mb,
                grammars=str(grammars.folder()),
                prefixes=str(prefixes.folder()) if self._settings.keep_prefixes else "",
                model_id=entry.sha256 + entry.adapter_sha256,
                adapter=str(entry.adapter_path or ""),
                adapter_sha256=entry.adapter_sha256,
            )
        )
        self._tell(ModelState.LOADING, Notice.of("model.loading"))

    def _refuse(self, state: ModelState, notice: Notice | None) -> None:
        self._tell(state, notice)
        self._warm = None
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            self._reports.end(job, Failed(job.request.id, "model_unavailable", notice))

    def _next(self) -> None:
        """Give the worker something to do when it is free."""
        if not (self._process and self._ready) or self._current:
            return
        if self._waiting:
            job = min(self._waiting, key=lambda j: (-j.request.priority, j.number))
            self._waiting.remove(job)
            self._current = job
            self._process.send(job.order())
            self._tell(ModelState.WRITING)
        elif self._warm and not self._warming:
            order, self._warm = self._warm, None
            self._warming = bool(order.turns) and self._process.send(order)

    def _from_worker(self, process: WorkerProcess, message: protocol.FromWorker | None) -> None:
        """Called on the reader's thread."""
        self._inbox.put(lambda: self._hear(process, message))

    def _hear(self, process: WorkerProcess, message: protocol.FromWorker | None) -> None:
        if process is not self._process:
            return
        if message is None:
            self._worker_ended(process)
        elif isinstance(message, protocol.Ready):
            self._ready = True
            if message.verified and self._entry:
                manifest.mark_verified(self._entry, seen=self._seen)
            self._tell(ModelState.IDLE)
        elif isinstance(message, protocol.LoadFailed):
            self._load_failed(message)
        elif isinstance(message, protocol.Warmed):
            self._warming = False
        elif isinstance(message, protocol.Broken):
            logger.error("the worker broke down at\n%s", message.where)
        else:
            self._hear_of_job(message)

    def _hear_of_job(
        self, message: protocol.Text | protocol.Done | protocol.Scores | protocol.Error
    ) -> None:
        job = self._current
        if job is None or message.id != job.wire_id:
            return
        if isinstance(message, protocol.Text):
            if job.ended:
                return
            elapsed = job.elapsed_ms
            job.first = elapsed if job.first is None else job.first
            job.tokens += 1
            self._reports.give(job, Piece(job.request.id, message.text, elapsed))
            self._tell(ModelState.WRITING, progress=job.progress)
            return
        self._current, self._drain_until = None, None
        if isinstance(message, protocol.Done):
            self._reports.end(job, job.finished(message))
        elif isinstance(message, protocol.Scores):
            self._reports.end(job, Scored(job.request.id, message.means, job.elapsed_ms))
        else:
            notice = Notice.of(f"model.{message.code}")
            known = message.code in ("timeout", "too_large")
            self._reports.end(job, Failed(job.request.id, message.code, notice if known else None))
        self._tell(ModelState.IDLE)

    def _load_failed(self, message: protocol.LoadFailed) -> None:
        name = self._entry.name if self._entry else ""
        notice = load_notice(message, name)
        logger.warning("the model can't be loaded: %s", message.code)
        self._drop_process()
        self._restart_at = time.monotonic() + BACK_OFF[-2]
        self._refuse(ModelState.FAILED, notice)

    def _drop_process(self) -> None:
        if self._process:
            self._process.kill()
        self._process, self._ready, self._warming = None, False, False
        self._drain_until = None

    def _worker_ended(self, process: WorkerProcess) -> None:
        """The worker is gone: fail what it was doing, and start it again after a pause."""
        now = time.monotonic()
        status = process.exit_status()
        stopped_by_us = self._current is not None and self._current.ended
        logger.warning("the worker ended with status %s", status)
        notice = Notice.of("model.killed" if status == -9 else "model.died")
        self._drop_process()
        job, self._current = self._current, None
        if job:
            self._reports.end(job, Failed(job.request.id, "internal", notice))
        if now - self._last_start > CALM_SECONDS or stopped_by_us:
            self._crashes = 0
        pause = BACK_OFF[min(self._crashes, len(BACK_OFF) - 1)]
        self._crashes += 1
        self._restart_at = now + pause
        if pause > WAIT_FOR_RESTART:
            name = self._entry.name if self._entry else ""
            notice = Notice.of("model.gave_up", times=self._crashes, seconds=int(pause), name=name)
            self._refuse(ModelState.FAILED, notice)
        else:
            self._tell(ModelState.LOADING, notice)

    def _tell(self, state: ModelState, notice: Notice | None = None, progress: float = 0.0) -> None:
        name = self._entry.name if self._entry else self._settings.name
        self._reports.tell(ModelStatus(state, name, notice, progress))


def _stamp_of(entry: ModelEntry) -> manifest.Stamp | None:
    try:
        return manifest.stamp(entry)
    except OSError:
        # Gone since it was looked for: the worker will say so.
        return None
