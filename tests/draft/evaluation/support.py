"""Made-up situations and outcomes for the tests of the evaluation."""

from __future__ import annotations

from assistant.draft.evaluation.outcome import Offer, Outcome
from assistant.draft.evaluation.situations import Situation


def situation(name: str, *lines: str, **more: tuple[str, ...]) -> Situation:
    """A situation; a line that begins with "A:" is the agent's."""
    messages = [
        {
            "speaker": "agent" if line.startswith("A:") else "customer",
            "text": line.removeprefix("A:"),
        }
        for line in lines
    ]
    return Situation(name, {"id": name, "messages": messages}, **more)


def wrote(name: str, engine: str, text: str, *checks: tuple[str, str]) -> Outcome:
    """An engine's only offer for a situation."""
    return Outcome(name, engine, (Offer(text, ("", text, ""), checks=checks, done_ms=100.0),))


def silent(name: str, engine: str, *rules: str) -> Outcome:
    """An engine that offered nothing."""
    return Outcome(name, engine, dropped=rules)
