"""Tells languages in Latin letters apart: a letter model of our own, word lists, langdetect."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from assistant import paths
from assistant.understand import language_words, ngram
from assistant.understand.text import fold

FEATURE_BITS = 17
_LETTERS = re.compile(r"[^\w'’]+|[\d_]+")
_READ = 400
_MAX_WORDS = 80
_RARE = 0.4
_WORD_POWER = 1.8
_MOST_POINTS = 5.0
_ROMANISED = 0.04
"""Chance before any word of a language that has letters of its own (arigatou, spasibo)."""
_SECOND_VOTE_FROM = 24
_SURE = 0.9


@cache
def _model() -> ngram.LinearModel:
    return ngram.load(paths.shipped_models() / "language" / "model.npz")


@cache
def _langdetect() -> DetectorFactory:
    """langdetect with the profiles of our languages only: it guesses wildly among all of them."""
    factory = DetectorFactory()
    DetectorFactory.seed = 0
    import langdetect

    folder = Path(langdetect.__file__).parent / "profiles"
    names = [name for name in _model().labels if (folder / name).is_file()]
    factory.load_json_profile([(folder / name).read_text(encoding="utf-8") for name in names])
    return factory


def warm_up() -> None:
    """Read all tables now, so that the first message does not wait for them."""
    language_words.weights()
    _langdetect()


def words_of(text: str) -> list[str]:
    """The words of a text in folded letters, as the lists have them."""
    return _LETTERS.sub(" ", fold(text).text).split()[:_MAX_WORDS]


def everyday(words: Iterable[str]) -> int:
    """How many of the words stand in a list of everyday words."""
    known = language_words.weights()
    return sum(word in known for word in words)


def letter_features(text: str) -> Iterable[str]:
    """Letter sequences of one to five inside words, with word ends marked."""
    for word in _LETTERS.sub(" ", text.lower()).split():
        marked = f" {word[:30]} "
        for size in range(1, 6):
            for start in range(len(marked) - size + 1):
                yield marked[start : start + size]
        yield marked


def chances(text: str) -> dict[str, float]:
    """Chances of the languages written in Latin letters; empty when no word tells anything."""
    words = words_of(text)
    if all(word in language_words.shared() for word in words):
        return {}
    points: dict[str, float] = {}
    known = language_words.weights()
    for word in words:
        for language, weight in known.get(word, {}).items():
            points[language] = points.get(language, 0.0) + weight
    start = _model().chances(letter_features(text[:_READ]))
    start |= {language: _ROMANISED for language in points if language not in start}
    rare = language_words.table().rare
    total = {
        language: chance
        * (_RARE if language in rare else 1.0)
        * 2.718 ** min(_MOST_POINTS, _WORD_POWER * points.get(language, 0.0))
        for language, chance in start.items()
    }
    whole = sum(total.values())
    if max(total.values()) < _SURE * whole and len(text) >= _SECOND_VOTE_FROM:
        for language, chance in _second_vote(text).items():
            total[language] = total.get(language, 0.0) + 0.5 * chance * whole
        whole = sum(total.values())
    return {language: value / whole for language, value in total.items()}


def _second_vote(text: str) -> dict[str, float]:
    detector = _langdetect().create()
    detector.append(fold(text).original[:_READ])
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return {}
