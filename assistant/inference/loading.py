"""Loads a model inside the worker: memory caps first, then the hash, the file and the grammars."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import llama_cpp as api

from assistant.inference import grammars, prefixes, protocol
from assistant.inference.install import file_hash
from assistant.inference.llama import LoadError, Model
from assistant.inference.sampling import GrammarError, parse_grammar
from assistant.inference.threads import cores, idle_choice

# Weights are repacked while loading, and context, buffers and kept states come on top.
NEED_FACTOR = 1.25
NEED_EXTRA_MB = 250
ADDRESS_SPARE_MB = 1024


class Refused(Exception):
    """Loading failed; `message` says why."""

    def __init__(self, message: protocol.LoadFailed) -> None:
        super().__init__(message.code)
        self.message = message


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready, the grammars it accepts, and its template ("" = ChatML)."""

    model: Model
    grammars: dict[str, str]
    template: str


def available_mb() -> int | None:
    """Memory that could be taken without swapping (Linux), or None."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    except OSError:
        return None
    return None


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "win32":
        import resource

        cap = (megabytes + ADDRESS_SPARE_MB) << 20
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or cap < hard:
            resource.setrlimit(resource.RLIMIT_AS, (cap, hard))


def load(order: protocol.Load) -> Loaded:
    """Load the model of an order. Raises Refused with what to tell the user."""
    file = Path(order.file)
    try:
        size = file.stat().st_size
        _check_memory(order, size)
        _limit_memory(order.memory_mb)
        if order.sha256 and file_hash(file) != order.sha256:
            raise Refused(protocol.LoadFailed(code="corrupt"))
    except OSError as error:
        raise Refused(protocol.LoadFailed(code="wrong", detail=str(error))) from error
    threads = order.threads or idle_choice(cores())
    try:
        model = Model(file, order.context, threads, order.threads or cores())
        if order.adapter:
            _put_on(model, Path(order.adapter), order.adapter_sha256)
    except (LoadError, OSError, ValueError) as error:
        raise Refused(protocol.LoadFailed(code="wrong", detail=str(error))) from error
    template = ""
    if order.chat_format == "gguf":
        template = model.chat_template()
        if not template:
            raise Refused(protocol.LoadFailed(code="wrong", detail="no chat template"))
    model.prefixes = prefixes.PrefixStore(
        Path(order.prefixes) if order.prefixes and order.model_id else None,
        order.model_id,
        f"{api.__version__} {template}",
    )
    return Loaded(model, _good_grammars(model, order.grammars), template)


def _put_on(model: Model, adapter: Path, sha256: str) -> None:
    if sha256 and file_hash(adapter) != sha256:
        raise LoadError(f"{adapter.name} is damaged")
    model.put_on(adapter)


def _check_memory(order: protocol.Load, size: int) -> None:
    needed = int((size >> 20) * NEED_FACTOR) + NEED_EXTRA_MB
    free = min(order.memory_mb, available_mb() or order.memory_mb)
    if needed > free:
        raise Refused(protocol.LoadFailed(code="out_of_memory", needed_mb=needed, free_mb=free))


def _good_grammars(model: Model, folder: str) -> dict[str, str]:
    good: dict[str, str] = {}
    for name, text in grammars.read_all(Path(folder)).items() if folder else ():
        try:
            api.llama_sampler_free(parse_grammar(model.vocab, text))
        except GrammarError:
            continue
        good[name] = text
    return good
