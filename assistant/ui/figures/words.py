"""Figures in words: names of groups, values, intervals, warnings; without a toolkit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant import strings
from assistant.review.metrics import Kind, Metric, kind
from assistant.review.statistics import FEW, Estimate
from assistant.review.sums import By
from assistant.ui.charts import numerals
from assistant.ui.charts.scene import Mark
from assistant.ui.review.filter_fields import topic
from assistant.ui.texts import Texts

# Group of names that the interface has for values of a grouping.
_NAMES = {
    By.EMOTION: "mood", By.ISSUE: "issue", By.LANGUAGE: "language_name", By.REGION: "region",
    By.TIER: "tier",
}  # fmt: skip
_EMPTY = {
    By.TEAM: "no_team", By.AGENT: "nobody", By.REGION: "any_region", By.MODEL: "own_words",
    By.PROMPT: "own_words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Says figures in the language of `texts`."""

    texts: Texts

    def __call__(self, key: str, **arguments: object) -> str:
        """The sentence `ui.figures.<key>`."""
        return self.texts(f"figures.{key}", **arguments)

    def group(self, by: By, name: str) -> str:
        """The name of a group as people say it."""
        if by is By.WEEKDAY and name.isdigit():
            return self.texts(f"weekday.d{int(name) - 1}")
        if by is By.HOUR:
            return f"{name}:00"
        if by in (By.DAY, By.WEEK):
            return self.day(date.fromisoformat(name))
        if by is By.MONTH:
            return numerals.month(date.fromisoformat(f"{name}-01"), self.texts.language)
        if not name:
            return self(_EMPTY.get(by, "rest_unknown"))
        if by in _NAMES:
            return self.texts.name(_NAMES[by], name)
        if by is By.APP:
            return self.texts.name("app", name)
        if by is By.TOPIC:
            return topic(self.texts.language, name)
        if by is By.STRATEGY:
            return self.texts.phrase(f"plan.strategy.{name}")
        return name

    def day(self, value: date) -> str:
        """A day without its year."""
        return numerals.day(value, self.texts.language)

    def step(self, first: date, step: By) -> str:
        """The label of a step on a line over time."""
        if step is By.MONTH:
            return numerals.month(first, self.texts.language)
        return self.day(first)

    def value(self, form: Kind, value: float | None) -> str:
        """A value in the way its kind is written."""
        if value is None:
            return "–"
        match form:
            case Kind.SHARE:
                return numerals.percent(value)
            case Kind.CHANGE:
                return numerals.change(value)
            case Kind.TIME:
                return numerals.duration(value, self.texts.language)

    def size(self, estimate: Estimate) -> str:
        """How many cases a figure stands on, with a word when they are few."""
        return self("of_few" if estimate.few else "of", n=numerals.count(estimate.of))

    def interval(self, form: Kind, estimate: Estimate) -> str:
        """The interval in words."""
        if estimate.low is None or estimate.high is None:
            return self("no_interval")
        low, high = self.value(form, estimate.low), self.value(form, estimate.high)
        return self("interval", low=low, high=high)

    def mark(
        self, form: Kind, key: str, label: str, estimate: Estimate, *more: str, title: str = ""
    ) -> Mark:
        """A figure for a chart, with all there is to say about it in its tip."""
        said = self.value(form, estimate.value)
        tip = [f"{title or label}: {said}"]
        if estimate.value is not None:
            tip += [self.interval(form, estimate), self.size(estimate)]
            tip += [self("few")] if estimate.few else []
        else:
            tip = [f"{title or label}: {self('none_read')}"]
        tip += [one for one in more if one]
        tip += [self("click")] if key else []
        few = estimate.few and estimate.value is not None
        return Mark(
            key, label, estimate.value, estimate.low, estimate.high, few, said,
            numerals.count(estimate.of) if estimate.of else "", tuple(tip),
        )  # fmt: skip

    def counted(self, key: str, label: str, number: int, whole: int, *more: str) -> Mark:
        """A part of a whole for a stacked bar."""
        part = number / whole if whole else 0.0
        said = numerals.percent(part)
        tip = [f"{label}: {numerals.count(number)} ({said})", *more]
        tip += [self("click")] if key else []
        few = 0 < whole < FEW
        return Mark(key, label, float(number), few=few, said=said, tip=tuple(tip))

    def against(self, metric: Metric, now: Estimate, then: Estimate | None) -> str:
        """How a figure changed against the time before."""
        if then is None or then.value is None or now.value is None:
            return self("against_none")
        moved = now.value - then.value
        match kind(metric):
            case Kind.SHARE:
                change = numerals.points(moved)
                words = self("pp", n=change)
            case Kind.CHANGE:
                change = words = numerals.change(moved)
            case Kind.TIME:
                if abs(moved) < 500:
                    return self("unchanged")
                sign = "+" if moved > 0 else "−"
                change = words = sign + numerals.duration(abs(moved), self.texts.language)
        return self("unchanged") if change == "0" else self("against", change=words)


def words_for(language: str) -> Words:
    """Words in a language of the interface."""
    return Words(Texts(strings.resolve(language)))
