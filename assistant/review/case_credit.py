"""How drafts fared that a case helped: taken, edited, passed over, and the mood afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from assistant.review.filters import moment_of
from assistant.review.statistics import NOTHING, Estimate, share

NEWEST = 50_000
"""So many suggestions count where all cases are looked at; one case is counted whole."""

_FATE = """
    SELECT case_uses.case_id,
        CASE WHEN queue.outcome IN ('taken', 'edited')
            AND outcomes.draft <> case_uses.draft THEN 'other' ELSE queue.outcome END AS fate,
        queue.moved, count(*) AS times
    FROM {source} LEFT JOIN outcomes ON outcomes.suggestion = case_uses.suggestion
    {where} GROUP BY 1, 2, 3
"""
_ONE = "case_uses JOIN review_queue AS queue ON queue.suggestion = case_uses.suggestion"
_ALL = (
    "(SELECT suggestion, outcome, moved FROM review_queue ORDER BY number DESC LIMIT ?) AS queue "
    "JOIN case_uses ON case_uses.suggestion = queue.suggestion"
)
_LATEST = """
    SELECT review_queue.suggestion, review_queue.number, review_queue.agent, review_queue.outcome,
        review_queue.moved, review_queue.after_emotion, case_uses.draft, outcomes.draft AS used,
        drafts.text
    FROM case_uses
    JOIN review_queue ON review_queue.suggestion = case_uses.suggestion
    JOIN drafts ON drafts.suggestion = case_uses.suggestion AND drafts.id = case_uses.draft
    LEFT JOIN outcomes ON outcomes.suggestion = case_uses.suggestion
    WHERE case_uses.case_id = ? ORDER BY review_queue.number DESC LIMIT ?
"""


@dataclass(slots=True)
class Credit:
    """Counts of suggestions in which a case helped one of the drafts.

    `taken` and `edited` are of that very draft; `other` means that another draft was used,
    `rejected` and `ignored` that none was, `open` that nobody has answered yet. `better`, `same`
    and `worse` tell how the mood moved after the case's own draft was sent.
    """

    taken: int = 0
    edited: int = 0
    other: int = 0
    rejected: int = 0
    ignored: int = 0
    open: int = 0
    better: int = 0
    same: int = 0
    worse: int = 0

    @property
    def shown(self) -> int:
        """Suggestions in all."""
        return sum((self.taken, self.edited, self.other, self.rejected, self.ignored, self.open))

    @property
    def used(self) -> Estimate:
        """The share of answered suggestions in which the case's draft was sent, with interval."""
        answered = self.shown - self.open
        return share(self.taken + self.edited, answered) if answered else NOTHING


@dataclass(frozen=True, slots=True)
class Use:
    """One draft that a case helped; `fate` as in Credit, `text` is the draft's."""

    suggestion: str
    at: datetime
    agent: str
    fate: str
    moved: str
    after_emotion: str
    text: str


def credit(db: Database, case: str = "") -> dict[str, Credit]:
    """The credit of one case, or of each that has helped a draft lately; by the case's id."""
    values: list[str | int]
    if case:
        query, values = _FATE.format(source=_ONE, where="WHERE case_uses.case_id = ?"), [case]
    else:
        query, values = _FATE.format(source=_ALL, where=""), [NEWEST]
    found: dict[str, Credit] = {}
    for row in db.query(query, values):
        one = found.setdefault(row["case_id"], Credit())
        setattr(one, row["fate"], getattr(one, row["fate"]) + row["times"])
        if row["fate"] in ("taken", "edited") and row["moved"]:
            setattr(one, row["moved"], getattr(one, row["moved"]) + row["times"])
    return found


def uses(db: Database, case: str, limit: int = 20) -> tuple[Use, ...]:
    """The newest drafts that a case helped."""
    return tuple(
        Use(
            suggestion=row["suggestion"],
            at=moment_of(row["number"]),
            agent=row["agent"],
            fate=_fate(row["outcome"], row["draft"], row["used"]),
            moved=row["moved"],
            after_emotion=row["after_emotion"],
            text=row["text"],
        )
        for row in db.query(_LATEST, [case, limit])
    )


def _fate(outcome: str, draft: str, used: str | None) -> str:
    return "other" if outcome in ("taken", "edited") and used != draft else str(outcome)
