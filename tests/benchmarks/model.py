"""The model: first token, whole draft and cancelling, beside plain llama-cpp-python."""

from __future__ import annotations

from dataclasses import replace

import psutil

from assistant.draft.model_prompt import warm_turns
from assistant.inference import manifest
from assistant.inference.port import GenerationRequest, Turn
from assistant.inference.threads import cores, idle_choice
from assistant.settings import ModelSettings
from tests.benchmarks.engine import Engine
from tests.benchmarks.figures import Figure, ratio, spread
from tests.benchmarks.lines import MODEL
from tests.benchmarks.plain_llama import PlainLlama
from tests.benchmarks.situations import requests

Times = dict[str, list[float]]
# A cancel this long after submission hits the evaluation of a prompt that is not known yet.
DURING_PROMPT = 0.25


def measure(quick: bool) -> list[Figure]:
    """All figures about the model; none when it is not installed."""
    # Both sides get the same fixed number of threads; the product alone adapts it to the load.
    threads = idle_choice(cores())
    settings = ModelSettings(threads=threads, timeout_seconds=120)
    entry = manifest.find("")
    if not manifest.installed(entry):
        return [Figure("model.installed", 0, "models", 1, entry.name)]
    asked = requests(MODEL, settings)
    families = [asked] if quick else [asked[: len(asked) // 2], asked[len(asked) // 2 :]]
    note = f"{entry.name}, {threads} threads"
    ours: Times = {}
    plain: Times = {}
    free: Times = {}
    result = []
    for family in families:
        # A family shares its language, so all but the first find its prompt's beginning known.
        chosen = family[:2] if quick else family
        with Engine(settings) as engine:
            _add(ours, "load", engine.load_ms)
            with PlainLlama() as llama:
                _add(plain, "load", llama.load(entry.path, settings.context, threads))
                both(chosen, engine, llama, ours, plain)
                for request in chosen[:1] if quick else chosen:
                    engine.warm(warm_turns(request))
                    _ours(engine, request, ours, "warmed")
                if not quick:
                    for request in chosen:
                        _take(free, "warm", llama.draft(request, bound=False))
                result = [_rss("memory.worker", engine.pid), _rss("memory.plain", llama.pid)]
            result += _cancels(engine, chosen, 1 if quick else 4)
    result = _merge_cancels(result)
    for prefix, times in (("model.ours", ours), ("model.plain", plain), ("model.free", free)):
        for key, values in times.items():
            unit = "tokens" if key.endswith("tokens") else "tokens/s" if "rate" in key else "ms"
            result += spread(f"{prefix}.{key}", values, unit, note)
    for key in ("cold.first", "cold.draft", "warm.first", "warm.draft", "warm.rate"):
        result += ratio(f"model.ratio.{key}", ours.get(key, []), plain.get(key, []), "ours : plain")
    return result


def both(
    asked: list[GenerationRequest], engine: Engine, llama: PlainLlama, ours: Times, plain: Times
) -> None:
    """Each request on both sides in turn, so that noise falls on both."""
    for number, request in enumerate(asked):
        state = "warm" if number else "cold"
        _ours(engine, request, ours, state)
        _take(plain, state, llama.draft(request, bound=True))


def _ours(engine: Engine, request: GenerationRequest, ours: Times, state: str) -> None:
    answer = engine.draft(request).finished
    if answer is not None:
        row = {"first_ms": answer.first_ms, "done_ms": answer.done_ms, "tokens": answer.tokens}
        _take(ours, state, row)


def _take(times: Times, state: str, row: dict[str, float]) -> None:
    _add(times, f"{state}.first", row["first_ms"])
    _add(times, f"{state}.draft", row["done_ms"])
    _add(times, f"{state}.tokens", row["tokens"])
    seconds = (row["done_ms"] - row["first_ms"]) / 1000
    if seconds > 0:
        _add(times, f"{state}.rate", (row["tokens"] - 1) / seconds)


def _add(times: Times, key: str, value: float) -> None:
    times.setdefault(key, []).append(value)


def _cancels(engine: Engine, asked: list[GenerationRequest], count: int) -> list[Figure]:
    """Single values as figures named by kind; `_merge_cancels` makes a spread of them."""
    rows = []
    for number in range(count):
        request = asked[number % len(asked)]
        first, *others = request.turns
        # Another first turn: nothing of the prompt is known, so its evaluation takes seconds.
        unknown = replace(
            request, turns=(Turn(first.role, f"{number + 1}. {first.content}"), *others)
        )
        for kind, one, after in (
            ("writing", request, None),
            ("reading", unknown, DURING_PROMPT),
        ):
            took = engine.cancelled(replace(one, id=f"cancel-{kind}-{number}"), after)
            if took is not None:
                rows.append(Figure(f"cancel.{kind}.told", took[0], "ms"))
                rows.append(Figure(f"cancel.{kind}.free", took[1], "ms"))
    return rows


def _merge_cancels(rows: list[Figure]) -> list[Figure]:
    merged = [row for row in rows if not row.name.startswith("cancel.")]
    for name in dict.fromkeys(row.name for row in rows if row.name.startswith("cancel.")):
        merged += spread(name, [row.value for row in rows if row.name == name], "ms")
    return merged


def _rss(name: str, pid: int) -> Figure:
    rss = psutil.Process(pid).memory_info().rss / (1 << 20)
    return Figure(name, round(rss, 1), "MB", 1, "resident")
