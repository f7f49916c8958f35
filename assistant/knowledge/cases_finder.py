"""Ranks cases for a situation: what kind of moment it is first, then its words and its meaning.

The situation alone already finds something useful, needs no index and no model, and is what is left
when either is missing. It is computed for all cases at once: 10,000 take about a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.domain.cases import Case, CaseQuery, FoundCase
from assistant.domain.reading import Emotion, Issue, Stage

Scores = NDArray[np.float32]
WordSearch = Callable[[str], Mapping[str, float]]
"""How much of a text's telling words each case has: id → 0–1, cases without any left out."""
MeaningSearch = Callable[[str], tuple[tuple[str, ...], Scores]]
"""How near each case is to a text in meaning: ids of all whose vector is known, 0–1 for each."""

SAME, OTHER_SCRIPT, OTHER_LANGUAGE = 0, 1, 2
# Below all of these a case of the customer's own language says less than a fitting one of another.
FITS_SITUATION, FITS_WORDS, FITS_MEANING = 0.4, 0.2, 0.35

# Feelings that ask for nearly the same reply.
_NEAR: Mapping[tuple[Emotion, Emotion], float] = {
    (Emotion.ANGER, Emotion.DISAPPOINTMENT): 0.5,
    (Emotion.DISAPPOINTMENT, Emotion.SADNESS): 0.4,
    (Emotion.ANXIETY, Emotion.CONFUSION): 0.4,
    (Emotion.ANXIETY, Emotion.ANGER): 0.3,
    (Emotion.ANXIETY, Emotion.SADNESS): 0.3,
    (Emotion.JOY, Emotion.GRATITUDE): 0.6,
    (Emotion.JOY, Emotion.SURPRISE): 0.4,
    (Emotion.NEUTRAL, Emotion.CONFUSION): 0.4,
    (Emotion.NEUTRAL, Emotion.SURPRISE): 0.2,
}
_SECOND = 0.7


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of nearness adds; only what the query names counts.

    Words and meaning of a good case are seldom above a half, so the three weigh about the same.
    They were chosen on the twenty situations marked `tune` in tests/knowledge/data.
    """

    emotion: float = 1.0
    issue: float = 0.7
    topic: float = 1.2
    region: float = 0.4
    sorry: float = 0.3
    stage: float = 0.2
    words: float = 8.0
    meaning: float = 6.0


DEFAULT = Weights()


class Finder:
    """A CaseFinder over cases held in memory.

    `words` and `meaning` search the index and the vectors; without them the situation decides.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        words: WordSearch | None = None,
        meaning: MeaningSearch | None = None,
        weights: Weights = DEFAULT,
    ) -> None:
        self.cases = tuple(cases)
        self._words = words
        self._meaning = meaning
        self._weights = weights
        self._order: tuple[tuple[str, ...], NDArray[np.int_]] = ((), np.zeros(0, int))
        self._places = {case.id: place for place, case in enumerate(self.cases)}

    def prepare(self) -> None:
        """Make the tables now (100 ms for 10,000 cases), so that no customer waits for them."""
        self.find(CaseQuery("", "", Emotion.NEUTRAL, Issue.OTHER, "-", "-", False, Stage.BUYING), 1)

    def case(self, id: str) -> Case | None:
        """The case of this id, if it is here."""
        place = self._places.get(id)
        return None if place is None else self.cases[place]

    def find(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        """The nearest cases, the nearest first, at most `limit`."""
        if not self.cases or limit <= 0:
            return ()
        weigh = self._weights
        situation, most = self._situation(query)
        words, meaning = self._by_words(query.text), self._by_meaning(query.text)
        total = situation + weigh.words * words + weigh.meaning * meaning
        fits = (words >= FITS_WORDS) | (meaning >= FITS_MEANING)
        if most:
            fits |= situation / most >= FITS_SITUATION
        if words.any():
            most += weigh.words
        if meaning.any():
            most += weigh.meaning
        nearness = np.clip(total / max(most, 0.1), 0.0, 1.0)
        away = self._away(query.language)
        # Own language first, then the other script, then the rest; what does not fit comes last.
        group = np.where(fits, away, away + 3)
        best = np.lexsort((-total, group))[:limit]
        return tuple(
            FoundCase(
                self.cases[place],
                round(float(nearness[place]), 3),
                self._by(int(place), query, float(words[place]), float(meaning[place])),
            )
            for place in best
        )

    def _by_words(self, text: str) -> Scores:
        scores = np.zeros(len(self.cases), np.float32)
        if self._words is not None and text:
            for key, score in self._words(text).items():
                place = self._places.get(key)
                if place is not None:
                    scores[place] = score
        return scores

    def _by_meaning(self, text: str) -> Scores:
        scores = np.zeros(len(self.cases), np.float32)
        if self._meaning is not None and text:
            ids, near = self._meaning(text)
            if ids is not self._order[0]:
                # A case that is gone since is put at a place beyond the last.
                beyond = len(self.cases)
                self._order = ids, np.array([self._places.get(key, beyond) for key in ids], int)
            places = self._order[1]
            known = places < len(scores)
            scores[places[known]] = near[known]
        return scores

    # ------------------------------------------------------------ situation

    @cached_property
    def _emotions(self) -> dict[Emotion, Scores]:
        """For every emotion how well each case answers it."""
        found = {one: np.zeros(len(self.cases), np.float32) for one in Emotion}
        for place, case in enumerate(self.cases):
            for rank, own in enumerate(case.emotion):
                for one in Emotion:
                    near = 1.0 if one is own else _near(one, own)
                    worth = near * (1.0 if rank == 0 else _SECOND)
                    found[one][place] = max(found[one][place], worth)
        return found

    @cached_property
    def _issues(self) -> NDArray[np.int8]:
        order = {issue: number for number, issue in enumerate(Issue)}
        return np.array([order[case.issue] for case in self.cases], np.int8)

    @cached_property
    def _topics(self) -> dict[str, Scores]:
        found: dict[str, Scores] = {}
        for place, case in enumerate(self.cases):
            for rank, topic in enumerate(case.topic):
                scores = found.setdefault(topic, np.zeros(len(self.cases), np.float32))
                scores[place] = 1.0 if rank == 0 else _SECOND
        return found

    @cached_property
    def _regions(self) -> tuple[dict[str, int], NDArray[np.int_]]:
        numbers = {"": 0}
        for case in self.cases:
            numbers.setdefault(case.region, len(numbers))
        return numbers, np.array([numbers[case.region] for case in self.cases], int)

    @cached_property
    def _sorry(self) -> NDArray[np.bool_]:
        return np.array([case.sorry for case in self.cases], np.bool_)

    @cached_property
    def _stages(self) -> NDArray[np.int8]:
        order = {stage: number for number, stage in enumerate(Stage)}
        return np.array([order[c.stage] if c.stage else -1 for c in self.cases], np.int8)

    @cached_property
    def _languages(self) -> tuple[list[str], NDArray[np.int_]]:
        names = sorted({case.language for case in self.cases})
        numbers = {name: number for number, name in enumerate(names)}
        return names, np.array([numbers[case.language] for case in self.cases], int)

    def _away(self, language: str) -> NDArray[np.int_]:
        """How far each case's language is: SAME, OTHER_SCRIPT, OTHER_LANGUAGE."""
        names, numbers = self._languages
        away: NDArray[np.int_] = np.array([_away(name, language) for name in names], int)[numbers]
        return away

    def _situation(self, query: CaseQuery) -> tuple[Scores, float]:
        """What the situation adds to each case, and the most that it could."""
        weigh = self._weights
        total = np.zeros(len(self.cases), np.float32)
        most = 0.0
        if query.emotion is not None:
            total += weigh.emotion * self._emotions[query.emotion]
            most += weigh.emotion
        if query.issue is not None:
            number = list(Issue).index(query.issue)
            total += weigh.issue * (self._issues == number)
            most += weigh.issue
        if query.topic:
            total += weigh.topic * self._topics.get(query.topic, 0.0)
            most += weigh.topic
        # A reply that fits one place only is wrong in another, and doubtful where none is known.
        numbers, regions = self._regions
        bound = regions != 0
        if query.region:
            here = regions == numbers.get(query.region, -1)
            total += weigh.region * np.where(bound, np.where(here, 1, -2), 0)
        else:
            total -= weigh.region * bound
        if query.sorry is not None:
            total -= weigh.sorry * (self._sorry != query.sorry)
        if query.stage is not None:
            number = list(Stage).index(query.stage)
            total += weigh.stage * np.where(
                self._stages == number, 1, np.where(self._stages < 0, 0, -1)
            )
        return total, most

    def _by(self, place: int, query: CaseQuery, words: float, meaning: float) -> tuple[str, ...]:
        case = self.cases[place]
        away = _away(case.language, query.language)
        found = {
            "emotion": query.emotion is not None and query.emotion in case.emotion,
            "issue": query.issue is case.issue,
            "topic": bool(query.topic) and query.topic in case.topic,
            "region": bool(query.region) and query.region == case.region,
            "words": words >= FITS_WORDS,
            "meaning": meaning >= FITS_MEANING,
            "other_script": away == OTHER_SCRIPT,
            "other_language": away == OTHER_LANGUAGE,
        }
        return tuple(name for name, holds in found.items() if holds)


def _away(one: str, other: str) -> int:
    if one == other:
        return SAME
    same_stem = one.partition("-")[0] == other.partition("-")[0]
    return OTHER_SCRIPT if same_stem else OTHER_LANGUAGE


def _near(one: Emotion, other: Emotion) -> float:
    return _NEAR.get((one, other)) or _NEAR.get((other, one), 0.0)
