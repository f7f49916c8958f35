"""Reading, planning and wording one message in process, over a few hundred sentences."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from time import perf_counter

from assistant import warming
from assistant.answering import Knowledge
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.settings import Settings
from assistant.understand.reader import understand
from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.lines import many

LEGS = ("understand", "plan", "phrasebook", "together")


def measure(quick: bool) -> list[Figure]:
    """Loading time once, then the three steps of each message."""
    began = perf_counter()
    knowledge = Knowledge.load(Settings())
    warming.behind(lambda: False)
    loading = (perf_counter() - began) * 1000
    lines = many()[:20] if quick else many()
    times: dict[str, list[float]] = {leg: [] for leg in LEGS}
    empty = 0
    for number, line in enumerate([*lines[:4], *lines]):
        took, drafts = _one(line.text, knowledge)
        if number >= 4:
            empty += not drafts
            for leg, value in took.items():
                times[leg].append(value)
    figures = [Figure("reading.load", round(loading, 1), "ms", 1, "models, phrasebook, shop")]
    for leg in LEGS:
        figures += spread(f"reading.{leg}", times[leg], "ms")
    figures.append(Figure("reading.without_draft", empty, "messages", len(lines)))
    return figures


def _one(text: str, know: Knowledge) -> tuple[dict[str, float], int]:
    messages = (Message(Speaker.CUSTOMER, text),)
    context = Context()
    now = datetime.now().astimezone()
    began = perf_counter()
    reading = understand(messages, context, now, emotion_model=know.emotion)
    read = perf_counter()
    made = plan(messages, reading, context, know.shop, now, languages=know.phrasebook.languages)
    planned = perf_counter()
    drafts = phrasebook_drafts(made, reading, messages, context, know.shop, know.phrasebook)
    worded = perf_counter()
    marks = (began, read, planned, worded)
    spans = [(b - a) * 1000 for a, b in pairwise(marks)]
    return dict(zip(LEGS, [*spans, sum(spans)], strict=True)), len(drafts)
