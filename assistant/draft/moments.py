"""Plans for the moments around an answer, which an agent picks: asking for time, coming back."""

from __future__ import annotations

from collections.abc import Collection

from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.notice import Notice
from assistant.domain.reading import NEGATIVE_EMOTIONS, Context, Reading
from assistant.draft.languages import choose_language

# moment → (strategy, part of the draft that its lines are)
OFFERED = {
    "opening": ("greet", "acknowledge"),
    "wait": ("ask_time", "solve"),
    "back": ("come_back", "solve"),
    "transfer": ("transfer", "solve"),
    "closing": ("recap", "care"),
    "bye": ("goodbye", "care"),
}
_CALM = ("sales", "liability", "repeat_apology")
_EARNEST = ("cheer", "exclamation", "humour", "endearment")


def moment_plan(
    moment: str, reading: Reading, context: Context, languages: Collection[str]
) -> Plan:
    """The plan for a moment of OFFERED, as the agent asked; KeyError for another."""
    strategy, part = OFFERED[moment]
    language, fallback = choose_language(reading, context, languages)
    reasons = [Notice.of("plan.why.agent_asked"), Notice.of(f"plan.moment.{moment}")]
    if fallback:
        reasons.append(Notice.of("plan.why.fallback", wanted=reading.language.code, used=language))
    upset = reading.mood.label in NEGATIVE_EMOTIONS
    return Plan(
        strategy=strategy,
        moment=moment,
        language=language,
        fallback=fallback,
        acknowledge=part == "acknowledge",
        solve=part == "solve",
        care=part == "care",
        tone="calm" if upset else "courteous",
        kinds=(DraftKind.BRIEF, DraftKind.FULL),
        avoid=(*_CALM, *(_EARNEST if upset else ())),
        reasons=tuple(reasons),
        length="short",
    )
