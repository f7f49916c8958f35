"""What the queue says in figures, each with how sure it is and what it can't say.

A figure describes; it does not tell why. Who takes a draft chose to, so groups of chats differ in
more than in the draft.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlite_utils import Database

from assistant.domain.notice import Notice
from assistant.review.filters import Filters
from assistant.review.queue import EVERYTHING, selected
from assistant.review.statistics import NOTHING, Estimate, compared, median, quantiles, share
from assistant.review.sums import (
    CYCLES,
    LARGE_EDIT,
    SMALL_EDIT,
    TIMES,
    By,
    Sums,
    Tally,
    added,
    by_name,
    name_of,
    offset_at,
    stretches,
    tally,
)

# Groups shown of one kind; the rest are few cases each.
GROUPS = 50
# Rows of edits and of moods that are read one by one, the newest, where a figure needs them.
READ = 20_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one group (`name` as recorded).

    `outcomes` counts taken, edited, rejected, ignored, open. `accepted` is the share of decided
    suggestions whose draft was sent, as it was or edited; `whole` the share sent as it was.
    `improved` and `worsened` are shares of answers with a mood read before and after; `lift` is the
    mean change of valence (−2…2), the emotional-value index. `escalated` counts readings that asked
    for somebody else, `eased` the share of those with a later mood that ended better, `ended` how
    all of them did: eased, same, worse, unknown. `edits` counts edited drafts by how much was
    changed (small, middle, large); `leaning` is the share of answers sent that came from a draft.
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
    edits: dict[str, int]
    leaning: Estimate
    rejected: Estimate
    escalations: Estimate
    ended: dict[str, int]


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
    else. Intervals are drawn by chat. `warnings` are to be shown with the figure, always.
    """

    used: Estimate
    own: Estimate
    raw: Estimate
    alike: Estimate
    matched: int
    warnings: tuple[Notice, ...]


def figures(
    db: Database, by: By = By.ALL, filters: Filters = EVERYTHING, zone: tzinfo = UTC
) -> tuple[Figures, ...]:
    """Figures of each group inside the filters, the largest group first; times in their order.

    Days, weeks and hours are those of `zone`. Of more than 50 groups the largest are given, of
    times the latest.
    """
    found: Tally = {}
    for stretch in stretches(db, filters, zone):
        found = added(found, tally(db, by, filters, stretch))
    return of_groups(by_name(found), by)


def of_groups(sums: Mapping[str, Sums], by: By) -> tuple[Figures, ...]:
    """Figures of groups that were summed up, in the order of `figures`."""
    if by in TIMES or by in CYCLES:
        return tuple(of_sums(name, sums[name]) for name in sorted(sums)[-GROUPS:])
    largest = sorted(sums.items(), key=lambda one: (-one[1]["n"], one[0]))[:GROUPS]
    return tuple(of_sums(name, one) for name, one in largest)


