"""Lets the engines that are compared word drafts for situations, and keeps what they gave."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.draft.evaluation.outcome import Offer, Outcome, outcome_of

if TYPE_CHECKING:
    from assistant.cli.jsonl import Row
    from assistant.cli.suggest import Tools
    from assistant.domain.reading import Reading
    from assistant.draft.evaluation.situations import Situation
    from assistant.inference.port import DraftEngine, Failed, Finished, GenerationEvent, Turn

log = logging.getLogger("assistant.cli")
ENGINES = ("phrasebook", "model", "both", "plain", "sent")
"""What `--engine` takes beside model:NAME, plain:NAME and models (every installed one)."""
# All that the plain model is told: the way people try a model first.
_PLAIN = {
    "zh": "你是一名客服，请回复客户。",
    "en": "You are a customer service agent. Reply to the customer in their language.",
}
# Characters of a conversation that fit a small context beside the answer.
_PLAIN_READS = 1200
_LOADING = 120.0
Tick = Callable[[], None]


@dataclass
class Bench:
    """What all engines share; `rows` and `readings` belong to `situations` by id."""

    situations: Sequence[Situation]
    rows: dict[str, Row]
    tools: Tools
    timeout: float
    readings: dict[str, Reading] = field(default_factory=dict)

    def reading(self, situation: Situation) -> Reading:
        """What is understood of a situation, read once."""
        from assistant.understand import encoder
        from assistant.understand.reader import understand

        found = self.readings.get(situation.id)
        if found is None:
            row = self.rows[situation.id]
            found = understand(row.messages, row.context, row.now, second=encoder.shipped())
            self.readings[situation.id] = found
        return found


def expand(names: Iterable[str], installed: Callable[[], Iterable[str]]) -> list[str]:
    """Engine names in order, once each; "models" becomes every installed model.

    Raises ValueError with the name that is none.
    """
    found: dict[str, None] = {}
    for name in names:
        head, _, model = name.partition(":")
        if name == "models":
            found.update(dict.fromkeys(f"model:{one}" for one in installed()))
        elif name in ENGINES or (head in ("model", "plain") and model):
            found[name] = None
        else:
            raise ValueError(name)
    return list(found)


def installed_models() -> list[str]:
    """Names of the installed models."""
    from assistant.inference import manifest

    return [entry.name for entry in manifest.entries() if manifest.installed(entry)]


def prepare(
    situations: Sequence[Situation], knowledge: Path | None, seed: int, timeout: float
) -> tuple[Bench, list[str]]:
    """Load what drafts are made of and parse the rows; the ids of those that are no rows.

    Raises UserFault for a shop that can't be read.
    """
    from assistant.cli import jsonl, shop_told, suggest
    from assistant.draft import phrasebook
    from assistant.knowledge import shop

    rows: dict[str, Row] = {}
    failed: list[str] = []
    for situation in situations:
        try:
            rows[situation.id] = jsonl.row_of(jsonl.clean(situation.row))
        except jsonl.RowError:
            failed.append(situation.id)
    kept = [situation for situation in situations if situation.id in rows]
    known = shop.load(knowledge)
    shop_told.tell(known, knowledge)
    tools = suggest.Tools(known, phrasebook.load(), seed=seed)
    return Bench(kept, rows, tools, timeout), failed


def run(bench: Bench, names: Sequence[str], model: str, tick: Tick) -> dict[str, list[Outcome]]:
    """Outcomes by engine, in the order of `names`; `model` is the one of model, both and plain."""
    found: dict[str, list[Outcome]] = {}
    own = [name for name in names if name in ("phrasebook", "model", "both")]
    if own:
        found |= _product(bench, own, model, tick)
    for name in names:
        head, _, other = name.partition(":")
        if head == "model" and other:
            found |= {name: _product(bench, ["model"], other, tick)["model"]}
        elif head == "plain":
            found[name] = _plain(bench, name, other or model, tick)
        elif name == "sent":
            found[name] = [_sent(bench, situation, tick) for situation in bench.situations]
    return {name: [_scored(bench, one) for one in found[name]] for name in names}


def passes(names: Sequence[str]) -> int:
    """How often `run` goes through the situations: for a bar."""
    own = any(name in ("phrasebook", "model", "both") for name in names)
    return own + sum(name not in ("phrasebook", "model", "both") for name in names)


def _scored(bench: Bench, outcome: Outcome) -> Outcome:
    from assistant.score.empathy import score

    if outcome.first is None:
        return outcome
    situation = next(s for s in bench.situations if s.id == outcome.situation)
    reading = bench.reading(situation)
    messages = bench.rows[situation.id].messages[: reading.about + 1]
    points = score(outcome.first.text, messages, reading)
    return replace(outcome, points=(points.overall, *(part.points for part in points.parts)))


def _product(
    bench: Bench, names: Sequence[str], model: str, tick: Tick
) -> dict[str, list[Outcome]]:
    """The product's own tiers out of one pass: each situation is answered once, by all it needs."""
    from assistant.cli import suggest

    tools = bench.tools
    if names != ["phrasebook"]:
        wanted = replace(tools, engine=suggest.Engine.ALL)
        tools = suggest.with_model(wanted, model, bench.timeout)
    tiers = {"phrasebook": "phrasebook", "model": "model", "both": ""}
    found: dict[str, list[Outcome]] = {name: [] for name in names}
    try:
        for situation in bench.situations:
            values = _answered(bench.rows[situation.id], tools)
            for name in names:
                found[name].append(outcome_of(values, situation.id, name, tiers[name]))
            tick()
    finally:
        if tools.model is not None:
            tools.model.close()
    return found


