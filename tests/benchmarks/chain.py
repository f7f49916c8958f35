"""The live chain: from a message on the accessibility bus to a painted phrasebook draft."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant import timeline
from assistant.demo.process import wait_until
from assistant.demo.stage import Overlay
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.witness import Witness

PATIENCE = 30.0
# Spaced so that no burst arises and no message keeps step with the polling.
SHORTEST_PAUSE, LONGEST_PAUSE = 2.7, 4.2
LEGS = ("readable", "recognised", "mood", "drafts", "shown")


@dataclass(frozen=True, slots=True)
class Passage:
    """One message's moments in monotonic seconds, and how many events its page sent."""

    sent: float
    readable: float
    recognised: float
    mood: float
    drafts: float
    shown: float
    events: int

    def since_readable(self, leg: str) -> float:
        """Milliseconds from readable on the bus."""
        return float(getattr(self, leg) - self.readable) * 1000

    def since_sent(self, leg: str) -> float:
        """Milliseconds from the moment of sending."""
        return float(getattr(self, leg) - self.sent) * 1000


def follow(
    desk: Desk, overlay: Overlay, texts: Sequence[str], warm_up: int
) -> list[Passage | None]:
    """Let the customer write each text and note when it arrived where; None when it did not.

    The first `warm_up` passages are left out: they load what later ones find loaded.
    """
    pauses = random.Random(7)
    passages = []
    with desk.witness() as witness:
        for text in texts:
            time.sleep(pauses.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))
            passages.append(_one(desk, overlay, witness, text))
    return passages[warm_up:]


def _one(desk: Desk, overlay: Overlay, witness: Witness, text: str) -> Passage | None:
    witness.expect(text)
    sent = desk.say(text)
    readable = witness.readable(PATIENCE)
    if readable is None:
        return None
    time.sleep(0.6)
    found: list[dict[str, Any]] = []

    def shown() -> bool:
        found[:] = _milestones(overlay, sent, text)
        return len(found) == 4

    if not wait_until(shown, PATIENCE, 0.3):
        return None
    recognised, mood, drafts, painted = (float(row["t"]) for row in found)
    return Passage(sent, readable, recognised, mood, drafts, painted, witness.events)


def _milestones(overlay: Overlay, sent: float, text: str) -> list[dict[str, Any]]:
    """The rows messages, mood, drafts, shown that belong to this text, as far as they are there."""
    found: list[dict[str, Any]] = []
    for row in timeline.read(overlay.record):
        if row["t"] < sent:
            continue
        event = row["event"]
        wanted = ("messages", "mood", "drafts", "shown")[len(found)]
        if event != wanted:
            continue
        if event == "messages" and not any(text in one for one in row["new"]):
            continue
        if event == "shown" and not row["drafts"]:
            continue
        found.append(row)
        if len(found) == 4:
            break
    return found


def figures(prefix: str, followed: Sequence[Passage | None], note: str) -> list[Figure]:
    """PREFIX.from_readable.LEG, PREFIX.from_sent.LEG, and how many messages came through."""
    passages = [passage for passage in followed if passage is not None]
    silent = sum(not passage.events for passage in passages)
    result = [
        Figure(f"{prefix}.arrived", len(passages), "messages", len(followed), note),
        Figure(f"{prefix}.without_event", silent, "messages", len(passages), note),
    ]
    for leg in LEGS[1:]:
        values = [passage.since_readable(leg) for passage in passages]
        result += spread(f"{prefix}.from_readable.{leg}", values, "ms", note)
    for leg in LEGS:
        values = [passage.since_sent(leg) for passage in passages]
        result += spread(f"{prefix}.from_sent.{leg}", values, "ms", note)
    return result