def of_sums(name: str, sums: Sums) -> Figures:
    """Figures of one group."""
    n, taken, edited = sums.count("n"), sums.count("taken"), sums.count("edited")
    rejected, ignored, own = sums.count("rejected"), sums.count("ignored"), sums.count("own")
    decided, used, both = taken + edited + rejected + ignored, taken + edited, sums.count("both")
    small, large = sums.count("small"), sums.count("large")
    outcomes = {
        "taken": taken, "edited": edited, "rejected": rejected, "ignored": ignored,
        "open": n - decided,
    }  # fmt: skip
    return Figures(
        name=name,
        suggestions=n,
        outcomes=outcomes,
        accepted=share(used, decided),
        whole=share(taken, decided),
        improved=share(sums.count("better"), both),
        worsened=share(sums.count("worse"), both),
        lift=_mean_of_sums(sums["rise"], sums["rise_squares"], both),
        escalated=sums.count("heavy"),
        eased=share(sums.count("heavy_better"), sums.count("heavy_read")),
        waited_ms=_mean_of_sums(sums["waited"], sums["waited_squares"], sums.count("waits")),
        edits={"small": small, "middle": edited - small - large, "large": large},
        leaning=share(used, used + own),
        rejected=share(rejected, decided),
        escalations=share(sums.count("heavy"), n),
        ended={
            "eased": sums.count("heavy_better"),
            "worse": sums.count("heavy_worse"),
            "same": sums.count("heavy_read")
            - sums.count("heavy_better")
            - sums.count("heavy_worse"),
            "unknown": sums.count("heavy") - sums.count("heavy_read"),
        },
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
        "small" if one >= SMALL_EDIT else "middle" if one >= LARGE_EDIT else "large" for one in near
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


def follow_ups(db: Database, now: str, filters: Filters = EVERYTHING) -> FollowUps:
    """Promises on record; `now` as an ISO time in UTC.

    Of the filters, agent, program and the time at which a promise was made are looked at.
    """
    groups = follow_ups_by(db, By.ALL, now, filters)
    return groups.get("", FollowUps(0, 0, 0, 0, NOTHING))


def follow_ups_by(
    db: Database, by: By, now: str, filters: Filters = EVERYTHING
) -> dict[str, FollowUps]:
    """Promises by agent, team or program; by anything else all of them as one group ""."""
    name = {
        By.AGENT: "chats.agent",
        By.APP: "chats.app",
        By.TEAM: "COALESCE((SELECT team FROM agent_teams WHERE agent_teams.agent = chats.agent "
        "AND deleted = 0), '')",
    }.get(by, "''")
    conditions, arguments = _of_chats(filters, "made")
    rows = db.execute(
        f"SELECT {name}, sum(state = 'done'), sum(state = 'dropped'), sum(state = 'open'), "
        "sum(state = 'open' AND due < ?) FROM follow_ups JOIN chats ON chats.id = follow_ups.chat "
        f"WHERE {conditions} GROUP BY 1",
        [now, *arguments],
    ).fetchall()
    return {
        str(name): FollowUps(done, dropped, waiting, late or 0, share(done, done + dropped))
        for name, done, dropped, waiting, late in rows
    }


def tickets_ended(db: Database, filters: Filters = EVERYTHING) -> tuple[tuple[str, int], ...]:
    """How escalations ended that were tracked as tickets, the most frequent first; "" while open.

    Of the filters, agent, program and the time at which a ticket was made are looked at.
    """
    conditions, arguments = _of_chats(filters, "tickets.created_at")
    rows = db.execute(
        "SELECT CASE state WHEN 'closed' THEN ended ELSE '' END, count(*) FROM tickets "
        "LEFT JOIN chats ON chats.id = tickets.chat "
        f"WHERE tickets.kind = 'escalation' AND tickets.deleted = 0 AND {conditions} "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        arguments,
    ).fetchall()
    return tuple((str(ended), int(number)) for ended, number in rows)


def _of_chats(filters: Filters, time: str) -> tuple[str, list[object]]:
    """Conditions on a table joined with chats, and their arguments."""
    conditions, arguments = ["1"], list[object]()
    for column, values in (("chats.agent", filters.agent), ("chats.app", filters.app)):
        if values:
            conditions.append(f"{column} IN ({', '.join('?' * len(values))})")
            arguments += values
    for at, sign in ((filters.since, ">="), (filters.until, "<")):
        if at is not None:
            conditions.append(f"{time} {sign} ?")
            arguments.append(at.astimezone(UTC).isoformat(timespec="milliseconds"))
    return " AND ".join(conditions), arguments


def uplift(db: Database, filters: Filters = EVERYTHING) -> Uplift:
    """How moods moved after drafts that were used, against agents' own words; newest 20,000."""
    rows = _newest(
        db,
        filters,
        "review_queue.outcome, emotion, issue, review_queue.chat, after - before",
        "moved <> '' AND review_queue.sent > 0 AND outcome <> 'open'",
    )
    found = compared(
        [float(row[4]) for row in rows],
        [row[0] in ("taken", "edited") for row in rows],
        [row[1:3] for row in rows],
        [row[3] for row in rows],
    )
    warnings = [Notice("review.uplift.chosen"), Notice("review.uplift.reading")]
    if found.raw.few:
        warnings.append(Notice.of("review.few", count=found.raw.of))
    if _holds_zero(found.raw) or _holds_zero(found.alike):
        warnings.append(Notice("review.uplift.none_shown"))
    if found.matched < found.one.of:
        count = found.one.of - found.matched
        warnings.append(Notice.of("review.uplift.unmatched", count=count))
    return Uplift(found.one, found.other, found.raw, found.alike, found.matched, tuple(warnings))


def _holds_zero(one: Estimate) -> bool:
    return one.low is not None and one.high is not None and one.low <= 0 <= one.high


def wait_medians(
    db: Database, by: By, filters: Filters = EVERYTHING, zone: tzinfo = UTC
) -> dict[str, Estimate]:
    """Milliseconds from message to answer in the middle, of each group; newest 20,000."""
    offset = offset_at(filters.until or datetime.now(UTC), zone)
    rows = _newest(
        db, filters, f"{name_of(by, offset)} AS name, waited_ms", "waited_ms IS NOT NULL"
    )
    groups: dict[str, list[float]] = defaultdict(list)
    for name, waited in rows:
        groups[str(name)].append(float(waited))
    return {name: median(values) for name, values in groups.items()}
