"""What the queue says in figures, each with how sure it is and what it can't say.

A figure describes; it does not tell why. Who takes a draft chose to, so groups of chats differ in
more than in the draft.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from assistant.domain.notice import Notice
from assistant.review.filters import Filters
from assistant.review.queue import EVERYTHING, selected
from assistant.review.statistics import NOTHING, Estimate, gap, mean, quantiles, share

# Groups shown of one kind; the rest are few cases each.
GROUPS = 50
# Rows of edits and of moods that are read one by one, the newest, where a figure needs them.
READ = 20_000
_SMALL_EDIT, _LARGE_EDIT = 0.9, 0.7
_HEAVY = "('supervisor', 'urgent')"


class By(StrEnum):
    """What figures may be grouped by; DAY is that of UTC."""

    ALL = "all"
    DAY = "day"
    AGENT = "agent"
    APP = "app"
    EMOTION = "emotion"
    ISSUE = "issue"
    TOPIC = "topic"
    LANGUAGE = "language"
    REGION = "region"
    TIER = "tier"
    MODEL = "model"
    STRATEGY = "strategy"


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one group (`name` as recorded).

    `outcomes` counts taken, edited, rejected, ignored, open. `accepted` is the share of decided
    suggestions whose draft was sent, as it was or edited; `whole` the share sent as it was.
    `improved` and `worsened` are shares of answers with a mood read before and after; `lift` is the
    mean change of valence (−2…2), the emotional-value index. `escalated` counts readings that asked
    for somebody else, `eased` the share of those with a later mood that ended better.
    """

    name: str
    suggestions: int
    outcomes: dict[str, int]
    accepted: Estimate
    whole: Estimate
    improved: Estimate
    worsened: Estimate
    lift: Estimate
    escalated: int
    eased: Estimate
    waited_ms: Estimate


