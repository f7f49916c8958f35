"""The order of drafts on screen: by kind, the model's behind, never moved once they stand.

Only a macro that the agent has just called up goes before them all.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.drafting import Draft, DraftKind, Tier

MOST_SHOWN = 5
_TIERS = (Tier.MACRO, Tier.PHRASEBOOK, Tier.MODEL)
_DEFAULT = (DraftKind.HOLD, DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK)


def by_kind(drafts: Sequence[Draft], kinds: Sequence[DraftKind]) -> list[Draft]:
    """Macros, phrasebook, model, as they come; then the plan's order of kinds, then rank."""
    order = list(dict.fromkeys([*kinds, *_DEFAULT]))
    return sorted(drafts, key=lambda d: (_TIERS.index(d.tier), order.index(d.kind), d.rank))


def arrange(
    before: Sequence[str], drafts: Sequence[Draft], kinds: Sequence[DraftKind]
) -> list[Draft]:
    """Drafts to show, at most MOST_SHOWN.

    `before` are the ids already on screen for this suggestion: they keep their places, and what
    arrived since comes after them, so that nothing slides away from under the mouse. A macro comes
    first: the agent has just asked for it.
    """
    known = {draft.id: draft for draft in drafts}
    kept = [known[shown] for shown in before if shown in known]
    new = [draft for draft in drafts if draft.id not in set(before)]
    called = [draft for draft in new if draft.tier is Tier.MACRO]
    others = [draft for draft in new if draft.tier is not Tier.MACRO]
    return [*called, *kept, *by_kind(others, kinds)][:MOST_SHOWN]


def select(before: str, ids: Sequence[str], old_ids: Sequence[str]) -> str:
    """Which draft stays chosen: the same, else the one now in its place, else the first."""
    if not ids:
        return ""
    if before in ids:
        return before
    if before in old_ids:
        return ids[min(list(old_ids).index(before), len(ids) - 1)]
    return ids[0]
