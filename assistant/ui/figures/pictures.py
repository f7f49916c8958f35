"""Figures as charts: what the page shows and what the weekly report prints, drawn alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.review.board import Counted, Rest, is_time
from assistant.review.figures import Figures, FollowUps
from assistant.review.metrics import Kind, Metric, estimate, kind
from assistant.review.statistics import NOTHING, Estimate
from assistant.review.sums import By
from assistant.ui import times
from assistant.ui.charts import numerals
from assistant.ui.charts.lines import Bounds, Panel, line, multiples, spark
from assistant.ui.charts.rows import Part, bars, diverging, dots, stacked
from assistant.ui.charts.scene import Frame, Mark, Scene
from assistant.ui.figures import keys
from assistant.ui.figures.words import Words

Draw = Callable[[Frame], Scene]

GROUPS = 12
PANELS = 8
_HITS: dict[Metric, dict[str, object]] = {
    Metric.ACCEPTED: {"outcome": ["taken", "edited"]},
    Metric.LEANING: {"outcome": ["taken", "edited"]},
    Metric.WHOLE: {"outcome": ["taken"]},
    Metric.REJECTED: {"outcome": ["rejected"]},
    Metric.IMPROVED: {"moved": ["better"]},
    Metric.WORSENED: {"moved": ["worse"]},
    Metric.LIFT: {"moved": ["better", "same", "worse"]},
    Metric.ESCALATIONS: {"escalated": True},
    Metric.EASED: {"escalated": True, "moved": ["better"]},
    Metric.WAITED: {},
}
_EMPATHY_MOST = 5.0
_WHOSE = (By.TEAM, By.AGENT, By.APP)


def bounds(metric: Metric) -> Bounds:
    """What the axis of a figure keeps to."""
    if kind(metric) is Kind.SHARE:
        return Bounds(zero=True, most=1.0, least=0.0)
    if kind(metric) is Kind.CHANGE:
        return Bounds(zero=True, most=2.0, least=-2.0)
    return Bounds(zero=True, least=0.0)


class Pictures:
    """Draws the figures of one question; `rest` may still be on its way."""

    def __init__(
        self, words: Words, counted: Counted, rest: Rest | None = None, most: int = GROUPS
    ) -> None:
        self._words, self._counted, self._rest, self._most = words, counted, rest, most
        self._by = counted.question.by
        self._groups = counted.groups()
        if not is_time(self._by):
            self._groups = self._groups[:most]

    def _form(self, metric: Metric) -> Callable[[float], str]:
        return lambda value: self._words.value(kind(metric), value)

    def _name(self, group: Figures) -> str:
        return self._words.group(self._by, group.name)

    @staticmethod
    def of(figures: Figures) -> dict[Metric, Estimate]:
        """Every figure of a group."""
        return {metric: estimate(figures, metric) for metric in Metric}

    @property
    def escalated(self) -> bool:
        """Whether anybody asked for somebody else."""
        return any(group.escalated for group in self._groups)

    @property
    def compares_over_time(self) -> bool:
        """Whether there are groups with more than one step each."""
        return not is_time(self._by) and len(self._groups) > 1 and len(self._counted.steps()) > 2

    def now(self, metric: Metric) -> Estimate:
        """A figure of everything in view."""
        if metric is Metric.WAITED:
            return self._rest.waited if self._rest else NOTHING
        return estimate(self._counted.whole(), metric)

    # ------------------------------------------------------------ over time

    def steps(self, metric: Metric) -> tuple[Mark, ...]:
        """A figure over time."""
        words, step, found = self._words, self._counted.step, []
        for first, after, figures in self._counted.steps():
            label = words.step(first, step)
            title = words("week_from", day=label) if step is By.WEEK else label
            if step is not By.DAY and self._counted.cut(first, after, times.now().date()):
                title = words("in_part", step=title)
            value = estimate(figures, metric)
            if metric is Metric.WAITED:
                name = f"{first:%Y-%m}" if step is By.MONTH else first.isoformat()
                value = self._rest.waits_on.get(name, NOTHING) if self._rest else NOTHING
            key = keys.of_days(first, after, **_HITS[metric]) if figures.suggestions else ""
            found.append(words.mark(kind(metric), key, label, value, title=title))
        return tuple(found)

    def trend(self, metric: Metric) -> Draw:
        """A figure over time, as a line."""
        marks = self.steps(metric)
        return lambda frame: line(marks, frame, self._form(metric), bounds(metric))

    def spark(self, metric: Metric) -> Draw:
        """A figure over time, as small as a word."""
        marks = self.steps(metric)
        return lambda frame: spark(marks, frame)

    # ------------------------------------------------------------ by group

    def groups(self, metric: Metric) -> Draw:
        """A figure of each group: bars where zero means nothing, else dots."""
        marks = [
            self._words.mark(
                kind(metric), keys.of_group(self._by, group.name, **_HITS[metric]),
                self._name(group), self._of_group(group, metric),
            )
            for group in self._groups
        ]  # fmt: skip
        if kind(metric) is Kind.CHANGE:
            return lambda frame: dots(marks, frame, self._form(metric), True, 2.0, -2.0)
        most = 1.0 if kind(metric) is Kind.SHARE else None
        return lambda frame: bars(marks, frame, most)

    def _of_group(self, group: Figures, metric: Metric) -> Estimate:
        if metric is Metric.WAITED:
            return self._rest.waits_by.get(group.name, NOTHING) if self._rest else NOTHING
        return estimate(group, metric)

    def panels(self, metric: Metric) -> Draw:
        """A figure over time of each group, on one scale."""
        words, found = self._words, []
        for group in self._groups[:PANELS]:
            steps = self._counted.steps(group.name)
            marks = [
                words.mark(kind(metric), "", words.day(first), estimate(one, metric))
                for first, _, one in steps
            ]
            whole = words.mark(
                kind(metric), keys.of_group(self._by, group.name), self._name(group),
                estimate(group, metric),
            )  # fmt: skip
            found.append(Panel(whole.key, whole.label, whole.said, marks, whole.tip, whole.few))
        return lambda frame: multiples(found, frame, self._form(metric), bounds(metric))

    def moods(self) -> Draw:
        """How moods moved, worse against better."""
        words, rows = self._words, []
        for group in self._groups:
            name = self._name(group)
            sides = [
                words.mark(
                    Kind.SHARE, keys.of_group(self._by, group.name, moved=[moved]), name, value,
                    title=f"{name} · {words(f'part.{moved}')}",
                )
                for moved, value in (("worse", group.worsened), ("better", group.improved))
            ]  # fmt: skip
            rows.append((sides[0], sides[1], self._net(name, group)))
        return lambda frame: diverging(rows, frame, numerals.percent)

    def _net(self, name: str, group: Figures) -> Mark:
        better, worse = group.improved.value, group.worsened.value
        if better is None or worse is None:
            return Mark("", name, None, said="–")
        net = better - worse
        of = numerals.count(group.improved.of)
        return Mark("", name, net, few=group.improved.few, said=numerals.points(net), of=of)

    def outcomes(self) -> Draw:
        """What became of drafts."""
        words = self._words
        kinds = {
            "taken": ("one", {"outcome": ["taken"]}),
            "small": ("pale_one", {"outcome": ["edited"]}),
            "middle": ("three", {"outcome": ["edited"]}),
            "large": ("four", {"outcome": ["edited"]}),
            "rejected": ("two", {"outcome": ["rejected"]}),
            "ignored": ("five", {"outcome": ["ignored"]}),
        }
        parts = [Part(words(f"part.{name}"), colour) for name, (colour, _) in kinds.items()]
        rows = []
        for group in self._groups:
            numbers = {**group.outcomes, **group.edits}
            whole = sum(numbers[name] for name in kinds)
            marks = [
                words.counted(
                    keys.of_group(self._by, group.name, **conditions),
                    f"{self._name(group)} · {words(f'part.{name}')}", numbers[name], whole,
                )
                for name, (_, conditions) in kinds.items()
            ]  # fmt: skip
            rows.append((self._name(group), numerals.count(whole), marks))
        return lambda frame: stacked(rows, parts, frame)

    def ended(self) -> Draw:
        """How escalations ended."""
        words = self._words
        colours = {"eased": "better", "same": "five", "worse": "worse", "unknown": "pale"}
        moved = {"eased": "better", "same": "same", "worse": "worse", "unknown": ""}
        parts = [Part(words(f"part.{name}"), colour) for name, colour in colours.items()]
        rows = [
            (
                self._name(group),
                numerals.count(group.escalated),
                [
                    words.counted(
                        keys.of_group(self._by, group.name, escalated=True, moved=[moved[name]]),
                        f"{self._name(group)} · {words(f'part.{name}')}",
                        group.ended[name], group.escalated,
                    )
                    for name in colours
                ],
            )
            for group in self._groups
            if group.escalated
        ]  # fmt: skip
        return lambda frame: stacked(rows, parts, frame)

    # ------------------------------------------------------------ the rest

    def reasons(self) -> Draw:
        """Why drafts were rejected."""
        found = self._rest.reasons if self._rest else ()
        whole, words = sum(number for _, number in found), self._words
        marks = []
        for reason, number in found[: self._most]:
            share = number / whole
            label = self.reason(reason)
            said = words("share_of", share=numerals.percent(share), n=numerals.count(number))
            key = keys.of_all(outcome=["rejected"], reason=[reason])
            tip = (f"{label}: {said}", words("click"))
            marks.append(Mark(key, label, float(number), said=said, tip=tip))
        return lambda frame: bars(marks, frame, fill="two")

    def tickets(self) -> Draw:
        """How escalations ended that somebody looked after."""
        found = self._rest.tickets if self._rest else ()
        whole, words = sum(number for _, number in found), self._words
        marks = []
        for ended, number in found:
            label = words.texts.name("tickets.ended", ended) if ended else words("part.open")
            share, n = numerals.percent(number / whole), numerals.count(number)
            said = words("share_of", share=share, n=n)
            marks.append(Mark("", label, float(number), said=said, tip=(f"{label}: {said}",)))
        return lambda frame: bars(marks, frame)

    def reason(self, reason: str) -> str:
        """Why a draft was rejected, in words."""
        if not reason:
            return self._words("no_reason")
        texts = self._words.texts
        return texts.name("reject", reason) if texts.has(f"ui.reject.{reason}") else reason

    def uplift(self) -> Draw:
        """Moods after drafts that were used against own replies, and both differences."""
        if self._rest is None:
            return lambda frame: Scene(frame.width, 0, ())
        found = self._rest.uplift
        rows: Sequence[tuple[str, Estimate, str]] = (
            ("used", found.used, keys.of_all(outcome=["taken", "edited"], moved=_MOVED)),
            ("own", found.own, keys.of_all(own=True, moved=_MOVED)),
            ("raw", found.raw, ""),
            ("alike", found.alike, ""),
        )
        marks = [
            self._words.mark(Kind.CHANGE, key, self._words(f"uplift.{name}"), value)
            for name, value, key in rows
        ]
        colours = ("one", "two", "four", "four")
        return lambda frame: dots(marks, frame, numerals.change, True, colours=colours)

    def empathy(self) -> Draw:
        """Own empathy of agents beside that of drafts they sent, and how much they lean."""
        if self._rest is None:
            return lambda frame: Scene(frame.width, 0, ())
        by = self._by if self._by in _WHOSE else By.AGENT
        leaning = {group.name: group.leaning for group in self._groups} if by is self._by else {}
        marks, beside = [], []
        for name, found in self._rest.empathy_by.items():
            lean = leaning.get(name, NOTHING).value
            leans = numerals.percent(lean) if lean is not None else ""
            told = [
                f"{self._words('card.empathy_drafts')}: {_points(found.drafts.value)}",
                f"{self._words('name.leaning')}: {leans}" if leans else "",
            ]
            marks.append(self._own(by, name, found.own, leans, told))
            beside.append(found.drafts.value)
        marks, beside = marks[: self._most], beside[: self._most]
        return lambda frame: dots(
            marks, frame, lambda value: f"{value:g}", True, _EMPATHY_MOST, 0.0, beside=beside
        )

    def empathy_under(self) -> str:
        """What the marks of `empathy` are; how much somebody leans is known by agent only."""
        leans = self._words("card.empathy_leans") if self._by in _WHOSE else ""
        return self._words("card.empathy_under") + leans

    def _own(self, by: By, name: str, own: Estimate, leans: str, told: Sequence[str]) -> Mark:
        words = self._words
        label = words.group(by, name)
        tip = [f"{label} · {words('name.own')}: {_points(own.value)}"]
        if own.low is not None and own.high is not None:
            tip.append(words("interval", low=_points(own.low), high=_points(own.high)))
        tip += [words.size(own), *[one for one in told if one]]
        tip += [words("few")] if own.few else []
        key = keys.of_group(by, name, own=True)
        tip.append(words("click"))
        return Mark(
            key, label, own.value, own.low, own.high, own.few, _points(own.value), leans, tuple(tip)
        )

    def promises(self) -> Draw:
        """What became of promises."""
        words = self._words
        colours = {"done": "one", "dropped": "two", "late": "four", "open": "five"}
        parts = [Part(words(f"part.{name}"), colour) for name, colour in colours.items()]
        rows = []
        for name, found in (self._rest.promises_by if self._rest else {}).items():
            label = words.group(self._by, name) if name or self._by is By.TEAM else words("all")
            numbers = _promises(found)
            whole = sum(numbers.values())
            marks = [
                words.counted("", f"{label} · {words(f'part.{kind}')}", numbers[kind], whole)
                for kind in colours
            ]
            rows.append((label, numerals.count(whole), marks))
        rows.sort(key=lambda one: -sum(mark.value or 0 for mark in one[2]))
        shown = rows[: self._most]
        return lambda frame: stacked(shown, parts, frame)


_MOVED = ["better", "same", "worse"]


def _points(value: float | None) -> str:
    return "–" if value is None else numerals.decimal(value)


def _promises(found: FollowUps) -> dict[str, int]:
    return {
        "done": found.done, "dropped": found.dropped, "late": found.late,
        "open": found.open - found.late,
    }  # fmt: skip
