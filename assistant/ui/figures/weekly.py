"""The weekly report: what one page says of a week, before anybody draws it; no toolkit needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from assistant import __version__
from assistant.review.board import Counted, Question, Rest, count, rest
from assistant.review.filters import Filters
from assistant.review.metrics import Kind, Metric, estimate, kind, within
from assistant.review.record import Record
from assistant.review.statistics import NOTHING, Estimate
from assistant.review.sums import By
from assistant.ui.charts import numerals
from assistant.ui.figures.pictures import Draw, Pictures
from assistant.ui.figures.words import Words

GROUPS = 6
TREND_HEIGHT = 132.0
_FOLLOWED = (Metric.ACCEPTED, Metric.LIFT, Metric.WAITED, Metric.EASED)
# A group is named in words only when it stands on so many cases.
_ENOUGH = 30
# A reason is named in words from so many rejections on.
_REJECTED = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a tile says it: name, value, change, interval and size, whether few."""

    name: str
    value: str
    against: str
    sure: str
    few: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, a line below it, and notes that belong to it."""

    title: str
    draw: Draw
    under: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weekly:
    """One week, ready to be laid out. `pictures` come in pairs; empty for a week of nothing."""

    language: str
    title: str
    when: str
    scope: str
    tiles: tuple[Told, ...]
    heading: str
    findings: tuple[str, ...]
    pictures: tuple[Picture, ...]
    footer: tuple[str, ...]


def weekly(
    db: Record, first: date, words: Words, now: datetime, zone: tzinfo, filters: Filters
) -> Weekly:
    """What there is to say of the seven days from `first` on, inside a filter."""
    week = within(filters, first, first + timedelta(days=7), zone)
    agents = count(db, Question(By.AGENT, week, zone))
    issues = count(db, Question(By.ISSUE, week, zone))
    others = rest(db, Question(By.AGENT, week, zone), now, By.DAY)
    whole = agents.whole()
    year, number, _ = first.isocalendar()
    last = first + timedelta(days=6)
    say = _Report(words, agents, issues, others)
    decided = whole.accepted.of
    made = words("report.made", version=__version__, day=now.astimezone(zone).date().isoformat())
    return Weekly(
        language=words.texts.language,
        title=words("report.title"),
        when=words(
            "report.week", week=number, first=words.day(first), last=words.day(last), year=year
        ),
        scope=words(
            "report.scope", n=numerals.count(whole.suggestions), agents=len(agents.groups()),
            decided=numerals.count(decided),
        ),
        tiles=tuple(say.tiles()),
        heading=words("report.stands_out"),
        findings=tuple(say.findings()),
        pictures=tuple(say.pictures()) if whole.suggestions else (),
        footer=(words("report.how"), made),
    )  # fmt: skip


class _Report:
    def __init__(self, words: Words, agents: Counted, issues: Counted, others: Rest) -> None:
        self._words, self._agents, self._issues, self._others = words, agents, issues, others
        self._whole, self._earlier = agents.whole(), agents.earlier()

    def _value(self, metric: Metric) -> Estimate:
        return self._others.waited if metric is Metric.WAITED else estimate(self._whole, metric)

    def tiles(self) -> Iterator[Told]:
        words = self._words
        for metric in _FOLLOWED:
            now = self._value(metric)
            then = estimate(self._earlier, metric) if self._earlier else None
            against = words("median") if metric is Metric.WAITED else ""
            yield self._tile(
                words(f"name.{metric}"), kind(metric), now,
                against or words.against(metric, now, then),
            )  # fmt: skip
        late = self._others.promises.late
        told = words("late", n=numerals.count(late)) if late else ""
        yield self._tile(words("name.kept"), Kind.SHARE, self._others.promises.kept, told)
        own, drafts = self._others.empathy.own, self._others.empathy.drafts.value
        yield Told(
            words("name.own"),
            numerals.decimal(own.value) if own.value is not None else "–",
            words("of_drafts", n=numerals.decimal(drafts)) if drafts is not None else "",
            words.size(own) if own.value is not None else words("none_read"),
            own.few and own.value is not None,
        )

    def _tile(self, name: str, form: Kind, now: Estimate, against: str) -> Told:
        words = self._words
        if now.value is None:
            return Told(name, "–", "", words("none_read"), False)
        sure = words.size(now)
        if now.low is not None and now.high is not None:
            sure = f"{words.value(form, now.low)} – {words.value(form, now.high)} · {sure}"
        return Told(name, words.value(form, now.value), against, sure, now.few)

    # ------------------------------------------------------------ in words

    def findings(self) -> Iterator[str]:
        """Only what stands on enough cases and lies beyond chance; that nothing does, is said."""
        words = self._words
        if not self._whole.suggestions:
            yield words("report.nothing")
            return
        changes = [one for one in (Metric.ACCEPTED, Metric.LIFT) if self._apart(one)]
        for metric in changes:
            yield self._changed(metric)
        if not changes and self._earlier is not None:
            yield words("report.same")
        yield from self._by_issue()
        if self._others.reasons and self._others.reasons[0][1] >= _REJECTED:
            reason, number = self._others.reasons[0]
            whole = sum(n for _, n in self._others.reasons)
            label = Pictures(words, self._agents, self._others).reason(reason)
            yield words("report.reason", reason=label, n=number, all=whole)
        ended = self._whole.ended
        if self._whole.escalated:
            yield words("report.escalated", n=self._whole.escalated, eased=ended["eased"])
        if self._others.promises.late:
            yield words("report.late", n=self._others.promises.late)

    def _apart(self, metric: Metric) -> bool:
        """Whether two weeks differ by more than their intervals together allow."""
        now = self._value(metric)
        then = estimate(self._earlier, metric) if self._earlier else NOTHING
        if None in (now.value, then.value, now.low, then.low, now.high, then.high):
            return False
        half = [((one.high or 0) - (one.low or 0)) / 2 for one in (now, then)]
        apart = abs((now.value or 0) - (then.value or 0))
        return not (now.few or then.few) and apart > (half[0] ** 2 + half[1] ** 2) ** 0.5

    def _changed(self, metric: Metric) -> str:
        now = self._value(metric)
        then = estimate(self._earlier, metric) if self._earlier else NOTHING
        up = (now.value or 0) > (then.value or 0)
        return self._words(
            "report.changed_up" if up else "report.changed_down",
            name=self._words(f"name.{metric}"),
            then=self._words.value(kind(metric), then.value),
            now=self._words.value(kind(metric), now.value),
        )

    def _by_issue(self) -> Iterator[str]:
        words = self._words
        known = [one for one in self._issues.groups() if one.improved.of >= _ENOUGH]
        if len(known) < 2:
            return
        worst = max(known, key=lambda one: one.worsened.low or 0.0)
        if worst.worsened.value:
            yield words(
                "report.worst", name=words.group(By.ISSUE, worst.name),
                share=numerals.percent(worst.worsened.value), n=worst.worsened.of,
            )  # fmt: skip
        best = max(known, key=lambda one: one.lift.low if one.lift.low is not None else -2.0)
        if (best.lift.low or 0.0) > 0:
            yield words(
                "report.best", name=words.group(By.ISSUE, best.name),
                change=numerals.change(best.lift.value or 0.0), n=best.lift.of,
            )  # fmt: skip

    # ------------------------------------------------------------ in pictures

    def pictures(self) -> Iterator[Picture]:
        words, others = self._words, self._others
        agents = Pictures(words, self._agents, others, GROUPS)
        issues = Pictures(words, self._issues, None, GROUPS)
        agent, issue = words("by_name.agent"), words("by_name.issue")
        for metric in (Metric.ACCEPTED, Metric.LIFT):
            name = words(f"name.{metric}")
            yield Picture(words("card.trend", name=name), agents.trend(metric))
        yield Picture(words("card.outcomes", by=agent), agents.outcomes())
        yield Picture(words("card.moods", by=issue), issues.moods(), words("card.moods_under"))
        notes = tuple(words.texts.notice(one) for one in others.uplift.warnings)
        yield Picture(words("card.uplift"), agents.uplift(), words("legend_dot"), notes)
        if others.empathy_by:
            yield Picture(words("card.empathy"), agents.empathy(), agents.empathy_under())
        if others.reasons:
            yield Picture(words("card.reasons"), agents.reasons())
        if others.promises_by:
            yield Picture(words("card.promises"), agents.promises())
