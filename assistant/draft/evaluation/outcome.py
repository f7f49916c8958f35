"""What an engine offered in one situation, as plain values that figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PARTS = ("acknowledge", "solve", "care")


@dataclass(frozen=True, slots=True)
class Offer:
    """One draft: its text and parts ("" = left out; None = the engine knows no parts).

    `checks` are (rule, level); times in milliseconds.
    """

    text: str
    parts: tuple[str, str, str] | None = None
    kind: str = ""
    tier: str = ""
    blanks: tuple[str, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    first_ms: float | None = None
    done_ms: float | None = None

    @property
    def passes(self) -> bool:
        """Whether nothing hard was found."""
        return all(level != "hard" for _, level in self.checks)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one engine gave for one situation, the best first.

    `dropped` are the rules that texts were dropped for; `error` is a code, "" when all went well.
    `points` are the empathy score of the first offer: overall, then its parts in their order;
    `spared` says that this engine was not asked or had nothing better: the moment is the other's.
    """

    situation: str
    engine: str
    offers: tuple[Offer, ...] = ()
    dropped: tuple[str, ...] = ()
    error: str = ""
    points: tuple[float, ...] = ()
    spared: bool = False

    @property
    def first(self) -> Offer | None:
        """What an agent would take; None when nothing was offered."""
        return self.offers[0] if self.offers else None


def offer_of(draft: dict[str, Any]) -> Offer:
    """A draft of the contract's `suggest` as an offer."""
    acknowledge, solve, care = (str(draft.get(name) or "") for name in PARTS)
    times = draft.get("ms") or {}
    return Offer(
        str(draft["text"]),
        (acknowledge, solve, care),
        str(draft.get("kind") or ""),
        str(draft.get("tier") or ""),
        tuple(map(str, draft.get("blanks") or ())),
        tuple((str(c["rule"]), str(c["level"])) for c in draft.get("checks") or ()),
        times.get("first"),
        times.get("done"),
    )


def outcome_of(values: dict[str, Any], situation: str, engine: str, tier: str = "") -> Outcome:
    """The contract's answer of `suggest` as an outcome; only one tier's drafts where named."""
    drafts = [d for d in values.get("drafts") or () if not tier or d.get("tier") == tier]
    dropped = [d for d in values.get("dropped") or () if not tier or d.get("tier") == tier]
    error = "" if tier == "phrasebook" else str((values.get("error") or {}).get("code") or "")
    return Outcome(
        situation,
        engine,
        tuple(map(offer_of, drafts)),
        tuple(str(rule) for item in dropped for rule in item.get("rules") or ()),
        error,
        spared=tier == "model" and not (drafts or dropped or error),
    )