def _answered(row: Row, tools: Tools) -> dict[str, Any]:
    from assistant.cli import suggest

    try:
        return suggest.answer(row, tools)
    except Exception:
        # Hours of a run must not be lost to one row: it counts as an error, the log has the rest.
        log.exception("a situation could not be answered")
        return {"error": {"code": "internal"}}


def _sent(bench: Bench, situation: Situation, tick: Tick) -> Outcome:
    """What the agent of the dialogue wrote, held against the same checks."""
    tick()
    text = situation.sent.strip()
    return Outcome(situation.id, "sent", (_checked(bench, situation, text),) if text else ())


def _checked(
    bench: Bench, situation: Situation, text: str, first: float | None = None,
    done: float | None = None,
) -> Offer:  # fmt: skip
    """A text that comes without parts, with what the product's checks find in it."""
    from assistant.draft.checks import check_text
    from assistant.draft.plan import plan

    row, reading, tools = bench.rows[situation.id], bench.reading(situation), bench.tools
    made = plan(
        row.messages, reading, row.context, tools.shop, row.now,
        languages=tools.phrasebook.languages,
    )  # fmt: skip
    found = check_text(
        text, made, reading, row.messages, tools.shop, row.context,
        now=row.now if row.timed else None,
    )  # fmt: skip
    checks = tuple((check.rule, str(check.level)) for check in found)
    return Offer(text, None, tier="plain", checks=checks, first_ms=first, done_ms=done)


def _plain(bench: Bench, name: str, model: str, tick: Tick) -> list[Outcome]:
    from assistant.domain.notice import UserFault
    from assistant.inference import manifest

    try:
        entry = manifest.find(model)
    except UserFault:
        entry = None
    if entry is None or not manifest.installed(entry):
        return [Outcome(s.id, name, error="model_unavailable") for s in bench.situations]
    from assistant.inference.supervisor import LocalEngine
    from assistant.settings import ModelSettings

    settings = ModelSettings(name=entry.name, timeout_seconds=bench.timeout)
    engine = LocalEngine(settings)
    found = []
    try:
        for number, situation in enumerate(bench.situations):
            patience = bench.timeout + (_LOADING if number == 0 else 2.0)
            found.append(_asked(bench, situation, name, engine, settings.max_tokens, patience))
            tick()
    finally:
        engine.close()
    return found


def plain_turns(messages: Sequence[dict[str, str]], language: str) -> tuple[Turn, ...]:
    """The one-line prompt and the end of the conversation as a chat model takes it."""
    from assistant.inference.port import Turn

    turns: list[Turn] = []
    room = _PLAIN_READS
    for message in reversed(messages):
        text = message["text"][-room:]
        room -= len(text)
        role = "assistant" if message["speaker"] == "agent" else "user"
        if turns and turns[0].role == role:
            turns[0] = Turn(role, f"{text}\n{turns[0].content}")
        else:
            turns.insert(0, Turn(role, text))
        if room <= 0:
            break
    # An answer is due: nothing may stand behind the customer's words, and none before them.
    while turns and turns[-1].role == "assistant":
        turns.pop()
    while turns and turns[0].role == "assistant":
        turns.pop(0)
    return (Turn("system", _PLAIN["zh" if language.startswith("zh") else "en"]), *turns)


def _asked(
    bench: Bench, situation: Situation, name: str, engine: DraftEngine, tokens: int, patience: float
) -> Outcome:
    from assistant.inference.port import Failed, Finished, GenerationRequest

    ended = threading.Event()
    last: list[Finished | Failed] = []

    def listen(event: GenerationEvent) -> None:
        if isinstance(event, Finished | Failed):
            last.append(event)
            ended.set()

    language = bench.reading(situation).language.code
    engine.submit(
        GenerationRequest(
            f"plain-{situation.id}", "plain", 0, plain_turns(situation.messages, language),
            max_tokens=tokens, seed=bench.tools.seed, timeout_seconds=bench.timeout,
        ),
        listen,
    )  # fmt: skip
    if not ended.wait(patience):
        return Outcome(situation.id, name, error="timeout")
    event = last[0]
    if isinstance(event, Failed):
        return Outcome(situation.id, name, error=event.code)
    text = event.text.strip()
    if not text:
        return Outcome(situation.id, name)
    return Outcome(
        situation.id, name, (_checked(bench, situation, text, event.first_ms, event.done_ms),)
    )
