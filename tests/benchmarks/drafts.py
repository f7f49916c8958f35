"""Whole drafts of the model tier as an agent has them, beside a plain call to the same model.

However the tier comes to its draft (writing, choosing, both), the time counts from the wish to the
event that shows it. The plain call is the model with a one-line prompt and the same conversation.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from assistant import warming
from assistant.answering import Answering, Knowledge
from assistant.cli.eval_engines import plain_turns
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.reading import Context
from assistant.inference import manifest
from assistant.inference.port import GenerationRequest
from assistant.inference.supervisor import LocalEngine
from assistant.inference.threads import cores, idle_choice
from assistant.session import events
from assistant.settings import ModelSettings, Settings
from assistant.timeline import nobody
from tests.benchmarks.busy import BusyCores
from tests.benchmarks.figures import Figure, ratio, spread
from tests.benchmarks.lines import CHOICE, MODEL, Line
from tests.benchmarks.plain_llama import PlainLlama

PATIENCE = 180.0
Times = dict[str, list[float]]


def measure(quick: bool) -> list[Figure]:
    """On a machine that is otherwise idle."""
    return _measure("drafts", 0, quick)


def measure_busy(quick: bool) -> list[Figure]:
    """While other programs use all cores but one."""
    return _measure("drafts_busy", max(1, cores() - 1), quick)


def _measure(prefix: str, busy: int, quick: bool) -> list[Figure]:
    entry = manifest.find("")
    if not manifest.installed(entry):
        return [Figure(f"{prefix}.installed", 0, "models", 1, entry.name)]
    model = ModelSettings(timeout_seconds=120)
    ours: Times = {}
    plain: Times = {}
    shown = asked = 0
    chosen = (*CHOICE[:2], *MODEL[:2]) if quick else (*CHOICE, *MODEL)
    with BusyCores(busy), PlainLlama() as llama:
        llama.load(entry.path, model.context, idle_choice(cores()))
        engine = LocalEngine(model)
        posted: queue.Queue[events.Event] = queue.Queue()
        settings = Settings(model=model)
        knowledge = Knowledge.load(settings)
        warming.behind(lambda: False)
        if knowledge.cases:
            # The product loads them beside; here the first message must find them.
            knowledge.cases.load()
        answering = Answering(knowledge, settings, engine, posted.put, nobody)
        engine.start()
        try:
            for number, line in enumerate(chosen):
                took, good = _ours(answering, posted, number, line)
                if took is None:
                    continue
                state = "warm" if asked else "cold"
                asked += 1
                ours.setdefault(f"{state}.draft", []).append(took)
                shown += good
                row = llama.draft(_plain(line, model), bound=False)
                plain.setdefault(f"{state}.draft", []).append(row["done_ms"])
        finally:
            engine.close()
    note = f"{entry.name}, {busy} of {cores()} cores busy"
    result = [
        Figure(f"{prefix}.asked", asked, "messages", len(chosen), note),
        Figure(f"{prefix}.shown", shown, "drafts", len(chosen), note),
    ]
    for who, times in (("ours", ours), ("plain", plain)):
        for key, values in times.items():
            result += spread(f"{prefix}.{who}.{key}", values, "ms", note)
    for key in ("cold.draft", "warm.draft"):
        found = ratio(f"{prefix}.ratio.{key}", ours.get(key, []), plain.get(key, []), "")
        result += found
    return result


def _ours(
    answering: Answering, posted: queue.Queue[events.Event], number: int, line: Line
) -> tuple[float | None, bool]:
    """Milliseconds from the wish to the end of it, and whether a draft came of it.

    None for the time where the model had nothing to add and was not asked.
    """
    chat = ChatKey("bench", "agent", str(number))
    messages = (Message(Speaker.CUSTOMER, line.text),)
    context = Context()
    reading = answering.classify(events.Classify(chat, 1, messages, context)).reading
    made = answering.make_drafts(
        events.MakeDrafts(chat, 1, messages, reading, context, False, (), 0)
    )
    began = time.monotonic()
    ended = answering.ask_model(
        events.AskModel(chat, 1, messages, reading, made.plan, context, made.drafts)
    )
    if ended is not None:
        return None, False
    found = _next(posted, lambda e: isinstance(e, events.ModelDrafted | events.ModelEnded))
    return (time.monotonic() - began) * 1000, isinstance(found, events.ModelDrafted)


def _next(
    posted: queue.Queue[events.Event], wanted: Callable[[events.Event], bool]
) -> events.Event:
    while True:
        event = posted.get(timeout=PATIENCE)
        if wanted(event):
            return event


def _plain(line: Line, model: ModelSettings) -> GenerationRequest:
    turns = plain_turns([{"speaker": "customer", "text": line.text}], line.language)
    return GenerationRequest("plain", "bench", 0, turns, max_tokens=model.max_tokens)
