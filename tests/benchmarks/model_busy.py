"""The model while other programs keep a core busy, as a browser and a video call do."""

from __future__ import annotations

from assistant.inference import manifest
from assistant.inference.threads import cores, idle_choice
from assistant.settings import ModelSettings
from tests.benchmarks import model
from tests.benchmarks.busy import BusyCores
from tests.benchmarks.engine import Engine
from tests.benchmarks.figures import Figure, ratio, spread
from tests.benchmarks.lines import MODEL
from tests.benchmarks.plain_llama import PlainLlama
from tests.benchmarks.situations import requests


def measure(quick: bool) -> list[Figure]:
    """Ours, which chooses its threads by itself, beside plain with those of an idle machine."""
    entry = manifest.find("")
    if not manifest.installed(entry):
        return [Figure("model_busy.installed", 0, "models", 1, entry.name)]
    settings = ModelSettings(timeout_seconds=120)
    plain_threads = idle_choice(cores())
    asked = requests(MODEL, settings)
    chosen = asked[:2] if quick else asked[: len(asked) // 2]
    ours: model.Times = {}
    plain: model.Times = {}
    with BusyCores(max(1, cores() - 1)), Engine(settings) as engine, PlainLlama() as llama:
        llama.load(entry.path, settings.context, plain_threads)
        model.both(chosen, engine, llama, ours, plain)
    note = f"{entry.name}, {max(1, cores() - 1)} of {cores()} cores busy"
    result: list[Figure] = []
    for prefix, times in (("model_busy.ours", ours), ("model_busy.plain", plain)):
        for key, values in times.items():
            unit = "tokens" if key.endswith("tokens") else "tokens/s" if "rate" in key else "ms"
            result += spread(f"{prefix}.{key}", values, unit, note)
    for key in ("cold.first", "cold.draft", "warm.first", "warm.draft", "warm.rate"):
        result += ratio(
            f"model_busy.ratio.{key}", ours.get(key, []), plain.get(key, []), "ours : plain"
        )
    return result