@dataclass(frozen=True, slots=True)
class Edits:
    """How drafts were edited: sizes among all that were used, and the similarity in the middle.

    Small changes less than a tenth, large more than three tenths; `similarity` is (median, 90 % lie
    below) of the edited ones. Of the newest 20,000.
    """

    untouched: int
    small: int
    middle: int
    large: int
    similarity: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What became of promises: `kept` is done among done and dropped; `late` are open past due."""

    done: int
    dropped: int
    open: int
    late: int
    kept: Estimate


@dataclass(frozen=True, slots=True)
class Uplift:
    """How much more moods rose after drafts that were used than after agents' own words.

    `raw` compares them as they are; `alike` only within the same mood and issue (weighted by used
    drafts, `matched` of them have a partner), which takes away what those two explain and nothing
    else. `warnings` are to be shown with the figure, always.
    """

    used: Estimate
    own: Estimate
    raw: Estimate
    alike: float | None
    matched: int
    warnings: tuple[Notice, ...]


_SUMS = (
    "count(*), sum(outcome = 'taken'), sum(outcome = 'edited'), sum(outcome = 'rejected'), "
    "sum(outcome = 'ignored'), sum(moved <> ''), sum(moved = 'better'), sum(moved = 'worse'), "
    "sum(after - before), sum((after - before) * (after - before)), "
    f"sum(escalation IN {_HEAVY}), sum(escalation IN {_HEAVY} AND moved <> ''), "
    f"sum(escalation IN {_HEAVY} AND moved = 'better'), "
    "count(waited_ms), sum(waited_ms), sum(waited_ms * 1.0 * waited_ms)"
)


def figures(db: Database, by: By = By.ALL, filters: Filters = EVERYTHING) -> tuple[Figures, ...]:
    """Figures of each group inside the filters, the largest group first; days in their order."""
    name = {
        By.ALL: "''",
        By.DAY: "date(number / 1000000, 'unixepoch')",
        By.TIER: "COALESCE(NULLIF(used_tier, ''), tier)",
    }.get(by, f"review_queue.{by.value}")
    query, arguments, _ = selected(filters, columns=f"{name} AS name, {_SUMS}")
    order = "name DESC" if by is By.DAY else "count(*) DESC, name"
    rows = db.execute(
        f"{query} GROUP BY 1 ORDER BY {order} LIMIT ?", [*arguments, GROUPS]
    ).fetchall()
    found = [_figures(str(name), sums) for name, *sums in rows]
    return tuple(found[::-1] if by is By.DAY else found)


def _figures(name: str, sums: Sequence[float | None]) -> Figures:
    n, taken, edited, rejected, ignored, both, better, worse, rise, squares, *rest = (
        one or 0 for one in sums
    )
    heavy, heavy_read, heavy_better, waits, waited, waited_squares = rest
    decided = taken + edited + rejected + ignored
    outcomes = {
        "taken": taken, "edited": edited, "rejected": rejected, "ignored": ignored,
        "open": n - decided,
    }  # fmt: skip
    return Figures(
        name=name,
        suggestions=int(n),
        outcomes={kind: int(count) for kind, count in outcomes.items()},
        accepted=share(int(taken + edited), int(decided)),
        whole=share(int(taken), int(decided)),
        improved=share(int(better), int(both)),
        worsened=share(int(worse), int(both)),
        lift=_mean_of_sums(rise, squares, int(both)),
        escalated=int(heavy),
        eased=share(int(heavy_better), int(heavy_read)),
        waited_ms=_mean_of_sums(waited, waited_squares, int(waits)),
    )


def _mean_of_sums(total: float, squares: float, of: int) -> Estimate:
    """A mean with its normal interval; where all are few the warning of the estimate stands."""
    if not of:
        return NOTHING
    middle = total / of
    if of == 1:
        return Estimate(middle, None, None, 1)
    spread = max(0.0, squares / of - middle**2) * of / (of - 1)
    half = 1.959964 * (spread / of) ** 0.5
    return Estimate(middle, middle - half, middle + half, of)


def reasons(db: Database, filters: Filters = EVERYTHING) -> tuple[tuple[str, int], ...]:
    """Why drafts were rejected, the most frequent first; "" where no reason was given."""
    query, arguments, _ = selected(filters, columns="reason, count(*)", also="outcome = 'rejected'")
    rows = db.execute(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", [*arguments, GROUPS])
    return tuple((str(reason), int(count)) for reason, count in rows.fetchall())


def waits(db: Database, filters: Filters = EVERYTHING) -> tuple[float, float] | None:
    """Milliseconds from message to answer: median, and below which 90 % lie; newest 20,000."""
    return quantiles(
        [float(row[0]) for row in _newest(db, filters, "waited_ms", "waited_ms IS NOT NULL")]
    )


def edits(db: Database, filters: Filters = EVERYTHING) -> Edits:
    """How much of the drafts that were used was changed."""
    rows = _newest(
        db, filters, "review_queue.outcome, similarity", "outcome IN ('taken', 'edited')"
    )
    near = [float(similarity) for outcome, similarity in rows if outcome == "edited"]
    sizes = Counter(
        "small" if one >= _SMALL_EDIT else "middle" if one >= _LARGE_EDIT else "large"
        for one in near
    )
    return Edits(
        len(rows) - len(near), sizes["small"], sizes["middle"], sizes["large"], quantiles(near)
    )


def _newest(
    db: Database, filters: Filters, columns: str, also: str
) -> list[tuple[str | float, ...]]:
    query, arguments, key = selected(filters, columns=columns, also=also)
    found = db.execute(f"{query} ORDER BY {key} DESC LIMIT ?", [*arguments, READ]).fetchall()
    return [tuple(row) for row in found]


def follow_ups(db: Database, now: str) -> FollowUps:
    """Promises on record, of all chats; `now` as an ISO time in UTC."""
    row = db.execute(
        "SELECT sum(state = 'done'), sum(state = 'dropped'), sum(state = 'open'), "
        "sum(state = 'open' AND due < ?) FROM follow_ups",
        [now],
    ).fetchone()
    done, dropped, waiting, late = (int(one or 0) for one in row)
    return FollowUps(done, dropped, waiting, late, share(done, done + dropped))


def uplift(db: Database, filters: Filters = EVERYTHING) -> Uplift:
    """How moods moved after drafts that were used, against agents' own words."""
    rows = _newest(
        db,
        filters,
        "review_queue.outcome, emotion, issue, after - before",
        "moved <> '' AND review_queue.sent > 0 AND outcome <> 'open'",
    )
    cells: dict[tuple[str, str], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for outcome, emotion, issue, rise in rows:
        own = outcome in ("ignored", "rejected")
        cells[str(emotion), str(issue)][own].append(float(rise))
    used = [rise for cell in cells.values() for rise in cell[0]]
    others = [rise for cell in cells.values() for rise in cell[1]]
    paired = [cell for cell in cells.values() if cell[0] and cell[1]]
    matched = sum(len(cell[0]) for cell in paired)
    alike = None
    if matched:
        alike = sum((_mean(a) - _mean(b)) * len(a) for a, b in paired) / matched
    raw = gap(used, others)
    warnings = [Notice("review.uplift.chosen"), Notice("review.uplift.reading")]
    if raw.few:
        warnings.append(Notice.of("review.few", count=raw.of))
    if raw.low is not None and raw.high is not None and raw.low <= 0 <= raw.high:
        warnings.append(Notice("review.uplift.none_shown"))
    if matched < len(used):
        warnings.append(Notice.of("review.uplift.unmatched", count=len(used) - matched))
    return Uplift(mean(used), mean(others), raw, alike, matched, tuple(warnings))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
